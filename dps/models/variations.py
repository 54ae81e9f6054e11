"""How a published DPS changes: proposed with a reason, approved by somebody else, in force on a date (N6, N7, N8)."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now

from accounts.base import Record
from accounts.models import User
from dps.models.systems import DynamicPurchasingSystem, SpecificationVersion
from regulations.words import within


class Variation(Record):
    """One change of a published DPS. What it changes follows from time: it holds from `in_force_from` on."""

    class Kind(models.TextChoices):
        """What a DPS can change in."""

        SPECIFICATION = "specification", "A new version of the specification"
        LOT = "lot", "A new lot"
        DESCRIPTION = "description", "The scope or another part of the description"
        CLARIFICATION = "clarification", "A clarification of a criterion"
        CORRIGENDUM = "corrigendum", "A correction of the notice"
        VALIDITY = "validity", "The end of the validity"
        TERMINATION = "termination", "The termination of the DPS"

    NOTICED = (Kind.CORRIGENDUM, Kind.VALIDITY, Kind.TERMINATION)
    """Kinds that are not in force before their notice is published (DPS-19)."""

    SPECIFYING = (Kind.SPECIFICATION, Kind.LOT)
    """Kinds that bring a version of the specification; a new lot says there what counts for it."""

    dps = models.ForeignKey(DynamicPurchasingSystem, on_delete=models.PROTECT, related_name="variations")
    number = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=20, choices=Kind.choices)
    reason = models.TextField()
    effective_on = models.DateField("in force on")
    facts: models.JSONField[Any, Any] = models.JSONField(default=dict)
    validity_end = models.DateField("new contract end date", null=True, blank=True)
    specification = models.ForeignKey(
        SpecificationVersion, null=True, blank=True, on_delete=models.PROTECT, related_name="variations"
    )
    drafted_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    drafted_at = models.DateTimeField(db_default=Now())
    proposed_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField(null=True)
    approved_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    approved_at = models.DateTimeField(null=True)
    refused_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    refused_at = models.DateTimeField(null=True)
    refusal_reason = models.TextField(blank=True)
    withdrawn_at = models.DateTimeField(null=True)
    noticed_at = models.DateTimeField(null=True)
    notice_number = models.CharField(max_length=20, blank=True)
    in_force_from = models.DateTimeField(null=True)
    reach: models.JSONField[Any, Any] = models.JSONField("how many were told, by group", default=dict)

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(F("dps"), F("number"), name="variation_numbers_are_unique_in_a_dps"),
            models.CheckConstraint(
                name="a_variation_is_approved_by_another_person_n8",
                condition=Q(approved_by__isnull=True) | ~Q(approved_by=F("proposed_by")),
            ),
            models.CheckConstraint(
                name="a_variation_is_approved_after_it_is_proposed",
                condition=Q(approved_at__isnull=True, approved_by__isnull=True)
                | Q(approved_at__isnull=False, approved_by__isnull=False, proposed_at__isnull=False),
            ),
            models.CheckConstraint(
                name="a_variation_has_one_outcome",
                condition=(Q(approved_at__isnull=True) & (Q(refused_at__isnull=True) | Q(withdrawn_at__isnull=True)))
                | Q(refused_at__isnull=True, withdrawn_at__isnull=True),
            ),
            models.CheckConstraint(
                name="no_variation_is_in_force_before_its_approval",
                condition=Q(in_force_from__isnull=True) | Q(approved_at__lte=F("in_force_from")),
            ),
            models.CheckConstraint(
                name="no_change_of_validity_before_its_notice_dps_19",
                condition=Q(in_force_from__isnull=True)
                | ~Q(kind__in=["corrigendum", "validity", "termination"])
                | Q(noticed_at__isnull=False, in_force_from__gte=F("noticed_at")),
            ),
            models.CheckConstraint(
                name="a_change_of_validity_says_the_new_end",
                condition=Q(kind="validity", validity_end__isnull=False)
                | (~Q(kind="validity") & Q(validity_end__isnull=True)),
            ),
        ]

    def __str__(self) -> str:
        return f"Variation {self.number}: {within(self.get_kind_display())}"

    @property
    def needs_notice(self) -> bool:
        """Whether it waits for the publication of its notice (DPS-19)."""
        return self.kind in self.NOTICED

    @property
    def is_draft(self) -> bool:
        """Whether it can still be changed."""
        return self.proposed_at is None and self.withdrawn_at is None

    @property
    def awaits_approval(self) -> bool:
        """Proposed, and nobody has decided."""
        return self.proposed_at is not None and not (self.approved_at or self.refused_at or self.withdrawn_at)

    @property
    def awaits_notice(self) -> bool:
        """Approved, but its notice is still to be published."""
        return self.approved_at is not None and self.in_force_from is None

    @property
    def is_public(self) -> bool:
        """Whether everybody may know of it: it is settled that it comes."""
        return self.in_force_from is not None

    def is_in_force(self, at: datetime) -> bool:
        """Whether it holds at that moment."""
        return self.in_force_from is not None and self.in_force_from <= at
