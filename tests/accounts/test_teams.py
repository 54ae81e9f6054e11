"""Registering a supplier, and who comes onto and off a team."""

from __future__ import annotations

import pytest
from django.core import mail
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse

from accounts import actions
from accounts.company_numbers import normalised, normalised_charity
from accounts.errors import InvalidState
from accounts.models import Kind, Membership, Organisation, Role, TeamInvitation, User
from accounts.needs import needs_of
from ledger.models import Entry
from tests.factories.accounts import (
    OrganisationFactory,
    UserFactory,
    buyer_person,
    hub_person,
    sign_in,
    supplier_person,
)

pytestmark = pytest.mark.django_db
FIRM = {"name": "Clearway Health Ltd", "company_number": "1234567", "address": "1 Mill Lane, Leeds"}


def register(client: Client, **changes: str):
    return client.post(reverse("accounts:register_supplier"), FIRM | changes)


def invite(client: Client, organisation: Organisation, email: str, role: str, capture) -> None:
    with capture(execute=True):
        answer = client.post(reverse("accounts:invite", args=[organisation.pk]), {"email": email, "role": role})
    assert answer.status_code == 302, answer.content.decode()


def test_the_person_who_registers_becomes_owner(client):
    person = UserFactory()
    sign_in(client, person)
    register(client)
    firm = Organisation.objects.get(company_number="01234567")
    assert (firm.kind, person.has_role(Role.OWNER, organisation=firm)) == (Kind.SUPPLIER, True)


def test_registering_twice_makes_one(client):
    sign_in(client, UserFactory())
    assert register(client).url == register(client).url
    assert Organisation.objects.count() == 1


def test_a_company_known_already_is_told_without_saying_who(client):
    owner = supplier_person(organisation=OrganisationFactory(supplier=True, company_number="01234567"))
    sign_in(client, UserFactory())
    page = register(client).content.decode().replace("<wbr>", "")  # which parts addresses
    assert "registered already" in page
    assert "the hub, which looks into it" in page
    assert "Ours is none of these" not in page, "that would not help: a number is registered once"
    assert owner.name not in page
    assert owner.email not in page
    assert FIRM["address"] in page


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("01234567", "01234567"),
        ("1234567", "01234567"),
        ("sc 123456", "SC123456"),
        ("NI012345", "NI012345"),
        ("OC301234", "OC301234"),
        ("IP12345R", "IP12345R"),
        ("R0123456", "R0123456"),
        ("en000001", "EN000001"),
        ("ES000001", "ES000001"),
        ("RS007IPS", "RS007IPS"),
        ("SL12345A", "SL12345A"),
        ("123456789", ""),
        ("XX123456", ""),
        ("SC12345", "SC012345"),
        ("ni 1", "NI000001"),
        ("SE000123", "SE000123"),
        ("NV001234", "NV001234"),
        ("0", ""),
        ("SC0", ""),
        ("12²", ""),
        ("١٢٣٤٥٦٧٨", ""),
        ("", ""),
    ],
)
def test_company_numbers_are_known_by_their_form(given, kept):
    assert normalised(given) == kept


PREFIXES = (
    "AC CE CS ES FC FE GE GN GS IC IP LP NA NC NF NI NL NO NP NR NV OC OE PC R0 RC RS SA SC SE SF SI SL SO SP SR SZ ZC"
)


@pytest.mark.parametrize("prefix", PREFIXES.split())
def test_every_prefix_of_companies_house_is_known(prefix):
    assert normalised(f" {prefix.lower()} 00 12 34") == f"{prefix}001234"


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("1234567", "1234567"),
        ("123456", "123456"),
        ("1234567-12", "1234567-12"),
        ("sc0 12345", "SC012345"),
        ("nic100123", "NIC100123"),
        ("NIC000123", ""),
        ("SC112345", ""),
        ("0234567", ""),
        ("12345678", ""),
        ("", ""),
    ],
)
def test_charity_numbers_are_known_by_their_regulator(given, kept):
    assert normalised_charity(given) == kept


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"company_number": "banana"}, "not a Companies House number"),
        ({"company_number": ""}, "Give a company number, a charity number, or the reason"),
        ({"company_number": "", "charity_number": "12"}, "6 or 7 digits"),
        ({"name": ""}, "Fill in “Registered name”"),
        ({"name": "A\x00B"}, "“Registered name” holds a character that cannot be shown"),
        ({"name": "A" * 301}, "Shorten “Registered name” to 300 characters or fewer. It has 301."),
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_is_kept(client, changes, words):
    sign_in(client, UserFactory())
    page = register(client, **changes).content.decode()
    assert words in page
    assert "There is a problem" in page
    assert FIRM["address"] in page
    assert not Organisation.objects.exists()


