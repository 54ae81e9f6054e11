"""What pages, files and the home page ask about funds; each with a fixed number of queries (N4)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Any
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Sum

from accounts import queries as people
from accounts.models import FOLLOWING_ROLES, HUB_ROLES, Role
from dps.models import Allocation, DynamicPurchasingSystem, FundLoad, FundYear
from dps.queries import managed_dps, public_dps
from regulations import exact
from regulations.financial_year import FinancialYear


@dataclass(frozen=True)
class YearOfFund:
    """One year: how large the fund is, where that is known, what of it was given, to how many."""

    year: FinancialYear
    total: Decimal | None
    given: Decimal
    bodies: int

    @property
    def whole(self) -> Decimal:
        """What shares are shares of: the fund of the year, or what was given where its size is not known."""
        return self.given if self.total is None else self.total


def allocations(**where: Any) -> QuerySet[Allocation]:
    """What counts now: of each body and year the latest version."""
    same = {name: OuterRef(name) for name in ("dps", "organisation", "year")}
    later = Allocation.objects.filter(**same, version__gt=OuterRef("version"))
    return Allocation.objects.filter(~Exists(later), **where).select_related("organisation", "load")


def fund_years(**where: Any) -> QuerySet[FundYear]:
    """How large the fund is in each year, by the latest version."""
    later = FundYear.objects.filter(dps=OuterRef("dps"), year=OuterRef("year"), version__gt=OuterRef("version"))
    return FundYear.objects.filter(~Exists(later), **where).select_related("load")


def system_with_fund(person: Any, reference: str, **_rest: Any) -> DynamicPurchasingSystem:
    """A published DPS of the person's own hub, or any for an auditor; or DoesNotExist."""
    return systems_in_sight(person).get(reference=reference)


def systems_in_sight(person: Any) -> QuerySet[DynamicPurchasingSystem]:
    """The published DPSs whose whole fund the person may see."""
    if not person.is_authenticated or not person.has_role(*HUB_ROLES, Role.AUDITOR):
        return DynamicPurchasingSystem.objects.none()
    if person.has_role(Role.AUDITOR):
        return public_dps()
    return managed_dps(person).filter(published_at__isnull=False)


def load_for(person: Any, reference: str, pk: UUID, **_rest: Any) -> FundLoad:
    """One file of allocations, or DoesNotExist."""
    loads = FundLoad.objects.select_related("dps__contracting_authority", "loaded_by")
    return loads.get(pk=pk, dps=system_with_fund(person, reference))


def by_year(dps: DynamicPurchasingSystem) -> list[YearOfFund]:
    """Every year of which anything is known, the earliest first."""
    totals = dict(fund_years(dps=dps).values_list("year", "amount"))
    rows = allocations(dps=dps).order_by().values_list("year").annotate(Sum("amount"), Count("pk"))
    given = {year: (amount, bodies) for year, amount, bodies in rows}
    return [
        YearOfFund(FinancialYear(year), totals.get(year), *given.get(year, (Decimal(0), 0)))
        for year in sorted(totals.keys() | given.keys())
    ]


def chosen(dps: DynamicPurchasingSystem, year: int | None, words: str) -> QuerySet[Allocation]:
    """The allocations of a year, or of all, of bodies with this in name or ODS code."""
    rows = allocations(dps=dps).order_by("year", "organisation__name", "pk")
    if year is not None:
        rows = rows.filter(year=year)
    if words:
        rows = rows.filter(Q(organisation__name__icontains=words) | Q(organisation__ods_code__iexact=words))
    return rows


def earlier(rows: Iterable[Allocation]) -> dict[tuple[Any, ...], list[Allocation]]:
    """What stood before under each of these allocations, the latest first; those of one DPS."""
    changed = [row for row in rows if row.version > 1]
    before = Allocation.objects.filter(
        dps__in={row.dps_id for row in changed}, organisation__in={row.organisation_id for row in changed}
    )
    found: dict[tuple[Any, ...], list[Allocation]] = {key_of(row): [] for row in changed}
    for old in before.select_related("load").order_by("-version") if changed else ():
        if key_of(old) in found:
            found[key_of(old)].append(old)
    return {key: versions[1:] for key, versions in found.items()}


def key_of(row: Allocation) -> tuple[Any, ...]:
    """What versions of one allocation have in common."""
    return row.dps_id, row.organisation_id, row.year


def share(amount: Decimal, whole: Decimal) -> Decimal:
    """How much of the whole it is, in per cent to two places."""
    part = exact.quotient(amount * 100, whole) if whole else Decimal(0)
    return part.quantize(Decimal("0.01"), ROUND_HALF_UP)


COLUMNS = (
    "financial_year", "ods_code", "organisation", "amount_gbp", "includes_vat", "percent_of_fund", "version",
    "stated_at", "source", "followed_by", "followed_from",
)  # fmt: skip


def table(rows: QuerySet[Allocation], years: Iterable[YearOfFund]) -> Iterator[dict[str, Any]]:
    """The allocations as a file has them."""
    wholes = {one.year.begins: one.whole for one in years}
    follow = people.followers(rows.order_by().values("organisation"))
    for row in rows.iterator():
        lines = follow.get(row.organisation_id, [])
        yield {
            "financial_year": str(row.financial_year),
            "ods_code": row.organisation.ods_code,
            "organisation": row.organisation.name,
            "amount_gbp": str(row.amount),
            "includes_vat": row.load.includes_vat,
            "percent_of_fund": str(share(row.amount, wholes[row.year])),
            "version": row.version,
            "stated_at": row.load.loaded_at.isoformat(),
            "source": row.load.source,
            "followed_by": "|".join(line.successor.ods_code for line in lines),
            "followed_from": "|".join(line.on.isoformat() for line in lines),
        }


def own(person: Any) -> list[Allocation]:
    """What the fund of any DPS gives the bodies for which the person acts, also by succession; by DPS and year."""
    bodies = person.organisations(*FOLLOWING_ROLES) if person.is_authenticated else []
    rows = allocations(organisation__in=bodies, dps__in=public_dps().order_by()).select_related(
        "organisation", "load", "dps"
    )
    return list(rows.order_by("dps__reference", "year", "organisation__name", "pk")) if bodies else []
