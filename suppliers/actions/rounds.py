"""Compliance rounds: started for a version, answered and signed by members, assessed by the hub (N6)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from functools import cache
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction

from accounts.errors import InvalidState
from accounts.models import SUPPLIER_WRITERS, User
from accounts.policy import enforce
from documents import actions as documents
from dps.models import DynamicPurchasingSystem, SpecificationVersion
from ledger import actions as ledger
from ledger import clock
from notifications import actions as notifications
from notifications.actions import Notice
from regulations import calendar
from regulations.errors import RuleViolation
from regulations.words import moment_words
from suppliers import policies, queries, rounds
from suppliers.actions.drafts import Saved, merge
from suppliers.actions.files import must_be_free_of_quarantine
from suppliers.actions.words import must_have_words
from suppliers.addresses import address
from suppliers.answers import Conflict, Kept, Written
from suppliers.models import Admission, ComplianceRound, RoundFile, RoundMember, RoundReply
from suppliers.questionnaire import Question, Section

LEAST_WORKING_DAYS = 5
"""The law sets none; the portal gives members at least as long as for a renewed declaration."""


@transaction.atomic
def start_round(*, by: User, version: SpecificationVersion, note: str, due_on: date) -> ComplianceRound:
    """Ask every member what the version adds or changes for its lot. Where nothing does, the admission just moves."""
    rows = SpecificationVersion.objects.select_for_update(of=("self",)).select_related("dps__contracting_authority")
    locked = rows.get(pk=version.pk)
    enforce(policies.may_start_round, by, locked)
    now = clock.now()
    if not locked.dps.is_in_force(now):
        raise InvalidState("This system has ended: its members answer no version any more.")
    if locked.holds_from is None or locked.holds_from > now or locked.number == 1:
        raise InvalidState("A round asks about a version in force that follows an earlier one.")
    if ComplianceRound.objects.filter(version=locked).exists():
        raise InvalidState("The round of this version has been started already.")
    must_have_words("note", note, "Say what the members should know: they read it")
    due_at = _due(due_on, max(now, locked.holds_from or now))
    made = ComplianceRound.objects.create(
        version=locked, note=note.strip(), started_by=by, started_at=now, due_at=due_at
    )
    members = _lock_members(locked.dps, now)
    asked = len(_ask(made, members, due_at, now))
    made.unasked = len(members) - asked
    made.save(update_fields=["unasked"])
    ledger.record(
        verb="compliance_round_started", obj=made, actor=by, organisation=locked.dps.contracting_authority, at=now,
        facts={"dps": locked.dps.reference, "version": locked.number, "asked": asked, "due": due_at.isoformat()},
    )  # fmt: skip
    return made


def _lock_members(dps: DynamicPurchasingSystem, now: datetime) -> list[Admission]:
    admitted = Admission.objects.members(now).filter(lot__dps=dps)
    rows = admitted.select_for_update(of=("self",)).select_related("organisation", "lot__dps", "specification_version")
    return list(rows.order_by("id"))


def _due(due_on: date, begins: datetime) -> datetime:
    least = calendar.add_working_days(calendar.uk_date(begins), LEAST_WORKING_DAYS)
    if due_on < least:
        raise ValidationError(
            {"due_on": f"Give at least {LEAST_WORKING_DAYS} working days: {least:%-d %B %Y} or later"}
        )
    return calendar.end_of_day(due_on)


def _ask(made: ComplianceRound, admissions: Sequence[Admission], due_at: datetime, now: datetime) -> list[RoundMember]:
    """Each member's part of the round, in the same few queries for any number. Where nothing changed for its lot
    nothing is asked, and the admission moves at once.
    """
    changes = rounds.Changes(made.version, admissions)
    asked = {row.pk: row for row in admissions if changes.asked(row.specification_version_id, row.lot)}
    members = RoundMember.objects.bulk_create(
        RoundMember(
            round=made, admission=row, from_version=row.specification_version, asked_at=now, due_at=due_at
        )
        for row in asked.values()
    )  # fmt: skip
    _carry_over(members, changes)
    _tell_asked(members)
    _move([row for row in admissions if row.pk not in asked], made.version)
    return members


def _move(admissions: Sequence[Admission], version: SpecificationVersion) -> None:
    for admission in admissions:
        admission.specification_version = version
    Admission.objects.bulk_update(admissions, ["specification_version"])


def _carry_over(members: Sequence[RoundMember], changes: rounds.Changes) -> None:
    """What a member answered to the same words in an earlier round stands here already."""
    into = {member.admission_id: member for member in members}
    asked = cache(changes.fingerprints)
    earlier = RoundReply.objects.filter(member__admission__in=into).select_related("member").order_by("changed_at")
    newest: dict[tuple[UUID, str], RoundReply] = {}
    for row in earlier:
        member = into[row.member.admission_id]
        if asked(member.from_version_id, member.admission.lot).get(row.question) == row.asked:
            newest[member.pk, row.question] = RoundReply(
                member=member, question=row.question, value=row.value, asked=row.asked, changed_by=row.changed_by,
                changed_at=row.changed_at,
            )  # fmt: skip
    RoundReply.objects.bulk_create(newest.values())


def _tell_asked(members: Sequence[RoundMember]) -> None:
    people = queries.people_of_suppliers({row.admission.organisation_id for row in members}, *SUPPLIER_WRITERS)
    notifications.notify_all([_asked(row, people[row.admission.organisation_id]) for row in members])


def _asked(member: RoundMember, people: list[User]) -> Notice:
    version = member.round.version
    return Notice(
        key=f"compliance-asked:{member.pk}",
        people=people,
        subject=f"{version.dps.reference}: answer version {version.number} of the specification",
        body=f"The specification has changed for lot {member.admission.lot.number}. Answer what is new or changed "
        f"by {moment_words(member.due_at)}; what has not changed stays as you answered it. {member.round.note}",
        link=address("suppliers:round_answer", member),
    )


def join_latest_round(admission: Admission, *, at: datetime) -> None:
    """Who is admitted on an application to an earlier version than the latest round asks about joins that round."""
    latest = ComplianceRound.objects.filter(version__dps=admission.lot.dps_id).select_related("version__dps")
    made = latest.order_by("-version__number").first()
    if made and made.version.number > admission.specification_version.number:
        _ask(made, [admission], max(made.due_at, calendar.working_period_end(at, LEAST_WORKING_DAYS)), at)


@transaction.atomic
def save_replies(*, by: User, member: RoundMember, section: Section, written: Mapping[str, Written]) -> Saved:
    """Keep what was written on one page, complete or not; what a colleague changed meanwhile is not overwritten."""
    locked = _lock_open(by, member)
    asked = {question.key: question for question in section.questions if not question.holds_files}
    rows = {row.question: row for row in RoundReply.objects.filter(member=locked).select_related("changed_by")}
    conflicts, changed, now = [], 0, clock.now()
    for key, entry in written.items():
        found = merge(rows.get(key), entry)
        if isinstance(found, Kept):
            conflicts.append(Conflict(key, entry.value, found))
        elif found == "write":
            row = rows.setdefault(key, RoundReply(member=locked, question=key, revision=0))
            row.value, row.asked, row.changed_by, row.changed_at = entry.value, asked[key].fingerprint, by, now
            row.revision += 1
            row.save()
            changed += 1
    if changed:
        _record("round_replies_saved", locked, by, section=section.key, answers=changed)
    return Saved(changed, conflicts, rows)


@transaction.atomic
def add_round_file(*, by: User, member: RoundMember, question: Question, upload: Any) -> RoundFile:
    """Keep a file as evidence for one question of a round; an infected one is marked, as in a draft application."""
    locked = _lock_open(by, member)
    organisation = locked.admission.organisation
    document = documents.store(
        by=by, organisation=organisation, upload=upload, confidential=True, marked_if_infected=True
    )
    made = RoundFile.objects.create(
        member=locked, question=question.key, document=document, added_by=by, added_at=clock.now()
    )
    _record("round_file_added", locked, by, question=question.key, sha256=document.sha256)
    return made


@transaction.atomic
def remove_round_file(*, by: User, file: RoundFile) -> None:
    """Take a file out before the answer is submitted; twice does no harm."""
    locked = _lock_open(by, file.member)
    if RoundFile.objects.filter(pk=file.pk, removed_at=None).update(removed_at=clock.now()):
        _record("round_file_removed", locked, by, question=file.question)


@transaction.atomic
def submit_round(*, by: User, member: RoundMember, signatory_name: str, signatory_position: str) -> RoundMember:
    """Sign and submit the answer to a round. A late one counts; from now on it stays as it is."""
    locked = _lock_open(by, member)
    paper = rounds.read(locked)
    must_be_free_of_quarantine(row.document for row in paper.files)
    if paper.gaps:
        raise InvalidState(f"{len(paper.gaps)} answers are missing. Everything you entered is kept.")
    must_have_words("signatory_name", signatory_name, "Enter the full name of the person who signs")
    locked.submitted_by, locked.submitted_at = by, clock.now()
    locked.signatory_name, locked.signatory_position = signatory_name.strip(), signatory_position.strip()
    locked.save()
    _record("round_answer_submitted", locked, by, late=locked.submitted_at > locked.due_at)
    return locked


@transaction.atomic
def assess_round(*, by: User, member: RoundMember, is_compliant: bool, finding: str) -> RoundMember:
    """Find on an answer, or on silence. Compliant: the admission moves to the version. Otherwise nothing follows by
    itself: to suspend or remove is a step of its own (EXC-07).
    """
    locked = _lock(member)
    enforce(policies.may_assess_round, by, locked)
    now = clock.now()
    if not locked.needs_assessment(now):
        raise InvalidState("There is nothing to assess here.")
    must_have_words("finding", finding, "Say what you find: the member reads it")
    if is_compliant:
        _must_be_met(locked)
    locked.is_compliant, locked.finding = is_compliant, finding.strip()
    locked.assessed_by, locked.assessed_at = by, now
    locked.save()
    if is_compliant:
        admission = Admission.objects.select_for_update().get(pk=locked.admission_id)
        admission.specification_version = locked.round.version
        admission.save(update_fields=["specification_version"])
    _record("round_answer_assessed", locked, by, compliant=is_compliant)
    outcome = "you comply" if is_compliant else "you do not comply yet"
    _tell(locked, "assessed", f"Version {locked.round.version.number} of the specification: {outcome}", locked.finding)
    return locked


def _must_be_met(member: RoundMember) -> None:
    if member.submitted_at is None:
        raise ValidationError({"is_compliant": "There is no answer that could comply"})
    if unmet := rounds.read(member).unmet:
        raise RuleViolation(
            "DPS-05",
            f"The supplier says that it does not meet {', '.join(unmet)}, which every system of this lot must meet.",
            "Find it not compliant, and ask again once it is.",
        )


@transaction.atomic
def ask_round_again(*, by: User, member: RoundMember, due_on: date) -> RoundMember:
    """Give a member that was found not compliant another time to answer, with what it answered before."""
    locked = _lock(member)
    enforce(policies.may_assess_round, by, locked)
    now = clock.now()
    again = RoundMember.objects.filter(round=locked.round, admission=locked.admission).exclude(is_compliant=False)
    if locked.is_compliant is not False or again.exists() or locked.admission.has_ended(now):
        raise InvalidState("Only a member found not compliant, which has not been asked again, can be asked again.")
    members = _ask(locked.round, [locked.admission], _due(due_on, now), now)
    if not members:
        raise InvalidState("Nothing is asked of this member any more.")
    _record("round_asked_again", members[0], by)
    return members[0]


def _lock(member: RoundMember) -> RoundMember:
    rows = RoundMember.objects.select_for_update(of=("self",)).select_related(
        "round__version__dps__contracting_authority", "admission__organisation", "admission__lot__dps",
        "admission__specification_version", "from_version",
    )  # fmt: skip
    return rows.get(pk=member.pk)


def _lock_open(by: User, member: RoundMember) -> RoundMember:
    locked = _lock(member)
    enforce(policies.may_answer_round, by, locked)
    if not locked.is_open:
        raise InvalidState("This has been submitted or closed, so it cannot be changed any more.")
    if locked.admission.has_ended(clock.now()):
        raise InvalidState("This admission has ended, so nothing is asked of it any more.")
    return locked


def _tell(member: RoundMember, what: str, subject: str, body: str) -> None:
    notifications.notify(
        people=queries.organisation_people(member.admission.organisation, *SUPPLIER_WRITERS),
        subject=subject,
        body=body,
        link=address("suppliers:round_answer", member),
        key=f"compliance-{what}:{member.pk}",
    )


def _record(verb: str, member: RoundMember, by: User, **facts: object) -> None:
    ledger.record(
        verb=verb, obj=member, actor=by, organisation=member.admission.organisation,
        facts={"version": member.round.version.number, "lot": member.admission.lot.number, **facts},
    )  # fmt: skip
