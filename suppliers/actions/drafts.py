"""Starting an application and filling it in."""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from accounts.errors import InvalidState
from accounts.models import Organisation, User
from accounts.policy import enforce
from dps.models import DynamicPurchasingSystem, Lot
from dps.queries import specification_in_force
from ledger import actions as ledger
from ledger import clock
from regulations.errors import RuleViolation
from suppliers import answers, policies, publishing, queries, versions
from suppliers.answers import Conflict, Kept, Written
from suppliers.models import Answer, Application, ApplicationLot, ConfidentialMark, Evidence, RoundReply
from suppliers.questionnaire import Question, Section

LETTERS = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"


@dataclass(frozen=True)
class Saved:
    """What a save did: how many answers it changed, and what it left alone because a colleague was first."""

    changed: int
    conflicts: list[Conflict]
    rows: Mapping[str, Answer | RoundReply]

    def kept(self) -> dict[str, Kept]:
        """The answers of the page as the save left them, before anybody else could change one."""
        return {key: answers.as_kept(row) for key, row in self.rows.items()}


@transaction.atomic
def start_application(
    *, by: User, dps: DynamicPurchasingSystem, organisation: Organisation, lots: Iterable[Lot]
) -> Application:
    """A draft for these lots with the answers of the last application, or the open draft with these lots as well."""
    organisation = Organisation.objects.select_for_update().get(pk=organisation.pk)
    _enforce_writer(by, dps, organisation)
    now = clock.now()
    must_accept_applications(dps, now)
    draft = Application.objects.filter(dps=dps, organisation=organisation, submitted_at=None, withdrawn_at=None).first()
    if draft is None:
        draft = new_draft(by=by, dps=dps, organisation=organisation, copy=_last_closed(dps, organisation), at=now)
        ledger.record(
            verb="application_started", obj=draft, actor=by, facts={"dps": dps.reference}, organisation=organisation
        )
    choose_lots(by=by, application=draft, lots=lots, over=[])
    return draft


def _enforce_writer(by: User, dps: DynamicPurchasingSystem, organisation: Organisation) -> None:
    enforce(policies.may_apply, by, dps)
    enforce(policies.may_edit_application, by, Application(dps=dps, organisation=organisation))


def must_accept_applications(dps: DynamicPurchasingSystem, now: datetime) -> None:
    """Applications are open from publication to the end of validity, and not outside it (DPS-02)."""
    if not dps.accepts_applications(now):
        raise RuleViolation(
            "DPS-02",
            "This DPS does not take applications now. It takes them from its publication until its validity ends.",
            "The notice shows the dates of validity.",
        )


def _last_closed(dps: DynamicPurchasingSystem, organisation: Organisation) -> Application | None:
    """The one before, submitted or given up as a draft: what was written in it is not written again."""
    return Application.objects.filter(dps=dps, organisation=organisation).order_by("-started_at", "-id").first()


def new_draft(
    *, by: User, dps: DynamicPurchasingSystem, organisation: Organisation, copy: Application | None, at: datetime
) -> Application:
    """An empty draft on the current questionnaire and specification, or one with another application's answers."""
    specification = specification_in_force(dps, at)
    if specification is None:
        raise InvalidState("This DPS has no published specification yet, so there is nothing to apply against.")
    draft = Application.objects.create(
        reference=new_reference("APP"),
        dps=dps,
        organisation=organisation,
        questionnaire=publishing.current_questionnaire(at),
        specification_version=specification,
        started_by=by,
        started_at=at,
        copied_from=copy,
    )
    if copy is not None:
        move = versions.Move(versions.asked_by(copy), versions.asked_by(draft))
        parties = answers.copy_parties(copy, draft)
        answers.copy_answers(copy, draft, move, parties, at=at, by=by)
        draft.asked_anew = versions.marked(move.anew)
        draft.save(update_fields=["asked_anew"])
        _copy_evidence(copy, draft, parties)
        answers.copy_marks(copy, draft, parties, at=at, by=by)
    return draft


def _copy_evidence(source: Application, target: Application, parties: answers.Parties) -> None:
    rows = Evidence.objects.filter(application=source, removed_at=None)
    Evidence.objects.bulk_create(
        Evidence(
            application=target, lot_id=row.lot_id, party_id=parties.get(row.party_id), question=row.question,
            document_id=row.document_id, added_by_id=row.added_by_id, added_at=row.added_at, expires_on=row.expires_on,
            for_review=row.for_review,
        )
        for row in rows
    )  # fmt: skip


def new_reference(prefix: str) -> str:
    """A short reference that can be read over the telephone: no I, L, O, 0 or 1."""
    return f"{prefix}-{''.join(secrets.choice(LETTERS) for _ in range(8))}"


