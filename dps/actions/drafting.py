"""Drafting a DPS section by section. Nothing of it can change once it is published."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, TypeVar
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import Max

from accounts.errors import InvalidState
from accounts.models import Organisation, User
from accounts.policy import enforce
from documents import actions as documents
from dps import policies
from dps.actions.specifying import lock_version
from dps.locks import lock_dps
from dps.models import (
    AwardCriterion,
    DynamicPurchasingSystem,
    Lot,
    PublishedDocument,
    Requirement,
    SelectionCriterion,
    SpecificationVersion,
)
from dps.sections import SECTIONS
from ledger import actions as ledger

Row = TypeVar("Row", bound=models.Model)


@transaction.atomic
def draft_dps(*, by: User, contracting_authority: Organisation, reference: str, title: str) -> DynamicPurchasingSystem:
    """Begin a DPS. Its reference is its address for ever."""
    enforce(policies.may_manage_any_dps, by)
    if contracting_authority not in by.organisations():
        raise ValidationError({"contracting_authority": "Choose your own authority."})
    if DynamicPurchasingSystem.objects.filter(reference__iexact=reference).exists():
        raise ValidationError({"reference": "Another DPS has this reference. Choose a different one."})
    dps = DynamicPurchasingSystem.objects.create(
        reference=reference, title=title, contracting_authority=contracting_authority, created_by=by
    )
    SpecificationVersion.objects.create(dps=dps, number=1)
    ledger.record(
        verb="dps_drafted", obj=dps, actor=by, organisation=contracting_authority, facts={"reference": reference}
    )
    return dps


def _draft(by: User, dps: DynamicPurchasingSystem) -> DynamicPurchasingSystem:
    """The draft, locked; refused to others and once published."""
    locked = lock_dps(dps.pk)
    enforce(policies.may_manage_dps, by, locked)
    if locked.is_published:
        raise InvalidState("This DPS is published. It changes only by a corrigendum or a variation (rule DPS-19).")
    return locked


@transaction.atomic
def save_section(*, by: User, dps: DynamicPurchasingSystem, section: str, **facts: Any) -> None:
    """Save the fields of one section of the draft; what is still missing the gate says."""
    draft = _draft(by, dps)
    fields = SECTIONS[section].fields
    for name in fields:
        if name in facts:
            setattr(draft, name, facts[name])
    if draft.validity_start and draft.validity_end and draft.validity_end <= draft.validity_start:
        raise ValidationError({"validity_end": "The contract has to end after it starts."})
    draft.save(update_fields=list(fields))


@transaction.atomic
def save_lot(*, by: User, dps: DynamicPurchasingSystem, pk: UUID | None = None, **facts: Any) -> Lot:
    """Add a lot with the next number, or change one."""
    draft = _draft(by, dps)
    if pk is not None:
        return _change(draft.lots.get(pk=pk), facts)
    last = draft.lots.aggregate(last=Max("number"))["last"] or 0
    return Lot.objects.create(dps=draft, number=last + 1, **facts)


@transaction.atomic
def remove_lot(*, by: User, lot: Lot) -> None:
    """Take a lot and its criteria out of the draft."""
    _draft(by, lot.dps)
    lot.delete()


@transaction.atomic
def save_selection_criterion(*, by: User, lot: Lot, pk: UUID | None = None, **facts: Any) -> SelectionCriterion:
    """Add a selection criterion to a lot, or change one (SEL-01)."""
    _draft(by, lot.dps)
    _refuse_same_code(lot.selection_criteria, facts, pk)
    return (
        _change(lot.selection_criteria.get(pk=pk), facts) if pk else SelectionCriterion.objects.create(lot=lot, **facts)
    )


@transaction.atomic
def remove_selection_criterion(*, by: User, criterion: SelectionCriterion) -> None:
    """Take a selection criterion out of the draft."""
    _draft(by, criterion.lot.dps)
    criterion.delete()


@transaction.atomic
def save_award_criterion(*, by: User, lot: Lot, pk: UUID | None = None, **facts: Any) -> AwardCriterion:
    """Add an award criterion with its range of weight to a lot, or change one (DPS-16)."""
    _draft(by, lot.dps)
    _refuse_same_code(lot.award_criteria, facts, pk)
    if facts["weight_min"] > facts["weight_max"]:
        raise ValidationError({"weight_max": "The greatest weight has to be at least the least weight."})
    return _change(lot.award_criteria.get(pk=pk), facts) if pk else AwardCriterion.objects.create(lot=lot, **facts)


@transaction.atomic
def remove_award_criterion(*, by: User, criterion: AwardCriterion) -> None:
    """Take an award criterion out of the draft."""
    _draft(by, criterion.lot.dps)
    criterion.delete()


@transaction.atomic
def save_requirement(
    *, by: User, version: SpecificationVersion, lots: Iterable[Lot], pk: UUID | None = None, **facts: Any
) -> Requirement:
    """Add a requirement to a version that is being drafted, or change one."""
    lock_version(by, version)
    _refuse_same_code(version.requirements, facts, pk)
    row = (
        _change(version.requirements.get(pk=pk), facts) if pk else Requirement.objects.create(version=version, **facts)
    )
    row.lots.set(lots)
    return row


@transaction.atomic
def add_requirements(*, by: User, version: SpecificationVersion, rows: Iterable[dict[str, Any]]) -> int:
    """Add many requirements at once, all or none; how many. Each row as `save_requirement` takes it."""
    return len([save_requirement(by=by, version=version, **row) for row in rows])


@transaction.atomic
def remove_requirement(*, by: User, requirement: Requirement) -> None:
    """Take a requirement out of a version that is being drafted."""
    lock_version(by, requirement.version)
    requirement.delete()


@transaction.atomic
def add_document(*, by: User, dps: DynamicPurchasingSystem, title: str, upload: Any) -> PublishedDocument:
    """Add a document; the same title again makes its next version."""
    draft = _draft(by, dps)
    document = documents.store(by=by, organisation=draft.contracting_authority, upload=upload)
    last = draft.documents.filter(title=title).aggregate(last=Max("version"))["last"] or 0
    return PublishedDocument.objects.create(dps=draft, title=title, document=document, version=last + 1)


@transaction.atomic
def remove_document(*, by: User, published: PublishedDocument) -> None:
    """Take a document out of the draft."""
    _draft(by, published.dps)
    published.delete()


def _change(row: Row, facts: dict[str, Any]) -> Row:
    for name, value in facts.items():
        setattr(row, name, value)
    row.save(update_fields=list(facts))
    return row


def _refuse_same_code(rows: Any, facts: dict[str, Any], pk: UUID | None) -> None:
    if rows.filter(code__iexact=facts["code"]).exclude(pk=pk).exists():
        raise ValidationError({"code": f"The code {facts['code']} is taken. Use another one."})
