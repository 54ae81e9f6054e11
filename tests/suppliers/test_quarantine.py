"""A file in which the malware scan finds something later: told to who must act, and never submitted."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import Role
from documents import actions, scanning
from documents.models import Document, Scan, UploadPart
from ledger import clock
from ledger.models import Entry
from notifications.models import Message
from suppliers.actions.held import give_evidence
from suppliers.addresses import address
from suppliers.models import Evidence
from tests.factories.documents import finds_something, store
from tests.factories.suppliers import admit
from tests.factories.uploads import uploaded
from tests.suppliers import story

pytestmark = pytest.mark.django_db


@pytest.fixture
def quarantine(monkeypatch: pytest.MonkeyPatch) -> Callable[[Evidence], None]:
    """The scanner has learnt something new about this file."""

    def scan_again(evidence: Evidence) -> None:
        monkeypatch.setattr(scanning, "scan", finds_something)
        assert actions.scan_again(document=evidence.document) == Scan.QUARANTINED

    return scan_again


def test_an_application_is_submitted_only_without_a_quarantined_file(dps, firm, owner, quarantine) -> None:
    application = story.start(owner, dps, 1)
    story.answer(owner, application, "insurance", {"insurance-files": [story.a_file("policy.pdf")]})
    story.fill(owner, application)
    evidence = Evidence.objects.filter(application=application).first()
    quarantine(evidence)
    answer = story.submit(owner, application, 1)
    assert f"(“{evidence.document.name}” is in quarantine: replace or remove it)" in story.text(answer)
    application.refresh_from_db()
    assert application.submitted_at is None
    told = Message.objects.filter(person__memberships__organisation=firm, key__startswith="quarantined:")
    assert "cannot be submitted with it" in told.first().body
    for shown in (story.page_of(application, "insurance"), reverse("suppliers:evidence", args=[evidence.pk])):
        assert "The malware scan found something in it, so nobody can open it." in story.text(owner.get(shown))
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


@pytest.mark.parametrize("in_parts", [False, True])
def test_an_infected_upload_stands_in_quarantine_in_its_place_until_it_is_replaced(
    dps, firm, colleague, monkeypatch, in_parts
) -> None:
    hub = story.signed_in(story.hub_person(dps, Role.ASSESSOR, "Ada A"))
    application = story.start(colleague, dps, 1)
    with monkeypatch.context() as scanner:
        scanner.setattr(scanning, "scan", finds_something)
        sent = _insurance(colleague, in_parts)
        page = story.text(story.answer(colleague, application, "insurance", sent | {"later": "yes"}))
    assert "“policy.pdf” is in quarantine: the malware scan found something in it." in page
    row = Evidence.objects.get(document__scan=Scan.QUARANTINED)
    assert "policy.pdf Quarantined The malware scan found something in it" in page, "it is marked at once"
    assert colleague.get(reverse("suppliers:evidence_file", args=[row.pk])).status_code == 409
    tasks = colleague.get(address("suppliers:application", application))
    assert "File in quarantine" in story.text(tasks)
    assert reverse("suppliers:evidence", args=[row.pk]) in tasks.content.decode()
    story.fill(colleague, application)
    assert "(“policy.pdf” is in quarantine: replace or remove it)" in story.text(
        story.submit(colleague, application, 1)
    )
    application.refresh_from_db()
    assert application.submitted_at is None
    told = Message.objects.filter(key__startswith="infected:")
    assert {message.person.name for message in told} == {"Edie Editor", "Ada A"}
    listed = story.text(hub.get(reverse("suppliers:quarantine")))
    for shown in ("policy.pdf", str(firm), "Test-Signature, as it arrived", "Edie Editor", row.document.sha256):
        assert shown in listed
    assert "policy.pdf" not in story.text(_other_hub().get(reverse("suppliers:quarantine")))
    with_another = {"step": "replace", "upload": story.a_file("clean.pdf")}
    assert colleague.post(reverse("suppliers:evidence", args=[row.pk]), with_another).status_code == 302
    story.submit(colleague, application, 1)
    application.refresh_from_db()
    assert application.submitted_at


def _insurance(client: Client, in_parts: bool) -> dict[str, Any]:
    if in_parts:
        return {"insurance-files--uploaded": [uploaded(client, "policy.pdf", story.PDF)]}
    return {"insurance-files": [story.a_file("policy.pdf")]}


def _other_hub() -> Client:
    return story.signed_in(story.hub_person(story.a_dps(), Role.ASSESSOR, "Otto O"))


@pytest.mark.parametrize("in_parts", [False, True])
def test_an_infected_upload_takes_no_other_files_place_and_is_kept_apart_once(
    dps, firm, owner, monkeypatch, in_parts
) -> None:
    application = story.start(owner, dps, 1)
    story.answer(owner, application, "insurance", {"insurance-files": [story.a_file("sound.pdf")]})
    sound = Evidence.objects.get()
    monkeypatch.setattr(scanning, "scan", finds_something)
    for _ in range(2):
        sent = {name.replace("insurance-files", "upload"): file for name, file in _insurance(owner, in_parts).items()}
        page = owner.post(reverse("suppliers:evidence", args=[sound.pk]), {"step": "replace"} | sent)
        assert "upload-error" in page.content.decode(), "it is said at the field"
        assert "“policy.pdf” was not taken and is in quarantine" in story.text(page)
    assert Evidence.objects.get(removed_at=None) == sound
    apart = Document.objects.get(scan=Scan.QUARANTINED)
    assert (apart.name, apart.uploaded_by.name, apart.find.signature) == ("policy.pdf", "Olu Owner", "Test-Signature")
    assert not UploadPart.objects.exists(), "nothing else of it is left"
    assert Entry.objects.filter(verb="document_quarantined").count() == 1
    assert Message.objects.filter(key__startswith="infected:", person__name="Olu Owner").count() == 1


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
    monkeypatch.setattr(scanning, "scan", finds_something)
    for kept, links in (
        (asked.documents.get(), {address("suppliers:clarification", asked), address("suppliers:assess", row)}),
        (given.document, {address("suppliers:renew_evidence", given), address("suppliers:member", admission)}),
        (document.document, {reverse("dps:library", args=[dps.reference])}),
    ):
        actions.scan_again(document=kept)
        told = Message.objects.filter(key__startswith=f"quarantined:{kept.pk}:")
        assert {message.link for message in told} == links
