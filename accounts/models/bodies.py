"""What is special about public bodies: e-mail domains of their people, and the agreement they sign before they buy."""

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


class AccessAgreement(Record):
    """A signature under the access agreement: who signed for the body, as what, which text."""

    organisation = models.ForeignKey("accounts.Organisation", on_delete=models.PROTECT, related_name="agreements")
    version = models.PositiveSmallIntegerField()
    sha256 = models.CharField(max_length=64)
    signatory_name = models.CharField(max_length=200)
    signatory_position = models.CharField(max_length=200)
    signed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    signed_at = models.DateTimeField(db_default=Now())

    class Meta:
        ordering = ["-signed_at"]
        constraints = [
            models.UniqueConstraint(F("organisation"), F("version"), name="each_version_is_signed_once"),
            models.CheckConstraint(name="somebody_signed", condition=~Q(signatory_name="") & ~Q(signatory_position="")),
        ]

    def __str__(self) -> str:
        return f"Version {self.version}, signed by {self.signatory_name} for {self.organisation}"
