"""Invitations to join an organisation, each good once."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now

from accounts.base import Record


class TeamInvitation(Record):
    """A role offered to an address. The link's token is kept as a hash only."""

    organisation = models.ForeignKey("accounts.Organisation", on_delete=models.PROTECT, related_name="team_invitations")
    email = models.EmailField()
    role = models.CharField(max_length=12)
    invited_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    invited_at = models.DateTimeField(db_default=Now())
    needs_confirmation = models.BooleanField(default=False)  # a second person has to agree before the link goes out
    confirmed_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    confirmed_at = models.DateTimeField(null=True)
    expires_at = models.DateTimeField()
    sha256 = models.CharField(max_length=64, unique=True)
    accepted_at = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["email"]
        constraints = [
            models.CheckConstraint(
                name="nobody_confirms_their_own_invitation",
                condition=Q(confirmed_by__isnull=True) | ~Q(confirmed_by=F("invited_by")),
            )
        ]

    def __str__(self) -> str:
        return f"{self.email}, {self.role}"

    def is_good(self, at: datetime) -> bool:
        """Whether it can still be accepted."""
        return not self.waits_for_confirmation and self.is_open and at < self.expires_at

    @property
    def waits_for_confirmation(self) -> bool:
        """Whether a second person still has to agree."""
        return self.needs_confirmation and self.confirmed_at is None

    @property
    def is_open(self) -> bool:
        """Whether nobody has used or withdrawn it."""
        return self.accepted_at is None and self.withdrawn_at is None
