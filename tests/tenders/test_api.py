"""Call-offs over the API: what was published, and nothing of a bid."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import AnonymousUser
from rest_framework.test import APIRequestFactory, force_authenticate

from tenders.api import CallOffViewSet, InvitationViewSet
from tests.factories import tenders as made

pytestmark = pytest.mark.django_db


def listed(viewset, person, **query):
    request = APIRequestFactory().get("/", query)
    force_authenticate(request, person)
    answer = viewset.as_view({"get": "list"})(request)
    return answer.status_code, answer.render().content.decode()


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
