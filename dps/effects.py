"""A DPS as its variations in force have made it. The tables keep what was published; this lays the changes over it."""

from __future__ import annotations

from datetime import datetime

from dps.models import AwardCriterion, DynamicPurchasingSystem, SelectionCriterion, Variation
from dps.rewriting import kept
from regulations.words import day_words

REWRITES = (Variation.Kind.DESCRIPTION, Variation.Kind.CORRIGENDUM)


def as_varied(dps: DynamicPurchasingSystem, at: datetime) -> DynamicPurchasingSystem:
    """The same instance, in memory only, as it reads at that moment."""
    for variation in in_order_of_force(dps, at):
        _lay_over(dps, variation)
    return dps


def in_order_of_force(dps: DynamicPurchasingSystem, at: datetime) -> list[Variation]:
    """The variations that hold at that moment, the earliest first."""
    return [row for _, _, row in sorted(
        (row.in_force_from, row.number, row) for row in dps.variations.all() if row.is_in_force(at)
    )]  # fmt: skip


def as_before(variation: Variation, force: datetime) -> DynamicPurchasingSystem:
    """The DPS as it reads until this change holds, but for what its criteria mean; in two queries."""
    dps = DynamicPurchasingSystem.objects.prefetch_related("variations").get(pk=variation.dps_id)
    for earlier in in_order_of_force(dps, force):
        if earlier.pk == variation.pk:
            break
        if earlier.kind != Variation.Kind.CLARIFICATION:
            _lay_over(dps, earlier)
    return dps


def _lay_over(dps: DynamicPurchasingSystem, variation: Variation) -> None:
    if variation.kind in REWRITES:
        field = variation.facts["field"]
        setattr(dps, field, kept(field, variation.facts["text"]))
    elif variation.kind == Variation.Kind.CLARIFICATION:
        _clarify(dps, variation)
    elif variation.kind == Variation.Kind.VALIDITY:
        dps.validity_end = variation.validity_end


def _clarify(dps: DynamicPurchasingSystem, variation: Variation) -> None:
    """Put the clarification under the criterion, where `queries.whole` has read the criteria."""
    for lot in dps.lots.all():
        for group, criteria in (("selection", lot.selection_criteria), ("award", lot.award_criteria)):
            for criterion in criteria.all():
                clarify(criterion, f"{lot.number}/{group}/{criterion.code}", variation)


def clarify(criterion: SelectionCriterion | AwardCriterion, place: str, variation: Variation) -> None:
    """Say under a criterion what a clarification in force says, if it is about that place; in memory only."""
    if variation.facts["criterion"] == place:
        assert variation.in_force_from is not None  # noqa: S101  # it is in force
        criterion.text += f"\n\nClarified on {day_words(variation.in_force_from)}: {variation.facts['text']}"
