"""Addresses about the DPS, published and as a draft."""

from __future__ import annotations

from datetime import date

from accounts.models import User
from dps import actions as systems
from dps.demonstration import REFERENCE
from dps.models import DynamicPurchasingSystem, FundLoad, PublishedDocument, SpecificationVersion, Variation
from ledger import clock
from regulations.calendar import uk_date
from tests.authorisation.world.addresses import Objects
from tests.factories.dps import a_bare_dps

WHOLE = (
    "dps:notice", "dps:interest", "dps:draft", "dps:interested", "dps:api-system-detail", "suppliers:apply",
    "dps:variations", "dps:library", "dps:fund", "dps:fund_csv", "dps:fund_json", "dps:load_fund",
)  # fmt: skip
OF_A_DRAFT = ("dps:check", "dps:lots", "dps:requirements", "dps:documents")


def of_dps(people: dict[str, User]) -> Objects:
    dps = DynamicPurchasingSystem.objects.get(reference=REFERENCE)
    whole = {"reference": dps.reference}
    document = PublishedDocument.objects.filter(dps=dps)[0]
    version = SpecificationVersion.objects.filter(dps=dps)[0]
    drafted = systems.draft_variation(
        by=people["assessor"], dps=dps, kind="description", reason="Standards moved.", effective_on=date(2018, 3, 1),
        field="additional_text", text="Secondary care is in scope.",
    )  # fmt: skip
    published = _new_version(dps, people, "NEW01", on=uk_date(clock.now()))
    systems.approve_variation(
        by=people["decider"], variation=systems.propose_variation(by=people["assessor"], variation=published)
    )
    specification = _new_version(dps, people, "NEW02").specification
    validity = systems.draft_variation(
        by=people["assessor"], dps=dps, kind="validity", reason="More time.", effective_on=date(2018, 3, 1),
        validity_end=date(2021, 3, 31),
    )  # fmt: skip
    validity = systems.propose_variation(by=people["assessor"], variation=validity)
    validity = systems.approve_variation(by=people["decider"], variation=validity)
    unpublished = a_bare_dps("Triage", writer=people["assessor"], reference="DPS-DRAFT")
    criterion = systems.save_selection_criterion(
        by=people["assessor"], lot=unpublished.lots.get(), code="S1", heading="Registered", text="In a register.",
        kind="suitability",
    )  # fmt: skip
    return {
        **dict.fromkeys(WHOLE, whole),
        **{route: {"reference": unpublished.reference} for route in OF_A_DRAFT},
        "dps:specification": {**whole, "number": version.number},
        "dps:document": {**whole, "pk": document.pk},
        "dps:lot": {"reference": unpublished.reference, "number": 1},
        "dps:criterion": {"reference": unpublished.reference, "number": 1, "pk": criterion.pk},
        "dps:section": {"reference": unpublished.reference, "section": "notice"},
        "dps:specification_csv": {**whole, "number": version.number},
        "dps:specification_changes": {**whole, "number": published.specification.number},
        "dps:fund_load": {**whole, "pk": FundLoad.objects.all()[0].pk},
        "dps:new_variation": {**whole, "kind": "description"},
        "dps:variation": {**whole, "number": validity.number},
        "dps:told": {**whole, "number": validity.number},
        "dps:told_csv": {**whole, "number": published.number},
        "dps:edit_variation": {**whole, "number": drafted.number},
        "dps:requirement": {**whole, "pk": specification.requirements.all()[0].pk},
        "dps:downloads": {**whole, "pk": document.pk},
        "notices:publish_change": {**whole, "number": validity.number},
    }


def _new_version(
    dps: DynamicPurchasingSystem, people: dict[str, User], code: str, on: date = date(2018, 3, 1)
) -> Variation:
    made = systems.draft_variation(
        by=people["assessor"], dps=dps, kind="specification", reason="Standards moved.", effective_on=on
    )
    systems.save_requirement(
        by=people["assessor"], version=made.specification, code=code, heading="New", text="Do it.", level="must",
        lots=list(dps.lots.all()),
    )  # fmt: skip
    return made
