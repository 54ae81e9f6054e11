"""Files uploaded in parts, on their way into an application; what became of earlier versions."""

from __future__ import annotations

from datetime import date

import pytest
from django.core.files.storage import default_storage
from django.test import Client
from django.urls import reverse

from accounts.models import Role
from documents.handlers import NoFurtherThanTheLimit
from documents.models import Document, Upload
from suppliers import demonstration, publishing
from suppliers.models import Application, Evidence, HeldEvidence
from suppliers.questionnaire import read_section
from tests.factories.uploads import announce, send, stands_at, uploaded
from tests.suppliers import story

pytestmark = pytest.mark.django_db
FIELD = "insurance-files--uploaded"


def test_what_was_uploaded_in_parts_goes_through_the_same_door_into_its_place(
    owner, draft, django_capture_on_commit_callbacks
):
    key = uploaded(owner, "policy.pdf", story.PDF, parts=3)
    parts = list(Upload.objects.get().parts.values_list("storage_key", flat=True))
    plain = {"insurance-files": [story.a_file("plain.pdf")]}
    with django_capture_on_commit_callbacks(execute=True):
        story.answer(owner, draft, "insurance", {FIELD: [key, key], **plain})
    assert {row.document.name for row in draft.evidence.all()} == {"policy.pdf", "plain.pdf"}
    one, other = Document.objects.filter(uploaded_by__isnull=False)
    assert (one.sha256, one.content_type) == (other.sha256, other.content_type)
    assert len(parts) == 3
    assert not any(map(default_storage.exists, parts)), "nothing is left of its way"
    story.answer(owner, draft, "insurance", {FIELD: [key]})
    assert draft.evidence.count() == 2, "a form sent twice does no harm"


def test_what_is_refused_at_the_door_is_refused_however_it_came(owner, draft):
    key = uploaded(owner, "fake.pdf", b"MZ this is a program")
    page = story.answer(owner, draft, "insurance", {FIELD: [key]}).content.decode()
    assert "“fake.pdf” is named as a PDF" in page
    assert stands_at(owner, reverse("documents:upload", args=[key])) is not None, "it is the person's to remove"
    assert not draft.evidence.exists()


def test_uploads_of_others_and_unfinished_ones_are_not_there(owner, stranger, draft):
    theirs = uploaded(stranger, "theirs.pdf", story.PDF)
    half = announce(owner, "half.pdf", 100)["Location"]
    send(owner, half, 0, b"%PDF-")
    for key in (theirs, half.split("/")[2], "nonsense"):
        page = story.answer(owner, draft, "insurance", {FIELD: [key]}).content.decode()
        assert "A file that you uploaded is not there any more. Choose it again." in page
    assert not draft.evidence.exists()


def test_earlier_versions_stay_and_are_shown_to_the_supplier_with_who_and_when(owner, colleague, draft):
    story.answer(owner, draft, "insurance", {"insurance-files": [story.a_file("first.pdf")]})
    first = draft.evidence.get()
    manage = reverse("suppliers:evidence", args=[first.pk])
    colleague.post(manage, {"step": "replace", "upload--uploaded": uploaded(colleague, "second.pdf", story.PDF)})
    second = Evidence.objects.get(removed_at=None)
    owner.post(reverse("suppliers:evidence", args=[second.pk]), {"step": "move", "to": "lot-1-1/req-r02-files"})
    for address in (story.page_of(draft, "lot-1-1"), reverse("suppliers:evidence", args=[second.pk])):
        page = story.text(owner.get(address))
        assert "1 earlier version of second.pdf" in page
        assert "first.pdf" in page
        assert "added by Olu Owner" in page
        assert "replaced by Edie Editor, 4 December 2017, 10am" in page
    assert "Replaced 4 December 2017, 10am by Edie Editor: see what is in its place" in story.text(owner.get(manage))
    assert b"".join(owner.get(reverse("suppliers:evidence_file", args=[first.pk]))) == story.PDF
    owner.post(reverse("suppliers:evidence", args=[second.pk]), {"step": "remove"})
    page = story.text(owner.get(story.page_of(draft, "lot-1-1")))
    assert "1 removed file" in page
    assert "moved here from “Insurance: " in page
    assert "by Olu Owner, 4 December 2017, 10am; removed by Olu Owner, 4 December 2017, 10am" in page