@pytest.mark.parametrize("reason", [{"charity_number": "1234567"}, {"no_number_reason": "Sole trader"}])
def test_a_charity_or_a_reason_does_as_well(client, reason):
    sign_in(client, UserFactory())
    register(client, company_number="", **reason)
    assert Organisation.objects.get().company_number == ""


def test_a_colleague_joins_by_a_link_that_works_once(client, django_capture_on_commit_callbacks, link_in_mail):
    owner, colleague = supplier_person(), UserFactory()
    firm = owner.organisations()[0]
    sign_in(client, owner)
    invite(client, firm, colleague.email, Role.EDITOR, django_capture_on_commit_callbacks)
    link = link_in_mail("invitation")
    theirs = sign_in(Client(), colleague)
    own = reverse("accounts:own_invitation", args=[TeamInvitation.objects.get().pk])
    assert own in theirs.get("/").content.decode(), "who made an account first finds it on the home page"
    assert firm.name in theirs.get(own).content.decode()
    assert sign_in(Client(), UserFactory()).post(own).status_code == 404
    assert firm.name in theirs.get(link).content.decode()
    theirs.post(own)
    assert Membership.objects.get(user=colleague).role == Role.EDITOR
    sign_in(client, owner)
    client.post(reverse("accounts:end_membership", args=[Membership.objects.get(user=colleague).pk]))
    again = sign_in(Client(), colleague)
    assert again.post(link).status_code == again.post(own).status_code == 409
    assert own not in again.get("/").content.decode()
    assert not Membership.objects.filter(user=colleague, ended_at=None).exists()


def test_somebody_else_cannot_use_the_link(client, django_capture_on_commit_callbacks, link_in_mail):
    owner = supplier_person()
    sign_in(client, owner)
    invite(client, owner.organisations()[0], "a@example.test", Role.OWNER, django_capture_on_commit_callbacks)
    answer = sign_in(Client(), UserFactory()).post(link_in_mail("invitation"))
    assert "another e-mail address" in answer.content.decode()


def test_a_link_ends_after_seven_days_or_when_withdrawn(client, at, django_capture_on_commit_callbacks, link_in_mail):
    at("2017-12-01 09:00")
    owner, colleague = supplier_person(), UserFactory(email="a@example.test")
    sign_in(client, owner)
    invite(client, owner.organisations()[0], colleague.email, Role.EDITOR, django_capture_on_commit_callbacks)
    theirs, link = sign_in(Client(), colleague), link_in_mail("invitation")
    at("2017-12-08 09:00")
    assert theirs.post(link).status_code == 409
    at("2017-12-08 08:59")
    client.post(reverse("accounts:withdraw_invitation", args=[TeamInvitation.objects.get().pk]))
    assert theirs.post(link).status_code == 409


@pytest.mark.parametrize(
    ("email", "words"),
    [
        ("Owner@Clearway.test", "is in the team already"),
        (f"{'x' * 250}@clearway.test", "to 254 characters or fewer"),
        ("nobody", "as an e-mail address"),
    ],
)
def test_an_invitation_that_leads_nowhere_is_not_sent(client, email, words):
    owner = supplier_person()
    User.objects.filter(pk=owner.pk).update(email="owner@clearway.test")
    sign_in(client, owner)
    page = client.post(
        reverse("accounts:invite", args=[owner.organisations()[0].pk]), {"email": email, "role": "editor"}
    )
    assert words in page.content.decode()
    assert not TeamInvitation.objects.exists()


def test_who_belongs_to_no_organisation_is_told_how_to_come_to_one(client):
    sign_in(client, UserFactory())
    page = client.get(reverse("accounts:suppliers"))
    assert page.status_code == 403
    assert reverse("accounts:register_supplier") in page.content.decode()


def test_the_last_owner_stays(client):
    owner = supplier_person()
    sign_in(client, owner)
    address = reverse("accounts:end_membership", args=[owner.memberships.get().pk])
    for answer in (client.get(address), client.post(address)):  # said before it is tried
        assert "This is the last one" in answer.content.decode()
    assert owner.memberships.get().ended_at is None


