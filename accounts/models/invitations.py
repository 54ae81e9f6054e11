"""Invitations to join an organisation, each good once."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.db import models
from django.db.models.functions import Now

from accounts.base import Record


class TeamInvitation(Record):
    """A role offered to an address. The link's token is kept as a hash only."""

    organisation = models.ForeignKey("accounts.Organisation", on_delete=models.PROTECT, related_name="team_invitations")
    email = models.EmailField()
    role = models.CharField(max_length=12)
    invited_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    invited_at = models.DateTimeField(db_default=Now())
    expires_at = models.DateTimeField()
    sha256 = models.CharField(max_length=64, unique=True)
    accepted_at = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["email"]

    def __str__(self) -> str:
        return f"{self.email}, {self.role}"

    def is_good(self, at: datetime) -> bool:
        """Whether it can still be accepted."""
        return self.accepted_at is None and self.withdrawn_at is None and at < self.expires_at
