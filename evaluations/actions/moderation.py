"""From individual scores to one consensus, both layers kept for ever (SCORE-01)."""

from __future__ import annotations

from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import transaction

from accounts.errors import InvalidState
from accounts.models import User
from accounts.policy import enforce
from evaluations import policies
from evaluations.models import Award, Consensus
from evaluations.queries import evaluators_still_scoring
from ledger import actions as ledger
from ledger import clock
from regulations.criteria import check_moderation_may_begin
from regulations.words import number_words
from tenders.models import Bid, Competition, CompetitionCriterion


@transaction.atomic
def record_consensus(
    *, by: User, bid: Bid, criterion: CompetitionCriterion, score: Decimal, rationale: str
) -> Consensus:
    """Record the score the panel agreed on and why. A correction becomes a new revision."""
    competition = Competition.objects.select_for_update().get(pk=bid.competition_id)
    enforce(policies.may_moderate, by, competition)
    check_moderation_may_begin(evaluators_still_scoring(competition))
    if Award.objects.filter(competition=competition, returned_at__isnull=True).exists():
        raise InvalidState("An award has been recommended on these scores. It has to be returned before they change.")
    if not 0 <= score <= criterion.max_score:
        raise ValidationError({"score": f"Enter a score from 0 to {number_words(criterion.max_score)}."})
    if not rationale.strip():
        raise ValidationError({"rationale": "Give the reason the panel agreed on."})
    last = Consensus.objects.filter(bid=bid, criterion=criterion).order_by("-revision").first()
    if last and (last.score, last.rationale) == (score, rationale.strip()):
        return last
    made = Consensus.objects.create(
        bid=bid, criterion=criterion, revision=last.revision + 1 if last else 1, score=score,
        rationale=rationale.strip(), recorded_by=by, recorded_at=clock.now(),
    )  # fmt: skip
    ledger.record(
        verb="consensus_recorded", obj=bid, actor=by, organisation=competition.buyer,
        facts={"criterion": criterion.code, "score": str(score), "revision": made.revision},
    )  # fmt: skip
    return made
