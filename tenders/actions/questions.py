"""Questions asked in private and answered to all (B4)."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max
from django.urls import reverse

from accounts.errors import InvalidState
from accounts.models import Role, User
from accounts.policy import enforce
from ledger import actions as ledger
from ledger import clock
from notifications.actions import notify
from regulations.errors import RuleViolation
from regulations.words import moment_words
from suppliers.queries import organisation_people
from tenders import policies
from tenders.actions.conduct import tell_invited
from tenders.locks import lock_competition
from tenders.models import Invitation, Question

LONGEST = 4_000


@transaction.atomic
def ask_question(*, by: User, invitation: Invitation, text: str) -> Question:
    """Ask the buyer something. Neither the buyer nor other suppliers learn who asked."""
    competition = lock_competition(invitation.competition)
    enforce(policies.may_bid, by, invitation)
    now = clock.now()
    until = competition.questions_deadline or competition.deadline
    if not competition.is_open(now) or until is None or now > until:
        raise RuleViolation("DOC-01", f"Questions were taken until {moment_words(until or now)}.")
    if not text.strip() or len(text) > LONGEST:
        raise ValidationError({"text": f"Write your question in up to {LONGEST:,} characters."})
    last = Question.objects.filter(competition=competition).aggregate(last=Max("number"))["last"] or 0
    question = Question.objects.create(
        competition=competition, number=last + 1, organisation=invitation.organisation, asked_by=by, asked_at=now,
        text=text.strip(),
    )  # fmt: skip
    ledger.record(verb="question_asked", obj=question, actor=by, organisation=invitation.organisation, at=now)
    notify(
        people=organisation_people(competition.buyer, Role.OFFICER),
        subject=f"{competition.reference}: question {question.number}",
        body="An invited supplier asks a question. Your answer goes to everybody invited; who asked is not shown.",
        link=reverse("tenders:answer", kwargs={"pk": question.pk}),
        key=f"question:{question.pk}",
    )
    return question


@transaction.atomic
def answer_question(*, by: User, question: Question, shown_as: str, answer: str) -> Question:
    """Answer to everybody invited, with the question in words that do not show who asked. Given once."""
    question = Question.objects.select_for_update(of=("self",)).select_related("competition__buyer").get(pk=question.pk)
    competition = question.competition
    enforce(policies.may_edit_competition, by, competition)
    if question.answered_at:
        raise InvalidState("This question has been answered. Send an amendment if the answer has to change.")
    now = clock.now()
    if not competition.is_open(now):
        raise InvalidState("The deadline has passed, so an answer could no longer help anybody.")
    for field, text in (("shown_as", shown_as), ("answer", answer)):
        if not text.strip() or len(text) > LONGEST:
            raise ValidationError({field: f"Write this in up to {LONGEST:,} characters."})
    question.shown_as, question.answer = shown_as.strip(), answer.strip()
    question.answered_by, question.answered_at = by, now
    question.save(update_fields=["shown_as", "answer", "answered_by", "answered_at"])
    ledger.record(verb="question_answered", obj=question, actor=by, organisation=competition.buyer, at=now)
    tell_invited(
        competition,
        subject=f"{competition.reference}: question {question.number} is answered",
        body="A question about this call-off is answered. Question and answer stand in the portal.",
        key=f"answer:{question.pk}",
    )
    return question