@transaction.atomic
def choose_lots(
    *, by: User, application: Application, lots: Iterable[Lot], over: Iterable[Lot] | None = None
) -> list[Lot]:
    """Apply for these lots. What was answered for a lot that is dropped is kept and comes back with it.

    `over` are the lots that the person was shown as chosen: only what differs from them is changed, so that nobody
    undoes what a colleague chose meanwhile. Without it exactly `lots` are chosen. Returns what is chosen now.
    """
    draft = lock_draft(application)
    enforce(policies.may_edit_application, by, draft)
    now, wanted = clock.now(), _merged(draft, set(lots), over)
    if not wanted:
        raise ValidationError({"lots": "Choose at least one lot"})
    _must_be_open_to(draft, wanted, now)
    draft.lots.exclude(lot__in=wanted).delete()
    held = set(draft.lots.values_list("lot_id", flat=True))
    ApplicationLot.objects.bulk_create(
        ApplicationLot(application=draft, lot=lot, chosen_at=now) for lot in wanted if lot.pk not in held
    )
    ledger.record(
        verb="application_lots_chosen",
        obj=draft,
        actor=by,
        facts={"lots": sorted(lot.number for lot in wanted)},
        organisation=draft.organisation,
    )
    return wanted


def _merged(draft: Application, lots: set[Lot], over: Iterable[Lot] | None) -> list[Lot]:
    if over is None or not lots:
        return list(lots)
    shown = set(over)
    held = {row.lot for row in draft.lots.select_related("lot")}
    return sorted((held - (shown - lots)) | (lots - shown), key=lambda lot: lot.number)


def _must_be_open_to(draft: Application, lots: list[Lot], now: datetime) -> None:
    if any(lot.dps_id != draft.dps_id for lot in lots):
        raise ValidationError({"lots": "Choose lots of this DPS"})
    taken = queries.lots_taken(draft.dps, draft.organisation, now)
    for lot in lots:
        if not lot.is_open(now):
            raise ValidationError({"lots": f"Lot {lot.number} is not open yet"})
        if lot.pk in taken:
            raise ValidationError({"lots": f"Lot {lot.number}: {taken[lot.pk]}"})


def lock_draft(application: Application) -> Application:
    """The application, locked, if it can still be changed."""
    locked = (
        Application.objects.select_for_update(of=("self",)).select_related("dps", "organisation").get(pk=application.pk)
    )
    if not locked.is_draft:
        raise InvalidState("This application has been submitted or withdrawn, so it cannot be changed any more.")
    return locked


def must_be_named(draft: Application, section: Section) -> None:
    """InvalidState when the page is of a party that a colleague has taken out of the draft meanwhile."""
    if section.party and not draft.parties.filter(pk=section.party).exists():
        raise InvalidState(f"A colleague has removed {section.party_name} from this application, so nothing is kept.")


@transaction.atomic
def save_answers(*, by: User, application: Application, section: Section, written: Mapping[str, Written]) -> Saved:
    """Keep what a person wrote on one page, complete or not, question by question.

    What the person left as the page had shown it is not touched. An answer that somebody else changed since, to
    something other than this person wrote, is left as it is and comes back as a conflict.
    """
    draft = lock_draft(application)
    enforce(policies.may_edit_application, by, draft)
    must_be_named(draft, section)
    asked = _asked_for(section, written)
    kept = Answer.objects.filter(application=draft, **section.filed_under).select_related("changed_by")
    rows = {row.question: row for row in kept}
    marks = ConfidentialMark.objects.filter(application=draft, **section.filed_under)
    marked = set(marks.values_list("question", flat=True))
    conflicts, changed, now = [], 0, clock.now()
    for key, entry in written.items():
        match merge(rows.get(key), entry):
            case "write":
                hide = asked[key].personal or key in marked
                row = rows.get(key) or Answer(application=draft, **section.filed_under, question=key, revision=0)
                rows[key] = _write(row, asked[key], entry.value, by=by, at=now, hide=hide)
                changed += 1
            case "confirm":
                _confirm(rows[key], asked[key])
            case Kept() as theirs:
                conflicts.append(Conflict(key, entry.value, theirs))
    if changed:
        facts = {"section": section.key, "answers": changed}
        ledger.record(verb="answers_saved", obj=draft, actor=by, facts=facts, organisation=draft.organisation)
    return Saved(changed, conflicts, rows)


def _asked_for(section: Section, written: Mapping[str, Written]) -> dict[str, Question]:
    """The questions of the page that are answered in writing; nothing else may have been written."""
    asked = {question.key: question for question in section.questions if not question.holds_files}
    if unknown := sorted(set(written) - set(asked)):
        raise ValidationError(f"This page does not ask: {', '.join(unknown)}")
    return asked


def merge(row: Answer | RoundReply | None, entry: Written) -> str | Kept:
    """Whether to write, to leave ("same"), to let it stand as the page showed it ("confirm").

    Otherwise the other person's answer that stands in the way.
    """
    if row is None:
        return "same" if entry.value is None else "write"
    kept = answers.as_kept(row)
    is_as_shown = answers.stamp(kept) == entry.over
    if kept.content == entry.value:
        return "confirm" if is_as_shown else "same"
    if answers.is_untouched(entry):
        return "same"
    return "write" if is_as_shown else kept


def _write(row: Answer, question: Question, value: Any, *, by: User, at: datetime, hide: bool) -> Answer:
    answers.put(row, value, personal=hide)
    row.revision += 1
    row.changed_by, row.changed_at, row.asked = by, at, question.fingerprint
    row.save()
    return row


def _confirm(row: Answer, question: Question) -> None:
    """An answer that its reader leaves as it is answers the question as it is put now."""
    if row.asked != question.fingerprint:
        row.asked = question.fingerprint
        row.save(update_fields=["asked"])
