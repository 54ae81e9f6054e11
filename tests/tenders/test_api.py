"""Call-offs over the API: what was published, and nothing of a bid."""

from __future__ import annotations

import json

import pytest
from django.contrib.auth.models import AnonymousUser
from rest_framework.response import Response
from rest_framework.test import APIRequestFactory, force_authenticate

from accounts.models import Role
from tenders import actions
from tenders.api import CallOffViewSet, InvitationViewSet
from tests.factories import tenders as made
from tests.factories.accounts import auditor, buyer_person
from tests.factories.suppliers import SupplierFactory, supplier_person

pytestmark = pytest.mark.django_db


def listed(viewset, person, **query):
    request = APIRequestFactory().get("/", query)
    force_authenticate(request, person)
    answer = viewset.as_view({"get": "list"})(request)
    if isinstance(answer, Response):  # a refusal is written already
        answer.render()
    return answer.status_code, answer.content.decode()


def test_everybody_reads_published_call_offs_and_nobody_who_bids():
    call_off = made.a_published_call_off()
    made.a_sealed_bid(call_off, call_off.suppliers[0])
    for person in (AnonymousUser(), call_off.officer, made.owner_of(call_off.suppliers[1])):
        status, text = listed(CallOffViewSet, person)
        assert status == 200
        assert call_off.competition.reference in text
        assert '"state":"open"' in text
        for supplier in call_off.suppliers:
            assert supplier.name not in text
            assert str(supplier.pk) not in text


def test_what_an_invitation_says_is_read_by_the_invited_and_the_buyers_side_alone():
    call_off = made.a_published_call_off()
    need = call_off.competition.need
    shut_out = supplier_person(call_off.competition.buyer, Role.OFFICER, name="Connie Conflict")
    actions.declare_conflict(by=shut_out, competition=call_off.competition, has_conflict=True, details="Kin.")
    readers = [call_off.officer, call_off.hub_decider, auditor(), made.owner_of(call_off.suppliers[0])]
    others = [AnonymousUser(), supplier_person(SupplierFactory()), buyer_person(), shut_out]
    for person in readers:
        row = json.loads(listed(CallOffViewSet, person)[1])["results"][0]
        assert (row["need"], len(row["criteria"])) == (need, 3)
    for person in others:
        row = json.loads(listed(CallOffViewSet, person)[1])["results"][0]
        assert {row[name] for name in ("need", "value_ex_vat", "tie_break", "price_formula")} == {None}
        assert row["criteria"] is None
        assert row["reference"] == call_off.competition.reference


def test_a_draft_is_seen_by_its_buyer_alone():
    call_off = made.a_draft()
    assert call_off.competition.reference in listed(CallOffViewSet, call_off.officer)[1]
    assert call_off.competition.reference not in listed(CallOffViewSet, made.owner_of(call_off.suppliers[0]))[1]


def test_invitations_are_the_suppliers_own():
    call_off = made.a_published_call_off()
    one, two = call_off.suppliers
    status, text = listed(InvitationViewSet, made.owner_of(one))
    assert status == 200
    assert one.name in text
    assert two.name not in text
    assert listed(InvitationViewSet, call_off.officer)[0] == 403
    assert listed(InvitationViewSet, AnonymousUser())[0] == 403
