"""A small DPS of the demonstration, with one lot and one document, and how it is established."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from accounts.models import Organisation, User
from dps import actions
from dps.demonstration import KINDS, criteria, paper
from dps.demonstration.texts import NOTICE, OPERATION
from dps.models import DynamicPurchasingSystem, Requirement

COSTS = ("Costs", "Joining, bidding and being awarded cost nothing (regulation 34(29)).")
BRIEF = {"additional_text": "", "value_note": "No total is stated: call-offs are valued one by one."}


@dataclass(frozen=True)
class SmallSystem:
    """What a small DPS says; `notice` and `operation` where it differs from the large one. Values are without VAT."""

    reference: str
    title: str
    notice: Mapping[str, Any]
    operation: Mapping[str, Any]
    dates: Mapping[str, Any]
    lot: str
    definition: str
    largest_call_off: Decimal
    requirements: tuple[tuple[str, str, str, str], ...]  # code, level, heading, text
    document: tuple[str, list[tuple[str, str]]]  # title, its paragraphs with their headings


def establish(system: SmallSystem, *, drafter: User, decider: User) -> DynamicPurchasingSystem:
    """The published DPS. The caller moves the clock."""
    authority = drafter.organisations()[0]
    dps = actions.draft_dps(by=drafter, contracting_authority=authority, reference=system.reference, title=system.title)
    actions.save_section(by=drafter, dps=dps, section="notice", **{**NOTICE, **BRIEF, **system.notice})
    actions.save_section(by=drafter, dps=dps, section="operation", **{**OPERATION, **system.operation})
    actions.save_section(by=drafter, dps=dps, section="buyers", eligible_kinds=KINDS)
    actions.save_section(by=drafter, dps=dps, section="dates", award_notice_mode="each", **system.dates)
    _specify(dps, system, drafter, authority)
    dps.refresh_from_db()
    return actions.publish_dps(by=decider, dps=dps)


def _specify(dps: DynamicPurchasingSystem, system: SmallSystem, drafter: User, authority: Organisation) -> None:
    lot = actions.save_lot(
        by=drafter, dps=dps, title=system.lot, max_call_off_value_ex_vat=system.largest_call_off, area="England",
        objective_definition=system.definition,
    )  # fmt: skip
    criteria(drafter, lot)
    rows = [
        {"code": code, "level": Requirement.Level(level), "heading": heading, "text": text, "lots": [lot]}
        for code, level, heading, text in system.requirements
    ]
    actions.add_requirements(by=drafter, version=dps.specification_versions.get(number=1), rows=rows)
    title, paragraphs = system.document
    actions.add_document(by=drafter, dps=dps, title=title, upload=paper(title, paragraphs, authority))
