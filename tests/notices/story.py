"""Notices brought to where a test needs them."""

from __future__ import annotations

from decimal import Decimal

from accounts.models import Kind, Organisation, User
from dps.models import DynamicPurchasingSystem, PublishedDocument
from evaluations import actions as evaluations
from evaluations.models import Award, Contract
from ledger import clock
from notices import actions
from notices.models import Notice
from regulations.calendar import uk_moment
from tests.factories.documents import store
from tests.factories.dps import a_bare_dps, published_as_it_is
from tests.factories.evaluations import an_evaluated_call_off
from tests.factories.suppliers import supplier_person


def officer_of(award: Award) -> User:
    """Who recommended the award: the buyer's officer."""
    return User.objects.get(pk=award.recommended_by_id)


def published(award: Award, withhold_value: str = "") -> Notice:
    """The award's notice, published by the buyer's officer."""
    return actions.publish_award_notice(by=officer_of(award), award=award, withhold_value=withhold_value)


def contract(award: Award, value: Decimal = Decimal("45000")) -> Contract:
    """The signed contract, recorded by the buyer's officer ten days later."""
    if award.standstill_ends_at:
        clock.freeze(uk_moment("2018-04-02 09:00"))
    return evaluations.record_contract(
        by=officer_of(award), award=award, value_ex_vat=value, concluded_on=clock.now().date(),
        signed_for_supplier="Sam Supplier", signed_for_buyer="Olive Officer",
    )  # fmt: skip


def no_award() -> Award:
    """An approved decision to award nothing."""
    call_off = an_evaluated_call_off()
    recommended = evaluations.recommend_no_award(
        by=call_off.officer, competition=call_off.refresh(), reasons="The need has gone."
    )
    return evaluations.approve_award(by=call_off.second_opener, award=recommended)


def a_full_dps() -> DynamicPurchasingSystem:
    """A published DPS with every fact given, two lots and a document."""
    hub = Organisation.objects.create(kind=Kind.NHS_ENGLAND, name="Another hub", ods_code="X99", postcode="LS2 7UE")
    writer = supplier_person(hub, "assessor", name="Will Writer")
    dps = a_bare_dps(
        "Online", "Video", writer=writer,
        reference="DPS-FULL", title="Video consultation", description="Video for patients.", how_to_apply="Apply here.",
        cpv_codes=["48000000", "72000000"], value_ex_vat=Decimal("2500000.00"), suits_sme=True, suits_vcse=False,
    )  # fmt: skip
    PublishedDocument.objects.create(dps=dps, title="Terms", document=store("terms.txt", b"Terms"))
    return published_as_it_is(dps)
