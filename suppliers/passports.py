"""What a supplier has given, gathered from all its applications into the manifest of a passport; and the archive."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import IO, Any, cast
from uuid import UUID

from accounts.models import Organisation
from documents import vault
from documents.models import Document, Scan
from documents.names import extension
from documents.queries import open_document
from dps.models import DynamicPurchasingSystem, Lot
from ledger import signing
from ledger.canonical import canonical_json
from suppliers import answers, held, queries
from suppliers.models import (
    Application,
    ConfidentialMark,
    Evidence,
    HeldEvidence,
    Party,
    PassportConsent,
    PassportExport,
    PassportFile,
)
from suppliers.papers import paper_for
from suppliers.passport import form
from suppliers.questionnaire import Question, Slot

SCHEMA = "urn:dps-passport:1"
QUARANTINED = "the malware scan found something in it"
GONE_SINCE = (
    "Nobody can open “{name}” any more, as the malware scan found something in it. Make a new passport without it."
)


@dataclass
class Gathered:
    """Entries of a manifest in the making. What a newer application says stands; older ones fill the rest."""

    answers: list[dict[str, Any]] = field(default_factory=list)
    files: list[dict[str, Any]] = field(default_factory=list)
    held: list[dict[str, Any]] = field(default_factory=list)
    left_out: list[dict[str, Any]] = field(default_factory=list)
    documents: dict[UUID, tuple[str, Document]] = field(default_factory=dict)
    _said: set[tuple[str, str]] = field(default_factory=set)

    def is_new(self, kind: str, entry: dict[str, Any]) -> bool:
        """Whether no newer application has spoken about this question."""
        return (kind, form.where(entry)) not in self._said

    def close(self, kind: str, entries: list[dict[str, Any]]) -> None:
        """What these entries speak about is spoken about."""
        self._said |= {(kind, form.where(entry)) for entry in entries}

    def path_of(self, document: Document) -> str:
        """Where a document lies in the archive; one that is given in several places lies there once."""
        ending = extension(document.name)
        path = f"files/{len(self.documents) + 1:04}{'.' + ending if ending else ''}"
        return self.documents.setdefault(document.pk, (path, document))[0]


def gather(organisation: Organisation) -> Gathered:
    """Everything the organisation has given, drafts too, newest first; parties as `_newest` has them.

    Beside it stands the evidence that is held of it now, with its days: also what was renewed or given since.
    """
    gathered = Gathered()
    newest = _newest(organisation)
    for application in organisation.applications.select_related("dps", "questionnaire").order_by("-started_at", "id"):
        _gather(application, gathered, with_parties=application == newest)
    _gather_held(organisation, gathered)
    return gathered


def _newest(organisation: Organisation) -> Application | None:
    """The application that says with whom the organisation applies: its last submitted one, else its last draft."""
    submitted = organisation.applications.filter(submitted_at__isnull=False).order_by("-submitted_at").first()
    return submitted or organisation.applications.order_by("-started_at", "id").first()


def _gather(application: Application, gathered: Gathered, *, with_parties: bool) -> None:
    places = _places(application, with_parties=with_parties)
    marks = {
        (mark.place, mark.question): mark.reason for mark in ConfidentialMark.objects.filter(application=application)
    }
    given = _answers(application, places, marks)
    fresh = [entry for entry in given if gathered.is_new("answer", entry)]
    gathered.answers += fresh
    gathered.close("answer", fresh)
    _files(application, places, marks, gathered)


def _places(application: Application, *, with_parties: bool) -> dict[Slot, tuple[Question, dict[str, Any]]]:
    """Every question of the application, with the start of the entry that an answer to it gets."""
    lots = list(Lot.objects.filter(dps=application.dps_id).order_by("number"))
    parties = list(application.parties.all()) if with_parties else []
    places: dict[UUID | None, dict[str, Any]] = {None: {}}
    places |= {lot.pk: {"dps": application.dps.reference, "lot": lot.number} for lot in lots}
    places |= {party.pk: {"party": party.number} for party in parties}
    about = {"given_in": application.reference, "questionnaire": application.questionnaire.version}
    return {
        section.slot(question): (
            question,
            about | {"place": places[section.place], "question": question.key, "number": question.number,
                     "text": question.text},
        )
        for section in paper_for(application, lots, parties).sections
        for question in section.questions
    }  # fmt: skip


def _answers(
    application: Application, places: dict[Slot, tuple[Question, dict[str, Any]]], marks: dict[Slot, str]
) -> list[dict[str, Any]]:
    entries = []
    for slot, kept in answers.kept_answers(application).items():
        if slot in places and kept.value not in (None, "", []):
            question, start = places[slot]
            said = {"kind": question.kind, "value": kept.value, "words": question.in_words(kept.value)}
            entries.append(start | said | _marked(marks, slot))
    return sorted(entries, key=form.where)


def _files(
    application: Application,
    places: dict[Slot, tuple[Question, dict[str, Any]]],
    marks: dict[Slot, str],
    gathered: Gathered,
) -> None:
    spoken = []
    for row in queries.evidence_with_history(application):
        if row.removed_at:
            continue
        slot = (row.place, row.question)
        if slot not in places or not gathered.is_new("files", places[slot][1]):
            continue
        start = places[slot][1]
        spoken.append(start)
        if row.document.scan == Scan.QUARANTINED:
            gathered.left_out.append({"question": row.question, "name": row.document.name, "reason": QUARANTINED})
        else:
            gathered.files.append(start | _file(row, gathered) | _marked(marks, slot))
    gathered.close("files", spoken)


def _file(row: Evidence, gathered: Gathered) -> dict[str, Any]:
    return _stored(row.document, gathered) | _runs_out(row) | _renews(row.document, row.earlier)


def _stored(document: Document, gathered: Gathered) -> dict[str, Any]:
    return {
        "name": document.name,
        "path": gathered.path_of(document),
        "content_type": document.content_type,
        "size": document.size,
        "sha256": document.sha256,
    }


def _runs_out(row: Evidence | HeldEvidence) -> dict[str, str]:
    return {"expires_on": row.expires_on.isoformat()} if row.expires_on else {}


def _renews(document: Document, earlier: Iterable[Evidence | HeldEvidence]) -> dict[str, list[str]]:
    """The hashes of the files whose place it took, so that a reader knows which of two is the later one."""
    hashes = {row.document.sha256 for row in earlier if row.document} - {document.sha256}
    return {"renews": sorted(hashes)} if hashes else {}


def _gather_held(organisation: Organisation, gathered: Gathered) -> None:
    """What no later evidence has renewed, with its file, or with its day alone where no file was given."""
    for row, earlier in held.with_history(organisation):
        if row.document and row.document.scan == Scan.QUARANTINED:
            gathered.left_out.append({"question": row.slot, "name": row.document.name, "reason": QUARANTINED})
            continue
        entry = {
            "number": len(gathered.held) + 1, "title": row.title, "question": row.slot,
            "place": {"dps": row.lot.dps.reference, "lot": row.lot.number} if row.lot else {},
            "given_at": row.given_at.isoformat(),
        }  # fmt: skip
        file = _stored(row.document, gathered) | _renews(row.document, earlier) if row.document else {}
        gathered.held.append(entry | _runs_out(row) | file)


def _marked(marks: dict[Slot, str], slot: Slot) -> dict[str, str]:
    return {"confidential": marks[slot]} if slot in marks else {}


def manifest_of(consent: PassportConsent, gathered: Gathered, *, at: datetime) -> form.Manifest:
    """The whole manifest."""
    key = signing.verifier()
    return {
        "format": form.FORMAT,
        "schema": SCHEMA,
        "portal": {"name": key.name, "key": str(key)},
        "made_at": at.isoformat(),
        "consent": {
            "recipient": consent.recipient, "purpose": consent.purpose, "given_at": consent.given_at.isoformat(),
        },
        "organisation": _organisation(consent.organisation),
        "parties": _parties(consent.organisation),
        "answers": gathered.answers,
        "files": gathered.files,
        **({"held": gathered.held} if gathered.held else {}),
        "left_out": gathered.left_out,
    }  # fmt: skip


def _organisation(organisation: Organisation) -> dict[str, Any]:
    profile = getattr(organisation, "supplier_profile", None)
    plain = ("name", "address", "postcode", "company_number", "charity_number")
    return {name: getattr(organisation, name) or "" for name in plain} | {
        "size": profile.size if profile else "",
        "is_sme": profile.is_sme if profile else None,
        "is_vcse": profile.is_vcse if profile else None,
    }


def _parties(organisation: Organisation) -> list[dict[str, Any]]:
    newest = _newest(organisation)
    return [_party(party, newest.dps) for party in newest.parties.all()] if newest else []


def _party(party: Party, dps: DynamicPurchasingSystem) -> dict[str, Any]:
    """What was said of it; its lots only if they are not all, by the DPS that numbers them."""
    told = ("number", "kind", "name", "company_number", "charity_number", "role", "share")
    lots = {"lots": {"dps": dps.reference, "numbers": party.lots}} if party.lots else {}
    return {name: getattr(party, name) for name in told} | lots


def context_of(export: PassportExport) -> str:
    """What binds a sealed manifest to its export."""
    return f"passport:{export.pk}"


def seal(export: PassportExport, manifest: form.Manifest) -> None:
    """Keep the manifest under the master key, as it holds what people said about themselves."""
    export.manifest = vault.seal(canonical_json(manifest), context_of(export))


def manifest_kept(export: PassportExport) -> form.Manifest:
    """The manifest as it was signed."""
    manifest: form.Manifest = json.loads(vault.unseal(export.manifest, context_of(export)))
    return manifest


def archive(export: PassportExport, stored: list[PassportFile]) -> Iterator[bytes]:
    """The archive in pieces: nothing of it stands whole in memory or on disk."""
    sink = _Sink()
    with zipfile.ZipFile(cast("IO[bytes]", sink), "w") as whole:
        for name, content in (
            (form.README, form.README_TEXT.encode()),
            (form.MANIFEST, form.as_bytes(manifest_kept(export))),
            (form.NOTE, export.note.encode()),
        ):
            whole.writestr(_member(name, export.made_at), content)
        for row in stored:
            member = _member(row.path, export.made_at)
            member.file_size = row.document.size
            with whole.open(member, "w") as place:
                for piece in open_document(row.document):
                    place.write(piece)
                    yield sink.take()
    yield sink.take()


def _member(name: str, at: datetime) -> zipfile.ZipInfo:
    return zipfile.ZipInfo(name, at.timetuple()[:6])


class _Sink:
    """A file that can only be written to, forwards; what was written is taken out again at once."""

    def __init__(self) -> None:
        self._held: list[bytes] = []

    def write(self, piece: bytes) -> int:
        """Keep a piece until it is taken."""
        self._held.append(bytes(piece))
        return len(piece)

    def flush(self) -> None:
        """Nothing waits here."""

    def take(self) -> bytes:
        """What was written since."""
        taken, self._held = b"".join(self._held), []
        return taken
