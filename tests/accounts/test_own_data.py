"""A person asks what is kept about them, and gets all of it and nobody else's."""

from __future__ import annotations

import pytest
from django.urls import reverse

from accounts import actions, own_data
from accounts.models import Role
from ledger.models import Entry
from notifications.models import Message
from tests.factories import tenders
from tests.factories.accounts import UserFactory, hub_person, sign_in, supplier_person

pytestmark = pytest.mark.django_db


def get(client, person, **how):
    return sign_in(client, person, **how).post(reverse("accounts:own_data"))


def test_the_file_holds_account_roles_messages_and_acts_and_no_secret(client):
    person, other = supplier_person(name="Clara"), supplier_person(name="Oscar Other")
    actions.make_token(by=person, name="monthly report", scope="read", days=30)
    colleague = UserFactory(email="c@new.test")
    request = actions.ask_to_join(by=colleague, organisation=person.organisations()[0], words="I do sales")
    actions.answer_join_request(by=person, request=request, role=Role.EDITOR)
    answer = get(client, person)
    assert "attachment" in answer["Content-Disposition"]
    assert answer["Cache-Control"].find("no-store") >= 0
    found = answer.json()
    assert found["person"]["email"] == person.email
    assert found["records"]["accounts.Membership (user)"][0]["role"] == Role.OWNER
    assert found["records"]["accounts.ApiToken (user)"][0]["name"] == "monthly report"
    assert found["records"]["account.EmailAddress (user)"][0]["email"] == person.email
    assert {"token_made", "own_data_exported"} <= {entry["verb"] for entry in found["ledger"]}
    text = answer.content.decode()
    for secret in (person.password, person.api_tokens.get().sha256, other.email, other.name, "I do sales"):
        assert secret not in text
    theirs = get(client, colleague).json()
    assert theirs["records"]["accounts.JoinRequest (person)"][0]["words"] == "I do sales"
    assert theirs["records"]["notifications.Message (person)"][0]["subject"].startswith("You are now on the team")
    assert Message.objects.filter(person=colleague).exists()
    assert Entry.objects.filter(verb="own_data_exported").count() == 2


def test_no_column_that_points_at_a_person_is_forgotten_and_none_is_secret():
    known = {f"{table._meta.label_lower}.{field.name}" for table, field in own_data.columns()}
    assert {"tenders.conflictdeclaration.person", "evaluations.score.evaluator", "dps.interest.person"} <= known
    secrets = ("password", "sha256", "secret", "wrapped", "salt", "sealed", "data", "key", "share")
    shown = [(table, name) for (table, _), names in own_data._shown.items() for name in names]
    assert not [(table, name) for table, name in shown if any(word in name for word in secrets)]


def test_declarations_and_keys_are_in_the_file_without_what_opens_bids(client):
    call_off = tenders.a_draft()
    found = get(client, call_off.second_opener).json()["records"]
    assert found["tenders.ConflictDeclaration (person)"][0]["has_conflict"] is False
    assert set(found["tenders.OpenerKey (person)"][0]) == {"id", "enrolled_at", "replaced_at"}


def test_it_asks_again_who_you_are(client):
    person = hub_person()
    assert get(client, person, minutes_ago=60).url.startswith("/account/")
    assert "Get the file" in sign_in(client, person).get(reverse("accounts:own_data")).content.decode()
