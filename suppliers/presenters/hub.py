"""The hub's queue and workbench in words."""

from __future__ import annotations

from collections import Counter
from datetime import datetime
from typing import Any

from django.http import HttpRequest

from accounts.models import User
from dps.models import SelectionCriterion
from regulations import words
from suppliers import filters, policies, queries, timing
from suppliers.assessments import Assessment, Group, Item
from suppliers.earlier import Earlier
from suppliers.forms.steps import AssignForm, FindingForm
from suppliers.models import ApplicationLot, Clarification, DecisionLetter


def queue(
    rows: Any, chosen: filters.QueueFilter, form: AssignForm, request: HttpRequest, now: datetime
) -> dict[str, Any]:
    """The page of the queue with its filters."""
    path = request.path
    return {
        "rows": [_queue_row(row, now) for row in rows],
        "page": rows,
        "count": rows.paginator.count,
        "chosen": chosen,
        "states": [
            (k, v, f"{path}?{chosen.query(state=k)}", k == chosen.state) for k, v in filters.QUEUE_STATES.items()
        ],
        "whose": [(k, v, f"{path}?{chosen.query(whose=k)}", k == chosen.whose) for k, v in filters.QUEUE_WHOSE.items()],
        "saved": [(kept, f"{path}?{kept.query}", kept.query == chosen.query()) for kept in filters.saved(request.user)],
        "link": lambda number: f"{path}?{chosen.query(page=number)}",
        "form": form,
        "may_assign": policies.may_assign_somewhere(request.user) and any(row.is_waiting for row in rows),
        "here": request.get_full_path(),
    }


def _queue_row(row: ApplicationLot, now: datetime) -> dict[str, Any]:
    application = row.application
    return {
        "row": row,
        "supplier": application.organisation.name,
        "reference": application.reference,
        "lot": f"{application.dps.reference}, lot {row.lot.number}",
        "received": words.moment_words(row.received),
        "due": timing.in_words(row.due),
        "left": timing.left(row.due, now) if row.is_waiting else "",
        "late": row.is_late(now),
        "rule": row.due_rule,
        "assessor": row.assessor.name if row.assessor else "Nobody yet",
        "state": state(row),
    }


def state(row: ApplicationLot) -> str:
    """Where a lot stands for the hub, in a few words."""
    if row.withdrawn_at:
        return "Withdrawn"
    if row.decided_at:
        verb = "Admitted" if row.decision == ApplicationLot.Decision.ADMITTED else "Rejected"
        late = ", late" if row.decided_at > row.due else ""
        return f"{verb} by {row.decided_by} on {words.day_words(row.decided_at)}{late}"
    if row.recommendation:
        verb = "admit" if row.recommendation == ApplicationLot.Decision.ADMITTED else "reject"
        return f"{row.recommended_by} recommends to {verb}; somebody else decides"
    return f"{row.assessor} assesses it" if row.assessor_id else "Nobody assesses it yet"


def _clock(row: ApplicationLot, now: datetime) -> dict[str, Any]:
    extension = getattr(row, "extension", None)
    return {
        "moment": row.due,
        "in_words": timing.in_words(row.due),
        "left": timing.left(row.due, now),
        "rule": row.due_rule,
        "late": row.is_late(now),
        "waiting": row.is_waiting,
        "extension": extension,
    }


def _head(assessment: Assessment) -> dict[str, Any]:
    row = assessment.application_lot
    return {"row": row, "application": row.application, "supplier": row.application.organisation, "lot": row.lot}


def assess(assessment: Assessment, person: User, now: datetime) -> dict[str, Any]:
    """The overview of one lot's assessment."""
    row = assessment.application_lot
    return _head(assessment) | {
        "clock": _clock(row, now),
        "state": state(row),
        "parties": assessment.readiness.parties_for([row.lot]),
        "groups": [(group, _group_state(group)) for group in assessment.groups],
        "open_items": assessment.open_items,
        "failed_items": assessment.failed_items,
        "overrides": [item for item in assessment.items if item.override],
        "clarifications": clarifications(row),
        "size": _size(assessment),
        "may_assess": row.is_waiting and policies.may_assess(person, row),
        "may_extend": _extendable(row, now) and policies.may_extend_assessment(person, row),
        "may_decide": row.is_waiting and bool(row.recommendation) and policies.may_decide(person, row),
        "must_declare": policies.must_declare(person, row),
        "conflicts": list(queries.declared_interests(row.application)),
        "may_record_measure": policies.may_declare_interest(person, row),
        "own_recommendation": row.recommended_by_id == person.pk,
        "letter": row.letter if hasattr(row, "letter") and row.letter.document_id else None,
        "reconsideration": getattr(row, "reconsideration", None),
        "information": queries.information_about(row).filter(answered_at=None).count(),
    }


def clarifications(row: ApplicationLot) -> list[Clarification]:
    """What was asked about a lot, and answered."""
    return list(row.clarifications.select_related("asked_by", "answered_by").prefetch_related("documents"))


