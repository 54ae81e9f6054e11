"""An assessor leaves the hub: what was in hand goes back into the queue, and the colleagues are told."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import Role
from ledger.models import Entry
from notifications.models import Message
from tests.factories.accounts import hub_person, sign_in
from tests.suppliers import story

pytestmark = pytest.mark.django_db


def test_applications_of_an_assessor_who_leaves_go_back_to_the_queue(dps, firm):
    row = story.row_of(story.applied(dps, firm, 1))
    leaver, colleague = (story.hub_person(dps, Role.ASSESSOR, name) for name in ("Lee Leaver", "Col League"))
    row.assessor = leaver
    row.save()
    removed = reverse("accounts:remove_person", args=[dps.contracting_authority_id, leaver.pk])
    assert sign_in(Client(), hub_person(Role.DECIDER)).post(removed).status_code == 302
    row.refresh_from_db()
    assert (row.assessor, row.assigned_at) == (None, None)
    assert Entry.objects.filter(verb="application_unassigned").count() == 1
    told = Message.objects.get(key__startswith=f"assessor-left:{row.pk}")
    assert told.person == colleague
    assert "A decision is due by the end of 18 December 2017" in told.body
