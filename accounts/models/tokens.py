"""Tokens with which a person's programs read the API."""

from __future__ import annotations

import hashlib
from datetime import datetime

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now

from accounts.base import Record


class Scope(models.TextChoices):
    """What a token may do. It never may more than the person."""

    PUBLIC = "public", "Read what is public"
    READ = "read", "Read everything you may read"


class ApiToken(Record):
    """A token's hash. The token itself is shown once and kept nowhere."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="api_tokens")
    name = models.CharField(max_length=100)
    sha256 = models.CharField(max_length=64, unique=True)
    scope = models.CharField(max_length=10, choices=Scope.choices)
    created_at = models.DateTimeField(db_default=Now())
    expires_at = models.DateTimeField()
    last_used_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-created_at"]
        constraints = [
            models.CheckConstraint(name="token_expires_after_it_is_made", condition=Q(expires_at__gt=F("created_at"))),
        ]

    def __str__(self) -> str:
        return self.name

    def is_good(self, at: datetime) -> bool:
        """Whether it opens anything at that moment."""
        return self.revoked_at is None and at < self.expires_at


def fingerprint(token: str) -> str:
    """How a token is kept and found. It is random, so that a plain hash is enough."""
    return hashlib.sha256(token.encode()).hexdigest()
