"""The contract that follows an award."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import transaction

from accounts.errors import InvalidState
from accounts.models import User
from accounts.policy import enforce
from evaluations import policies
from evaluations.models import Award, Contract, Outcome
from ledger import actions as ledger
from ledger import clock
from regulations.calendar import uk_date
from regulations.errors import RuleViolation
from regulations.words import day_words, moment_words


@transaction.atomic
def record_contract(
    *,
    by: User,
    award: Award,
    value_ex_vat: Decimal,
    concluded_on: date,
    signed_for_supplier: str,
    signed_for_buyer: str,
) -> Contract:
    """Record that both have signed: when, by whom, for how much without VAT. Its term is the invitation's."""
    award = Award.objects.select_for_update(of=("self",)).select_related("competition__buyer").get(pk=award.pk)
    enforce(policies.may_record_contract, by, award)
    now = clock.now()
    _must_be_ready_to_sign(award, concluded_on, now)
    if value_ex_vat <= 0:
        raise ValidationError({"value_ex_vat": "The value of a contract is more than £0."})
    competition = award.competition
    if competition.contract_start is None or competition.contract_end is None:
        raise InvalidState("The invitation states no term.")
    contract = Contract.objects.create(
        award=award, value_ex_vat=value_ex_vat, starts_on=competition.contract_start, ends_on=competition.contract_end,
        signed_for_supplier=signed_for_supplier.strip(), signed_for_buyer=signed_for_buyer.strip(),
        concluded_on=concluded_on, recorded_by=by, recorded_at=now,
    )  # fmt: skip
    ledger.record(
        verb="contract_recorded", obj=contract, actor=by, organisation=competition.buyer, at=now,
        facts={"value_ex_vat": str(value_ex_vat), "concluded_on": concluded_on.isoformat()},
    )  # fmt: skip
    return contract


def _must_be_ready_to_sign(award: Award, concluded_on: date, now: datetime) -> None:
    if award.outcome != Outcome.AWARD or award.approved_at is None:
        raise InvalidState("A contract follows an approved award.")
    if Contract.objects.filter(award=award).exists():
        raise InvalidState("The contract has already been recorded.")
    if award.standstill_ends_at and now <= award.standstill_ends_at:
        raise RuleViolation("STD-03", f"The standstill lasts until {moment_words(award.standstill_ends_at)}.")
    if not uk_date(award.approved_at) <= concluded_on <= uk_date(now):
        awarded = day_words(uk_date(award.approved_at))
        raise ValidationError({"concluded_on": f"Enter a day from {awarded}, the day of the award, to today."})
