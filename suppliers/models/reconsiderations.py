"""A rejection looked at again, on request, by somebody who had no part in it. The first decision stays as it was."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from accounts.base import Record
from accounts.models import User
from suppliers.models.applications import ApplicationLot


class Reconsideration(Record):
    """The one request to reconsider a rejection, and its answer. A database trigger keeps an answered one as it is."""

    class Outcome(models.TextChoices):
        """What the second look comes to."""

        UPHELD = "upheld", "The rejection stands"
        CHANGED = "changed", "The supplier is admitted"

    application_lot = models.OneToOneField(ApplicationLot, on_delete=models.PROTECT, related_name="reconsideration")
    request = models.TextField()
    asked_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    due_at = models.DateTimeField()
    outcome = models.CharField(max_length=10, choices=Outcome.choices, blank=True)
    answer = models.TextField(blank=True)
    answered_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    answered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["due_at", "id"]
        constraints = [
            models.CheckConstraint(name="a_request_to_reconsider_has_reasons", condition=~Q(request="")),
            models.CheckConstraint(
                name="a_reconsideration_is_answered_with_reasons_by_a_person",
                condition=Q(outcome="", answer="", answered_by__isnull=True, answered_at__isnull=True)
                | (Q(answered_by__isnull=False, answered_at__isnull=False) & ~Q(outcome="") & ~Q(answer="")),
            ),
        ]

    def __str__(self) -> str:
        return f"Reconsideration of {self.application_lot}"

    @property
    def is_open(self) -> bool:
        """Whether the hub still has to answer."""
        return self.answered_at is None
