"""The demonstration's DPS, established as the hub would: the facts of the notice of 29 November 2017."""

from __future__ import annotations

import csv
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from accounts.models import Organisation, User
from documents.pdf import render_pdf
from dps import actions
from dps.demonstration.texts import DOCUMENTS, NOTICE, OPERATION
from dps.models import AwardCriterion, DynamicPurchasingSystem, Lot, Requirement, SelectionCriterion
from regulations.words import UK

REFERENCE = "NHSE-OC-2017"
TITLE = "Online Consultation Systems"
PUBLISHED = datetime(2017, 11, 29, 10, 0, tzinfo=UK)
FIRST_ROUND = datetime(2017, 12, 29, 23, 59, tzinfo=UK)
KINDS = [
    "acute_trust",
    "health_and_care_trust",
    "mental_health_trust",
    "community_trust",
    "ccg",
    "ambulance_trust",
    "area_team",
    "special_health_authority",
    "nhs_england",
    "local_authority",
]
LOTS = (
    (
        "Online consultation in primary care",
        "Software, with its start-up, training and support, by which patients registered with a GP practice in "
        "England send a symptom, query or request in writing to that practice and get its answer. Services in which "
        "the contact is mainly by live video belong to lot 2.",
        Decimal(2_000_000),
    ),
    (
        "Video consultation",
        "Software, with its start-up, training and support, by which patients registered with a GP practice in "
        "England and its clinicians see and hear each other live. Services in which the contact is mainly in writing "
        "belong to lot 1.",
        Decimal(1_000_000),
    ),
)
SELECTION = (
    (
        "S1",
        "Trade register",
        "Enrolment in a trade or professional register, or why none is needed.",
        "suitability",
        None,
    ),
    (
        "S2",
        "Turnover",
        "A yearly turnover of at least £50,000 in the last full year, or the equivalent since trading began.",
        "financial",
        Decimal(50_000),
    ),
    (
        "S3",
        "Insurance",
        "Employers' liability of £5m where the law asks for it, public liability of £5m and professional indemnity "
        "of £2m, held or promised before the first call-off contract.",
        "financial",
        None,
    ),
    (
        "S4",
        "Experience",
        "Up to three examples of a comparable service delivered in the last three years.",
        "technical",
        None,
    ),
    (
        "S5",
        "The specification",
        "Every “must” requirement of the specification for the lot is met.",
        "technical",
        None,
    ),
)
AWARD = (
    ("Q1", "Patient experience", "How easily patients of every kind use it.", "quality", 10, 30),
    ("Q2", "Practice workflow", "How it fits the working day of a practice.", "quality", 10, 30),
    ("Q3", "Implementation and support", "How it is brought in and kept going.", "quality", 10, 30),
    ("P1", "Price", "The price for the whole term.", "price", 30, 60),
)


def draft(*, by: User, authority: Organisation) -> DynamicPurchasingSystem:
    """A complete draft, ready for its gate."""
    dps = actions.draft_dps(by=by, contracting_authority=authority, reference=REFERENCE, title=TITLE)
    actions.save_section(by=by, dps=dps, section="notice", **NOTICE)
    actions.save_section(by=by, dps=dps, section="operation", **OPERATION)
    actions.save_section(by=by, dps=dps, section="buyers", eligible_kinds=KINDS)
    actions.save_section(
        by=by, dps=dps, section="dates", first_round_deadline=FIRST_ROUND, validity_start=date(2018, 1, 15),
        validity_end=date(2020, 3, 31), extended_first_assessment_days=None, award_notice_mode="each",
    )  # fmt: skip
    for title, definition, largest in LOTS:
        lot = actions.save_lot(
            by=by,
            dps=dps,
            title=title,
            objective_definition=definition,
            max_call_off_value_ex_vat=largest,
            area="England",
        )
        criteria(by, lot)
    actions.add_requirements(by=by, version=dps.specification_versions.get(number=1), rows=list(requirements(dps)))
    for title, sections in DOCUMENTS.items():
        actions.add_document(by=by, dps=dps, title=title, upload=paper(title, sections, authority))
    dps.refresh_from_db()
    return dps


def establish(*, drafter: User, decider: User, authority: Organisation) -> DynamicPurchasingSystem:
    """The published DPS; the one that is there already if it was made before. The caller moves the clock."""
    made = DynamicPurchasingSystem.objects.filter(reference=REFERENCE).first()
    if made is None:
        made = draft(by=drafter, authority=authority)
    return made if made.is_published else actions.publish_dps(by=decider, dps=made)


def criteria(by: User, lot: Lot) -> None:
    """The selection and award criteria that lots of the demonstration have in common."""
    for code, heading, text, kind, turnover in SELECTION:
        actions.save_selection_criterion(
            by=by, lot=lot, code=code, heading=heading, text=text, kind=SelectionCriterion.Type(kind),
            minimum_turnover=turnover,
        )  # fmt: skip
    for code, title, text, kind, least, most in AWARD:
        actions.save_award_criterion(
            by=by, lot=lot, code=code, title=title, text=text, kind=AwardCriterion.Type(kind),
            weight_min=Decimal(least), weight_max=Decimal(most),
        )  # fmt: skip


def requirements(dps: DynamicPurchasingSystem) -> list[dict[str, Any]]:
    """The specification's requirements as the actions take them."""
    lots = {str(lot.number): lot for lot in dps.lots.all()}
    with (Path(__file__).parent / "requirements.csv").open(encoding="utf-8", newline="") as file:
        return [
            {
                "code": row["code"],
                "level": Requirement.Level(row["level"]),
                "heading": row["heading"],
                "text": row["text"],
                "lots": [lots[number] for number in row["lots"].split("+")],
            }
            for row in csv.DictReader(file)
        ]


def paper(title: str, sections: list[tuple[str, str]], authority: Organisation) -> SimpleUploadedFile:
    """A document of the notice, as its authority would upload it."""
    content = render_pdf("dps/papers/document.html", {"title": title, "sections": sections, "authority": authority})
    return SimpleUploadedFile(f"{title}.pdf", content, content_type="application/pdf")
