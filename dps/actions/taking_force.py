"""What a settled variation leaves in the tables: rows with a date, which hold from that date by themselves."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal

from accounts.models import User
from dps import queries, reach
from dps.models import AwardCriterion, Lot, Requirement, SelectionCriterion, Variation
from dps.varying_rules import force_from
from regulations.words import moment_words, within


def take_force(
    variation: Variation, now: datetime, *, approved_by: User | None = None, notice_number: str = ""
) -> None:
    """Note approval or notice; with whichever is the last, settle when it holds, and tell everybody touched."""
    settled = not variation.needs_notice or bool(notice_number)
    force = force_from(variation, now) if settled else None
    if variation.kind == Variation.Kind.LOT:  # before the approval, which fixes the rows
        _add_lot(variation, force_from(variation, now))
    if approved_by is not None:
        variation.approved_by, variation.approved_at = approved_by, now
    if notice_number:
        variation.noticed_at, variation.notice_number = now, notice_number
    variation.in_force_from = force
    if force is not None:
        variation.reach = _tell(variation, force)
    variation.save(
        update_fields=["approved_by", "approved_at", "noticed_at", "notice_number", "in_force_from", "reach"]
    )
    if force is not None:
        _mark(variation, now, force)


def _mark(variation: Variation, now: datetime, force: datetime) -> None:
    """The new version is public from now on; a termination has its moment; the notice was edited."""
    if version := variation.specification:
        version.published_at, version.in_force_from = now, force
        version.save(update_fields=["published_at", "in_force_from"])
    dps = variation.dps
    if variation.kind == Variation.Kind.TERMINATION:
        dps.terminated_at = force
    dps.last_edited_at = now
    dps.save(update_fields=["terminated_at", "last_edited_at"])


def _add_lot(variation: Variation, opens_at: datetime) -> None:
    """The new lot with the criteria of the lot it is like, and the requirements that count for it."""
    facts, dps = variation.facts, variation.dps
    requirements = queries.requirements_of_new_lot(variation)
    like = dps.lots.get(number=facts["like"])
    largest = facts["max_call_off_value_ex_vat"]
    lot = Lot.objects.create(
        dps=dps, number=max(lot.number for lot in dps.lots.all()) + 1, title=facts["title"],
        objective_definition=facts["objective_definition"], area=facts["area"],
        max_call_off_value_ex_vat=Decimal(largest) if largest is not None else None,
        variation=variation, opens_at=opens_at,
    )  # fmt: skip
    for criterion in like.selection_criteria.all():
        SelectionCriterion.objects.create(
            lot=lot, code=criterion.code, heading=criterion.heading, text=criterion.text, kind=criterion.kind,
            minimum_turnover=criterion.minimum_turnover,
        )  # fmt: skip
    for award in like.award_criteria.all():
        AwardCriterion.objects.create(
            lot=lot, code=award.code, title=award.title, text=award.text, kind=award.kind,
            weight_min=award.weight_min, weight_max=award.weight_max,
        )  # fmt: skip
    through = Requirement.lots.through
    through.objects.bulk_create(through(requirement_id=row.pk, lot_id=lot.pk) for row in requirements)


def _tell(variation: Variation, force: datetime) -> dict[str, int]:
    dps = variation.dps
    return reach.tell(
        dps,
        key=queries.message_key(variation),
        subject=f"{dps.title} changes: {within(variation.get_kind_display())}",
        body=f"{variation.reason}\n\nIn force from {moment_words(force)}. The notice shows the change.",
        link=queries.public_address(dps),
    )
