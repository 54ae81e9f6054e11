"""What a variation has to be, when it is proposed, when it is approved and when its notice is published."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from decimal import Decimal

from django.core.exceptions import ValidationError

from accounts.errors import InvalidState
from dps import rewriting
from dps.comparison import RequirementChange
from dps.effects import as_varied
from dps.models import DynamicPurchasingSystem, Variation
from dps.queries import requirements_of_new_lot, specification_changes, whole
from regulations.calendar import start_of_day, uk_date
from regulations.errors import RuleViolation
from regulations.thresholds import check_turnover_criterion
from regulations.words import day_words


def force_from(variation: Variation, now: datetime) -> datetime:
    """When it comes into force if it is completed now: on its date, and never in the past."""
    return max(now, start_of_day(variation.effective_on))


def check(variation: Variation, dps: DynamicPurchasingSystem, now: datetime) -> None:
    """Refuse what cannot lawfully come into force on its date."""
    if not dps.is_in_force(now):
        raise RuleViolation("DPS-19", "This DPS is not in force any more, so nothing of it can change.")
    last_day = dps.validity_end_on(now)
    if last_day is not None and uk_date(force_from(variation, now)) > last_day:
        raise ValidationError({"effective_on": f"The DPS ends on {day_words(last_day)}; the change would come after."})
    if particular := CHECKS.get(variation.kind):
        particular(variation, dps, now)


def _validity(variation: Variation, dps: DynamicPurchasingSystem, now: datetime) -> None:
    end, force = variation.validity_end, uk_date(force_from(variation, now))
    if end is None or end < force:
        raise ValidationError({"validity_end": "The new end has to come after the change is in force."})
    if end == dps.validity_end_on(now):
        raise ValidationError({"validity_end": "This is the end as it stands already."})
    if dps.validity_start is not None and end <= dps.validity_start:
        raise ValidationError({"validity_end": "The contract has to end after it starts."})


def _specification(variation: Variation, dps: DynamicPurchasingSystem, now: datetime) -> None:
    version = variation.specification
    last = dps.specification_versions.filter(published_at__isnull=False).order_by("-number").first()
    if version is None or version.published_at is not None or last is None:
        raise InvalidState("This variation has no version of the specification to bring into force.")
    if all(change.kind == "same" for change in specification_changes(last, version)):
        raise RuleViolation("DPS-19", f"Version {version.number} says the same as version {last.number}.")
    if last.holds_from is not None and force_from(variation, now) <= last.holds_from:
        held = day_words(last.holds_from)
        raise ValidationError({"effective_on": f"Version {last.number} holds from {held}; choose a later day."})
    if lotless := version.requirements.filter(lots=None).first():
        raise RuleViolation("DPS-11", f"{lotless.code} counts for no lot.", "Tick its lots, or remove it.")
    without = [lot for lot in dps.lots.all() if not version.requirements.filter(lots=lot).exists()]
    if without:
        raise RuleViolation("DPS-11", f"No requirement applies to {without[0]}.")


def _lot(variation: Variation, dps: DynamicPurchasingSystem, now: datetime) -> None:
    facts = variation.facts
    if not facts["objective_definition"].strip():
        raise RuleViolation("DPS-03", "Define the lot objectively, so that anybody can tell what belongs to it.")
    largest = facts["max_call_off_value_ex_vat"]
    for criterion in dps.lots.get(number=facts["like"]).selection_criteria.exclude(minimum_turnover=None):
        if largest is None:
            raise RuleViolation("SEL-01", "A least turnover needs the largest call-off value it is measured by.")
        assert criterion.minimum_turnover is not None  # noqa: S101  # excluded
        check_turnover_criterion(criterion.minimum_turnover, Decimal(largest))
    _requirements_of_lot(variation, dps, now)


def _requirements_of_lot(variation: Variation, dps: DynamicPurchasingSystem, now: datetime) -> None:
    """A new lot has requirements, and changes none for the others."""
    version = variation.specification
    last = dps.specification_versions.filter(published_at__isnull=False).order_by("-number").first()
    if version is None or version.published_at is not None or last is None:
        raise InvalidState("This variation has no requirements for its lot. Withdraw it, and draft the lot again.")
    if last.holds_from is not None and force_from(variation, now) < last.holds_from:
        held = day_words(last.holds_from)
        raise ValidationError({"effective_on": f"Version {last.number} of the specification holds from {held} only."})
    if not requirements_of_new_lot(variation):
        raise RuleViolation(
            "DPS-11",
            "No requirement would count for the new lot, so nobody could tell what to offer.",
            "Say which requirements of the specification count for it, or give it some of its own.",
        )
    for change in specification_changes(last, version):
        if change.kind != "same" and not _is_of_no_other(change):
            raise RuleViolation(
                "DPS-19",
                f"{change.code} would change for the other lots, and a new lot changes nothing there.",
                "Put it back, or change it by a new version of the specification of its own.",
            )


def _is_of_no_other(change: RequirementChange) -> bool:
    return change.before is None and change.after is not None and not change.after.lots.all()


def _rewriting(variation: Variation, dps: DynamicPurchasingSystem, now: datetime) -> None:
    """It says something else than what stands there, of a part that this kind of change may write."""
    field, text = variation.facts["field"], variation.facts["text"]
    if field not in (rewriting.PARTS if variation.kind == Variation.Kind.CORRIGENDUM else rewriting.TEXTS):
        raise ValidationError({"field": "Choose a part that this kind of change may write anew."})
    if rewriting.kept(field, text) == getattr(as_varied(whole(dps), force_from(variation, now)), field):
        raise ValidationError({"text": "This is how it reads already."})


CHECKS: dict[str, Callable[[Variation, DynamicPurchasingSystem, datetime], None]] = {
    Variation.Kind.VALIDITY: _validity,
    Variation.Kind.SPECIFICATION: _specification,
    Variation.Kind.LOT: _lot,
    Variation.Kind.DESCRIPTION: _rewriting,
    Variation.Kind.CORRIGENDUM: _rewriting,
}