def test_who_is_taken_off_is_signed_out_at_once(client):
    owner = supplier_person()
    colleague = supplier_person(Role.EDITOR, owner.organisations()[0])
    theirs = sign_in(Client(), colleague)
    theirs.get(reverse("home"))
    sign_in(client, owner)
    client.post(reverse("accounts:end_membership", args=[colleague.memberships.get().pk]))
    assert theirs.get(reverse("accounts:you")).url.startswith(reverse("account_login"))
    assert Entry.objects.filter(verb="membership_ended").exists()


@pytest.mark.parametrize("role", [Role.EDITOR, Role.VIEWER])
def test_others_see_the_team_and_change_nothing(client, role):
    owner = supplier_person()
    firm = owner.organisations()[0]
    sign_in(client, supplier_person(role, firm))
    page = client.get(reverse("accounts:team", args=[firm.pk])).content.decode()
    assert owner.name in page
    assert "Invite" not in page
    assert client.get(reverse("accounts:invite", args=[firm.pk])).status_code == 403
    assert client.post(reverse("accounts:end_membership", args=[owner.memberships.get().pk])).status_code == 403


def test_another_organisation_answers_as_if_it_did_not_exist(client):
    firm = supplier_person().organisations()[0]
    sign_in(client, supplier_person())
    other = client.get(reverse("accounts:team", args=[firm.pk]))
    none = client.get(reverse("accounts:team", args=["00000000-0000-0000-0000-000000000000"]))
    assert (other.status_code, none.status_code) == (404, 404)


def test_the_hub_brings_the_first_person_to_a_public_body_when_a_second_one_agrees(
    client, django_capture_on_commit_callbacks, link_in_mail
):
    body, officer, second = OrganisationFactory(name="NHS Sheffield CCG"), UserFactory(), hub_person(Role.DECIDER)
    sign_in(client, hub_person(Role.DECIDER))
    assert "NHS Sheffield CCG" in client.get(reverse("accounts:public_bodies"), {"q": "sheffield"}).content.decode()
    invite(client, body, officer.email, Role.OFFICER, django_capture_on_commit_callbacks)
    assert not [sent for sent in mail.outbox if officer.email in sent.to]
    invitation = TeamInvitation.objects.get()
    confirm = reverse("accounts:confirm_invitation", args=[invitation.pk])
    assert client.post(confirm).status_code == 403
    assert [need.text for need in needs_of(second)] == [f"{officer.email} is to join NHS Sheffield CCG"]
    with django_capture_on_commit_callbacks(execute=True):
        assert sign_in(Client(), second).post(confirm).status_code == 302
    again = sign_in(Client(), second).get(confirm, follow=True).content.decode()
    assert "confirmed, used or withdrawn already" in again
    sign_in(Client(), officer).post(link_in_mail("invitation"))
    assert officer.has_role(Role.OFFICER, organisation=body)
    assert Entry.objects.filter(verb="invitation_confirmed").exists()


def test_nobody_of_the_hub_brings_themselves_to_a_public_body(client, django_capture_on_commit_callbacks):
    body, decider, second = OrganisationFactory(), hub_person(Role.DECIDER), hub_person(Role.DECIDER)
    address = reverse("accounts:invite", args=[body.pk])
    sign_in(client, decider)
    page = client.post(address, {"email": decider.email.upper(), "role": Role.APPROVER}).content.decode()
    assert "Nobody brings themselves" in page
    assert not TeamInvitation.objects.exists()
    invite(client, body, second.email, Role.APPROVER, django_capture_on_commit_callbacks)
    invitation = TeamInvitation.objects.get()
    confirm = reverse("accounts:confirm_invitation", args=[invitation.pk])
    assert sign_in(Client(), second).post(confirm).status_code == 403
    with pytest.raises(InvalidState):
        actions.join(by=decider, person=decider, organisation=body, role=Role.OFFICER)
    assert not decider.memberships.filter(organisation=body).exists()


