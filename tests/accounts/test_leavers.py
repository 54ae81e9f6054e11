"""Somebody leaves: with the very next request nothing is open to them any more, wherever they had a place."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from accounts import actions, leaving
from accounts.models import Membership, Role, TeamInvitation
from ledger.models import Entry
from tests.factories.accounts import MembershipFactory, buyer_person, hub_person, sign_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def officer():
    person = buyer_person(Role.OFFICER)
    MembershipFactory(user=person, organisation=person.organisations()[0], role=Role.APPROVER)
    return person


@pytest.fixture
def administrator(officer):
    return buyer_person(Role.ADMINISTRATOR, officer.organisations()[0])


def remove(by, person, organisation):
    return sign_in(Client(), by).post(reverse("accounts:remove_person", args=[organisation.pk, person.pk]))


def test_the_very_next_request_of_a_leaver_is_refused(officer, administrator):
    body = officer.organisations()[0]
    theirs, team = sign_in(Client(), officer), reverse("accounts:team", args=[body.pk])
    _, secret = actions.make_token(by=officer, name="report", scope="read", days=30)
    api, bearer = reverse("tenders:api-call-off-list"), {"authorization": f"Bearer {secret}"}
    assert theirs.get(team).status_code == 200
    assert Client().get(api, headers=bearer).status_code == 200
    assert remove(administrator, officer, body).status_code == 302
    assert theirs.get(team).url.startswith(reverse("account_login"))
    assert Client().get(api, headers=bearer).status_code == 401
    again = sign_in(Client(), officer)
    assert again.get(team).status_code == 404
    assert again.get(reverse("tenders:list")).status_code == 403
    assert not Membership.objects.filter(user=officer, ended_at=None).exists()
    assert Entry.objects.filter(verb="membership_ended").count() == 2


def test_invitations_to_and_from_a_leaver_no_longer_work(officer, administrator):
    body = officer.organisations()[0]
    second = buyer_person(Role.ADMINISTRATOR, body)
    actions.invite_colleague(by=administrator, organisation=body, email="a@example.test", role=Role.OFFICER)
    actions.invite_colleague(by=second, organisation=body, email=administrator.email, role=Role.APPROVER)
    actions.invite_colleague(by=second, organisation=body, email="b@example.test", role=Role.OFFICER)
    remove(second, administrator, body)
    assert [one.email for one in TeamInvitation.objects.filter(withdrawn_at=None)] == ["b@example.test"]


def test_rooms_above_are_told_when_the_last_role_ends_and_not_before(officer, administrator, monkeypatch):
    told: list[leaving.Leaver] = []
    monkeypatch.setattr(leaving, "_ends", [told.append])
    body = officer.organisations()[0]
    first, last = officer.memberships.all()
    actions.end_membership(by=administrator, membership=first)
    assert told == []
    actions.end_membership(by=administrator, membership=last)
    assert [(one.person, one.organisation, one.by) for one in told] == [(officer, body, administrator)]


def test_the_hub_removes_leavers_of_every_public_body_and_others_do_not(officer):
    body = officer.organisations()[0]
    assert remove(hub_person(Role.ASSESSOR), officer, body).status_code == 403
    assert remove(buyer_person(Role.ADMINISTRATOR), officer, body).status_code == 404
    assert remove(buyer_person(Role.OFFICER, body), officer, body).status_code == 403
    assert remove(hub_person(Role.DECIDER), officer, body).status_code == 302
