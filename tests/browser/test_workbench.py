"""The workbench by keyboard, and the hub's new pages as they look, wide and narrow."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import Role
from suppliers import actions
from tests.factories.accounts import sign_in
from tests.factories.suppliers import SupplierFactory
from tests.suppliers import story

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def row(monkeypatch):
    """A lot whose applicant declared a conviction, and three requirements to find on."""
    monkeypatch.setattr("notifications.actions.nudge", lambda task: None)
    dps = story.a_dps()
    story.shift_into_the_first_round()
    firm = SupplierFactory(name="Clearwater Ltd")
    return story.row_of(story.applied(dps, firm, 1, **story.declared_ground("fraud", "2016-03-02")))


def test_an_assessor_works_through_a_page_by_keyboard_and_can_switch_it_off(visit, row) -> None:
    assessor = story.hub_person(row.application.dps, Role.ASSESSOR, "Asha Assessor")
    actions.declare_interest(by=assessor, application_lot=row, has_conflict=False)
    page = visit(assessor)
    page.goto(reverse("suppliers:findings", args=[row.pk, "requirements-1"]))
    for key in "jv":
        page.keyboard.press(key)
    shown = page.locator("iframe.portal-evidence").first.bounding_box()
    assert shown
    assert shown["width"] > 600  # wide enough to read a page
    for key in "v1rSeen.":
        page.keyboard.press(key)
    page.keyboard.press("Escape")
    for key in "j3rMissing j1.":
        page.keyboard.press(key)
    page.keyboard.press("Escape")
    page.keyboard.press("s")
    page.wait_for_url(f"**{reverse('suppliers:assess', args=[row.pk])}")
    found = {verdict.requirement.code: (verdict.verdict, verdict.reason) for verdict in row.verdicts.all()}
    assert found == {"R01": ("met", "Seen."), "R02": ("not_met", "Missing j1.")}
    page.goto(reverse("suppliers:findings", args=[row.pk, "requirements-1"]))
    page.get_by_text("Keyboard shortcuts", exact=True).click()
    page.get_by_role("button", name="switch them off").click()
    page.reload()
    for key in "j3s":
        page.keyboard.press(key)
    assert page.locator("section input[value=not_met]:checked").count() == 1


def test_the_hubs_pages_look_right(visit, looks_right, row) -> None:
    assessor = story.hub_person(row.application.dps, Role.ASSESSOR, "Asha Assessor")
    page = visit(assessor)
    page.goto(reverse("suppliers:findings", args=[row.pk, "grounds"]))
    looks_right(page, "hub-declare-interests")
    page.get_by_label("No, I have no conflict of interest").check()
    page.get_by_role("button", name="Declare").click()
    page.get_by_text("Keyboard shortcuts", exact=True).click()
    looks_right(page, "hub-findings-grounds")
    story.find_all(sign_in(Client(), assessor), row, **{"Regulation 57(1)(e)": "not_met"})
    page.goto(reverse("suppliers:override", args=[row.pk, row.verdicts.get(ground="fraud").pk]))
    looks_right(page, "hub-override")
    page.goto(reverse("suppliers:assess", args=[row.pk]))
    looks_right(page, "hub-assess")
    page.goto(reverse("reports:compliance"))
    looks_right(page, "hub-compliance")
    page.goto(reverse("reports:compliance_clock", args=["decisions"]))
    looks_right(page, "hub-compliance-clock")
