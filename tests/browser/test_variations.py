"""A published DPS changes in the browser: proposed by one, approved by another, open to suppliers on its date."""

from __future__ import annotations

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from accounts.models import Role
from ledger import clock
from regulations.calendar import uk_date
from suppliers.models import Admission
from tests.factories.suppliers import SupplierFactory, admit, supplier_person
from tests.suppliers import story

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def dps(at):
    at("2017-12-04 10:00")
    return story.a_dps()


def test_a_new_lot_is_proposed_approved_by_somebody_else_and_open_for_application(visit, looks_right, dps) -> None:
    writer, decider = (story.hub_person(dps, role, name) for role, name in
                       ((Role.ASSESSOR, "Ada A"), (Role.DECIDER, "Dan D")))  # fmt: skip
    supplier = supplier_person(SupplierFactory(), name="Olu Owner")
    page = visit(writer, narrow=True)
    page.goto(reverse("dps:new_variation", args=[dps.reference, "lot"]))
    page.get_by_label("Why does it change?").fill("Urgent care asks for it.")
    page.get_by_label("In force on").fill(f"{uk_date(clock.now()):%Y-%m-%d}")
    page.get_by_label("Title").fill("Urgent care")
    page.get_by_label("Objective definition").fill("Services for patients on the same day.")
    page.get_by_label("With the criteria of which lot?").select_option("1")
    assert page.get_by_label("All that count for the lot whose criteria it takes").is_checked()
    with page.expect_navigation():
        page.get_by_role("main").get_by_role("button").first.click()
    looks_right(page, "variation-drafted")
    page.get_by_role("button", name="Propose").click()
    assert page.get_by_role("button", name="Approve").count() == 0
    proposed = page.url
    page = visit(decider)
    page.goto(proposed)
    looks_right(page, "variation-to-decide")
    page.get_by_role("button", name="Approve").click()
    page = visit(supplier, narrow=True)
    page.goto(reverse("suppliers:apply", args=[dps.reference]))
    page.get_by_label("Lot 3: Urgent care").check()
    page.get_by_role("main").get_by_role("button").first.click()
    page.get_by_text("Urgent care").first.wait_for()


def test_a_member_is_suspended_and_reinstated_with_its_effects_shown_before(visit, looks_right, dps) -> None:
    writer, decider = (story.hub_person(dps, role, name) for role, name in
                       ((Role.ASSESSOR, "Ada A"), (Role.DECIDER, "Dan D")))  # fmt: skip
    firm = SupplierFactory(name="Clearwater Health Ltd")
    owner, admission = supplier_person(firm, name="Olu Owner"), admit(dps.lots.get(number=1), firm)
    page = visit(writer, narrow=True)
    page.goto(reverse("suppliers:member", args=[admission.pk]))
    expect(page.get_by_text("invited to no call-off")).to_be_visible()
    page.get_by_label("Suspend").check()
    page.get_by_label("Reasons").fill("Its insurance has lapsed.")
    with page.expect_navigation():
        page.get_by_role("button", name="Propose").click()
    looks_right(page, "member-proposed")
    page = visit(decider, javascript=False)
    page.goto(reverse("suppliers:decide_step", args=[admission.steps.get().pk]))
    expect(page.get_by_text("invited to no call-off")).to_be_visible()
    page.get_by_label("Yes, it goes ahead").check()
    page.get_by_label("Reasons for your decision").fill("As proposed.")
    page.get_by_role("main").get_by_role("button").first.click()
    page = visit(owner, narrow=True)
    page.goto(reverse("suppliers:own_admission", args=[admission.pk]))
    page.get_by_label("Your reply").fill("The new policy is here.")
    with page.expect_navigation():
        page.get_by_role("button", name="Send reply").click()
    looks_right(page, "own-admission-replied")
    assert Admission.objects.get().is_suspended(clock.now())
