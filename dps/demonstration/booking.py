"""A young DPS: its first round runs, with the longer time to assess that regulation 34(18) allows (DPS-13)."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from dps.demonstration.small import COSTS, SmallSystem
from regulations.calendar import uk_moment

REFERENCE = "NHSE-AB-2018"
ASSESSED_WITHIN = 60  # days from receipt, in the first round
BOOKING = SmallSystem(
    reference=REFERENCE,
    title="Appointment Booking Systems",
    notice={
        "description": "NHS England wants patients to book, move and cancel appointments with their GP practice by "
        "themselves. The National Commercial and Procurement Hub establishes a dynamic purchasing system through which "
        "clinical commissioning groups and other listed authorities buy systems that do this.",
        "how_to_apply": "Express an interest and download the document on this page; neither costs anything. Apply in "
        "this portal at any time until the end of the validity. Requests received by the closing date are the first "
        "round.",
    },
    operation={
        "justification": "Systems to book appointments are offered ready-made by many firms, and practices all over "
        "England buy them in much the same form. What is bought is in common use and what the market generally offers "
        "meets the need.",
        "nature_and_quantity": "Software as a service with start-up, training and support, for about 7,500 GP "
        "practices in England. How much is bought depends on the authorities; none is promised.",
    },
    dates={
        "first_round_deadline": uk_moment("2018-03-09 23:59"),
        "validity_start": date(2018, 4, 1),
        "validity_end": date(2020, 3, 31),
        "extended_first_assessment_days": ASSESSED_WITHIN,
    },
    lot="Appointment booking",
    definition="Software, with its start-up, training and support, by which patients registered with a GP practice in "
    "England book, move and cancel appointments with that practice.",
    largest_call_off=Decimal(600_000),
    requirements=(
        ("B01", "must", "Book at any hour", "A patient sees which appointments are free and books one, at any hour."),
        ("B02", "must", "Move and cancel", "A patient moves or cancels one, and the practice sees it at once."),
        ("B03", "should", "Reminders", "The patient chooses whether, when and how to be reminded of an appointment."),
    ),
    document=(
        "How applications are decided",
        [
            (
                "Joining",
                "Apply at any time. What comes in during the first round is decided within 60 days of receipt, and "
                "later applications within 10 working days. No call-off begins while applications of the first round "
                "wait.",
            ),
            COSTS,
        ],
    ),
)
