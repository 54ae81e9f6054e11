"""A supplier that is registered already, and coming onto its team: duplicates, requests, roles, leaving."""

from __future__ import annotations

from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django.test import Client
from django.urls import reverse

from accounts.duplicates import look_alikes, name_key
from accounts.models import JoinRequest, Membership, Organisation, Role
from accounts.needs import needs_of
from ledger.models import Entry
from notifications.models import Message
from notifications.reminders import raise_due
from tests.factories.accounts import OrganisationFactory, UserFactory, hub_person, sign_in, supplier_person

pytestmark = pytest.mark.django_db
FIRM = {"name": "Another Name Ltd", "company_number": "07654321", "address": "1 Mill Lane, Leeds"}


@pytest.fixture
def firm(at) -> Organisation:
    at("2017-12-01 09:00")  # a Friday
    return OrganisationFactory(supplier=True, name="Clearway Health Ltd", company_number="01234567")


@pytest.fixture
def owner(firm) -> Any:
    return supplier_person(organisation=firm, email="clara@clearway.test", name="Clara Clearway")


@pytest.fixture
def newcomer() -> Any:
    return UserFactory(email="ned@clearway.test", name="Ned New")


def register(person, **changes):
    return sign_in(Client(), person).post(reverse("accounts:register_supplier"), FIRM | changes)


def ask(person, firm):
    answer = sign_in(Client(), person).post(reverse("accounts:ask_to_join", args=[firm.pk]), {"words": "I do sales"})
    assert answer.status_code == 302
    return JoinRequest.objects.get(person=person, organisation=firm)


def answer(person, request, **given):
    page = sign_in(Client(), person).post(reverse("accounts:join_request", args=[request.pk]), given)
    person.__dict__.pop("active_memberships", None)
    return page


def waiting_for(person) -> list[str]:
    person.__dict__.pop("active_memberships", None)
    return [need.text for need in needs_of(person)]


@pytest.mark.parametrize(
    ("changes", "because"),
    [
        ({"company_number": "1234567"}, "it has this company number"),
        ({"name": "The Clear-way Health Limited"}, "its name is similar"),
        ({"name": "CLEARWAY HEALTHS"}, "its name is similar"),
    ],
)
def test_a_firm_like_one_on_the_register_is_shown_with_a_way_to_join(owner, changes, because):
    person = UserFactory(email="somebody@elsewhere.test")
    page = register(person, **changes).content.decode().replace("<wbr>", "")  # which parts addresses
    assert f"Clearway Health Ltd, because {because}" in page
    assert reverse("accounts:ask_to_join", args=[owner.organisations()[0].pk]) in page
    assert not any(word in page for word in (owner.name, owner.email, "clearway.test"))
    assert Organisation.objects.count() == 1


def test_a_colleagues_domain_shows_the_firm(owner, newcomer):
    assert "somebody there has an e-mail address of your domain" in register(newcomer).content.decode()


def test_who_says_it_is_another_firm_registers_it_but_never_with_the_same_number(owner, newcomer):
    assert register(newcomer, is_another="on", company_number="01234567").status_code == 200
    assert register(newcomer, is_another="on").status_code == 302
    assert Organisation.objects.count() == 2


@pytest.mark.parametrize("address", ["ned@gmail.com", "ned@nhs.net", "ned@outlook.com"])
def test_an_address_that_anybody_can_have_tells_nothing(firm, address):
    supplier_person(organisation=firm, email=f"other.{address}")
    assert look_alikes(UserFactory(email=address), name="Quite different") == []


def test_an_address_that_was_not_confirmed_tells_nothing(owner, newcomer):
    EmailAddress.objects.filter(user=newcomer).update(verified=False)
    assert look_alikes(newcomer, name="Quite different") == []


def test_a_name_is_known_without_its_legal_form():
    assert name_key("The Smith & Sons Co. Ltd") == name_key("SMITH AND SONS LIMITED") == "smithsons"
    assert name_key("The Company Ltd")


