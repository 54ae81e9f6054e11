"""A file in which the malware scan finds something later: told to who must act, and never submitted."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.urls import reverse

from accounts.models import Role
from documents import actions, scanning
from documents.models import Scan
from notifications.models import Message
from suppliers.models import Evidence
from tests.suppliers import story
from tests.suppliers.test_membership import text

pytestmark = pytest.mark.django_db


@pytest.fixture
def quarantine(monkeypatch: pytest.MonkeyPatch) -> Callable[[Evidence], None]:
    """The scanner has learnt something new about this file."""

    def scan_again(evidence: Evidence) -> None:
        monkeypatch.setattr(scanning, "scan", lambda pieces: Scan.QUARANTINED)
        assert actions.scan_again(document=evidence.document) == Scan.QUARANTINED

    return scan_again


def test_an_application_is_submitted_only_without_a_quarantined_file(dps, firm, owner, quarantine) -> None:
    application = story.start(owner, dps, 1)
    story.answer(owner, application, "insurance", {"insurance-files": [story.a_file("policy.pdf")]})
    story.fill(owner, application)
    evidence = Evidence.objects.filter(application=application).first()
    quarantine(evidence)
    answer = story.submit(owner, application, 1)
    assert f"found something in “{evidence.document.name}”" in text(answer)
    application.refresh_from_db()
    assert application.submitted_at is None
    told = Message.objects.filter(person__memberships__organisation=firm, key__startswith="quarantined:")
    assert "cannot be submitted with it" in told.first().body
    for shown in (story.page_of(application, "insurance"), reverse("suppliers:evidence", args=[evidence.pk])):
        assert "The malware scan found something in it, so nobody can open it." in text(owner.get(shown))
    owner.post(reverse("suppliers:evidence", args=[evidence.pk]), {"step": "remove"})
    story.submit(owner, application, 1)
    application.refresh_from_db()
    assert application.submitted_at


def test_of_a_submitted_application_the_hub_is_told_too(dps, firm, quarantine) -> None:
    assessor = story.hub_person(dps, Role.ASSESSOR, "Ada A")
    application = story.applied(dps, firm, 1)
    evidence = Evidence.objects.filter(application=application).first()
    quarantine(evidence)
    told = Message.objects.get(person=assessor, key__startswith="quarantined:")
    assert told.link == reverse("suppliers:assess", args=[story.row_of(application).pk])
    assert evidence.document.name in told.body