def test_who_confirmed_does_not_use_the_link_with_a_changed_address(
    client, django_capture_on_commit_callbacks, link_in_mail
):
    body, second = OrganisationFactory(), hub_person(Role.DECIDER)
    sign_in(client, hub_person(Role.DECIDER))
    invite(client, body, "later.mine@example.test", Role.OFFICER, django_capture_on_commit_callbacks)
    theirs = sign_in(Client(), second)
    with django_capture_on_commit_callbacks(execute=True):
        theirs.post(reverse("accounts:confirm_invitation", args=[TeamInvitation.objects.get().pk]))
    User.objects.filter(pk=second.pk).update(email="later.mine@example.test")
    assert "Nobody brings themselves" in theirs.post(link_in_mail("invitation")).content.decode()
    assert not second.memberships.filter(organisation=body).exists()


def test_a_body_looks_after_its_own_people(client, django_capture_on_commit_callbacks, link_in_mail):
    administrator, officer = buyer_person(Role.ADMINISTRATOR), UserFactory()
    body = administrator.organisations()[0]
    sign_in(client, administrator)
    invite(client, body, officer.email, Role.OFFICER, django_capture_on_commit_callbacks)
    sign_in(Client(), officer).post(link_in_mail("invitation"))
    assert officer.has_role(Role.OFFICER, organisation=body)
    other = OrganisationFactory()
    assert client.get(reverse("accounts:invite", args=[other.pk])).status_code == 404


def test_a_public_bodys_people_have_addresses_of_the_public_sector(client):
    body = OrganisationFactory(name="NHS Sheffield CCG")
    sign_in(client, hub_person(Role.DECIDER))
    address, given = reverse("accounts:invite", args=[body.pk]), {"email": "o@partner.org.uk", "role": Role.OFFICER}
    assert "can allow partner.org.uk too" in client.post(address, given).content.decode()
    domains = reverse("accounts:domains", args=[body.pk])
    assert "Fill in “Why”" in client.post(domains, {"domain": "partner.org.uk"}).content.decode()
    assert "Give a domain" in client.post(domains, {"domain": "x y", "reason": "No"}).content.decode()
    client.post(domains, {"domain": "@partner.org.uk", "reason": "Runs their IT."})
    assert "Runs their IT." in client.get(domains).content.decode()
    assert client.post(address, given).status_code == 302
    client.post(reverse("accounts:withdraw_domain", args=[body.allowed_domains.get().pk]))
    assert client.post(address, given).status_code == 200
    for email in ("a@nhs.net", "a@leeds.gov.uk", "a@ccg.nhs.uk"):
        assert client.post(address, {"email": email, "role": Role.OFFICER}).status_code == 302
    for email in ("a@notnhs.net", "a@nhs.net.example", "a@gov.uk.com"):
        assert client.post(address, {"email": email, "role": Role.OFFICER}).status_code == 200


def test_somebody_of_a_public_body_does_not_change_to_an_address_from_outside(client):
    officer = buyer_person(Role.EVALUATOR)
    sign_in(client, officer)
    change = {"email": "olive@gmail.com", "action_add": ""}
    assert "addresses of the public sector" in client.post(reverse("account_email"), change).content.decode()
    assert client.post(reverse("account_email"), change | {"email": "olive@nhs.net"}).status_code == 302
    sign_in(client, supplier_person())
    assert client.post(reverse("account_email"), change).status_code == 302


def test_nobody_becomes_something_that_such_a_body_does_not_have(client):
    body = OrganisationFactory()
    sign_in(client, hub_person(Role.DECIDER))
    answer = client.post(reverse("accounts:invite", args=[body.pk]), {"email": "a@example.test", "role": Role.DECIDER})
    assert answer.status_code == 200
    assert not TeamInvitation.objects.exists()


def test_buyers_do_not_look_after_their_own_team(client):
    officer = buyer_person()
    sign_in(client, officer)
    assert client.get(reverse("accounts:invite", args=[officer.organisations()[0].pk])).status_code == 403


def test_those_who_run_the_portal_appoint_the_first_person_of_the_hub(capsys):
    person, hub = UserFactory(), OrganisationFactory(hub=True)
    call_command("appoint", person.email, Role.DECIDER, hub.name)
    assert person.has_role(Role.DECIDER, organisation=hub)
    with pytest.raises(CommandError, match="Nobody has an account"):
        call_command("appoint", "nobody@example.test", Role.DECIDER, hub.name)
    with pytest.raises(CommandError, match="Nobody can be owner"):
        call_command("appoint", person.email, Role.OWNER, hub.name)
