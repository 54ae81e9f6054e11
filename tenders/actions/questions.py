"""Questions asked in private and answered to all (B4)."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import transaction

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
from tenders.actions.publishing import tell_invited
from tenders.models import Competition, Invitation, Question

LONGEST = 4_000


@transaction.atomic
def ask_question(*, by: User, invitation: Invitation, text: str) -> Question:
    """Ask the buyer something; neither the buyer nor the others learn who asked."""
    enforce(policies.may_bid, by, invitation)
    competition, now = invitation.competition, clock.now()
    until = competition.questions_deadline or competition.deadline
    if not competition.is_open(now) or (until and now >= until):
        raise RuleViolation("DOC-01", f"Questions were taken until {moment_words(until)}.")
    if not text.strip() or len(text) > LONGEST:
        raise ValidationError({"text": f"Write your question in up to {LONGEST:,} characters."})
    question = Question.objects.create(
        competition=competition, organisation=invitation.organisation, asked_by=by, text=text.strip(), asked_at=now
    )
    ledger.record(verb="question_asked", obj=question, actor=by, organisation=invitation.organisation, at=now)
    notify(
        people=organisation_people(competition.buyer, Role.OFFICER),
        subject=f"A question about {competition.reference}",
        body="An invited supplier has asked a question. Your answer goes to everybody invited; the asker is not named.",
        link=f"/competitions/{competition.reference}/questions/",
        key=f"question:{question.pk}",
    )
    return question


@transaction.atomic
def answer_question(*, by: User, question: Question, answer: str) -> Question:
    """Answer to everybody invited, without naming the asker. An answer given stays as it is."""
    question = Question.objects.select_for_update(of=("self",)).select_related("competition__buyer").get(pk=question.pk)
    competition: Competition = question.competition
    enforce(policies.may_edit_competition, by, competition)
    if question.answered_at:
        raise InvalidState("This question has been answered already.")
    if not answer.strip():
        raise ValidationError({"answer": "Write the answer."})
    question.answer, question.answered_by, question.answered_at = answer.strip(), by, clock.now()
    question.save(update_fields=["answer", "answered_by", "answered_at"])
    ledger.record(
        verb="question_answered", obj=question, actor=by, organisation=competition.buyer, at=question.answered_at
    )
    tell_invited(
        competition, f"An answer about {competition.reference}",
        "A question about this call-off has been answered. Question and answer are in the portal.",
        f"answer:{question.pk}",
    )  # fmt: skip
    return question