def test_who_acts_on_a_file_that_a_colleague_moved_meanwhile_is_told_and_nothing_is_done(owner, colleague, draft):
    story.answer(owner, draft, "insurance", {"insurance-files": [story.a_file("first.pdf")]})
    evidence = draft.evidence.get()
    manage = reverse("suppliers:evidence", args=[evidence.pk])
    shown = {"was": evidence.stamp}
    assert "Evidence of these measures" not in owner.get(manage).content.decode(), "nobody asks for it"
    story.answer(owner, draft, "mandatory", {"ground-fraud": "yes"})
    ground = read_section(publishing.complete_definition(publishing.CURRENT)["sections"][5]).questions
    title = next(question.text for question in ground if question.key == "ground-fraud")
    assert f"Evidence of these measures (about: {title.partition(':')[0]})" in story.text(owner.get(manage))
    assert f'name="was" value="{evidence.stamp}"' in owner.get(manage).content.decode()
    colleague.post(manage, {**shown, "step": "move", "to": "lot-1-1/req-r02-files"})
    for step in ({"step": "move", "to": "lot-1-1/req-r01-files"}, {"step": "remove"},
                 {"step": "replace", "upload": story.a_file("second.pdf")}):  # fmt: skip
        page = story.text(owner.post(manage, {**shown, **step}))
        assert "Edie Editor moved this file at 10am on 4 December 2017, while you were looking at it" in page
        assert "It stands under “Lot 1: requirements R01 to R03: Evidence files for R02”" in page
    assert draft.evidence.get(removed_at=None).question == "req-r02-files"
    again = {"was": draft.evidence.get().stamp, "step": "move", "to": "lot-1-1/req-r01-files"}
    assert owner.post(manage, again).status_code == 302
    moved = draft.evidence.get()
    assert (moved.question, moved.moved_by.name) == ("req-r01-files", "Olu Owner")
    assert moved.moved_from == "Lot 1: requirements R01 to R03: Evidence files for R02"


def test_the_hub_sees_that_a_file_had_earlier_versions_and_opens_only_what_was_submitted(owner, assessor, draft):
    story.answer(owner, draft, "lot-1-1", {"req-r02-files": [story.a_file("first.pdf")]})
    court = a_file_under_a_ground_that_is_taken_back(owner, draft)
    story.fill(owner, draft)
    evidence = draft.evidence.exclude(pk=court.pk).get()
    owner.post(
        reverse("suppliers:evidence", args=[evidence.pk]), {"step": "replace", "upload": story.a_file("better.pdf")}
    )
    assert "What is not sent" in story.text(owner.get(reverse("suppliers:check", args=[draft.pk])))
    story.submit(owner, draft, 1)
    row = story.row_of(draft)
    assert "court.txt" not in story.text(owner.get(reverse("suppliers:receipt", args=[draft.pk])))
    story.impartial(assessor, row)
    page = assessor.get(reverse("suppliers:all_answers", args=[row.pk]))
    assert "1 earlier version of better.pdf" in story.text(page)
    assert evidence.document.name in story.text(page)
    old = reverse("suppliers:assessment_file", args=[row.pk, evidence.document_id])
    assert old not in page.content.decode()
    assert assessor.get(old).status_code == 404
    assert assessor.get(reverse("suppliers:assessment_file", args=[row.pk, court.document_id])).status_code == 404


def a_file_under_a_ground_that_is_taken_back(owner: Client, draft: Application) -> Evidence:
    """Evidence of what was done since, and then the ground is not declared after all."""
    told = {"ground-fraud": "yes", "ground-fraud-evidence": [story.a_file("court.txt", b"Fined.")]}
    for answers in ({"ground-fraud": "yes"}, told):
        story.answer(owner, draft, "mandatory", answers)
    court = draft.evidence.get(question="ground-fraud-evidence")
    manage = reverse("suppliers:evidence", args=[court.pk])
    page = story.text(owner.get(manage))
    assert page.count("Evidence of these measures") == 2, "under its ground, and as the one such place to move it to"
    assert "Evidence of these measures (about: Fraud against" in page
    story.answer(owner, draft, "mandatory", {"ground-fraud": "no"})
    refused = owner.post(manage, {"step": "move", "to": "mandatory/ground-bribery-evidence"})
    assert "That place is not asked about any more" in story.text(refused)
    assert "the file is not sent with the application" in story.text(refused)
    return court


