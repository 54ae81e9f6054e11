"""How the demonstration's DPS changes: a second version of the specification, a new lot, a criterion clarified, the
notice corrected, and one change proposed. And how another is open for longer, and one ends early."""

from __future__ import annotations

from datetime import date

from accounts.models import User
from dps import actions
from dps.models import DynamicPurchasingSystem, SpecificationVersion, Variation
from dps.queries import AS_LIKE

FROM = date(2018, 2, 6)


def change(dps: DynamicPurchasingSystem, *, drafter: User, decider: User) -> SpecificationVersion:
    """Bring the version, the lot and the clarification into force, and leave a change of the scope to be decided."""
    version = _second_version(dps, drafter, decider)
    _new_lot(dps, drafter, decider)
    _clarify(dps, drafter, decider)
    proposal = actions.draft_variation(
        by=drafter, dps=dps, kind=Variation.Kind.DESCRIPTION, effective_on=date(2018, 3, 1), field="additional_text",
        reason="Practices in groups ask for one system across their sites.",
        text="Call-offs can be for a group of practices that work as one.",
    )  # fmt: skip
    actions.propose_variation(by=drafter, variation=proposal)
    return version


def correct(dps: DynamicPurchasingSystem, *, drafter: User, decider: User) -> Variation:
    """The notice's quantities take in the new lot: a correction, approved, that waits for its own notice (DPS-19)."""
    correction = actions.draft_variation(
        by=drafter, dps=dps, kind=Variation.Kind.CORRIGENDUM, effective_on=FROM, field="nature_and_quantity",
        reason="The notice counts the services of the new lot 3 too.",
        text=f"{dps.nature_and_quantity} Lot 3 adds about 150 urgent treatment centres and the services that answer "
        "111.",
    )  # fmt: skip
    return _settle(correction, drafter, decider)


def prolong(dps: DynamicPurchasingSystem, *, drafter: User, decider: User) -> Variation:
    """The DPS is to be open a year longer: approved, and in force only with its own notice (DPS-19)."""
    longer = actions.draft_variation(
        by=drafter, dps=dps, kind=Variation.Kind.VALIDITY, effective_on=date(2018, 3, 1),
        validity_end=date(2021, 3, 31),
        reason="Practices change their booking system when their contract ends, and some end in 2020.",
    )  # fmt: skip
    return _settle(longer, drafter, decider)


def end_early(dps: DynamicPurchasingSystem, *, drafter: User, decider: User) -> Variation:
    """The DPS is to end before its time: approved, and in force only with its own notice (DPS-19)."""
    over = actions.draft_variation(
        by=drafter, dps=dps, kind=Variation.Kind.TERMINATION, effective_on=date(2018, 2, 7),
        reason="A national contract provides text messages to every practice from February 2018, at no cost to it.",
    )  # fmt: skip
    return _settle(over, drafter, decider)


def _clarify(dps: DynamicPurchasingSystem, drafter: User, decider: User) -> None:
    """What several applicants asked about one criterion, said to all."""
    asked = actions.draft_variation(
        by=drafter, dps=dps, kind=Variation.Kind.CLARIFICATION, effective_on=FROM, criterion="1/selection/S2",
        reason="Suppliers whose year is not over asked which year counts.",
        text="The last full year is the last one for which accounts are filed or, where none are due yet, drawn up.",
    )  # fmt: skip
    _settle(asked, drafter, decider)


def _new_lot(dps: DynamicPurchasingSystem, drafter: User, decider: User) -> None:
    """What counts for the first lot counts for this one, and something of its own."""
    variation = actions.draft_variation(
        by=drafter, dps=dps, kind=Variation.Kind.LOT, effective_on=FROM,
        reason="Urgent care services ask for online consultation (N7).", title="Urgent care",
        objective_definition="Online consultation for services that see patients on the same day without an "
        "appointment: urgent treatment centres and the services that answer 111.",
        area="England", max_call_off_value_ex_vat="500000", like=1, requirements=[AS_LIKE],
    )  # fmt: skip
    version = variation.specification
    assert version is not None  # noqa: S101  # a variation of this kind has one
    actions.save_requirement(
        by=drafter, version=version, code="R61", heading="Waiting times", level="must", lots=[],
        text="Patients see how long they wait before they begin.",
    )  # fmt: skip
    _settle(variation, drafter, decider)


def _second_version(dps: DynamicPurchasingSystem, drafter: User, decider: User) -> SpecificationVersion:
    variation = actions.draft_variation(
        by=drafter, dps=dps, kind=Variation.Kind.SPECIFICATION, effective_on=FROM,
        reason="The national standard for access by patients was published in January.",
    )  # fmt: skip
    version = variation.specification
    assert version is not None  # noqa: S101  # a variation of this kind has one
    actions.describe_version(by=drafter, version=version, summary="Access standard of 2018.")
    first, two = version.requirements.get(code="R01"), dps.lots.filter(number__in=(1, 2))
    actions.save_requirement(
        by=drafter, version=version, pk=first.pk, code=first.code, heading=first.heading, level=first.level,
        text=f"{first.text} It works with a keyboard alone and with a screen reader.", lots=list(first.lots.all()),
    )  # fmt: skip
    actions.save_requirement(
        by=drafter, version=version, code="R60", heading="Access standard", level="must", lots=list(two),
        text="The product meets the access standard of 2018 at its second level.",
    )  # fmt: skip
    _settle(variation, drafter, decider)
    return version


def _settle(variation: Variation, drafter: User, decider: User) -> Variation:
    return actions.approve_variation(by=decider, variation=actions.propose_variation(by=drafter, variation=variation))
