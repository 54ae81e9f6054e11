"""A file in which the malware scan finds something later: told to who must act, and never submitted."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.urls import reverse

from accounts.models import Role
from documents import actions, scanning
from documents.models import Scan
from ledger import clock
from ledger.models import Entry
from notifications.models import Message
from suppliers.actions.held import give_evidence
from suppliers.addresses import address
from suppliers.models import Evidence
from tests.factories.documents import store
from tests.factories.suppliers import admit
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


def test_an_upload_in_which_something_is_found_is_refused_and_told_to_uploader_and_hub(
    dps, firm, colleague, monkeypatch
) -> None:
    assessor = story.hub_person(dps, Role.ASSESSOR, "Ada A")
    application = story.start(colleague, dps, 1)
    monkeypatch.setattr(scanning, "scan", lambda pieces: Scan.QUARANTINED)
    for _ in range(2):
        sent = {"insurance-files": [story.a_file("policy.pdf")]}
        assert "was not taken" in text(story.answer(colleague, application, "insurance", sent))
    assert not Evidence.objects.exists()
    told = Message.objects.filter(key__startswith="infected:")
    assert {message.person.name for message in told} == {"Edie Editor", "Ada A"}
    assert all("“policy.pdf”" in message.body for message in told)
    assert Entry.objects.filter(verb="infected_upload_refused").count() == 2
    assert assessor in {message.person for message in told}


def test_a_file_is_told_of_wherever_it_stands(dps, firm, owner, monkeypatch) -> None:
    assessor = story.signed_in(story.hub_person(dps, Role.ASSESSOR, "Ada A"))
    row = story.row_of(story.applied(dps, firm, 1))
    story.impartial(assessor, row)
    assessor.post(reverse("suppliers:ask", args=[row.pk]), {"question": "Which year?"})
    asked = row.clarifications.get()
    answer = {"answer": "2016.", "uploads": [story.a_file("accounts.pdf")]}
    owner.post(reverse("suppliers:clarification", args=[asked.pk]), answer)
    admission = admit(dps.lots.get(number=2), firm)
    given = give_evidence(
        by=firm.memberships.get().user, organisation=firm, title="ISO", upload=story.a_file("iso.pdf")
    )  # fmt: skip
    story.hub_person(dps, Role.DECIDER, "Devi D")
    document = dps.documents.create(title="Terms", document=store("terms.txt", b"Terms"), published_at=clock.now())
    monkeypatch.setattr(scanning, "scan", lambda pieces: Scan.QUARANTINED)
    for kept, links in (
        (asked.documents.get(), {address("suppliers:clarification", asked), address("suppliers:assess", row)}),
        (given.document, {address("suppliers:renew_evidence", given), address("suppliers:member", admission)}),
        (document.document, {reverse("dps:library", args=[dps.reference])}),
    ):
        actions.scan_again(document=kept)
        told = Message.objects.filter(key__startswith=f"quarantined:{kept.pk}:")
        assert {message.link for message in told} == links
