"""The passport (N9): consented, signed, verified offline, and filled in elsewhere with everything marked for review."""

from __future__ import annotations

import json
import subprocess
import sys
import zipfile
from collections.abc import Mapping
from datetime import date
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from nacl.signing import SigningKey

from documents import actions as documents
from documents import scanning
from ledger import clock, note, signing
from ledger.models import Entry
from ledger.note import Verifier
from suppliers import demonstration
from suppliers.actions.parties import Details
from suppliers.models import Answer, Application, Evidence, HeldEvidence, PassportConsent, PassportExport
from suppliers.passport import form
from suppliers.readiness import readiness_of
from tests.factories.documents import finds_something, store
from tests.suppliers import story

pytestmark = pytest.mark.django_db
ROOT = Path(__file__).parents[2]
ELSEWHERE = SigningKey(b"k" * 32)
REVIEW = "From your passport: look at it before you submit"
WITHOUT_DJANGO = "import sys; from suppliers.passport.verify import main; code = main(sys.argv[1:]); assert 'django' not in sys.modules; sys.exit(code)"  # noqa: E501


@pytest.fixture
def given(dps, firm) -> Application:
    """Everything a supplier gives: answers, files, a subcontractor, something confidential."""
    script = demonstration.Script(
        "Product", (1,), parties=(Details("subcontractor", "Harbour Hosting Ltd", "Hosts it", "09876543", lots=(1,)),),
        answers={"org-vat": "GB123"}, confidential={"org-vat": "It is our own."},
    )  # fmt: skip
    return demonstration.apply(dps, firm, script)


def consent(owner: Client, firm) -> PassportConsent:
    told = {"recipient": "Another portal", "purpose": "To apply there.", "agreed": "on"}
    reply = owner.post(reverse("suppliers:passport", args=[firm.pk]), told)
    return PassportConsent.objects.get(pk=reply["Location"].split("/")[-2])


def made(owner: Client, firm) -> PassportExport:
    given = consent(owner, firm)
    assert owner.post(reverse("suppliers:passport_consent", args=[given.pk])).status_code == 302
    return given.exports.get()


def downloaded(owner: Client, firm) -> bytes:
    reply = owner.get(reverse("suppliers:passport_file", args=[made(owner, firm).pk]))
    return b"".join(reply.streaming_content)


