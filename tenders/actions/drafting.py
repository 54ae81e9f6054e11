"""Drafting a call-off, one section at a time."""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from dps.eligibility import may_buy

from accounts.errors import InvalidState
from accounts.models import Organisation, User
from accounts.policy import enforce
from dps.models import AwardCriterion, DynamicPurchasingSystem, Lot
from ledger import actions as ledger
from ledger import clock
from regulations.errors import RuleViolation
from regulations.ranking import DEFAULT_TIE_BREAK, check_tie_break
from tenders import policies
from tenders.models import Competition, CompetitionCriterion, Opener, Recipient
from tenders.models.competitions import PriceBasis

DETAILS = ("title", "need", "value_ex_vat", "funding_source", "contract_start", "contract_end")


@transaction.atomic
def draft_competition(*, by: User, buyer: Organisation, lot: Lot, title: str) -> Competition:
    """Begin a call-off for an eligible body (N10); one outside the notice's list is refused with the reason."""
    enforce(policies.may_draft_competition, by, buyer)
    dps: DynamicPurchasingSystem = lot.dps
    now = clock.now()
    if not dps.is_in_force(now):
        raise RuleViolation("DPS-02", f"{dps.title} is not in force, so no call-off can be run under it.")
    eligible = may_buy(buyer, dps, now)
    if not eligible.ok:
        raise RuleViolation("DPS-11", eligible.reason, "Ask the hub whether your body should be on the register.")
    competition = Competition.objects.create(
        reference=f"{dps.reference}-C{secrets.token_hex(3).upper()}", dps=dps, lot=lot, buyer=buyer,
        title=title.strip(), tie_break=list(DEFAULT_TIE_BREAK), created_by=by, created_at=now,
    )  # fmt: skip
    for criterion in lot.award_criteria.all():
        _criterion_from(competition, criterion).save(force_insert=True)
    ledger.record(verb="competition_drafted", obj=competition, actor=by, organisation=buyer, facts={"lot": str(lot.pk)})
    return competition


def _criterion_from(competition: Competition, published: AwardCriterion) -> CompetitionCriterion:
    """A first proposal: the published criterion with the least weight it must have."""
    return CompetitionCriterion(
        competition=competition, award_criterion=published, code=published.code, title=published.title,
        text=published.text, kind=published.kind, weight=published.weight_min,
    )  # fmt: skip


def _draft(by: User, competition: Competition) -> Competition:
    """The draft, locked; refused to others and once published."""
    locked = (
        Competition.objects.select_for_update(of=("self",)).select_related("buyer", "lot", "dps").get(pk=competition.pk)
    )
    enforce(policies.may_edit_competition, by, locked)
    if locked.is_published or locked.cancelled_at:
        raise InvalidState("This call-off has been published, so what it asks for can no longer change (rule CRIT-01).")
    return locked


@transaction.atomic
def save_details(*, by: User, competition: Competition, **details: Any) -> None:
    """Save what is needed, its value without VAT, and the term."""
    draft = _draft(by, competition)
    for name in DETAILS:
        if name in details:
            setattr(draft, name, details[name])
    if draft.contract_start and draft.contract_end and draft.contract_end <= draft.contract_start:
        raise ValidationError({"contract_end": "The contract has to end after it starts."})
    draft.save(update_fields=list(DETAILS))


@transaction.atomic
def save_dates(*, by: User, competition: Competition, deadline: datetime, questions_deadline: datetime | None) -> None:
    """Save when bids are due and until when questions are taken."""
    draft = _draft(by, competition)
    if questions_deadline and questions_deadline >= deadline:
        raise ValidationError({"questions_deadline": "Questions have to end before the deadline for bids."})
    draft.deadline, draft.questions_deadline = deadline, questions_deadline
    draft.save(update_fields=["deadline", "questions_deadline"])


@transaction.atomic
def save_criteria(*, by: User, competition: Competition, weights: dict[str, Decimal], texts: dict[str, str]) -> None:
    """Save weights and wording per criterion code; whether they are lawful the gate says, so that work is never lost."""
    draft = _draft(by, competition)
    for criterion in draft.criteria.all():
        criterion.weight = weights.get(criterion.code, criterion.weight)
        criterion.text = texts.get(criterion.code, criterion.text)
        criterion.save(update_fields=["weight", "text"])


@transaction.atomic
def save_pricing(
    *, by: User, competition: Competition, price_basis: str, price_formula: str, parameters: dict[str, str],
    tie_break: list[str],
) -> None:  # fmt: skip
    """Save how prices are asked for, scored and parted when totals tie (TIE-01)."""
    draft = _draft(by, competition)
    check_tie_break(tie_break)
    draft.price_basis, draft.price_formula = PriceBasis(price_basis), price_formula
    draft.price_parameters, draft.tie_break = parameters, tie_break
    draft.save(update_fields=["price_basis", "price_formula", "price_parameters", "tie_break"])


@transaction.atomic
def save_recipients(*, by: User, competition: Competition, rows: Iterable[tuple[str, str, int]]) -> None:
    """Replace the list of practices: ODS code, name, registered patients."""
    draft = _draft(by, competition)
    draft.recipients.all().delete()
    Recipient.objects.bulk_create(
        Recipient(competition=draft, ods_code=code, name=name, patients=patients) for code, name, patients in rows
    )


@transaction.atomic
def name_openers(*, by: User, competition: Competition, first: User, second: User) -> None:
    """Name the two people who will open the bids; each needs an enrolled key before publication."""
    draft = _draft(by, competition)
    if first.pk == second.pk:
        raise ValidationError({"second": "The two openers have to be two different people."})
    for field, person in (("first", first), ("second", second)):
        if not person.has_role("officer", "approver", organisation=draft.buyer):
            raise ValidationError({field: "An opener has to be an officer or approver of the buyer."})
    draft.openers.all().delete()
    Opener.objects.bulk_create(
        Opener(competition=draft, person=person, position=position) for position, person in ((1, first), (2, second))
    )
    ledger.record(
        verb="openers_named", obj=draft, actor=by, organisation=draft.buyer,
        facts={"openers": [str(first.pk), str(second.pk)]},
    )  # fmt: skip