def test_a_colleague_by_domain_asks_and_an_owner_takes_them_in(owner, newcomer, firm):
    request = ask(newcomer, firm)
    assert request.domain == "clearway.test"
    assert waiting_for(owner) == ["Ned New asks to join Clearway Health Ltd"]
    assert Message.objects.filter(person=owner, subject="Somebody asks to join Clearway Health Ltd").exists()
    assert answer(owner, request, role=Role.EDITOR).status_code == 302
    assert Membership.objects.get(user=newcomer, ended_at=None).role == Role.EDITOR
    assert Message.objects.filter(person=newcomer, subject="You are now on the team of Clearway Health Ltd").exists()
    assert Entry.objects.filter(verb="join_request_accepted").exists()
    assert waiting_for(owner) == []


def test_the_hub_answers_after_two_working_days_of_silence_and_not_before(owner, newcomer, firm, at):
    request, decider = ask(newcomer, firm), hub_person(Role.DECIDER)
    at("2017-12-05 23:59")  # Tuesday: the second working day is not over
    assert waiting_for(decider) == []
    answer(decider, request, role=Role.OWNER, reasons="Their employment contract was seen.")
    assert not Membership.objects.filter(user=newcomer).exists()
    at("2017-12-06 00:01")
    assert waiting_for(decider) == ["Ned New asks to join Clearway Health Ltd"]
    page = answer(decider, request, role=Role.OWNER).content.decode()
    assert "Say why" in page
    answer(decider, request, role=Role.OWNER, reasons="Their employment contract was seen.")
    assert newcomer.memberships.get().role == Role.OWNER
    assert Message.objects.filter(person=owner, subject="Ned New joined Clearway Health Ltd").exists()


def test_the_hub_is_told_once_of_a_request_that_the_owners_left_for_two_working_days(owner, newcomer, firm, at):
    request, decider = ask(newcomer, firm), hub_person(Role.DECIDER)
    answered = ask(UserFactory(email="una@clearway.test"), firm)
    answer(owner, answered, role=Role.VIEWER)
    ask(UserFactory(email="ned@gmail.com"), firm)  # of which the hub was told at once
    told = Message.objects.filter(person=decider, key__startswith="reminder:")
    at("2017-12-05 23:59")  # Tuesday: the second working day is not over
    raise_due()
    assert not told.exists()
    at("2017-12-06 00:01")
    raise_due()
    raise_due()
    message = told.get()
    assert message.subject == "Nobody has answered who asks to join Clearway Health Ltd"
    assert "Ned New (ned@clearway.test)" in message.body
    assert sign_in(Client(), decider).get(message.link).status_code == 200
    assert message.link == reverse("accounts:join_request", args=[request.pk])


def test_who_asked_to_join_sees_on_the_home_page_that_it_waits_and_for_whom(owner, newcomer, firm, at):
    asked = ask(newcomer, firm)
    browser = sign_in(Client(), newcomer)
    page = reverse("accounts:join_request", args=[asked.pk])
    for address in ("/", page):
        assert "can answer until 11:59pm on 5 December 2017 (2 working days)" in browser.get(address).content.decode()
    at("2017-12-06 09:00")
    for address in ("/", page):
        assert "now the hub can answer too" in browser.get(address).content.decode()
    answer(owner, asked, role=Role.VIEWER)
    assert "waits for an answer" not in browser.get("/").content.decode()


def test_without_a_shared_domain_the_hub_looks_into_it_at_once(owner, firm, at):
    stranger, decider = UserFactory(email="ned@gmail.com"), hub_person(Role.DECIDER)
    request = ask(stranger, firm)
    at("2017-12-01 09:01")
    assert len(waiting_for(decider)) == 1
    assert not Message.objects.filter(person=owner).exists()
    answer(decider, request, role="no", reasons="Nobody there knows you.")
    assert JoinRequest.objects.get().state == "refused"
    assert "Nobody there knows you." in Message.objects.get(person=stranger).body


