"""The hub's work before a decision: who assesses, what they find, what they ask, and the one extension."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction

from accounts.errors import InvalidState
from accounts.models import SUPPLIER_WRITERS, User
from accounts.policy import enforce
from documents import actions as documents
from dps.models import Requirement, SelectionCriterion
from ledger import actions as ledger
from ledger import clock
from notifications import actions as notifications
from regulations.decisions import check_conflict_declared
from regulations.exclusion import Judgement
from suppliers import assessments, policies, queries, timing
from suppliers.actions.words import must_have_words
from suppliers.addresses import address
from suppliers.models import ApplicationLot, Clarification, CriterionVerdict, ElementJudgement, Extension
from suppliers.models.assessments import Verdict


def lock_waiting(application_lot: ApplicationLot) -> ApplicationLot:
    """The lot, locked, if it still waits for its decision."""
    locked = (
        ApplicationLot.objects.select_for_update(of=("self",))
        .select_related("application__dps__contracting_authority", "application__organisation", "lot", "recommended_by")
        .get(pk=application_lot.pk)
    )
    if locked.submitted_at is None:
        raise InvalidState("This lot has not been submitted.")
    if locked.withdrawn_at is not None:
        raise InvalidState("The applicant has withdrawn this application, so there is nothing to assess.")
    if locked.decided_at is not None:
        raise InvalidState("This lot has been decided. What was decided, and on what, does not change any more.")
    return locked


def record(verb: str, application_lot: ApplicationLot, by: User, **facts: Any) -> Any:
    """A ledger entry about one lot of an application."""
    application = application_lot.application
    about = {"application": application.reference, "lot": application_lot.lot.number}
    return ledger.record(
        verb=verb,
        obj=application_lot,
        actor=by,
        facts=about | facts,
        organisation=application.dps.contracting_authority,
    )


def must_have_declared(by: User, application_lot: ApplicationLot) -> None:
    """Refuse to whoever has not declared to be free of a conflict of interest in this application (COI-01)."""
    application = application_lot.application
    check_conflict_declared(
        declared=policies.has_declared(by, application),
        conflict=policies.has_conflict(by, application),
        what="any answer of this application",
    )


@transaction.atomic
def assign(*, by: User, application_lots: Iterable[ApplicationLot], assessor: User) -> int:
    """Give applications to an assessor; how many changed hands. What is decided meanwhile is left alone."""
    changed = 0
    for application_lot in application_lots:
        locked = lock_waiting(application_lot)
        enforce(policies.may_assign, by, locked)
        _must_be_able_to_assess(assessor, locked)
        if locked.assessor_id == assessor.pk:
            continue
        locked.assessor, locked.assigned_at = assessor, clock.now()
        locked.save(update_fields=["assessor", "assigned_at"])
        record("application_assigned", locked, by, assessor=str(assessor.pk))
        changed += 1
        if assessor != by:
            _tell_assessor(locked, assessor, by)
    return changed


def _must_be_able_to_assess(assessor: User, application_lot: ApplicationLot) -> None:
    if policies.has_conflict(assessor, application_lot.application):
        reference = application_lot.application.reference
        raise ValidationError({"assessor": f"{assessor} declared a conflict of interest in {reference} (rule COI-01)"})
    if not policies.may_assess(assessor, application_lot):
        raise ValidationError({"assessor": f"{assessor} is not an assessor of this DPS"})


def _tell_assessor(application_lot: ApplicationLot, assessor: User, by: User) -> None:
    application = application_lot.application
    notifications.notify(
        people=[assessor],
        subject=f"{application.reference}, lot {application_lot.lot.number}: you are the assessor",
        body=f"{by} gave you the application of {application.organisation} for {application_lot.lot}. "
        f"{timing.decide_by(application_lot)}",
        link=address("suppliers:assess", application_lot),
        key=f"application-assigned:{application_lot.pk}:{application_lot.assigned_at:%Y%m%d%H%M%S%f}",
    )


@transaction.atomic
def give_verdict(
    *, by: User, application_lot: ApplicationLot, verdict: str, reason: str,
    criterion: SelectionCriterion | None = None, requirement: Requirement | None = None, ground: str = "",
    party: UUID | None = None, judged: Mapping[str, Judgement] | None = None, over: int = 0,
) -> CriterionVerdict:  # fmt: skip
    """Find on one criterion, requirement or declared ground, with the reason.

    `over` is the revision the page had shown; `judged` the elements of self-cleaning, for a ground that can exclude.
    """
    locked = lock_waiting(application_lot)
    enforce(policies.may_assess, by, locked)
    must_have_declared(by, locked)
    must_have_words("reason", reason, "Give the reason for this finding: the applicant reads it in the decision letter")
    _must_belong(locked, criterion, requirement)
    if ground:
        _must_follow_from_law(locked, ground, party, verdict, judged or {})
    row = _verdict_on(
        application_lot=locked, criterion=criterion, requirement=requirement, ground=ground, party_id=party
    )
    if (row.verdict, row.reason) == (verdict, reason.strip()) and not _judges_anew(row, judged or {}):
        return row
    _must_stand_as_shown(row, over)
    _put_in_its_place(row, verdict, reason, by)
    _keep_judgements(row, judged or {})
    withdraw_recommendation(locked, by)
    subject = ground or getattr(criterion or requirement, "code", "")
    whose = {"party": str(party)} if party else {}
    record("verdict_given", locked, by, about=subject, verdict=verdict, revision=row.revision, **whose)
    return row


def _must_belong(
    application_lot: ApplicationLot, criterion: SelectionCriterion | None, requirement: Requirement | None
) -> None:
    strange_criterion = criterion is not None and criterion.lot_id != application_lot.lot_id
    version = application_lot.application.specification_version_id
    strange_requirement = requirement is not None and requirement.version_id != version
    if strange_criterion or strange_requirement:
        raise ValidationError("This is not part of what the lot asks for.")


def _must_follow_from_law(
    application_lot: ApplicationLot, ground: str, party: UUID | None, verdict: str, judged: Mapping[str, Judgement]
) -> None:
    """What was not declared is not judged; what has run out or is settled cannot exclude (EXC-02, EXC-05, EXC-06)."""
    declared = assessments.declared_ground(application_lot, ground, party)
    if declared is None:
        raise ValidationError("Nobody declared this ground.")
    declared.check(judged, excludes=verdict == Verdict.NOT_MET)


def _verdict_on(**subject: Any) -> CriterionVerdict:
    """The verdict that stands on this, or one that is not given yet."""
    standing = CriterionVerdict.objects.filter(**subject).select_related("given_by").first()
    return standing or CriterionVerdict(**subject, revision=0)


def _must_stand_as_shown(verdict: CriterionVerdict, over: int) -> None:
    if verdict.revision != over:
        raise InvalidState(
            f"{verdict.given_by} meanwhile found “{verdict.get_verdict_display()}”: {verdict.reason} "
            "Save again to put yours in its place."
        )


def _put_in_its_place(row: CriterionVerdict, verdict: str, reason: str, by: User) -> None:
    row.verdict, row.reason, row.given_by, row.given_at = verdict, reason.strip(), by, clock.now()
    row.revision += 1
    row.full_clean(validate_unique=False, validate_constraints=False)
    row.save()


def _judges_anew(verdict: CriterionVerdict, judged: Mapping[str, Judgement]) -> bool:
    kept = verdict.elements.values_list("element", "sufficient", "reason")
    return {(element, one.sufficient, one.reasons.strip()) for element, one in judged.items()} != set(kept)


def _keep_judgements(verdict: CriterionVerdict, judged: Mapping[str, Judgement]) -> None:
    """As the law now asks for them: what is no longer judged, because nothing can exclude any more, goes."""
    verdict.elements.exclude(element__in=judged).delete()
    for element, one in judged.items():
        ElementJudgement.objects.update_or_create(
            application_lot=verdict.application_lot, verdict=verdict, element=element,
            defaults={
                "sufficient": bool(one.sufficient), "reason": one.reasons.strip(), "judged_by": verdict.given_by,
                "judged_at": verdict.given_at,
            },
        )  # fmt: skip


def withdraw_recommendation(application_lot: ApplicationLot, by: User) -> None:
    """A finding that changes takes the recommendation that rested on it away; it has to be made again."""
    if not application_lot.recommendation:
        return
    application_lot.recommendation = application_lot.recommendation_reasons = ""
    application_lot.recommended_by = application_lot.recommended_at = None
    application_lot.save()
    record("recommendation_lapsed", application_lot, by)


@transaction.atomic
def ask_clarification(*, by: User, application_lot: ApplicationLot, question: str) -> Clarification:
    """Ask the applicant about its application, in the portal (DPS-10). The time for the decision runs on.

    Asking the same twice gives the question that waits for its answer.
    """
    locked = lock_waiting(application_lot)
    enforce(policies.may_assess, by, locked)
    must_have_declared(by, locked)
    must_have_words("question", question, "Enter the question")
    if waiting := locked.clarifications.filter(question=question.strip(), answered_at=None).first():
        return waiting
    now = clock.now()
    asked = Clarification.objects.create(
        application_lot=locked,
        question=question.strip(),
        asked_by=by,
        asked_at=now,
        due_at=timing.clarification_due(locked, now),
    )
    record("clarification_asked", locked, by, clarification=str(asked.pk), due=asked.due_at.isoformat())
    application = locked.application
    notifications.notify(
        people=queries.organisation_people(application.organisation, *SUPPLIER_WRITERS),
        subject=f"{application.reference}: a question about your application for lot {locked.lot.number}",
        body=f"{application.dps.contracting_authority} asks something about your application. "
        f"Answer in the portal by {timing.in_words(asked.due_at)}. The decision is made with or without the answer, "
        f"by {timing.in_words(locked.due)}.",
        link=address("suppliers:clarification", asked),
        key=f"clarification-asked:{asked.pk}",
    )
    return asked


@transaction.atomic
def answer_clarification(
    *, by: User, clarification: Clarification, answer: str, uploads: Sequence[Any] = ()
) -> Clarification:
    """Answer for the applicant, once, with files if wanted."""
    application_lot = lock_waiting(clarification.application_lot)
    asked = Clarification.objects.select_related("application_lot__application__organisation", "asked_by").get(
        pk=clarification.pk
    )
    enforce(policies.may_answer_clarification, by, asked)
    if asked.answered_at is not None:
        raise InvalidState(
            f"{asked.answered_by} has answered this question already. Your text is still here, and was not sent."
        )
    must_have_words("answer", answer, "Enter your answer")
    organisation = application_lot.application.organisation
    stored = [documents.store(by=by, organisation=organisation, upload=upload, confidential=True) for upload in uploads]
    asked.answer, asked.answered_by, asked.answered_at = answer.strip(), by, clock.now()
    asked.save()
    asked.documents.set(stored)
    hashes = [document.sha256 for document in stored]
    record("clarification_answered", application_lot, by, clarification=str(asked.pk), files=hashes)
    notifications.notify(
        people=[person for person in {asked.asked_by, application_lot.assessor} if person],
        subject=f"{application_lot.application.reference}: the applicant has answered",
        body=f"{organisation} has answered the question about lot {application_lot.lot.number}.",
        link=address("suppliers:assess", application_lot),
        key=f"clarification-answered:{asked.pk}",
    )
    return asked


@transaction.atomic
def extend(*, by: User, application_lot: ApplicationLot, reason: str) -> Extension:
    """Extend the time for the decision to 15 working days: once, with the reason, before day 10 ends (DPS-12)."""
    locked = lock_waiting(application_lot)
    enforce(policies.may_extend_assessment, by, locked)
    must_have_words(
        "reason", reason, "Give the reason: which documents or checks this application needs beyond the usual"
    )
    now, extended_already = clock.now(), Extension.objects.filter(application_lot=locked).exists()
    after = timing.extended_due(locked, now, reason, extended_already=extended_already)
    extension = Extension.objects.create(
        application_lot=locked,
        reason=reason.strip(),
        due_before=locked.due,
        due_after=after.at,
        made_by=by,
        made_at=now,
    )
    locked.due_at, locked.due_rule = after.at, after.rule
    locked.save(update_fields=["due_at", "due_rule"])
    record("assessment_extended", locked, by, due=after.at.isoformat())
    application = locked.application
    notifications.notify(
        people=queries.organisation_people(application.organisation, *SUPPLIER_WRITERS),
        subject=f"{application.reference}: the decision on lot {locked.lot.number} takes longer",
        body=f"The decision is now due by {timing.in_words(after.at)} ({after.rule}). The reason: {extension.reason}",
        link=address("suppliers:application", application),
        key=f"assessment-extended:{extension.pk}",
    )
    return extension
