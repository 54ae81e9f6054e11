"""Stating how big a supplier is, and of what nature."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from accounts import policies, stated
from accounts.models import Currency, Organisation, RelatedEnterprise, SizeStatement, User
from accounts.policy import enforce
from accounts.queries import another_year, latest_by_year
from ledger import actions as ledger
from ledger import clock
from regulations import calendar, enterprise_size, thresholds

OLDEST_YEARS = 2


@transaction.atomic
def state_size(
    *, by: User, organisation: Organisation, year_end: date, currency: str, staff: Decimal, turnover: Decimal,
    balance_sheet: Decimal, related: Sequence[Mapping[str, Any]] = (), is_publicly_controlled: bool = False,
    nature: str = "",
) -> SizeStatement:  # fmt: skip
    """Keep a year's figures with the size that follows from them by Recommendation 2003/361/EC."""
    Organisation.objects.select_for_update().get(pk=organisation.pk)
    enforce(policies.may_state_facts, by, organisation)
    now = clock.now()
    today = calendar.uk_date(now)
    _check_year(year_end, today)
    statement = SizeStatement(
        organisation=organisation, year_end=year_end, currency=currency, staff=staff, turnover=turnover,
        balance_sheet=balance_sheet, is_publicly_controlled=is_publicly_controlled, nature=nature, stated_by=by,
        stated_at=now,
    )  # fmt: skip
    if currency == Currency.GBP:
        statement.pounds_per_euro = thresholds.pounds_per_euro(today).quantize(Decimal("1e-10"))
        statement.rate_from = thresholds.euro_rate_from(today)
    others = [RelatedEnterprise(statement=statement, **one) for one in related]
    _check_shares(others)
    _measure(statement, others)
    statement.save(force_insert=True)
    RelatedEnterprise.objects.bulk_create(others)
    ledger.record(
        verb="size_stated", obj=statement, actor=by, organisation=organisation,
        facts={"year_end": str(year_end), "size": statement.size, "nature": nature, "related": len(others)},
    )  # fmt: skip
    stated.tell(statement)
    return statement


def _check_year(year_end: date, today: date) -> None:
    if year_end > today:
        raise ValidationError(
            {"year_end": "Give the last accounting year that is over, not one that is still running."}
        )
    if year_end < calendar.add_years(today, -OLDEST_YEARS):
        raise ValidationError({"year_end": "Give your latest accounts. These ended more than 2 years ago."})


def _check_shares(others: Sequence[RelatedEnterprise]) -> None:
    for one in others:
        if wrong := enterprise_size.wrong_with_share(one.relation, one.share):
            raise ValidationError(f"{one.name}: {wrong}")


def _measure(statement: SizeStatement, others: Sequence[RelatedEnterprise]) -> None:
    """By this year's figures, and with the years stated before."""
    rate = statement.pounds_per_euro
    statement.year_size = enterprise_size.size_of(
        statement.figures(rate),
        [enterprise_size.Related(one.relation, one.share, one.figures(rate)) for one in others],
        is_publicly_controlled=statement.is_publicly_controlled,
    )
    known = latest_by_year(statement.organisation, statement.stated_at)
    years = another_year(known, statement.year_end, statement.year_size)
    statement.size = enterprise_size.size_over_years([years[end] for end in sorted(years)])
