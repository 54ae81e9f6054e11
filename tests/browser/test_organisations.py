"""Pages about organisations and their people, in each state that matters, wide and narrow, with axe run in each."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from accounts import actions
from accounts.models import Currency, IdentityChange, Relation, Role
from ledger import clock
from tests.factories.accounts import OrganisationFactory, UserFactory, buyer_person, hub_person, supplier_person

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
GROUP = {
    "name": "Holding plc", "relation": Relation.LINKED, "share": Decimal(80), "staff": Decimal(300),
    "turnover": Decimal(60_000_000), "balance_sheet": Decimal(50_000_000),
}  # fmt: skip

LONG_WORD = "Llanfairpwllgwyngyllgogerychwyrndrobwllllantysiliogogogoch"  # no page scrolls sideways for it


@pytest.fixture
def look(visit, looks_right):
    """`look(person, name, route, *args)` opens a page as that person and looks at it; the page, to go on with."""
    browsers = {}

    def open_page(person, name, route, *args, press=""):
        page = browsers[person] = browsers.get(person) or visit(person)
        assert page.goto(reverse(route, args=args)).status == 200
        if press:
            with page.expect_navigation():
                page.get_by_role("button", name=press).click()
        looks_right(page, name)
        return page

    return open_page


@pytest.fixture
def owner():
    firm = OrganisationFactory(supplier=True, name=f"Clearway {LONG_WORD} Ltd", company_number="01234567")
    return supplier_person(organisation=firm, email="clara@clearway.test", name="Clara Clearway")


def test_size_and_nature(look, owner):
    firm = owner.organisations()[0]
    look(owner, "size-nothing-stated", "accounts:size", firm.pk)
    page = look(owner, "size-form-errors", "accounts:state_size", firm.pk, press="Keep these figures")
    expect(page.get_by_role("link", name="Fill in “Staff”")).to_be_visible()
    look(owner, "size-form-more", "accounts:state_size", firm.pk, press="Add another enterprise")
    year_end = f"1 1 {clock.now().year}"
    for label, value in (("Last day", year_end), ("Staff", "40"), ("Yearly", "8000000"), ("Balance", "6000000")):
        page.get_by_label(label).first.fill(value)
    page.get_by_label("No", exact=True).check()
    page.get_by_role("button", name="Keep these figures").click()
    page.get_by_text("a small enterprise, and so an SME").wait_for()
    today = clock.now().date()
    actions.state_size(
        by=owner, organisation=firm, year_end=today.replace(day=1), currency=Currency.GBP, staff=Decimal(40),
        turnover=Decimal(8_000_000), balance_sheet=Decimal(6_000_000), related=[GROUP],
    )  # fmt: skip
    look(owner, "size-stated", "accounts:size", firm.pk)


def test_a_supplier_registers_what_is_there_and_asks_to_join(look, looks_right, owner):
    newcomer = UserFactory(email="ned@clearway.test", name="Ned New")
    page = look(newcomer, "register-again", "accounts:register_supplier")
    page.get_by_label("Registered name").fill(f"Clearway {LONG_WORD} Limited")
    page.get_by_label("If you have neither, why").fill("Sole trader")
    page.get_by_label("Address").fill("1 Mill Lane, Leeds")
    page.get_by_role("button", name="Register").click()
    expect(page.get_by_label("Ours is none of these")).to_be_visible()
    looks_right(page, "register-look-alikes")
    page.get_by_role("link", name=f"Ask to join Clearway {LONG_WORD} Ltd").click()
    page.get_by_label("Who you are there").fill("I do sales")
    page.get_by_role("button", name="Ask to join").click()
    page.get_by_text("2 working days").wait_for()
    request = newcomer.join_requests.get()
    look(newcomer, "join-request-own", "accounts:join_request", request.pk)
    look(newcomer, "you-with-request", "accounts:you")
    look(owner, "join-request-to-answer", "accounts:join_request", request.pk)
    look(owner, "team-with-request", "accounts:team", owner.organisations()[0].pk)
    actions.answer_join_request(by=owner, request=request, role="", reasons="Nobody knows you.")
    look(newcomer, "join-request-refused", "accounts:join_request", request.pk)


def test_the_pages_where_somebody_registers_or_asks_look_right_with_errors(look, owner):
    newcomer = UserFactory(email="ned@clearway.test")
    look(newcomer, "ask-to-join-errors", "accounts:ask_to_join", owner.organisations()[0].pk, press="Ask to join")
    look(newcomer, "register-errors", "accounts:register_supplier", press="Register")


def test_roles_and_leaving(look, owner):
    firm = owner.organisations()[0]
    colleague = supplier_person(Role.EDITOR, firm)
    look(owner, "change-role", "accounts:change_role", colleague.memberships.get().pk)
    look(owner, "has-left", "accounts:remove_person", firm.pk, colleague.pk)
    look(colleague, "leave", "accounts:end_membership", colleague.memberships.get().pk)
    look(owner, "own-data", "accounts:own_data")


def test_changes_of_a_supplier(look, owner):
    firm, decider = owner.organisations()[0], hub_person(Role.DECIDER)
    look(owner, "changes-none", "accounts:changes", firm.pk)
    look(owner, "state-change-errors", "accounts:state_change", firm.pk, press="State the change")
    actions.state_change(
        by=owner, organisation=firm, what="name", after="Brightway Ltd", happened_on=date(2020, 1, 1), reason="Sold"
    )  # fmt: skip
    change = IdentityChange.objects.get()
    look(decider, "suppliers", "accounts:suppliers")
    look(decider, "change-to-decide", "accounts:change", change.pk, press="Decide")
    look(decider, "hub-home-change", "home")
    actions.decide_change(by=decider, change=change, is_verified=True, reasons="Seen.")
    look(owner, "change-verified", "accounts:change", change.pk)
    look(owner, "changes-some", "accounts:changes", firm.pk)


def test_a_public_body(look):
    approver, decider = buyer_person(Role.APPROVER), hub_person(Role.DECIDER)
    body = approver.organisations()[0]
    look(approver, "agreement-errors", "accounts:agreement", body.pk, press="Sign for")
    actions.sign_agreement(
        by=approver, organisation=body, signatory_name="Avery", signatory_position="Director", agreed=True
    )
    look(approver, "agreement-signed", "accounts:agreement", body.pk)
    actions.allow_domain(by=decider, organisation=body, domain="partner.org.uk", reason="Seconded staff.")
    look(decider, "domains", "accounts:domains", body.pk, press="Allow it")
    second = hub_person(Role.DECIDER)
    invitation = actions.invite_colleague(by=second, organisation=body, email="o@nhs.net", role=Role.OFFICER)
    look(decider, "confirm-invitation", "accounts:confirm_invitation", invitation.pk)
    look(decider, "team-of-body", "accounts:team", body.pk)
