"""How the demonstration's DPS changes: a new lot, a second version of the specification, and one change proposed."""

from __future__ import annotations

from datetime import date

from accounts.models import User
from dps import actions
from dps.models import DynamicPurchasingSystem, Lot, SpecificationVersion, Variation

FROM = date(2018, 2, 6)


def change(dps: DynamicPurchasingSystem, *, drafter: User, decider: User) -> SpecificationVersion:
    """Add the lot, bring the version into force, and leave a change of the scope before the decision makers."""
    lot = _new_lot(dps, drafter, decider)
    version = _second_version(dps, lot, drafter, decider)
    proposal = actions.draft_variation(
        by=drafter, dps=dps, kind=Variation.Kind.DESCRIPTION, effective_on=date(2018, 3, 1), field="additional_text",
        reason="Practices in groups ask for one system across their sites.",
        text="Call-offs can be for a group of practices that work as one.",
    )  # fmt: skip
    actions.propose_variation(by=drafter, variation=proposal)
    return version


def _new_lot(dps: DynamicPurchasingSystem, drafter: User, decider: User) -> Lot:
    variation = actions.draft_variation(
        by=drafter, dps=dps, kind=Variation.Kind.LOT, effective_on=FROM,
        reason="Urgent care services ask for online consultation (N7).", title="Urgent care",
        objective_definition="Online consultation for services that see patients on the same day without an "
        "appointment: urgent treatment centres and the services that answer 111.",
        area="England", max_call_off_value_ex_vat="500000", like=1,
    )  # fmt: skip
    _settle(variation, drafter, decider)
    return Lot.objects.get(variation=variation)


def _second_version(dps: DynamicPurchasingSystem, lot: Lot, drafter: User, decider: User) -> SpecificationVersion:
    variation = actions.draft_variation(
        by=drafter, dps=dps, kind=Variation.Kind.SPECIFICATION, effective_on=FROM,
        reason="The national standard for access by patients was published in January.",
    )  # fmt: skip
    version = variation.specification
    assert version is not None  # noqa: S101  # a variation of this kind has one
    actions.describe_version(
        by=drafter, version=version, summary="Access standard of 2018; requirements for urgent care."
    )
    first, two = version.requirements.get(code="R01"), dps.lots.filter(number__in=(1, 2))
    actions.save_requirement(
        by=drafter, version=version, pk=first.pk, code=first.code, heading=first.heading, level=first.level,
        text=f"{first.text} It works with a keyboard alone and with a screen reader.", lots=list(first.lots.all()),
    )  # fmt: skip
    for code, heading, text, lots in (
        ("R60", "Access standard", "The product meets the access standard of 2018 at its second level.", list(two)),
        ("R61", "Waiting times", "Patients see how long they wait before they begin.", [lot]),
    ):
        actions.save_requirement(
            by=drafter, version=version, code=code, heading=heading, text=text, level="must", lots=lots
        )  # fmt: skip
    _settle(variation, drafter, decider)
    return version


def _settle(variation: Variation, drafter: User, decider: User) -> None:
    actions.approve_variation(by=decider, variation=actions.propose_variation(by=drafter, variation=variation))
