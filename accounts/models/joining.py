"""Requests to join a supplier that is on the register."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now

from accounts.base import Record
from regulations.words import moment_words


class JoinRequest(Record):
    """Somebody asks to be taken into a team: of its owners where an e-mail domain is shared, otherwise of the hub."""

    organisation = models.ForeignKey("accounts.Organisation", on_delete=models.PROTECT, related_name="join_requests")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="join_requests")
    domain = models.CharField(max_length=253, blank=True)
    words = models.TextField(max_length=1000)
    asked_at = models.DateTimeField(db_default=Now())
    hub_from = models.DateTimeField()  # from then on the hub may answer in the owners' place
    answered_at = models.DateTimeField(null=True)
    answered_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    role = models.CharField(max_length=13, blank=True)  # given; empty where it was refused or withdrawn
    reasons = models.TextField(max_length=1000, blank=True)

    class Meta:
        ordering = ["asked_at"]
        constraints = [
            models.UniqueConstraint(
                F("organisation"), F("person"), name="one_open_join_request", condition=Q(answered_at__isnull=True)
            ),
            models.CheckConstraint(
                name="join_request_answered_by_somebody",
                condition=Q(answered_at__isnull=True, answered_by__isnull=True)
                | Q(answered_at__isnull=False, answered_by__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person} asks to join {self.organisation}"

    def is_for_hub(self, at: datetime) -> bool:
        """Whether the hub may answer: at once without a shared domain, otherwise when the owners had their time."""
        return at > self.hub_from

    def who_answers(self, at: datetime) -> str:
        """Who can answer now, and from when the hub can, as a sentence (`OWNERS_HAVE` working days)."""
        if not self.domain:
            return f"The hub looks into it; an owner of {self.organisation} can answer too."
        if self.is_for_hub(at):
            return f"The owners of {self.organisation} had 2 working days to answer; now the hub can answer too."
        until = moment_words(self.hub_from)
        return f"The owners of {self.organisation} can answer until {until} (2 working days); then the hub can too."

    @property
    def state(self) -> str:
        """How it stands, in a word."""
        if self.answered_at is None:
            return "waiting"
        if self.role:
            return "accepted"
        return "withdrawn" if self.answered_by_id == self.person_id else "refused"
