"""A public body signs the access agreement before it publishes a call-off."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from accounts import agreement
from accounts.models import AccessAgreement, Role
from accounts.needs import needs_of
from ledger import clock
from ledger.models import Entry
from tenders import gate, queries
from tests.factories import tenders
from tests.factories.accounts import OrganisationFactory, buyer_person, hub_person, sign_in, supplier_person

pytestmark = pytest.mark.django_db
SIGNATURE = {"signatory_name": "Avery Approver", "signatory_position": "Chief finance officer", "agreed": "on"}


def page(person, body, **given):
    address = reverse("accounts:agreement", args=[body.pk])
    client = sign_in(Client(), person)
    return client.post(address, given) if given else client.get(address)


@pytest.mark.parametrize("role", [Role.APPROVER, Role.ADMINISTRATOR])
def test_somebody_authorised_signs_and_the_text_is_kept_with_it(role):
    person = buyer_person(role)
    body = person.organisations()[0]
    assert f"{body} has not signed the access agreement" in [need.text for need in needs_of(person)]
    assert page(person, body, **SIGNATURE).status_code == 302
    signed = AccessAgreement.objects.get(organisation=body)
    assert signed.sha256 == agreement.CURRENT.sha256
    assert "Chief finance officer" in page(person, body).content.decode()
    assert needs_of(person) == []
    page(person, body, **SIGNATURE)
    assert Entry.objects.filter(verb="agreement_signed").count() == 1


def test_an_officer_or_the_hub_reads_and_does_not_sign():
    body = OrganisationFactory()
    for person in (buyer_person(Role.OFFICER, body), hub_person(Role.DECIDER)):
        answer = page(person, body, **SIGNATURE).content.decode()
        assert "An approver or the administrator of" in answer
        assert f"{body} has neither yet: ask the hub" in answer
    buyer_person(Role.APPROVER, body)
    assert "has neither yet" not in page(hub_person(Role.DECIDER), body).content.decode()
    assert page(supplier_person(), body).status_code == 404
    assert not AccessAgreement.objects.exists()


@pytest.mark.parametrize("missing", SIGNATURE)
def test_a_signature_has_a_name_a_position_and_a_word(missing):
    person = buyer_person(Role.APPROVER)
    answer = page(person, person.organisations()[0], **{**SIGNATURE, missing: ""})
    assert "There is a problem" in answer.content.decode()
    assert not AccessAgreement.objects.exists()


def test_no_call_off_is_published_without_it():
    call_off = tenders.a_draft()
    draft = queries.draft_for(call_off.officer, call_off.competition.reference)
    assert gate.missing(draft, clock.now()) == []
    draft.buyer = OrganisationFactory(name="NHS Elsewhere CCG")
    assert [found.text for found in gate.missing(draft, clock.now())] == [
        "NHS Elsewhere CCG has not signed the access agreement."
    ]


def test_a_body_that_closed_after_it_began_a_draft_publishes_nothing():
    call_off = tenders.a_draft()
    draft = queries.draft_for(call_off.officer, call_off.competition.reference)
    draft.buyer.closed_on = date(2018, 1, 31)
    assert "closed on 31 January 2018" in " ".join(found.text for found in gate.missing(draft, clock.now()))


def test_a_new_text_is_signed_again(monkeypatch):
    person = buyer_person(Role.APPROVER)
    body = person.organisations()[0]
    page(person, body, **SIGNATURE)
    monkeypatch.setattr("accounts.queries.CURRENT", agreement.Text(2, ("Another text.",)))
    assert f"{body} has not signed the access agreement" in [need.text for need in needs_of(person)]


def test_a_signature_stays_as_it_is():
    person = buyer_person(Role.APPROVER)
    page(person, person.organisations()[0], **SIGNATURE)
    with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
        AccessAgreement.objects.update(signatory_name="Somebody else")


def test_the_text_that_was_signed_has_not_been_altered():
    """Change a text by adding a version; this fingerprint is what signatures rest on."""
    assert agreement.TEXTS[0].sha256 == "9d686309e5173ee7df8fb45f323df57355fa09e0a53f63f771fa4cd129c56e56"