def members(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def packed(files: Mapping[str, bytes]) -> bytes:
    whole = BytesIO()
    with zipfile.ZipFile(whole, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return whole.getvalue()


def signed_elsewhere(content: bytes, change: Any) -> bytes:
    """The same passport as another portal would make it, with something changed before it signed."""
    inside = members(content)
    manifest = json.loads(inside[form.MANIFEST])
    manifest["portal"] = {"name": "elsewhere.example", "key": str(elsewhere())}
    change(manifest, inside)
    said = note.sign(form.note_text(manifest), "elsewhere.example", ELSEWHERE).encode()
    return packed({**inside, form.MANIFEST: form.as_bytes(manifest), form.NOTE: said})


def elsewhere() -> Verifier:
    return Verifier("elsewhere.example", bytes(ELSEWHERE.verify_key))


def bring(client: Client, draft: Application, content: bytes) -> str:
    upload = SimpleUploadedFile("passport.zip", content, content_type="application/zip")
    reply = client.post(reverse("suppliers:import_passport", args=[draft.pk]), {"upload": upload}, follow=True)
    return reply.content.decode()


def verify(content: bytes, tmp_path: Path, *, key: str | None = None) -> subprocess.CompletedProcess[str]:
    file = tmp_path / "passport.zip"
    file.write_bytes(content)
    asked = ["verify", str(file), "--key", key or str(signing.verifier())]
    command = [sys.executable, "-c", WITHOUT_DJANGO, *asked]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)


@pytest.fixture
def elsewhere_draft(owner) -> Application:
    """A draft of the same supplier for another DPS, where it has said nothing yet."""
    return story.start(owner, story.a_dps(), 1)


def test_n9_a_passport_holds_everything_and_is_verified_offline_without_django(owner, firm, given, tmp_path):
    content = downloaded(owner, firm)
    manifest = json.loads(members(content)[form.MANIFEST])
    said = {form.where(entry): entry for entry in manifest["answers"]}
    assert manifest["parties"][0]["lots"] == {"dps": given.dps.reference, "numbers": [1]}
    assert said["org-vat"]["value"] == "GB123"
    assert said["org-vat"]["text"] == "VAT number"
    assert said["org-vat"]["confidential"] == "It is our own."
    assert said["org-name of party 1"]["value"] == "Harbour Hosting Ltd"
    assert said["control-psc"]["value"].startswith("The founder")  # sealed in the portal, plain in the owner's passport
    assert said[f"req-r01-compliance for lot 1 of {given.dps.reference}"]["words"] == "Compliant"
    assert len(manifest["files"]) == Evidence.objects.count()
    checked = verify(content, tmp_path)
    assert checked.returncode == 0, checked.stdout + checked.stderr
    files = {entry["path"] for entry in (*manifest["files"], *manifest.get("held", ()))}
    assert f"{len(manifest['answers'])} answers and {len(files)} files, all as the portal signed" in checked.stdout
    assert Entry.objects.filter(verb="passport_exported").count() == 1
    assert Entry.objects.filter(verb="passport_downloaded").count() == 1


def test_n9_what_was_changed_is_named_and_another_key_does_not_do(owner, firm, given, tmp_path):
    content = downloaded(owner, firm)
    inside = members(content)
    path = next(name for name in inside if name.startswith("files/"))
    changed = inside[form.MANIFEST].replace(b'"GB123"', b'"GB124"')
    checked = verify(packed({**inside, path: b"%PDF-1.7 other", form.MANIFEST: changed}), tmp_path)
    assert checked.returncode == 1
    assert "Changed after signing: answer org-vat." in checked.stdout
    assert f"Changed after signing: {path}." in checked.stdout
    less = verify(packed({name: held for name, held in inside.items() if name != path} | {"more.txt": b"!"}), tmp_path)
    assert f"Missing: {path}." in less.stdout
    assert "Not in the manifest: 'more.txt'." in less.stdout
    assert verify(content, tmp_path, key=str(elsewhere())).returncode == 2
    assert verify(b"no archive", tmp_path).returncode == 2


def test_n9_an_import_fills_what_is_open_and_marks_each_answer_and_file_until_its_page_is_saved(
    owner, firm, given, elsewhere_draft
):
    draft = elsewhere_draft
    story.answer(owner, draft, "organisation", {"org-name": "Clearwater Health Group Ltd"})
    page = bring(owner, draft, downloaded(owner, firm))
    assert "marked for your review" in page
    readiness = readiness_of(draft, at=draft.started_at)
    assert readiness.values[None, "org-name"] == "Clearwater Health Group Ltd"
    party = draft.parties.get()
    assert party.lots == []  # the lots of another DPS mean nothing here, so it counts for all
    assert readiness.values[party.pk, "org-name"] == "Harbour Hosting Ltd"
    assert readiness.marks[None, "org-vat"].reason == "It is our own."
    taken = Answer.objects.filter(application=draft, asked="passport")
    marked = {(gap.section.place, gap.question.key) for gap in readiness.gaps if gap.imported}
    assert {(row.place, row.question) for row in taken} <= marked
    assert (None, "insurance-files") in marked
    tasks = owner.get(reverse("suppliers:application", args=[draft.pk])).content.decode()
    assert f"{len(marked)} answers wait for you to look at them" in tasks
    assert "5 from your passport" in tasks
    insurance = story.page_of(draft, "insurance")
    assert REVIEW in owner.get(insurance).content.decode()
    kept = {key: value for (place, key), value in readiness.values.items() if place is None}
    asked = [q for q in readiness.shown["insurance"] if not q.holds_files]
    story.answer(owner, draft, "insurance", {q.key: kept[q.key] for q in asked if q.key in kept})
    assert REVIEW not in owner.get(insurance).content.decode()
    again = bring(owner, draft, downloaded(owner, firm))
    assert "0 answers and 0 files" in again


def test_n9_a_draft_that_is_filled_from_a_passport_is_submitted_once_every_page_was_saved(
    owner, firm, given, elsewhere_draft
):
    draft = elsewhere_draft
    bring(owner, draft, downloaded(owner, firm))
    story.submit(owner, draft, 1)
    draft.refresh_from_db()
    assert draft.is_draft
    story.fill_in_pages(owner, draft, insurance_expiry="27 3 2019")  # its certificates came from the passport
    assert story.submit(owner, draft, 1).status_code == 302


def test_a_passport_of_a_portal_that_is_not_trusted_is_refused_and_of_one_that_is_taken(
    owner, firm, given, elsewhere_draft, settings
):
    content = signed_elsewhere(downloaded(owner, firm), lambda manifest, inside: None)
    page = bring(owner, elsewhere_draft, content)
    assert "comes from elsewhere.example" in page
    assert not elsewhere_draft.answers.exists()
    settings.PASSPORT_TRUSTED_KEYS = [str(elsewhere())]
    assert "marked for your review" in bring(owner, elsewhere_draft, content)
    assert elsewhere_draft.answers.exists()


def test_what_the_format_does_not_know_is_refused_and_named(owner, firm, given, elsewhere_draft, settings):
    settings.PASSPORT_TRUSTED_KEYS = [str(elsewhere())]
    content = signed_elsewhere(downloaded(owner, firm), lambda manifest, inside: manifest["answers"][0].update(score=5))
    page = bring(owner, elsewhere_draft, content)
    assert "holds what its format does not know, at answers/0" in page
    assert "score" in page
    assert not elsewhere_draft.answers.exists()


def test_a_file_that_the_door_refuses_leaves_nothing_of_the_passport(owner, firm, given, elsewhere_draft, settings):
    settings.PASSPORT_TRUSTED_KEYS = [str(elsewhere())]

    def a_program(manifest, inside):
        entry = next(entry for entry in manifest["files"] if entry["question"] == "insurance-files")
        entry["name"] = "run.exe"

    def a_name_of_nothing(manifest, inside):
        entry = next(entry for entry in manifest["files"] if entry["question"] == "insurance-files")
        entry["name"] = "run.p\0df"

    page = bring(owner, elsewhere_draft, signed_elsewhere(downloaded(owner, firm), a_name_of_nothing))
    assert "characters that cannot be shown" in page
    page = bring(owner, elsewhere_draft, signed_elsewhere(downloaded(owner, firm), a_program))
    assert "“run.exe” is not of a kind that can be kept" in page
    assert not elsewhere_draft.answers.exists()
    assert not elsewhere_draft.parties.exists()


def test_the_passport_of_another_company_is_refused(owner, firm, given, stranger, dps):
    content = downloaded(owner, firm)
    draft = story.start(stranger, dps, 1)
    assert "The passport is of Clearwater Health Ltd" in bring(stranger, draft, content)
    draft.organisation.company_number = ""
    draft.organisation.save(update_fields=["company_number"])
    assert "no number shows that" in bring(stranger, draft, content)
    assert not draft.answers.exists()


def test_no_passport_without_a_consent_that_stands(owner, colleague, firm, given):
    page = owner.post(reverse("suppliers:passport", args=[firm.pk]), {"recipient": "", "purpose": ""}).content.decode()
    assert "Tick the box to consent" in page
    export = made(owner, firm)
    address = reverse("suppliers:passport_consent", args=[export.consent_id])
    assert colleague.post(address).status_code == 403
    assert owner.post(address, {"step": "withdraw"}).status_code == 302
    assert "Withdrawn" in owner.get(address).content.decode()
    assert "consent was withdrawn" in owner.post(address).content.decode()
    assert "consent was withdrawn" in owner.get(reverse("suppliers:passport_file", args=[export.pk])).content.decode()
    assert PassportExport.objects.count() == 1
    with pytest.raises(IntegrityError, match="stay as they are"), transaction.atomic():
        PassportConsent.objects.update(withdrawn_at=None, withdrawn_by=None)
    with pytest.raises(IntegrityError, match="stay as they are"), transaction.atomic():
        PassportExport.objects.update(note="Another")


def test_a_quarantined_file_is_left_out_and_the_passport_says_so(owner, firm, given, monkeypatch):
    earlier = made(owner, firm)
    found = Evidence.objects.get(question="insurance-files").document
    with monkeypatch.context() as scanner:
        scanner.setattr(scanning, "scan", finds_something)
        documents.scan_again(document=found)
    manifest = json.loads(members(downloaded(owner, firm))[form.MANIFEST])
    assert [left["name"] for left in manifest["left_out"]] == [found.name]
    assert found.sha256 not in {entry["sha256"] for entry in manifest["files"]}
    page = owner.get(reverse("suppliers:passport_file", args=[earlier.pk])).content.decode()
    assert "Make a new passport without it" in page


def test_a_passport_holds_the_evidence_held_now_with_its_days_and_fills_in_what_renews(
    owner, firm, given, elsewhere_draft, tmp_path
):
    told = {"organisation": firm, "given_by": given.submitted_by, "given_at": clock.now()}
    old = HeldEvidence.objects.create(
        **told,
        title="Insurance",
        slot="insurance-files",
        document=given.evidence.get(question="insurance-files").document,
    )
    HeldEvidence.objects.create(
        **told, title="Insurance", slot="insurance-files", document=store("renewed.pdf", story.PDF), renews=old,
        expires_on=date(2019, 9, 30),
    )  # fmt: skip
    HeldEvidence.objects.create(**told, title="Cyber Essentials", expires_on=date(2018, 6, 1))
    content = downloaded(owner, firm)
    manifest = json.loads(members(content)[form.MANIFEST])
    assert [(held["title"], held.get("expires_on"), held.get("name")) for held in manifest["held"]] == [
        ("Cyber Essentials", "2018-06-01", None), ("Insurance", "2019-09-30", "renewed.pdf"),
    ]  # fmt: skip
    checked = verify(content, tmp_path)
    assert checked.returncode == 0, checked.stdout
    assert "held: Insurance, until 2019-09-30" in checked.stdout

    inside = members(content)
    manifest["held"][1]["expires_on"] = "2029-09-30"
    changed = verify(packed({**inside, form.MANIFEST: form.as_bytes(manifest)}), tmp_path)
    assert "Changed after signing: evidence held 2." in changed.stdout

    assert "marked for your review" in bring(owner, elsewhere_draft, content)
    taken = elsewhere_draft.evidence.get(question="insurance-files")
    assert (taken.document.name, taken.expires_on, taken.for_review) == ("renewed.pdf", date(2019, 9, 30), True)


def test_a_later_file_of_a_draft_comes_in_the_place_of_the_evidence_held_and_what_renews_both_comes_beside_it(
    *, owner, firm, given, elsewhere_draft, dps, at
):
    def places() -> set[str]:
        rows = elsewhere_draft.evidence.filter(question="insurance-files", removed_at=None, for_review=True)
        return {row.document.name for row in rows}

    first = given.evidence.get(question="insurance-files")
    told = {"organisation": firm, "given_by": given.submitted_by, "title": "Insurance", "slot": "insurance-files"}
    held = HeldEvidence.objects.create(**told, document=first.document, given_at=clock.now())
    at("2017-12-05 10:00")
    copied = story.start(owner, dps, 2).evidence.get(question="insurance-files")
    upload = story.a_file("newer.pdf", story.PDF + b"%newer\n")
    owner.post(reverse("suppliers:evidence", args=[copied.pk]), {"step": "replace", "upload": upload})
    assert "or replaced by a later one" in bring(owner, elsewhere_draft, downloaded(owner, firm))
    assert places() == {"newer.pdf"}
    elsewhere_draft.evidence.all().delete()
    renewed = store("renewed.pdf", story.PDF)
    HeldEvidence.objects.create(**told, document=renewed, given_at=clock.now(), renews=held)
    bring(owner, elsewhere_draft, downloaded(owner, firm))
    assert places() == {"newer.pdf", "renewed.pdf"}
