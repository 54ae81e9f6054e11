"""What somebody asks the authority to disclose of an application, and the clock of its answer (CONF-01)."""

from __future__ import annotations

from datetime import datetime

from django.db import models
from django.db.models import Q

from accounts.base import Record
from accounts.models import User
from suppliers.models.applications import ApplicationLot


class InformationRequest(Record):
    """A request that reached the authority, and what was answered. Who asked is not kept: it does not matter.

    A database trigger keeps what was asked and when, and an answer that was given.
    """

    application_lot = models.ForeignKey(ApplicationLot, on_delete=models.PROTECT, related_name="information_requests")
    received_on = models.DateField()
    asked = models.TextField()
    due_at = models.DateTimeField()
    recorded_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()
    answer = models.TextField(blank=True)
    answered_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    answered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["due_at", "id"]
        constraints = [
            models.CheckConstraint(name="a_request_for_information_says_what", condition=~Q(asked="")),
            models.CheckConstraint(
                name="information_is_answered_in_words_by_a_person",
                condition=Q(answer="", answered_by__isnull=True, answered_at__isnull=True)
                | (Q(answered_by__isnull=False, answered_at__isnull=False) & ~Q(answer="")),
            ),
        ]

    def __str__(self) -> str:
        return f"Request for information about {self.application_lot}"

    @property
    def is_open(self) -> bool:
        """Whether the authority still has to answer."""
        return self.answered_at is None

    def is_late(self, at: datetime) -> bool:
        """Whether its time is over without an answer."""
        return self.is_open and at > self.due_at
