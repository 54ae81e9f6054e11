"""What is special about public bodies: whose addresses they take in, besides those of the whole public sector."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now

from accounts.base import Record


class AllowedDomain(Record):
    """An e-mail domain that a body's people may have though it is none of the public sector's own, and why."""

    organisation = models.ForeignKey("accounts.Organisation", on_delete=models.PROTECT, related_name="allowed_domains")
    domain = models.CharField(max_length=253)
    reason = models.CharField(max_length=500)
    allowed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    allowed_at = models.DateTimeField(db_default=Now())
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["domain"]
        constraints = [
            models.UniqueConstraint(
                F("organisation"), F("domain"), name="a_domain_is_allowed_once", condition=Q(withdrawn_at__isnull=True)
            )
        ]

    def __str__(self) -> str:
        return self.domain
