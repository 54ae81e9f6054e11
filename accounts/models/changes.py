"""Changes of what a supplier is: its name, its numbers, who controls it. Stated by it, verified by the hub, kept."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now

from accounts.base import Record


class What(models.TextChoices):
    """What changes."""

    NAME = "name", "Its name"
    COMPANY_NUMBER = "company_number", "Its Companies House number"
    CHARITY_NUMBER = "charity_number", "Its charity number"
    CONTROL = "control", "Who controls it"


class IdentityChange(Record):
    """A change as the supplier states it, with the value before. It counts when the hub has verified it."""

    organisation = models.ForeignKey("accounts.Organisation", on_delete=models.PROTECT, related_name="identity_changes")
    what = models.CharField(max_length=14, choices=What.choices)
    before = models.CharField(max_length=1000, blank=True)
    after = models.CharField(max_length=1000)
    happened_on = models.DateField()
    reason = models.CharField(max_length=1000)
    stated_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    stated_at = models.DateTimeField(db_default=Now())

    class Meta:
        ordering = ["-stated_at"]
        constraints = [models.CheckConstraint(name="a_change_changes_something", condition=~Q(before=F("after")))]

    def __str__(self) -> str:
        return f"{self.get_what_display()}: {self.after}"

    @property
    def state(self) -> str:
        """How it stands, in a word."""
        if not hasattr(self, "decision"):
            return "waiting"
        return "verified" if self.decision.is_verified else "refused"


class IdentityDecision(Record):
    """What the hub found about a change, and why."""

    change = models.OneToOneField(IdentityChange, on_delete=models.PROTECT, related_name="decision")
    is_verified = models.BooleanField()
    reasons = models.CharField(max_length=1000)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(db_default=Now())

    def __str__(self) -> str:
        return "Verified" if self.is_verified else "Refused"
