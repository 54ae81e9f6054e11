"""The call-off competition and what it asks for."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import models
from django.db.models import F, Q

from accounts.base import Record
from accounts.models import Organisation, User
from dps.models import AwardCriterion, DynamicPurchasingSystem, Lot


class Phase(models.TextChoices):
    """Where a competition stands; derived from its dates, never stored."""

    DRAFT = "draft", "Draft"
    OPEN = "open", "Open for bids"
    CLOSED = "closed", "Closed, waiting to be opened"
    OPENED = "opened", "Opened, being evaluated"
    CANCELLED = "cancelled", "Cancelled"


class PriceBasis(models.TextChoices):
    """What one unit of a bidder's price stands for."""

    PER_PATIENT = "per_patient", "Per registered patient per year"
    PER_PRACTICE = "per_practice", "Per practice per year"
    FLAT = "flat", "One price per year for all"


class Competition(Record):
    """A specific procurement under the DPS. Once published the database keeps what was asked as it was published."""

    reference = models.CharField(max_length=30, unique=True)
    dps = models.ForeignKey(DynamicPurchasingSystem, on_delete=models.PROTECT, related_name="competitions")
    lot = models.ForeignKey(Lot, on_delete=models.PROTECT, related_name="competitions")
    buyer = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="competitions")
    title = models.CharField(max_length=200)
    need = models.TextField("what is needed and why", blank=True)
    value_ex_vat = models.DecimalField(
        "estimated value over the whole term, without VAT", max_digits=14, decimal_places=2, null=True, blank=True
    )
    funding_source = models.CharField(max_length=200, blank=True)
    contract_start = models.DateField(null=True, blank=True)
    contract_end = models.DateField(null=True, blank=True)
    price_basis = models.CharField(max_length=12, choices=PriceBasis.choices, default=PriceBasis.PER_PATIENT)
    price_formula = models.CharField(max_length=8, default="F1")
    price_parameters: models.JSONField[Any, Any] = models.JSONField(default=dict, blank=True)
    tie_break: models.JSONField[Any, Any] = models.JSONField(default=list, blank=True)
    questions_deadline = models.DateTimeField(null=True, blank=True)
    deadline = models.DateTimeField("deadline for bids", null=True, blank=True)
    public_key = models.BinaryField(null=True, blank=True)
    created_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField()
    published_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    published_at = models.DateTimeField(null=True, blank=True)
    cancelled_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    cancelled_at = models.DateTimeField(null=True, blank=True)
    cancellation_reason = models.TextField(blank=True)

    class Meta:
        ordering = ["-created_at", "id"]
        constraints = [
            models.CheckConstraint(
                name="a_published_competition_has_deadline_and_key",
                condition=Q(published_at__isnull=True)
                | Q(deadline__gt=F("published_at"), public_key__isnull=False, value_ex_vat__gt=0),
            ),
            models.CheckConstraint(
                name="a_cancellation_has_reasons",
                condition=Q(cancelled_at__isnull=True) | ~Q(cancellation_reason=""),
            ),
            models.CheckConstraint(
                name="a_call_off_term_ends_after_it_starts",
                condition=Q(contract_start__isnull=True)
                | Q(contract_end__isnull=True)
                | Q(contract_end__gt=F("contract_start")),
            ),
        ]
        indexes = [models.Index(F("buyer"), F("deadline"), name="competitions_by_buyer")]

    def __str__(self) -> str:
        return f"{self.reference} {self.title}"

    def phase(self, at: datetime) -> Phase:
        """Where it stands at that moment."""
        if self.cancelled_at is not None and self.cancelled_at <= at:
            return Phase.CANCELLED
        if self.published_at is None or self.deadline is None:
            return Phase.DRAFT
        if getattr(self, "opening", None) is not None:
            return Phase.OPENED
        return Phase.OPEN if self.is_open(at) else Phase.CLOSED

    def is_open(self, at: datetime) -> bool:
        """Whether a bid received at that moment is in time. The deadline itself is already too late."""
        return (
            self.published_at is not None
            and self.deadline is not None
            and self.cancelled_at is None
            and self.published_at <= at < self.deadline
        )

    @property
    def is_published(self) -> bool:
        """Whether the invitations have gone out."""
        return self.published_at is not None


class CompetitionCriterion(Record):
    """A criterion of one competition: a published one of the DPS, formulated more precisely (DPS-16)."""

    competition = models.ForeignKey(Competition, on_delete=models.CASCADE, related_name="criteria")
    award_criterion = models.ForeignKey(AwardCriterion, on_delete=models.PROTECT, related_name="+")
    code = models.CharField(max_length=20)
    title = models.CharField(max_length=200)
    text = models.TextField(blank=True)
    kind = models.CharField(max_length=8, choices=AwardCriterion.Type.choices)
    weight = models.DecimalField("weight, per cent", max_digits=5, decimal_places=2)
    max_score = models.PositiveSmallIntegerField(default=5)

    class Meta:
        verbose_name_plural = "competition criteria"
        ordering = ["code"]
        constraints = [
            models.UniqueConstraint(F("competition"), F("code"), name="criterion_codes_are_unique"),
            models.CheckConstraint(name="a_weight_lies_in_0_to_100", condition=Q(weight__gte=0, weight__lte=100)),
            models.CheckConstraint(name="a_scale_has_a_top", condition=Q(max_score__gte=1)),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.title}"


class Recipient(Record):
    """A GP practice that will receive the service."""

    competition = models.ForeignKey(Competition, on_delete=models.CASCADE, related_name="recipients")
    ods_code = models.CharField("ODS code", max_length=10)
    name = models.CharField(max_length=200)
    patients = models.PositiveIntegerField("registered patients")

    class Meta:
        ordering = ["ods_code"]
        constraints = [models.UniqueConstraint(F("competition"), F("ods_code"), name="a_practice_is_listed_once")]

    def __str__(self) -> str:
        return f"{self.ods_code} {self.name}"


class DeadlineChange(Record):
    """A deadline moved to later, with the reason; everybody invited was told."""

    competition = models.ForeignKey(Competition, on_delete=models.PROTECT, related_name="deadline_changes")
    old = models.DateTimeField()
    new = models.DateTimeField()
    reason = models.TextField()
    changed_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    changed_at = models.DateTimeField()

    class Meta:
        ordering = ["changed_at"]
        constraints = [
            models.CheckConstraint(name="a_deadline_only_moves_later", condition=Q(new__gt=F("old"))),
            models.CheckConstraint(name="a_deadline_change_has_a_reason", condition=~Q(reason="")),
        ]

    def __str__(self) -> str:
        return f"{self.competition}: {self.old} to {self.new}"
