"""Filling a draft from a passport: all is marked for review, nothing that stands there is replaced, all or nothing."""

from __future__ import annotations

import json
from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import TemporaryUploadedFile
from django.db import transaction
from jsonschema import Draft202012Validator

from accounts.models import Organisation, User
from accounts.policy import enforce
from documents import actions as documents
from documents.limits import refuse_larger
from documents.models import Document
from dps.models import Lot
from ledger import actions as ledger
from ledger import clock, signing
from ledger.note import Verifier
from suppliers import answers, policies
from suppliers.actions.drafts import lock_draft
from suppliers.actions.files import must_have_room
from suppliers.actions.parties import Details, name_party
from suppliers.answers import FROM_PASSPORT
from suppliers.models import Answer, Application, ConfidentialMark, Evidence
from suppliers.passport.archive import NotAPassport, Passport, open_archive
from suppliers.passport.check import UnknownPortal, findings
from suppliers.passport.fitting import fits
from suppliers.passport.form import SCHEMA_FILE, Manifest, where
from suppliers.questionnaire import Question, Section
from suppliers.readiness import readiness_of

FINDINGS_SHOWN = 5

Places = dict[tuple[str, int | None, str], tuple[Section, Question]]
"""Where a question of the passport stands here: by whose it is ("lot" or "party"), the number, the question's key."""


@dataclass
class Imported:
    """What became of a passport: answers and files taken, those that were here already, those that fit nowhere here.

    Of the files taken, `quarantined` are marked, as the malware scan found something in them.
    """

    answers: int = 0
    files: int = 0
    kept: int = 0
    left: int = 0
    quarantined: int = 0


@transaction.atomic
def import_passport(*, by: User, application: Application, upload: Any) -> Imported:
    """Fill in what the draft leaves open. ValidationError says why a passport is refused; then nothing has changed."""
    draft = lock_draft(application)
    enforce(policies.may_edit_application, by, draft)
    passport = _trusted(upload)
    manifest = passport.manifest
    _must_be_of(manifest, draft.organisation)
    done, now = Imported(), clock.now()
    places = _places(draft, manifest, by)
    _take_answers(draft, manifest, places, done, by=by, at=now)
    entries = _latest([*_held(manifest, done), *manifest["files"]], done)
    found = [(entry, _found(entry, places, draft.dps.reference)) for entry in entries]
    _take_files(draft, passport, found, done, by=by)
    facts = {
        "portal": manifest["portal"]["name"], "answers": done.answers, "files": done.files, "kept": done.kept,
        "left": done.left,
    }  # fmt: skip
    ledger.record(verb="passport_imported", obj=draft, actor=by, facts=facts, organisation=draft.organisation)
    return done


def _trusted(upload: Any) -> Passport:
    """The passport, once its limits, its signature and its form are in order."""
    limit = settings.PASSPORT_MAX_BYTES
    if upload.size > limit:
        raise ValidationError({"upload": f"The passport is larger than {limit // 1_000_000} MB."})
    try:
        passport = open_archive(getattr(upload, "file", upload), expanded_at_most=limit)
        found = findings(passport, [signing.verifier(), *_trusted_keys()])
    except NotAPassport as error:
        raise ValidationError({"upload": f"{error}."}) from error
    except UnknownPortal as error:
        raise ValidationError({"upload": _unknown(error)}) from error
    if found:
        told = " ".join(found[:FINDINGS_SHOWN])
        raise ValidationError({"upload": f"The passport is not as its portal signed it. {told}"})
    _must_be_of_the_form(passport.manifest)
    return passport


def _trusted_keys() -> list[Verifier]:
    return [Verifier.parse(key) for key in settings.PASSPORT_TRUSTED_KEYS]


def _unknown(error: UnknownPortal) -> str:
    return (
        f"The passport says that it comes from {error.portal}. This portal does not know that portal's key, so it "
        "cannot tell whether anything was changed, and takes nothing from it. Who runs this portal can make "
        "the key known."
    )