def test_who_answers_shows_again_who_they_are_and_reads_without(owner, newcomer, firm):
    request = ask(newcomer, firm)
    client, address = sign_in(Client(), owner, minutes_ago=60), reverse("accounts:join_request", args=[request.pk])
    assert client.get(address).status_code == 200
    assert client.post(address, {"role": Role.EDITOR}).url.startswith("/account/reauthenticate/")
    assert JoinRequest.objects.get().state == "waiting"


def test_asking_twice_is_one_request_and_it_can_be_withdrawn(owner, newcomer, firm):
    assert ask(newcomer, firm) == ask(newcomer, firm)
    sign_in(Client(), newcomer).post(reverse("accounts:withdraw_join_request", args=[JoinRequest.objects.get().pk]))
    assert JoinRequest.objects.get().state == "withdrawn"
    assert answer(owner, JoinRequest.objects.get(), role=Role.EDITOR).status_code == 200
    assert not Membership.objects.filter(user=newcomer).exists()


@pytest.mark.parametrize("role", [Role.EDITOR, Role.VIEWER])
def test_colleagues_who_are_no_owners_see_no_requests(owner, newcomer, firm, role):
    request = ask(newcomer, firm)
    assert answer(supplier_person(role, firm), request, role=Role.OWNER).status_code == 404
    assert answer(newcomer, request, role=Role.OWNER).status_code == 200
    assert not Membership.objects.filter(user=newcomer).exists()


def test_nobody_of_the_hub_answers_their_own_request(owner, firm):
    decider = hub_person(Role.DECIDER)
    request = ask(decider, firm)
    answer(decider, request, role=Role.OWNER, reasons="Because.")
    assert not Membership.objects.filter(user=decider, organisation=firm).exists()


def test_an_owner_makes_a_colleague_something_else(owner, firm):
    colleague = supplier_person(Role.VIEWER, firm)
    client = sign_in(Client(), owner)
    client.post(reverse("accounts:change_role", args=[colleague.memberships.get().pk]), {"role": Role.EDITOR})
    assert [m.role for m in colleague.memberships.filter(ended_at=None)] == [Role.EDITOR]
    assert Entry.objects.filter(verb="role_changed").exists()


def test_ownership_is_handed_over_and_the_last_owner_cannot_step_down_without_it(owner, firm):
    colleague = supplier_person(Role.EDITOR, firm)
    client = sign_in(Client(), owner)
    own = reverse("accounts:change_role", args=[owner.memberships.get().pk])
    assert "This is the last one" in client.post(own, {"role": Role.VIEWER}).content.decode()
    client.post(reverse("accounts:change_role", args=[colleague.memberships.get().pk]), {"role": "hand over"})
    held = dict(Membership.objects.filter(organisation=firm, ended_at=None).values_list("user__email", "role"))
    assert held == {owner.email: Role.EDITOR, colleague.email: Role.OWNER}


def test_everybody_may_leave_but_for_the_last_owner(owner, firm):
    colleague = supplier_person(Role.VIEWER, firm)
    theirs = sign_in(Client(), colleague)
    leave = reverse("accounts:end_membership", args=[colleague.memberships.get().pk])
    assert "Leave Clearway Health Ltd" in theirs.get(leave).content.decode()
    assert theirs.post(leave).url == reverse("accounts:you")
    assert theirs.get(reverse("accounts:team", args=[firm.pk])).status_code == 404
    last = sign_in(Client(), owner).post(reverse("accounts:end_membership", args=[owner.memberships.get().pk]))
    assert last.status_code == 409


def test_somebody_on_the_team_does_not_ask_to_join(owner, firm):
    assert sign_in(Client(), owner).get(reverse("accounts:ask_to_join", args=[firm.pk])).status_code == 403
