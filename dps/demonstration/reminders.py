"""A DPS that ended early: its termination is announced by a notice of its own (DPS-19)."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from dps.demonstration.small import COSTS, SmallSystem
from regulations.calendar import uk_moment

REMINDERS = SmallSystem(
    reference="NHSE-TR-2017",
    title="Text Message Reminders",
    notice={
        "description": "NHS England wants patients to be reminded of appointments by text message. The National "
        "Commercial and Procurement Hub establishes a dynamic purchasing system through which clinical commissioning "
        "groups and other listed authorities buy the sending of these messages.",
        "how_to_apply": "Express an interest and download the document on this page; neither costs anything. Apply in "
        "this portal at any time until the end of the validity.",
    },
    operation={
        "justification": "Many firms send text messages in much the same form to anybody who asks. What is bought is "
        "in common use and what the market generally offers meets the need.",
        "nature_and_quantity": "About 200 million text messages a year for about 7,500 GP practices in England. How "
        "much is bought depends on the authorities; none is promised.",
    },
    dates={
        "first_round_deadline": uk_moment("2018-01-08 23:59"),
        "validity_start": date(2018, 1, 15),
        "validity_end": date(2019, 1, 14),
    },
    lot="Text messages",
    definition="The sending of text messages that remind patients registered with a GP practice in England of an "
    "appointment, and the receipt of their answers.",
    largest_call_off=Decimal(400_000),
    requirements=(
        ("T01", "must", "Delivery", "The practice sees of each message whether and when it was delivered."),
        ("T02", "must", "Answers", "A patient cancels by answering the message, and the practice sees it at once."),
    ),
    document=(
        "How the system works",
        [
            ("Joining", "Apply at any time. Each application is decided within 10 working days of receipt."),
            COSTS,
        ],
    ),
)