def _must_be_of_the_form(manifest: Manifest) -> None:
    """What the schema does not know is refused rather than passed over."""
    error = next(iter(Draft202012Validator(json.loads(SCHEMA_FILE.read_text())).iter_errors(manifest)), None)
    if error is not None:
        where = "/".join(str(step) for step in error.absolute_path) or "the manifest"
        raise ValidationError(
            {"upload": f"The passport holds what its format does not know, at {where}: {error.message[:300]}."}
        )


def _must_be_of(manifest: Manifest, organisation: Organisation) -> None:
    """A passport speaks for the organisation that it names, and for no other: by its numbers, else by its name."""
    said = manifest["organisation"]
    own = {"company number": organisation.company_number, "charity number": organisation.charity_number}
    both = [(what, said[what.replace(" ", "_")], number) for what, number in own.items()]
    both = [(what, theirs, number) for what, theirs, number in both if theirs and number]
    for what, theirs, number in both:
        if number != theirs:
            told = f"The passport is of {said['name']}, {what} {theirs}. {organisation} has the {what} {number}."
            raise ValidationError({"upload": told})
    if not both and said["name"].casefold() != organisation.name.casefold():
        told = f"The passport is of {said['name']}, and no number shows that {organisation} is the same organisation."
        raise ValidationError({"upload": told})


def _places(draft: Application, manifest: Manifest, by: User) -> Places:
    """Where each question of the passport stands in this draft."""
    numbers = _parties(draft, manifest, by)
    readiness = readiness_of(draft, at=clock.now())
    lots: dict[UUID | None, int] = {row.lot_id: row.lot.number for row in readiness.lots}
    places: Places = {}
    for section in readiness.paper.sections:
        for question in section.questions:
            if section.party is None or section.party in numbers:
                whose, number = ("party", numbers[section.party]) if section.party else ("lot", lots.get(section.lot))
                places[whose, number, question.key] = (section, question)
    return places


def _parties(draft: Application, manifest: Manifest, by: User) -> dict[UUID, int]:
    """The parties of the passport, named in the draft where they are not yet, each with its number in the passport."""
    here = {party.name: party for party in draft.parties.all()}
    numbers = {}
    for said in manifest["parties"]:
        plain = {name: value for name, value in said.items() if name not in ("number", "lots")}
        details = Details(**plain, lots=_lots_here(said, draft))
        party = here.get(details.name) or name_party(by=by, application=draft, details=details)
        numbers[party.pk] = said["number"]
    return numbers


def _lots_here(said: dict[str, Any], draft: Application) -> tuple[int, ...]:
    """For which lots of this DPS a party takes part; what was said of another DPS is not known here, so all."""
    lots = said.get("lots")
    if not lots or lots["dps"] != draft.dps.reference:
        return ()
    here = Lot.objects.filter(dps=draft.dps_id, number__in=lots["numbers"])
    return tuple(here.values_list("number", flat=True))


def _found(entry: dict[str, Any], places: Places, dps: str) -> tuple[Section, Question] | None:
    place = entry["place"]
    if "party" in place:
        return places.get(("party", place["party"], entry["question"]))
    if place and place["dps"] != dps:
        return None
    return places.get(("lot", place.get("lot"), entry["question"]))


def _take_answers(
    draft: Application, manifest: Manifest, places: Places, done: Imported, *, by: User, at: datetime
) -> None:
    rows = {(row.place, row.question): row for row in Answer.objects.filter(application=draft)}
    for entry in manifest["answers"]:
        found = _found(entry, places, draft.dps.reference)
        if found is None or not fits(found[1], entry["kind"], entry["value"]):
            done.left += 1
            continue
        section, question = found
        row = rows.get(section.slot(question))
        if row is not None and answers.stored(row) not in (None, "", []):
            done.kept += 1
            continue
        row = row or Answer(application=draft, **section.filed_under, question=question.key, revision=0)
        answers.put(row, entry["value"], personal=question.personal)
        row.revision, row.changed_by, row.changed_at, row.asked = row.revision + 1, by, at, FROM_PASSPORT
        row.save()
        _mark(draft, section, entry, by=by, at=at)
        done.answers += 1


