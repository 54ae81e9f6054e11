"""What the fictional suppliers answer."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from suppliers.actions.parties import Details


@dataclass(frozen=True)
class Script:
    """What a fictional supplier answers. `partly` and `missing` name requirements it does not wholly meet;
    `confidential` says of answers that it marks why they are; `replaces` that it first gives a certificate that has
    run out, and then the right one; `moves` that its report first lay in the wrong place;
    `plain` that its report is a text file."""

    product: str
    lots: tuple[int, ...]
    staff: int = 38
    turnover: int = 3_400_000
    balance_sheet: int = 1_250_000
    partly: frozenset[str] = frozenset()
    missing: frozenset[str] = frozenset()
    answers: Mapping[str, Any] = field(default_factory=dict)
    confidential: Mapping[str, str] = field(default_factory=dict)
    replaces: bool = False
    moves: bool = False
    plain: bool = False
    parties: tuple[Details, ...] = ()
    answers_of_parties: Mapping[str, Any] = field(default_factory=dict)


SMALL: dict[str, Any] = {"staff": 12, "turnover": 900_000, "balance_sheet": 410_000, "plain": True}
SCRIPTS = {
    "both lots": Script("Clearway Consult", (1, 2)),
    "online only": Script("AskMyPractice", (1,), **SMALL, answers={"insurance-expiry": "2018-03-02"}),
    "video too": Script("AskMyPractice Video", (2,), **SMALL),
    "booking": Script("AskMyPractice Booking", (1,), **SMALL),
    "large": Script("Meridian Front Door", (1, 2), staff=410, turnover=61_000_000, balance_sheet=48_000_000),
    "partly": Script(
        "HealthLine Video", (2,), staff=55, turnover=6_200_000, balance_sheet=2_900_000, partly=frozenset({"R31"})
    ),
    "removed": Script("Oldbrook Ask", (1,), staff=9, turnover=640_000, balance_sheet=210_000, plain=True),
    "rejected": Script(
        "QuickTriage", (1,), staff=4, turnover=120_000, balance_sheet=30_000, missing=frozenset({"R01", "R02"})
    ),
    "waiting": Script(
        "Lantern eConsult",
        (1,),
        staff=22,
        turnover=1_700_000,
        balance_sheet=640_000,
        replaces=True,
        moves=True,
        confidential={
            "technical-example-1": "Our customer has not agreed to be named, and the price shows how we calculate."
        },
        answers={
            "ground-fraud": "yes",
            "ground-fraud-date": "2015-06-12",
            "ground-fraud-explanation": "A founder, who left in 2015, was convicted of fraudulent trading in another "
            "company.",
            "ground-fraud-compensation": "The court's order was paid in full in January 2016.",
            "ground-fraud-cooperation": "The company gave the investigators its books and was not charged.",
            "ground-fraud-measures": "He holds no shares and no office. A new finance director reports to the board.",
            "bidding-subcontract": "yes",
            "bidding-subcontractors": "Harbour Light Hosting Ltd runs the data centre: 20% of the work.",
            "bidding-relied-on": "yes",
            "technical-supply-chain": "We pay within 14 days and meet our subcontractor every month.",
        },
        parties=(Details("subcontractor", "Harbour Light Hosting Ltd", "Runs the data centre", "09876543", share=20),),
        answers_of_parties={
            "ground-poor-performance": "yes",
            "ground-poor-performance-date": "2016-02-01",
            "ground-poor-performance-explanation": "A hosting contract was ended early after three outages in 2015.",
            "ground-poor-performance-compensation": "The service credits of the contract were paid in full.",
            "ground-poor-performance-cooperation": "The customer had our logs the same week, and our own report.",
            "ground-poor-performance-measures": "A second data centre since June 2016, and no outage since.",
        },
    ),
    "draft": Script(
        "Fieldway Connect",
        (1, 2),
        answers={
            "bidding-group": "yes",
            "bidding-group-name": "Fieldway Connect",
            "bidding-group-form": "None of its own: QuickTriage Ltd signs, and answers for both.",
            "bidding-group-members": "QuickTriage Ltd leads; Fieldway Analytics Ltd reports to the practices.",
        },
        parties=(
            Details("member", "Fieldway Analytics Ltd", "Reports to the practices", "07654321", share=30),
            Details("subcontractor", "Northgate Video Ltd", "Carries the video calls", "08765432", lots=(2,)),
        ),
    ),
}
"""Applications worth showing, by what becomes of them."""

TEXTS: Mapping[str, Any] = {
    "org-status": "ltd",
    "org-register": "not_applicable",
    "org-authorisation": "no",
    "size-linked": "autonomous",
    "size-classes": ["none"],
    "control-psc-any": "yes",
    "control-psc": "The founder, born May 1975, British, resident in England, holds 60% of the shares.",
    "control-parent-any": "no",
    "bidding-group": "no",
    "bidding-subcontract": "no",
    "contact-role": "Commercial director",
    "contact-phone": "0113 496 0000",
    "finance-accounts": "yes",
    "finance-minimum": "yes",
    "finance-minimum-how": "Our audited accounts show reserves above the minimum that the lots ask for.",
    "group-part": "no",
    "technical-examples-any": "yes",
    "technical-example-1": "A group of 14 practices in the north: online consultation for 120,000 patients, from "
    "April 2015 and still running, £96,000 a year excluding VAT.",
    "technical-example-2": "A federation of 6 practices: online and video consultation for 48,000 patients, June 2016 "
    "to May 2017, £31,000 excluding VAT.",
    "technical-contracts-any": "yes",
    "technical-contracts": "The contracts above, and one with a trust in the west: booking by text message, 2015 to "
    "2017, £22,000 excluding VAT.",
    "technical-certificates": "some",
    "technical-certificates-why-not": "The trust was merged in 2017 and its contract manager has left.",
    "technical-certificates-chain": "yes",
    "technical-performance": "no",
    "slavery-statement": "yes",
    "slavery-link": "https://www.example.com/modern-slavery-statement",
    "insurance-employers": "held",
    "insurance-employers-cover": "10000000.00",
    "insurance-public": "held",
    "insurance-public-cover": "5000000.00",
    "insurance-indemnity": "held",
    "insurance-indemnity-cover": "5000000.00",
    "insurance-product": "not_asked",
    "insurance-expiry": "2018-09-30",
    "skills-support": "yes",
    "skills-evidence": "yes",
    "skills-chain": "no",
    "steel-any": "no",
}
