"""A complete draft of a DPS and a published one, made as the demonstration makes them."""

from __future__ import annotations

from datetime import date, datetime

from django.utils.crypto import get_random_string

from accounts.models import Kind, Role, User
from dps import actions, demonstration
from dps.models import DynamicPurchasingSystem, Lot, SpecificationVersion
from regulations.words import UK
from tests.factories.accounts import OrganisationFactory, hub_person


def hub_people() -> tuple[User, User]:
    """An assessor who drafts and a decision maker who publishes, of the same hub."""
    hub = OrganisationFactory(hub=True)
    return hub_person(Role.ASSESSOR, hub), hub_person(Role.DECIDER, hub)


def a_draft(by: User) -> DynamicPurchasingSystem:
    """A draft that passes its gate on 29 November 2017."""
    return demonstration.draft(by=by, authority=by.organisations()[0])


def a_published_dps() -> DynamicPurchasingSystem:
    """The DPS of the notice, published; freeze the clock at 29 November 2017 first."""
    drafter, decider = hub_people()
    return actions.publish_dps(by=decider, dps=a_draft(drafter))


def a_bare_dps(*lots: str, writer: User | None = None, **facts: object) -> DynamicPurchasingSystem:
    """A draft with no more than lots of these titles and an empty specification, for tests of other rooms."""
    writer = writer or hub_person(Role.DECIDER, OrganisationFactory(hub=True))
    stated = {
        "reference": f"DPS-{get_random_string(6).upper()}", "title": "Online consultation systems",
        "justification": "Commonly bought.", "validity_start": date(2018, 1, 15), "validity_end": date(2020, 3, 31),
        "first_round_deadline": datetime(2017, 12, 29, 12, tzinfo=UK), "eligible_kinds": [Kind.CCG],
        "contracting_authority": writer.organisations()[0], "created_by": writer,
    }  # fmt: skip
    dps = DynamicPurchasingSystem.objects.create(**stated | facts)
    SpecificationVersion.objects.create(dps=dps, number=1)
    for number, title in enumerate(lots, start=1):
        Lot.objects.create(dps=dps, number=number, title=title, objective_definition=f"All that is {title.lower()}.")
    return dps


def published_as_it_is(dps: DynamicPurchasingSystem) -> DynamicPurchasingSystem:
    """The same, published past its gate on the day of the notice."""
    at = datetime(2017, 11, 29, 9, tzinfo=UK)
    dps.specification_versions.update(published_at=at)
    dps.documents.update(published_at=at)
    DynamicPurchasingSystem.objects.filter(pk=dps.pk).update(published_at=at, published_by=dps.created_by)
    dps.refresh_from_db()
    return dps