def _mark(draft: Application, section: Section, entry: dict[str, Any], *, by: User, at: datetime) -> None:
    if reason := entry.get("confidential", "").strip():
        place: dict[str, Any] = {"application": draft, "question": entry["question"]} | section.filed_under
        ConfidentialMark.objects.get_or_create(**place, defaults={"reason": reason, "marked_by": by, "marked_at": at})


def _held(manifest: Manifest, done: Imported) -> list[dict[str, Any]]:
    """The evidence that is held now. What only a day is known of, and what answers no question, is left out."""
    entries = manifest.get("held", [])
    files = [entry for entry in entries if "path" in entry and entry["question"]]
    done.left += len(entries) - len(files)
    return files


def _latest(entries: list[dict[str, Any]], done: Imported) -> list[dict[str, Any]]:
    """Each file of a question once, without those in whose place a later one came, held or in an application.

    Two that each say to have replaced the other both stay: a person looks at them.
    """
    at: dict[str, dict[str, dict[str, Any]]] = defaultdict(dict)
    for entry in entries:
        at[where(entry)].setdefault(entry["sha256"], entry)
    once = [entry for same in at.values() for entry in same.values()]
    latest = [entry for entry in once if not any(_renews(other, entry) for other in at[where(entry)].values())]
    done.left += len(once) - len(latest)
    return latest


def _renews(later: dict[str, Any], earlier: dict[str, Any]) -> bool:
    """Whether one took the other's place, and not the other the one's."""
    return earlier["sha256"] in later.get("renews", ()) and later["sha256"] not in earlier.get("renews", ())


def _take_files(
    draft: Application,
    passport: Passport,
    entries: list[tuple[dict[str, Any], tuple[Section, Question] | None]],
    done: Imported,
    *,
    by: User,
) -> None:
    """Each file through the same door as an upload: limits, kind by content, scan. What is there already stays."""
    here = {
        (row.place, row.question, row.document.sha256)
        for row in Evidence.objects.filter(application=draft, removed_at=None).select_related("document")
    }
    for entry, found in entries:
        if found is None or not found[1].holds_files:
            done.left += 1
        elif (*found[0].slot(found[1]), entry["sha256"]) in here:
            done.kept += 1
        else:
            done.quarantined += _take_file(draft, passport, entry, *found, by=by).is_quarantined
            done.files += 1


def _take_file(
    draft: Application, passport: Passport, entry: dict[str, Any], section: Section, question: Question, *, by: User
) -> Document:
    now = clock.now()
    must_have_room(draft)
    with _unpacked(passport, entry) as upload:
        try:
            document = documents.store(
                by=by, organisation=draft.organisation, upload=upload, confidential=True, marked_if_infected=True
            )
        except ValidationError as refused:
            raise ValidationError({"upload": refused.messages}) from refused
    Evidence.objects.create(
        application=draft, **section.filed_under, question=question.key, document=document, added_by=by, added_at=now,
        expires_on=entry.get("expires_on"), for_review=True,
    )  # fmt: skip
    _mark(draft, section, entry, by=by, at=now)
    return document


def _unpacked(passport: Passport, entry: dict[str, Any]) -> TemporaryUploadedFile:
    """One file out of the archive, as an upload on disk."""
    size = passport.size(entry["path"])
    try:
        refuse_larger(entry["name"], size)
    except ValidationError as refused:
        raise ValidationError({"upload": refused.messages}) from refused
    upload = TemporaryUploadedFile("member", entry["content_type"], size, None)  # no part of its name names a file here
    upload.name = entry["name"]
    for piece in passport.read(entry["path"]):
        upload.write(piece)
    upload.seek(0)
    return upload
