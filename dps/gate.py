"""The gate before a DPS is published (H1): everything missing or unlawful, each with its rule."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime

from dps.cpv import is_cpv_code
from dps.models import AwardCriterion, DynamicPurchasingSystem, Lot
from regulations.errors import RuleViolation
from regulations.establishment import check_criteria_stated
from regulations.thresholds import check_turnover_criterion
from regulations.time_limits import check_first_round


@dataclass(frozen=True)
class Missing:
    """Something that keeps the DPS from publication, and the step where it is mended."""

    rule: str
    text: str
    step: str


REQUIRED_TEXTS = {
    "justification": (
        "DPS-01",
        "Say why these are commonly used purchases that the market generally offers.",
        "operation",
    ),
    "nature_and_quantity": ("DPS-11", "Describe the nature and the estimated quantity of the purchases.", "operation"),
    "how_it_operates": ("DPS-11", "Describe how the DPS operates.", "operation"),
    "equipment": ("DPS-11", "Describe the electronic equipment used.", "operation"),
    "technical_connection": ("DPS-11", "Describe the technical connection arrangements.", "operation"),
    "how_to_apply": ("DPS-02", "Say how to express an interest and apply.", "notice"),
    "description": ("DPS-11", "Describe the contract.", "notice"),
    "region": ("DPS-11", "Say where the service will be delivered.", "notice"),
    "buyer_address": ("DPS-11", "Give the address of the contracting authority.", "notice"),
    "buyer_contact": ("DPS-11", "Say how the contracting authority can be reached.", "notice"),
}


def missing(dps: DynamicPurchasingSystem, at: datetime) -> list[Missing]:
    """Everything that still keeps it from being published at that moment; empty when it may go out.

    Reads the DPS as `queries.whole` gives it.
    """
    checks: list[Callable[[], Iterator[Missing]]] = [
        lambda: _texts(dps),
        lambda: _facts(dps),
        lambda: _dates(dps, at),
        lambda: _lots(dps),
        lambda: _specification(dps),
        lambda: _documents(dps),
    ]
    return [found for check in checks for found in check()]


def _texts(dps: DynamicPurchasingSystem) -> Iterator[Missing]:
    for field, (rule, text, step) in REQUIRED_TEXTS.items():
        if not getattr(dps, field).strip():
            yield Missing(rule, text, step)


def _facts(dps: DynamicPurchasingSystem) -> Iterator[Missing]:
    if not dps.cpv_codes or not all(is_cpv_code(code) for code in dps.cpv_codes):
        yield Missing("DPS-11", "Give at least one CPV code, each of eight digits.", "notice")
    if dps.value_ex_vat is None and not dps.value_note.strip():
        yield Missing("DPS-11", "State the value without VAT, or why none is stated.", "notice")
    if dps.suits_sme is None or dps.suits_vcse is None:
        yield Missing("CF-01", "Say whether the contract suits SMEs and VCSEs.", "notice")
    if not dps.eligible_kinds:
        yield Missing("DPS-11", "List the kinds of public body that may buy.", "buyers")


def _dates(dps: DynamicPurchasingSystem, at: datetime) -> Iterator[Missing]:
    if not (dps.validity_start and dps.validity_end):
        yield Missing("DPS-19", "Set the contract start and end dates: the validity of the DPS.", "dates")
    if dps.first_round_deadline is None:
        yield Missing("DPS-07", "Set the closing date of the first round.", "dates")
        return
    yield from _unlawful("dates", check_first_round, at, dps.first_round_deadline)


def _unlawful(step: str, check: Callable[..., object], *facts: object) -> Iterator[Missing]:
    """What a function of the law refuses, if it does."""
    try:
        check(*facts)
    except RuleViolation as violation:
        yield Missing(violation.rule, violation.message, step)


def _lots(dps: DynamicPurchasingSystem) -> Iterator[Missing]:
    lots = list(dps.lots.all())
    if not lots:
        yield Missing("DPS-03", "Add at least one lot.", "lots")
    for lot in lots:
        if not lot.objective_definition.strip():
            yield Missing("DPS-03", f"Define {lot} objectively.", "lots")
        yield from _unlawful("lots", check_criteria_stated, str(lot), lot.selection_criteria.all())
        yield from _turnover(lot)
        yield from _award_criteria(lot)


def _turnover(lot: Lot) -> Iterator[Missing]:
    for criterion in lot.selection_criteria.all():
        if criterion.minimum_turnover is None:
            continue
        if lot.max_call_off_value_ex_vat is None:
            yield Missing(
                "SEL-01", f"A least turnover in {lot} needs the largest call-off value it is measured by.", "lots"
            )
            continue
        yield from _unlawful(
            "lots", check_turnover_criterion, criterion.minimum_turnover, lot.max_call_off_value_ex_vat
        )


def _award_criteria(lot: Lot) -> Iterator[Missing]:
    criteria = list(lot.award_criteria.all())
    kinds = {criterion.kind for criterion in criteria}
    if kinds != {AwardCriterion.Type.QUALITY, AwardCriterion.Type.PRICE}:
        yield Missing("DPS-16", f"Publish at least one quality and one price criterion for {lot}.", "lots")
    elif sum(c.weight_min for c in criteria) > 100 or sum(c.weight_max for c in criteria) < 100:
        yield Missing("CRIT-01", f"The weight ranges of {lot} leave no way to reach exactly 100.", "lots")


def _specification(dps: DynamicPurchasingSystem) -> Iterator[Missing]:
    versions = list(dps.specification_versions.all())
    requirements = [requirement for version in versions for requirement in version.requirements.all()]
    if not requirements:
        yield Missing("DPS-11", "Write the specification: at least one requirement.", "specification")
        return
    covered = {lot.pk for requirement in requirements for lot in requirement.lots.all()}
    for lot in dps.lots.all():
        if lot.pk not in covered:
            yield Missing("DPS-11", f"No requirement applies to {lot}.", "specification")


def _documents(dps: DynamicPurchasingSystem) -> Iterator[Missing]:
    if not dps.documents.all():
        yield Missing("DPS-11", "Add the documents that everybody may download.", "documents")
