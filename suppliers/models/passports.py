"""A supplier's consent to hand on what it has given, and each export made under it."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from accounts.base import Record
from accounts.models import Organisation, User


class PassportConsent(Record):
    """An owner's consent: to whom and for what the organisation's answers and files may be handed on.

    A database trigger lets it be withdrawn once and changed in no other way.
    """

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="passport_consents")
    recipient = models.CharField(max_length=300)
    purpose = models.TextField()
    given_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    given_at = models.DateTimeField()
    withdrawn_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-given_at", "id"]
        indexes = [models.Index(F("organisation"), F("given_at").desc(), name="consents_of_organisation")]
        constraints = [
            models.CheckConstraint(
                name="a_consent_says_to_whom_and_for_what", condition=~Q(recipient="") & ~Q(purpose="")
            ),
            models.CheckConstraint(
                name="a_consent_is_withdrawn_by_somebody",
                condition=Q(withdrawn_at__isnull=True, withdrawn_by__isnull=True)
                | Q(withdrawn_at__isnull=False, withdrawn_by__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"Consent of {self.organisation} for {self.recipient}"


class PassportExport(Record):
    """One passport: its manifest as it was then, sealed under the master key, and the note the portal signed over it.

    The archive is put together anew at each download, from files that never change. A database trigger keeps the row.
    """

    consent = models.ForeignKey(PassportConsent, on_delete=models.PROTECT, related_name="exports")
    manifest = models.BinaryField()
    note = models.TextField()
    sha256 = models.CharField(max_length=64, help_text="of the manifest")
    answers = models.PositiveIntegerField()
    files = models.PositiveIntegerField()
    left_out = models.JSONField(default=list)
    made_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()

    class Meta:
        ordering = ["-made_at", "id"]

    def __str__(self) -> str:
        return f"Passport of {self.consent.organisation}, {self.made_at:%Y-%m-%d}"


class PassportFile(Record):
    """Which stored document lies in an export under which path."""

    export = models.ForeignKey(PassportExport, on_delete=models.PROTECT, related_name="stored")
    path = models.CharField(max_length=20)
    document = models.ForeignKey("documents.Document", on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["path"]
        constraints = [models.UniqueConstraint(F("export"), F("path"), name="a_path_holds_one_file")]

    def __str__(self) -> str:
        return f"{self.path} of {self.export}"
