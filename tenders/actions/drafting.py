"""Drafting a call-off, one section at a time. Each section saves on its own; the gate says what is missing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from accounts.errors import InvalidState
from accounts.leaving import Leaver
from accounts.models import Organisation, User
from accounts.policy import enforce
from dps.eligibility import may_buy
from dps.models import Lot
from ledger import actions as ledger
from ledger import clock
from regulations.errors import RuleViolation
from regulations.prices import formula
from regulations.ranking import check_tie_break
from suppliers.actions.drafts import new_reference
from tenders import policies
from tenders.dates import months_later
from tenders.models import Competition, CompetitionCriterion, Opener, PriceLine, Recipient
from tenders.recipients import RecipientRow

LONGEST_TERM_MONTHS = 120


@transaction.atomic
def draft_competition(*, by: User, buyer: Organisation, lot: Lot, title: str) -> Competition:
    """Begin a call-off for an eligible body (N10); one outside the notice's list is refused with the reason."""
    enforce(policies.may_draft_competition, by, buyer)
    now = clock.now()
    if not lot.dps.is_in_force(now):
        raise RuleViolation("DPS-11", f"{lot.dps.title} is not in force, so no call-off can be run under it.")
    eligible = may_buy(buyer, lot.dps, now)
    if not eligible.ok:
        raise RuleViolation("DPS-11", eligible.reason, "Ask the hub if you think that the register is wrong.")
    competition = Competition.objects.create(
        reference=new_reference("CO"), dps=lot.dps, lot=lot, buyer=buyer, title=title.strip(),
        created_by=by, created_at=now,
    )  # fmt: skip
    CompetitionCriterion.objects.bulk_create(
        CompetitionCriterion(
            competition=competition, award_criterion=published, position=position, code=published.code,
            title=published.title, text=published.text, kind=published.kind, weight=published.weight_min,
        )
        for position, published in enumerate(sorted(lot.award_criteria.all(), key=lambda c: c.kind != "quality"))
    )  # fmt: skip
    ledger.record(verb="call_off_drafted", obj=competition, actor=by, organisation=buyer, at=now)
    return competition


def lock_draft(by: User, competition: Competition) -> Competition:
    """The draft, locked; refused to others, and once it is published or given up."""
    locked = (
        Competition.objects.select_for_update(of=("self",))
        .select_related("buyer", "lot", "dps__contracting_authority")
        .get(pk=competition.pk)
    )
    enforce(policies.may_edit_competition, by, locked)
    if locked.is_published or locked.cancelled_at:
        raise InvalidState("This call-off is published or cancelled, so what it asks for cannot change (rule CRIT-01).")
    return locked


@transaction.atomic
def save_need(*, by: User, competition: Competition, title: str, need: str) -> None:
    """Save what is bought and why."""
    draft = lock_draft(by, competition)
    draft.title, draft.need = title.strip(), need.strip()
    draft.save(update_fields=["title", "need"])


@transaction.atomic
def save_value(
    *, by: User, competition: Competition, value_ex_vat: Decimal, contract_start: date, term_months: int
) -> None:
    """Save the estimated value without VAT and the term of the contract."""
    draft = lock_draft(by, competition)
    if value_ex_vat <= 0:
        raise ValidationError({"value_ex_vat": "Enter a value of more than £0."})
    if not 1 <= term_months <= LONGEST_TERM_MONTHS:
        raise ValidationError({"term_months": f"Enter a number of months from 1 to {LONGEST_TERM_MONTHS}."})
    draft.value_ex_vat, draft.contract_start, draft.term_months = value_ex_vat, contract_start, term_months
    draft.contract_end = months_later(contract_start, term_months)
    draft.save(update_fields=["value_ex_vat", "contract_start", "term_months", "contract_end"])


@transaction.atomic
def save_dates(*, by: User, competition: Competition, deadline: datetime, questions_deadline: datetime) -> None:
    """Save when bids are due and until when questions are taken; whether that is lawful the gate says on the day."""
    draft = lock_draft(by, competition)
    now = clock.now()
    if deadline <= now:
        raise ValidationError({"deadline": "Enter a date and time in the future."})
    if questions_deadline >= deadline:
        raise ValidationError({"questions_deadline": "Questions have to end before bids are due."})
    draft.deadline, draft.questions_deadline = deadline, questions_deadline
    draft.save(update_fields=["deadline", "questions_deadline"])


