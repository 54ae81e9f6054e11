"""Marking answers as confidential, each with its reason, and lifting the mark (CONF-01)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from accounts.models import User
from accounts.policy import enforce
from ledger import actions as ledger
from ledger import clock
from suppliers import answers, policies
from suppliers.actions.drafts import lock_draft, must_be_named
from suppliers.models import Answer, Application, ConfidentialMark
from suppliers.questionnaire import Section


@dataclass(frozen=True)
class Wish:
    """The reason for which an answer is to be confidential (empty: it is not), and the reason the page had shown."""

    reason: str
    over: str


@dataclass(frozen=True)
class Marked:
    """The marks of one page as they stand now, and those among the wishes that a colleague was ahead of."""

    marks: Mapping[str, ConfidentialMark]
    overtaken: tuple[str, ...]


@transaction.atomic
def mark_confidential(*, by: User, application: Application, section: Section, wishes: Mapping[str, Wish]) -> Marked:
    """Mark and unmark answers of one page, each by itself: what a colleague changed meanwhile is left as it is."""
    draft = lock_draft(application)
    enforce(policies.may_edit_application, by, draft)
    must_be_named(draft, section)
    if unknown := sorted(set(wishes) - {question.key for question in section.questions}):
        raise ValidationError(f"This page does not ask: {', '.join(unknown)}")
    kept = ConfidentialMark.objects.filter(application=draft, **section.filed_under).select_related("marked_by")
    marks = {mark.question: mark for mark in kept}
    reasons = {key: marks[key].reason if key in marks else "" for key in wishes}
    wanted = {key: wish for key, wish in wishes.items() if wish.reason not in (wish.over, reasons[key])}
    changes = {key: wish for key, wish in wanted.items() if wish.over == reasons[key]}
    for key, wish in changes.items():
        _set(draft, section, key, wish.reason, by=by)
    if changes:
        facts = {"section": section.key, "marked": sorted(k for k, wish in changes.items() if wish.reason),
                 "lifted": sorted(k for k, wish in changes.items() if not wish.reason)}  # fmt: skip
        ledger.record(verb="confidentiality_marked", obj=draft, actor=by, facts=facts, organisation=draft.organisation)
    return Marked({mark.question: mark for mark in kept.all()}, tuple(sorted(set(wanted) - set(changes))))


def _set(draft: Application, section: Section, key: str, reason: str, *, by: User) -> None:
    place: dict[str, Any] = {"application": draft, "question": key} | section.filed_under
    if reason:
        told = {"reason": reason, "marked_by": by, "marked_at": clock.now()}
        ConfidentialMark.objects.update_or_create(**place, defaults=told)
    else:
        ConfidentialMark.objects.filter(**place).delete()
    _seal(place, hide=bool(reason) or _is_personal(section, key))


def _is_personal(section: Section, key: str) -> bool:
    return any(question.personal for question in section.questions if question.key == key)


def _seal(place: dict[str, Any], *, hide: bool) -> None:
    """What is confidential is kept as personal data is: encrypted under the master key."""
    for row in Answer.objects.filter(**place):
        answers.put(row, answers.stored(row), personal=hide)
        row.save(update_fields=["value", "sealed"])
