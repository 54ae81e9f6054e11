"""Panel, scores, moderation, award, letters and the call-off contract."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now

from accounts.base import Record
from accounts.models import User
from documents.models import Document
from tenders.models import Bid, Competition, CompetitionCriterion


class PanelMember(Record):
    """Somebody named to score the bids of one competition."""

    competition = models.ForeignKey(Competition, on_delete=models.PROTECT, related_name="panel")
    person = models.ForeignKey(User, on_delete=models.PROTECT, related_name="panels")
    named_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    named_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(F("competition"), F("person"), name="a_person_is_on_a_panel_once")]

    def __str__(self) -> str:
        return f"{self.person} on the panel of {self.competition}"


class Assignment(Record):
    """One quality criterion that one panel member scores, for every bid."""

    member = models.ForeignKey(PanelMember, on_delete=models.CASCADE, related_name="assignments")
    criterion = models.ForeignKey(CompetitionCriterion, on_delete=models.PROTECT, related_name="assignments")

    class Meta:
        constraints = [models.UniqueConstraint(F("member"), F("criterion"), name="a_criterion_is_assigned_once_each")]

    def __str__(self) -> str:
        return f"{self.criterion} by {self.member.person}"


class ComplianceCheck(Record):
    """Whether a bid answers what was asked, judged by a person with reasons (AWD-01). Recorded once for good."""

    bid = models.OneToOneField(Bid, on_delete=models.PROTECT, related_name="compliance")
    compliant = models.BooleanField()
    reasons = models.TextField()
    checked_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    checked_at = models.DateTimeField()

    class Meta:
        constraints = [models.CheckConstraint(name="a_compliance_check_has_reasons", condition=~Q(reasons=""))]

    def __str__(self) -> str:
        return f"{'Compliant' if self.compliant else 'Not compliant'}: {self.bid}"


class Score(Record):
    """What one evaluator gave one bid on one criterion, and why (SCORE-01). Unchangeable once submitted."""

    bid = models.ForeignKey(Bid, on_delete=models.PROTECT, related_name="scores")
    criterion = models.ForeignKey(CompetitionCriterion, on_delete=models.PROTECT, related_name="scores")
    evaluator = models.ForeignKey(User, on_delete=models.PROTECT, related_name="scores")
    score = models.DecimalField(max_digits=6, decimal_places=2, null=True)
    rationale = models.TextField(blank=True)
    saved_at = models.DateTimeField()
    submitted_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(F("bid"), F("criterion"), F("evaluator"), name="one_score_each"),
            models.CheckConstraint(
                name="a_submitted_score_has_a_rationale",
                condition=Q(submitted_at__isnull=True) | (Q(score__isnull=False) & ~Q(rationale="")),
            ),
            models.CheckConstraint(name="a_score_is_not_negative", condition=Q(score__isnull=True) | Q(score__gte=0)),
        ]

    def __str__(self) -> str:
        return f"{self.criterion}: {self.score} by {self.evaluator}"


class Consensus(Record):
    """The one score the panel agreed on, with its reason. A correction is a new revision; both stay for ever."""

    bid = models.ForeignKey(Bid, on_delete=models.PROTECT, related_name="consensus")
    criterion = models.ForeignKey(CompetitionCriterion, on_delete=models.PROTECT, related_name="consensus")
    revision = models.PositiveSmallIntegerField()
    score = models.DecimalField(max_digits=6, decimal_places=2)
    rationale = models.TextField()
    recorded_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()

    class Meta:
        ordering = ["revision"]
        constraints = [
            models.UniqueConstraint(F("bid"), F("criterion"), F("revision"), name="one_consensus_per_revision"),
            models.CheckConstraint(name="a_consensus_has_a_reason", condition=~Q(rationale="")),
            models.CheckConstraint(name="a_consensus_is_not_negative", condition=Q(score__gte=0)),
        ]

    def __str__(self) -> str:
        return f"{self.criterion}: {self.score} agreed"


class LeftOut(Record):
    """A bid left out because its supplier was suspended or removed from the lot, with reasons (AWD-01, EXC-07)."""

    bid = models.OneToOneField(Bid, on_delete=models.PROTECT, related_name="left_out")
    reasons = models.TextField()
    left_out_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    left_out_at = models.DateTimeField()

    class Meta:
        constraints = [models.CheckConstraint(name="a_bid_is_left_out_with_reasons", condition=~Q(reasons=""))]

    def __str__(self) -> str:
        return f"Left out: {self.bid}"


class PriceInquiry(Record):
    """An abnormally low price was noticed, the bidder asked and the answer judged (ABN-01). Never automatic.

    Silence after the time is judged too, and can only be found not satisfactory.
    """

    bid = models.OneToOneField(Bid, on_delete=models.PROTECT, related_name="price_inquiry")
    asked_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    # The default serves code of the release before, which names none.
    due_at = models.DateTimeField(db_default=Now() + timedelta(days=7))
    explanation = models.TextField(blank=True)
    explained_at = models.DateTimeField(null=True)
    satisfactory = models.BooleanField(null=True)
    judgement = models.TextField(blank=True)
    judged_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", null=True)
    judged_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="a_price_judgement_has_reasons",
                condition=Q(satisfactory__isnull=True, judged_at__isnull=True)
                | (
                    Q(satisfactory__isnull=False, judged_at__isnull=False)
                    & ~Q(judgement="")
                    & (Q(explained_at__isnull=False) | Q(satisfactory=False))
                ),
            )
        ]

    def __str__(self) -> str:
        return f"Price of {self.bid}"

    def may_be_judged(self, at: datetime) -> bool:
        """Once the bidder has explained its price, or had its time to."""
        return self.judged_at is None and (self.explained_at is not None or at > self.due_at)


class Outcome(models.TextChoices):
    """How a competition can end."""

    AWARD = "award", "Award"
    NO_AWARD = "no_award", "No award"


class Award(Record):
    """A recommendation and what became of it. The result it rests on is frozen with it."""

    competition = models.ForeignKey(Competition, on_delete=models.PROTECT, related_name="awards")
    outcome = models.CharField(max_length=10, choices=Outcome.choices)
    winner = models.ForeignKey(Bid, on_delete=models.PROTECT, related_name="awards", null=True)
    reasons = models.TextField()
    result: models.JSONField[Any, Any] = models.JSONField()
    evidence_checked = models.BooleanField("the winner's evidence was checked before award (SEL-02)", default=False)
    voluntary_standstill = models.BooleanField(
        "a standstill is kept although the law asks for none (STD-03)", default=False
    )
    standstill_ends_at = models.DateTimeField(null=True)
    recommended_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    recommended_at = models.DateTimeField()
    approved_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", null=True)
    approved_at = models.DateTimeField(null=True)
    returned_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", null=True)
    returned_at = models.DateTimeField(null=True)
    returned_reason = models.TextField(blank=True)

    class Meta:
        ordering = ["recommended_at"]
        indexes = [
            models.Index(F("approved_at"), F("id"), name="awards_as_approved", condition=Q(approved_at__isnull=False)),
        ]
        constraints = [
            models.UniqueConstraint(F("competition"), name="one_award_in_force", condition=Q(returned_at__isnull=True)),
            models.CheckConstraint(
                name="another_person_approves_an_award",
                condition=Q(approved_by__isnull=True) | ~Q(approved_by=F("recommended_by")),
            ),
            models.CheckConstraint(
                name="an_award_is_approved_or_returned",
                condition=Q(approved_at__isnull=True) | Q(returned_at__isnull=True),
            ),
            models.CheckConstraint(
                name="only_an_award_has_a_winner",
                condition=Q(outcome="award", winner__isnull=False) | Q(outcome="no_award", winner__isnull=True),
            ),
            models.CheckConstraint(name="an_award_has_reasons", condition=~Q(reasons="")),
        ]

    def __str__(self) -> str:
        return f"{self.get_outcome_display()} in {self.competition}"

    @property
    def is_approved(self) -> bool:
        """Whether the award stands."""
        return self.approved_at is not None


class LotsDrawn(Record):
    """The order that lots gave to bids tied to the end (TIE-01); drawn once by the portal."""

    competition = models.OneToOneField(Competition, on_delete=models.PROTECT, related_name="lots_drawn")
    order: models.JSONField[Any, Any] = models.JSONField()
    drawn_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    drawn_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"Lots drawn in {self.competition}"


class Letter(Record):
    """The letter one bidder gets about the outcome, made by a worker after approval."""

    award = models.ForeignKey(Award, on_delete=models.PROTECT, related_name="letters")
    bid = models.ForeignKey(Bid, on_delete=models.PROTECT, related_name="letters")
    document = models.ForeignKey(Document, on_delete=models.PROTECT, null=True, related_name="+")
    made_at = models.DateTimeField(null=True)
    sent_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(F("award"), F("bid"), name="one_letter_to_each_bidder")]

    def __str__(self) -> str:
        return f"Letter about {self.bid}"


class Contract(Record):
    """The call-off contract that an award led to."""

    award = models.OneToOneField(Award, on_delete=models.PROTECT, related_name="contract")
    value_ex_vat = models.DecimalField(max_digits=14, decimal_places=2)
    starts_on = models.DateField()
    ends_on = models.DateField()
    signed_for_supplier = models.CharField(max_length=200)
    signed_for_buyer = models.CharField(max_length=200)
    concluded_on = models.DateField()
    recorded_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [
            models.CheckConstraint(name="a_contract_ends_after_it_starts", condition=Q(ends_on__gte=F("starts_on"))),
            models.CheckConstraint(name="a_contract_has_a_value", condition=Q(value_ex_vat__gt=0)),
        ]

    def __str__(self) -> str:
        return f"Contract from {self.award}"
