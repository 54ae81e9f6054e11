"""Two people in the same page of one draft, each in a browser of their own; and a page that keeps itself."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from accounts.models import Role
from suppliers import actions
from suppliers.models import Answer, Application
from tests.factories.accounts import PASSWORD
from tests.factories.suppliers import SupplierFactory, supplier_person
from tests.suppliers import story

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def firm():
    return SupplierFactory(name="Clearwater Health Ltd")


@pytest.fixture
def owner(firm):
    return supplier_person(firm, name="Olu Owner")


@pytest.fixture
def draft(at, firm, owner) -> Application:
    at("2017-12-04 10:00")
    dps = story.a_dps()
    return actions.start_application(by=owner, dps=dps, organisation=firm, lots=list(dps.lots.all()))


def kept(draft: Application, question: str) -> object:
    return Answer.objects.get(application=draft, question=question).value


def status(page: Page):
    return page.locator("[data-autosave-status]")


@pytest.mark.parametrize("javascript", [True, False])
def test_two_people_in_one_page_see_both_answers_and_choose(*, visit, looks_right, firm, owner, draft, javascript):
    editor = supplier_person(firm, Role.EDITOR, name="Edie Editor")
    address = story.page_of(draft, "organisation")
    mine, theirs = (visit(person, javascript=javascript, narrow=True) for person in (owner, editor))
    mine.goto(address)
    theirs.goto(address)
    theirs.get_by_label("Full name of your organisation").fill("Theirs Ltd")
    theirs.get_by_role("button", name="Save and come back later").click()
    theirs.get_by_text("In progress").wait_for()
    mine.get_by_label("Full name of your organisation").fill("Mine Ltd")
    mine.get_by_label("VAT number").fill("GB123")
    if javascript:
        expect(status(mine)).to_contain_text("Edie Editor changed “Full name of your organisation” while you were")
        expect(mine.get_by_label("Full name of your organisation")).to_have_value("Mine Ltd")
        expect(mine.get_by_text("Edie Editor changed this section less than a minute ago.")).to_be_visible()
        assert kept(draft, "org-vat") == "GB123"
        looks_right(mine, "conflict-while-writing")
    mine.get_by_role("button", name="Save and continue").click()
    mine.get_by_role("link", name=re.compile("Choose which answer stays")).wait_for()
    clash = mine.get_by_role("group", name="Which answer stays?")
    assert "“Theirs Ltd”" in clash.inner_text()
    assert "“Mine Ltd”" in clash.inner_text()
    if javascript:
        looks_right(mine, "conflict")
    assert kept(draft, "org-name") == "Theirs Ltd"
    clash.get_by_label(re.compile("My answer")).check()
    mine.get_by_label("Full name of your organisation").fill("Ours Ltd")
    mine.get_by_role("button", name="Save and continue").click()
    mine.get_by_role("heading", name="Size of your organisation").or_(mine.get_by_text("Page 2 of")).first.wait_for()
    assert kept(draft, "org-name") == "Ours Ltd"


def test_a_page_keeps_itself_while_one_writes_and_when_one_leaves(visit, owner, draft):
    page = visit(owner)
    page.goto(story.page_of(draft, "organisation"))
    page.get_by_label("VAT number").fill("GB1")
    page.get_by_label("DUNS").fill("12")
    expect(status(page)).to_contain_text("Saved 10am. Not yet: “")
    page.get_by_label("VAT number").fill("GB12")
    page.get_by_role("link", name="Back to your task list").click()
    page.get_by_text("In progress").wait_for()
    for _ in range(50):  # what is sent as the page closes answers to nobody
        if kept(draft, "org-vat") == "GB12":
            break
        page.wait_for_timeout(100)
    page.goto(story.page_of(draft, "organisation"))
    expect(page.get_by_label("VAT number")).to_have_value("GB12")
    assert page.get_by_role("alert").count() == 0


def test_what_is_written_after_the_session_has_ended_survives_the_next_sign_in(visit, owner, draft, settings):
    page = visit(owner)
    page.goto(story.page_of(draft, "organisation"))
    settings.SESSION_IDLE_MINUTES = 0
    page.get_by_label("VAT number").fill("GB777")
    expect(status(page)).to_contain_text("Not saved: you are signed out.")
    page.get_by_role("button", name="Save and continue").click()
    page.get_by_label("E-mail address").wait_for()
    settings.SESSION_IDLE_MINUTES = 60
    page.get_by_label("E-mail address").fill(owner.email)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()
    page.get_by_role("button", name="Go on with what I entered").click()
    page.get_by_text("Page 2 of").wait_for()
    assert kept(draft, "org-vat") == "GB777"