def test_the_page_says_beforehand_what_may_be_uploaded(owner, draft, settings):
    settings.FILE_MAX_BYTES, settings.FILE_KINDS = 25_000_000, ["pdf", "txt"]
    page = owner.get(story.page_of(draft, "insurance"))
    assert "Several files at once if you like, 20 at most, each up to 25 MB: PDF or text." in story.text(page)
    assert 'accept=".pdf,.txt"' in page.content.decode()
    refused = story.answer(owner, draft, "insurance", {"insurance-files": [story.a_file("picture.png")]})
    assert "Choose a PDF or text file." in refused.content.decode()


def test_a_file_above_the_limit_is_refused_by_what_came_of_it_up_to_the_limit(owner, draft, settings):
    settings.FILE_MAX_BYTES = settings.FORM_FILE_MAX_BYTES = 1_000_000
    large = story.a_file("large.txt", b"words " * 500_000)
    page = story.text(story.answer(owner, draft, "insurance", {"insurance-files": [large, story.a_file("small.pdf")]}))
    assert "“large.txt” is larger than 1 MB. Make it smaller or split it." in page
    assert [row.document.name for row in draft.evidence.all()] == ["small.pdf"]


def test_a_passport_may_be_larger_than_a_file_and_comes_whole(settings):
    door = NoFurtherThanTheLimit()
    assert door.receive_data_chunk(b"more", settings.FILE_MAX_BYTES + 1) == b"more"
    assert door.receive_data_chunk(b"more", settings.PASSPORT_MAX_BYTES + 1) is None


def test_a_draft_holds_so_many_files_and_no_more_with_those_removed(owner, draft, monkeypatch):
    monkeypatch.setattr("suppliers.actions.files.FILES_AT_MOST", 2)
    story.answer(owner, draft, "insurance", {"insurance-files": [story.a_file("one.pdf"), story.a_file("two.pdf")]})
    one = reverse("suppliers:evidence", args=[draft.evidence.first().pk])
    replaced = owner.post(one, {"step": "replace", "upload": story.a_file("better.pdf")})
    assert "keeps at most 2 files" in story.text(replaced)
    owner.post(one, {"step": "remove"})
    page = story.answer(owner, draft, "insurance", {"insurance-files": [story.a_file("three.pdf")]})
    assert "keeps at most 2 files" in story.text(page)
    assert draft.evidence.count() == 2


def test_a_file_has_a_day_on_which_it_runs_out_that_goes_with_it(*, at, owner, colleague, assessor, dps, draft):
    story.answer(owner, draft, "lot-1-1", {"req-r02-files": [story.a_file("iso.pdf")]})
    file = draft.evidence.get()
    manage, was = reverse("suppliers:evidence", args=[file.pk]), {"was": file.stamp, "step": "expiry"}
    assert "This ran out on 1 December 2017" in story.text(owner.post(manage, {**was, "expires_on": "1 12 2017"}))
    assert owner.post(manage, {**was, "expires_on": "15 12 2017"}).status_code == 302
    page = story.text(colleague.post(manage, {**was, "expires_on": "1 1 2019"}))
    assert "A colleague says that it runs out on 15 December 2017" in page
    assert "runs out on 15 December 2017" in story.text(owner.get(story.page_of(draft, "lot-1-1")))
    story.fill(owner, draft)
    at("2017-12-18 10:00")
    address = reverse("suppliers:check", args=[draft.pk])
    assert "“iso.pdf” has run out: replace or remove it" in story.text(owner.get(address))
    assert story.submit(owner, draft, 1).status_code == 200, "not submitted"
    shown = {**was, "shown": "2017-12-15", "expires_on": "1 1 2019"}
    assert colleague.post(manage, shown).status_code == 302
    story.submit(owner, draft, 1)
    row = story.row_of(draft)
    story.impartial(assessor, row)
    assert "runs out on 1 January 2019" in story.text(assessor.get(reverse("suppliers:all_answers", args=[row.pk])))
    draft.refresh_from_db()
    assert [part["expires_on"] for part in draft.manifest["parts"] if part["kind"] == "file"] == ["2019-01-01"]
    demonstration.decide(demonstration.assess(row, story.hub_person(dps, Role.ASSESSOR, "Ada")),
                         story.hub_person(dps, Role.DECIDER, "Dan"))  # fmt: skip
    assert HeldEvidence.objects.get(slot="req-r02-files").expires_on == date(2019, 1, 1)