@transaction.atomic
def save_recipients(*, by: User, competition: Competition, rows: Iterable[RecipientRow]) -> int:
    """Replace the list of practices; how many there are now."""
    draft = lock_draft(by, competition)
    draft.recipients.all().delete()
    made = Recipient.objects.bulk_create(
        Recipient(competition=draft, ods_code=row.ods_code, name=row.name, patients=row.patients) for row in rows
    )
    return len(made)


@transaction.atomic
def save_criteria(
    *, by: User, competition: Competition, weights: Mapping[str, Decimal], texts: Mapping[str, str], max_score: Decimal
) -> None:
    """Save weights, questions and the scale. Unlawful weights are kept too: the gate says what is wrong with them."""
    draft = lock_draft(by, competition)
    if max_score <= 0:
        raise ValidationError({"max_score": "Enter a highest score of more than 0."})
    for criterion in draft.criteria.all():
        criterion.weight = weights.get(criterion.code, criterion.weight)
        criterion.text = texts.get(criterion.code, criterion.text).strip()
        criterion.max_score = max_score
        criterion.save(update_fields=["weight", "text", "max_score"])


@transaction.atomic
def save_pricing(
    *,
    by: User,
    competition: Competition,
    lines: Iterable[Mapping[str, Any]],
    price_formula: str,
    willingness_to_pay: Decimal | None = None,
) -> None:
    """Save the lines of the price schedule and the formula that will score the totals."""
    draft = lock_draft(by, competition)
    chosen = formula(price_formula)
    if chosen.needs_willingness_to_pay and (willingness_to_pay is None or willingness_to_pay <= 0):
        raise ValidationError({"willingness_to_pay": f"{chosen.id} needs the pounds that one quality point is worth."})
    parameters = {"willingness_to_pay": str(willingness_to_pay)} if chosen.needs_willingness_to_pay else {}
    draft.price_formula, draft.price_parameters = chosen.id, parameters
    draft.save(update_fields=["price_formula", "price_parameters"])
    draft.price_lines.all().delete()
    PriceLine.objects.bulk_create(
        PriceLine(
            competition=draft, position=position, label=line["label"].strip(), unit=line["unit"], timing=line["timing"]
        )
        for position, line in enumerate(lines, start=1)
    )  # fmt: skip


@transaction.atomic
def save_tie_break(*, by: User, competition: Competition, order: list[str]) -> None:
    """Save how equal totals are parted (TIE-01)."""
    draft = lock_draft(by, competition)
    check_tie_break(order)
    draft.tie_break = order
    draft.save(update_fields=["tie_break"])


@transaction.atomic
def name_openers(*, by: User, competition: Competition, first: User, second: User) -> None:
    """Name the two people who will open the bids together (ECOM-01)."""
    draft = lock_draft(by, competition)
    if first.pk == second.pk:
        raise ValidationError({"second": "The two openers have to be two different people."})
    for field, person in (("first", first), ("second", second)):
        if not person.has_role(*policies.OPENER_ROLES, organisation=draft.buyer):
            raise ValidationError({field: "An opener has to be an officer or approver of the buyer."})
    draft.openers.all().delete()
    Opener.objects.bulk_create(
        Opener(competition=draft, person=person, position=position) for position, person in ((1, first), (2, second))
    )
    ledger.record(
        verb="openers_named", obj=draft, actor=by, organisation=draft.buyer,
        facts={"openers": [str(first.pk), str(second.pk)]},
    )  # fmt: skip


def give_up_opening(leaver: Leaver) -> None:
    """Who left the buyer opens no bids of call-offs that are still drafts; for published ones the hub has its share."""
    named = Opener.objects.filter(
        person=leaver.person, competition__buyer=leaver.organisation, competition__published_at=None
    )
    for opener in named.select_related("competition"):
        ledger.record(
            verb="opener_removed", obj=opener.competition, actor=leaver.by, organisation=leaver.organisation,
            facts={"opener": str(leaver.person.pk), "why": "left the organisation"},
        )  # fmt: skip
        opener.delete()
