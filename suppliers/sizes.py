"""How big a supplier is by the EU definition, from the figures it stated last: in an application, or about itself."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from accounts.models import SizeStatement
from regulations import calendar, thresholds
from suppliers.models import Application, SupplierProfile
from suppliers.questionnaire import Slot


def size_of(staff: int, turnover: Decimal, balance_sheet: Decimal, on: date) -> str:
    """micro, small, medium or large, from figures in pounds."""
    return thresholds.company_size(staff, thresholds.in_euros(turnover, on), thresholds.in_euros(balance_sheet, on))


def remember(application: Application, values: Mapping[Slot, Any], *, at: datetime) -> SupplierProfile:
    """Keep the size and nature that a submitted application states."""
    staff = int(values[(None, "size-staff")])
    turnover = Decimal(values[(None, "size-turnover")])
    balance_sheet = Decimal(values[(None, "size-balance-sheet")])
    size = size_of(staff, turnover, balance_sheet, calendar.uk_date(at))
    profile, _ = SupplierProfile.objects.update_or_create(
        organisation=application.organisation,
        defaults={
            "staff": staff,
            "turnover_ex_vat": turnover,
            "balance_sheet": balance_sheet,
            "size": size,
            "is_sme": size != thresholds.LARGE,
            "is_vcse": "vcse" in (values.get((None, "size-classes")) or []),
            "source": application,
            "stated_at": at,
        },
    )
    return profile


def remember_statement(statement: SizeStatement) -> None:
    """Keep the size and nature that a supplier states on its own page, so that registers and notices tell it."""
    SupplierProfile.objects.update_or_create(
        organisation=statement.organisation,
        defaults={
            "size": statement.size,
            "is_sme": statement.is_sme,
            "is_vcse": statement.is_vcse,
            "stated_at": statement.stated_at,
        },
    )