def _group_state(group: Group) -> dict[str, Any]:
    failed = sum(item.has_failed for item in group.items)
    if group.found < len(group.items):
        return {"text": f"{group.found} of {len(group.items)} found", "colour": "yellow" if group.found else "blue"}
    return {"text": f"{failed} not met", "colour": "red"} if failed else {"text": "All found", "colour": "green"}


def _size(assessment: Assessment) -> str:
    profile = getattr(assessment.application_lot.application.organisation, "supplier_profile", None)
    return f"{profile.size} enterprise" if profile and profile.size else ""


def findings(
    assessment: Assessment, group: Group, forms: list[tuple[Item, FindingForm]], person: User
) -> dict[str, Any]:
    """One page of the workbench: each item's answers and evidence beside its finding."""
    row = assessment.application_lot
    following = assessment.after(group)
    errors = [
        {"text": f"{item.code}: {message}", "href": f"#{form[name].auto_id}" if name != "__all__" else f"#{item.key}"}
        for item, form in forms
        for name, messages in form.errors.items()
        for message in messages
    ]
    earlier = Earlier(row, group.items)
    return _head(assessment) | {
        "group": group,
        "forms": forms,
        "requirements": _requirements_told(assessment) if any(_is_technical(item) for item in group.items) else [],
        "earlier": {item.key: earlier.versions(item) for item in group.items},
        "clarifications": clarifications(row),
        "groups": assessment.groups,
        "before": assessment.before(group),
        "errors": errors,
        "following": following,
        "may_assess": row.is_waiting and policies.may_assess(person, row),
    }


def _is_technical(item: Item) -> bool:
    """Whether the specification may be what this criterion asks for."""
    return item.criterion is not None and item.criterion.kind == SelectionCriterion.Type.TECHNICAL


def _requirements_told(assessment: Assessment) -> list[tuple[Group, str, str]]:
    """Page by page what the applicant says of the requirements that count for the lot, and what was found of them."""
    told = []
    for group in assessment.groups:
        requirements = [item for item in group.items if item.requirement]
        if requirements:
            said = Counter(
                next((given.words for given in item.given if given.words), "Not answered") for item in requirements
            )
            found = Counter(
                item.finding.get_verdict_display() if item.finding else "No finding yet" for item in requirements
            )
            told.append((group, _counted(said), _counted(found)))
    return told  # fmt: skip


def _counted(words: Counter[str]) -> str:
    return ", ".join(f"{said.lower()}: {number}" for said, number in words.most_common()).capitalize()


def all_answers(assessment: Assessment) -> dict[str, Any]:
    """Everything the applicant answered for this lot."""
    return _head(assessment) | {
        "sections": [(section, assessment.given_in(section)) for section in assessment.sections()],
    }


def judgement(assessment: Assessment, form: Any, now: datetime) -> dict[str, Any]:
    """Recommendation or decision: the findings it rests on, and the form."""
    return _head(assessment) | {
        "clock": _clock(assessment.application_lot, now),
        "items": assessment.items,
        "open_items": assessment.open_items,
        "failed_items": assessment.failed_items,
        "form": form,
    }


def step(row: ApplicationLot, form: Any, now: datetime) -> dict[str, Any]:
    """A single step about one lot: ask, extend."""
    return {
        "row": row,
        "application": row.application,
        "supplier": row.application.organisation,
        "lot": row.lot,
        "clock": _clock(row, now),
        "form": form,
    }


def letter(made: DecisionLetter, assessment: Assessment) -> dict[str, Any]:
    """What the decision letter says: the decision, its reasons, and the finding on every criterion (DPS-14, INF-01)."""
    row = assessment.application_lot
    application = row.application
    return _head(assessment) | {
        "reference": made.reference,
        "date": words.day_words(row.decided),
        "authority": application.dps.contracting_authority,
        "authority_address": application.dps.buyer_address,
        "addressee": application.organisation,
        "addressee_address": ", ".join(
            filter(None, [application.organisation.address, application.organisation.postcode])
        ),
        "contact": application.signatory_name,
        "contact_at": application.dps.buyer_contact,
        "admitted": row.decision == ApplicationLot.Decision.ADMITTED,
        "ask_again_until": timing.in_words(timing.reconsideration_asked_until(row)),
        "reasons": row.reasons,
        "received": words.moment_words(row.received),
        "failed": assessment.failed_items,
        "set_aside": [item for item in assessment.items if item.is_set_aside],
        "items": assessment.items,
    }


def _extendable(row: ApplicationLot, now: datetime) -> bool:
    """Whether its time can be extended: once, before it ends (DPS-12), and not where the first round has longer already
    (DPS-13).
    """
    in_time = row.due_at is not None and now <= row.due_at
    return row.is_waiting and in_time and not row.in_first_round and not hasattr(row, "extension")
