"""A call-off competition as it is drafted and published."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import Any

from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q

from accounts.base import Record
from accounts.models import Organisation, User
from documents.models import Document
from dps.models import AwardCriterion, DynamicPurchasingSystem, Lot
from regulations.ranking import DEFAULT_TIE_BREAK


class Phase(models.TextChoices):
    """Where a competition stands, as its dates and what people did say."""

    DRAFT = "draft", "Draft"
    OPEN = "open", "Open for bids"
    SEALED = "sealed", "Deadline passed, bids sealed"
    OPENED = "opened", "Bids opened"
    CONCLUDED = "concluded", "Concluded"
    CANCELLED = "cancelled", "Cancelled"


def default_tie_break() -> list[str]:
    """The order that TIE-01 proposes."""
    return list(DEFAULT_TIE_BREAK)


class Competition(Record):
    """A specific procurement under the DPS. A draft until `published_at`; triggers then keep what was published."""

    reference = models.CharField(max_length=20, unique=True)
    dps = models.ForeignKey(DynamicPurchasingSystem, on_delete=models.PROTECT, related_name="competitions")
    lot = models.ForeignKey(Lot, on_delete=models.PROTECT, related_name="competitions")
    buyer = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="competitions")
    title = models.CharField(max_length=200)
    need = models.TextField("what is needed and why", blank=True)
    language = models.CharField("language of bids", max_length=40, default="English")
    value_ex_vat = models.DecimalField(
        "estimated value over the whole term, without VAT", max_digits=14, decimal_places=2, null=True, blank=True
    )
    questions_deadline = models.DateTimeField("last moment for questions", null=True, blank=True)
    deadline = models.DateTimeField("deadline for bids", null=True, blank=True)
    contract_start = models.DateField(null=True, blank=True)
    term_months = models.PositiveSmallIntegerField("length of the contract in months", null=True, blank=True)
    contract_end = models.DateField(null=True, blank=True)
    price_formula = models.CharField(max_length=10, blank=True)
    price_parameters: models.JSONField[Any, Any] = models.JSONField(default=dict, blank=True)
    tie_break: models.JSONField[Any, Any] = models.JSONField(default=default_tie_break)
    public_key = models.BinaryField("public half of the competition's key", max_length=32, null=True)
    created_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField()
    published_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    published_at = models.DateTimeField(null=True)
    cancelled_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    cancelled_at = models.DateTimeField(null=True)
    cancel_reason = models.TextField(blank=True)
    concluded_at = models.DateTimeField("when an award, or that there is none, was approved", null=True)

    class Meta:
        ordering = ["-created_at", "reference"]
        constraints = [
            models.CheckConstraint(
                name="a_published_call_off_has_key_deadline_and_value",
                condition=Q(published_at__isnull=True)
                | Q(
                    public_key__isnull=False,
                    deadline__isnull=False,
                    value_ex_vat__isnull=False,
                    published_by__isnull=False,
                    contract_end__isnull=False,
                ),
            ),
            models.CheckConstraint(
                name="bids_close_after_the_invitation",
                condition=Q(published_at__isnull=True) | Q(deadline__gt=F("published_at")),
            ),
            models.CheckConstraint(
                name="a_cancellation_has_reasons",
                condition=Q(cancelled_at__isnull=True) | ~Q(cancel_reason=""),
            ),
            models.CheckConstraint(
                name="a_call_off_has_a_value_above_nothing",
                condition=Q(value_ex_vat__isnull=True) | Q(value_ex_vat__gt=0),
            ),
        ]
        indexes = [models.Index(F("buyer"), F("published_at"), name="call_offs_of_a_buyer")]

    def __str__(self) -> str:
        return self.title

    def phase(self, at: datetime) -> Phase:
        """Where it stands at a moment; the deadline itself still counts as open."""
        if self.cancelled_at is not None and self.cancelled_at <= at:
            return Phase.CANCELLED
        if self.published_at is None or self.published_at > at:
            return Phase.DRAFT
        if self.deadline is not None and at <= self.deadline:
            return Phase.OPEN
        if self.concluded_at is not None and self.concluded_at <= at:
            return Phase.CONCLUDED
        return Phase.OPENED if self.is_opened else Phase.SEALED

    def is_open(self, at: datetime) -> bool:
        """Whether bids are received at that moment."""
        return self.phase(at) == Phase.OPEN

    @property
    def is_opened(self) -> bool:
        """Whether its bids were opened."""
        return hasattr(self, "opening")

    @property
    def is_published(self) -> bool:
        """Whether suppliers were invited."""
        return self.published_at is not None


class CompetitionCriterion(Record):
    """A criterion of the invitation, which makes one published criterion more precise (DPS-16)."""

    competition = models.ForeignKey(Competition, on_delete=models.CASCADE, related_name="criteria")
    award_criterion = models.ForeignKey(AwardCriterion, on_delete=models.PROTECT, related_name="+")
    position = models.PositiveSmallIntegerField(default=0)
    code = models.CharField(max_length=20)
    title = models.CharField(max_length=200)
    text = models.TextField("what the bidder answers", blank=True)
    kind = models.CharField(max_length=8, choices=AwardCriterion.Type.choices)
    weight = models.DecimalField("weight, per cent", max_digits=5, decimal_places=2)
    max_score = models.DecimalField("highest score", max_digits=6, decimal_places=2, default=Decimal(5))

    class Meta:
        verbose_name_plural = "competition criteria"
        ordering = ["position", "code"]
        constraints = [
            models.UniqueConstraint(F("competition"), F("code"), name="criterion_codes_are_unique_in_a_call_off"),
            models.CheckConstraint(name="a_weight_lies_in_0_to_100", condition=Q(weight__gte=0, weight__lte=100)),
            models.CheckConstraint(name="a_score_scale_is_above_nothing", condition=Q(max_score__gt=0)),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.title}"


class PriceUnit(models.TextChoices):
    """What a unit price is multiplied by."""

    PATIENT = "patient", "per registered patient"
    PRACTICE = "practice", "per practice"
    FLAT = "flat", "flat"


class Timing(models.TextChoices):
    """How often a price is paid."""

    ONCE = "once", "one-off"
    YEARLY = "yearly", "each year"


class PriceLine(Record):
    """One line of the price schedule that every bidder fills in."""

    competition = models.ForeignKey(Competition, on_delete=models.CASCADE, related_name="price_lines")
    position = models.PositiveSmallIntegerField()
    label = models.CharField(max_length=200)
    unit = models.CharField(max_length=10, choices=PriceUnit.choices)
    timing = models.CharField(max_length=10, choices=Timing.choices)

    class Meta:
        ordering = ["position"]
        constraints = [models.UniqueConstraint(F("competition"), F("position"), name="price_lines_are_numbered")]

    def __str__(self) -> str:
        return f"{self.label}, {self.get_unit_display()}, {self.get_timing_display()}"


class Recipient(Record):
    """A practice that will use what is bought, with its registered patients on the day of the call."""

    competition = models.ForeignKey(Competition, on_delete=models.CASCADE, related_name="recipients")
    ods_code = models.CharField("ODS code", max_length=10)
    name = models.CharField(max_length=200)
    patients = models.PositiveIntegerField("registered patients", validators=[MinValueValidator(1)])

    class Meta:
        ordering = ["ods_code"]
        constraints = [
            models.UniqueConstraint(F("competition"), F("ods_code"), name="a_practice_is_named_once"),
            models.CheckConstraint(name="a_practice_has_patients", condition=Q(patients__gt=0)),
        ]

    def __str__(self) -> str:
        return f"{self.ods_code} {self.name}"


class CompetitionDocument(Record):
    """A document that belongs to the invitation."""

    competition = models.ForeignKey(Competition, on_delete=models.CASCADE, related_name="documents")
    title = models.CharField(max_length=200)
    document = models.OneToOneField(Document, on_delete=models.PROTECT, related_name="+")
    added_at = models.DateTimeField()

    class Meta:
        ordering = ["added_at"]

    def __str__(self) -> str:
        return self.title
