"""How big a supplier is by the EU definition, from the figures it stated last: in an application, or about itself."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal
from typing import Any
from uuid import UUID

from accounts.actions.facts import OLDEST_YEARS
from accounts.models import Currency, Organisation, SizeStatement
from accounts.queries import statements_until
from accounts.stated import Otherwise
from regulations import calendar, enterprise_size, thresholds
from regulations.exact import product
from suppliers.models import Application, SupplierProfile
from suppliers.questionnaire import Slot

RELATIONS = ("autonomous", enterprise_size.PARTNER, enterprise_size.LINKED)
"""From what changes nothing to what changes most, as the questionnaire names them."""


def size_of(staff: int, turnover: Decimal, balance_sheet: Decimal, on: date) -> str:
    """micro, small, medium or large, from figures in pounds."""
    return thresholds.company_size(staff, thresholds.in_euros(turnover, on), thresholds.in_euros(balance_sheet, on))


def remember(application: Application, values: Mapping[Slot, Any], *, at: datetime) -> SupplierProfile:
    """Keep the size and nature that a submitted application states.

    Where the supplier states them on its own page, by the whole definition (group, public bodies, two years running),
    that counts, until its accounts are older than can be stated there.
    """
    staff = int(values[(None, "size-staff")])
    turnover = Decimal(values[(None, "size-turnover")])
    balance_sheet = Decimal(values[(None, "size-balance-sheet")])
    size = size_of(staff, turnover, balance_sheet, calendar.uk_date(at))
    is_vcse = "vcse" in (values.get((None, "size-classes")) or [])
    facts = {"size": size, "is_sme": size != thresholds.LARGE, "is_vcse": is_vcse, "stated_at": at}
    profile, _ = SupplierProfile.objects.update_or_create(
        organisation=application.organisation,
        defaults=(statement_facts(statement) if (statement := _statement(application.organisation, at)) else facts)
        | {"staff": staff, "turnover_ex_vat": turnover, "balance_sheet": balance_sheet, "source": application},
    )
    return profile


def _statement(organisation: Organisation, at: datetime) -> SizeStatement | None:
    """What the supplier states on its own page, as long as its accounts are recent enough to be stated."""
    latest = statements_until(organisation, at).first()
    oldest = calendar.add_years(calendar.uk_date(at), -OLDEST_YEARS)
    return latest if latest and latest.year_end >= oldest else None


def statement_facts(statement: SizeStatement) -> dict[str, Any]:
    """What registers and notices tell of it."""
    return {
        "size": statement.size,
        "is_sme": statement.is_sme,
        "is_vcse": statement.is_vcse,
        "stated_at": statement.stated_at,
    }


def offered(organisation: Organisation, at: datetime) -> dict[str, Any]:
    """What the questionnaire need not ask again, by the name of its prefill: the figures stated last, in pounds.

    Partners count in proportion and linked enterprises whole, as the questionnaire asks. Nothing where nothing recent
    is stated.
    """
    statement = _statement(organisation, at)
    if statement is None:
        return {}
    related = list(statement.related.all())
    counted = enterprise_size.total(
        statement.figures(None),
        [enterprise_size.Related(one.relation, one.share, one.figures(None)) for one in related],
    )
    rate = thresholds.pounds_per_euro(calendar.uk_date(at)) if statement.currency == Currency.EUR else Decimal(1)
    relations = {one.relation for one in related} or {"autonomous"}
    return {
        "size_staff": int(counted.staff.to_integral_value(ROUND_HALF_UP)),
        "size_turnover": f"{product(counted.turnover, rate):.2f}",
        "size_balance_sheet": f"{product(counted.balance_sheet, rate):.2f}",
        "size_related": max(relations, key=RELATIONS.index),
        "size_related_named": "\n".join(f"{one.name}: {one.share.normalize():f}%" for one in related),
    }


def remember_statement(statement: SizeStatement) -> None:
    """Keep the size and nature that a supplier states on its own page, so that registers and notices tell it."""
    SupplierProfile.objects.update_or_create(organisation=statement.organisation, defaults=statement_facts(statement))


def told_in_applications(organisations: Collection[UUID]) -> dict[UUID, Otherwise]:
    """The sizes that follow from what suppliers answered in their latest submitted application."""
    profiles = SupplierProfile.objects.filter(organisation__in=organisations, source__isnull=False)
    return {
        profile.organisation_id: Otherwise(profile.size, f"its application {profile.source.reference}")
        for profile in profiles.select_related("source")
        if profile.source
    }
