"""Organisations as pages show them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from accounts import stated
from accounts.models import Organisation, RelatedEnterprise, SizeStatement
from regulations import enterprise_size, thresholds

SIZE_WORDS = {
    thresholds.MICRO: "a micro enterprise, and so an SME",
    thresholds.SMALL: "a small enterprise, and so an SME",
    thresholds.MEDIUM: "a medium-sized enterprise, and so an SME",
    thresholds.LARGE: "not an SME",
}


def statement_shown(statement: SizeStatement) -> dict[str, Any]:
    """One statement with the sum behind its size, line by line in euros."""
    related = list(statement.related.all())
    rate = statement.pounds_per_euro
    own = statement.figures(rate)
    counted = enterprise_size.total(
        own, [enterprise_size.Related(one.relation, one.share, one.figures(rate)) for one in related]
    )
    return {
        "statement": statement,
        "size": SIZE_WORDS[statement.size],
        "year_size": SIZE_WORDS[statement.year_size],
        "differs": statement.size != statement.year_size,
        "rate": f"{rate.normalize():f}"[:8] if rate else "",
        "rows": [_row("Your own", "whole", own), *_related(statement, related), _row("Together", "", counted)],
    }


def otherwise_shown(organisation: Organisation) -> dict[str, Any] | None:
    """What the supplier told of its size elsewhere in the portal, if it did."""
    found = stated.known_otherwise([organisation.pk]).get(organisation.pk)
    return {"size": SIZE_WORDS[found.size], "where": found.where} if found else None


def _related(statement: SizeStatement, related: list[RelatedEnterprise]) -> Iterator[tuple[str, ...]]:
    for one in related:
        part = enterprise_size.Related(one.relation, one.share, one.figures(statement.pounds_per_euro)).counted()
        how = "whole" if one.relation == enterprise_size.LINKED else f"{one.share.normalize():f}%"
        yield _row(one.name, how, part)


def _row(name: str, how: str, figures: enterprise_size.Figures) -> tuple[str, ...]:
    turnover, balance_sheet = (f"€{value:,.0f}" for value in (figures.turnover, figures.balance_sheet))
    return name, how, f"{figures.staff:,.2f}".rstrip("0").rstrip("."), turnover, balance_sheet
