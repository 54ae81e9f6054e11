"""Files that people and the portal itself put in."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from accounts.base import Record
from accounts.models import Organisation, User


class Scan(models.TextChoices):
    """What the malware scan said."""

    NOT_SCANNED = "not_scanned", "Not scanned"
    OWN = "own", "Made by the portal"
    CLEAN = "clean", "Nothing found"
    QUARANTINED = "quarantined", "Quarantined"


class Document(Record):
    """One stored file. Never changed once stored: a replacement is another document."""

    name = models.CharField(max_length=200)
    content_type = models.CharField(max_length=100)
    size = models.PositiveBigIntegerField(help_text="bytes, as uploaded")
    sha256 = models.CharField(max_length=64, help_text="of the file as uploaded")
    storage_key = models.CharField(max_length=100, unique=True)
    wrapped_key = models.BinaryField(help_text="the file's own key, sealed under the master key")
    confidential = models.BooleanField(default=False)
    scan = models.CharField(max_length=12, choices=Scan.choices, default=Scan.NOT_SCANNED)
    organisation = models.ForeignKey(Organisation, null=True, on_delete=models.PROTECT, related_name="documents")
    uploaded_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField()

    class Meta:
        ordering = ["created_at", "id"]
        constraints = [
            models.CheckConstraint(name="a_sha256_is_64_digits", condition=Q(sha256__regex=r"^[0-9a-f]{64}$"))
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def context(self) -> str:
        """What binds the stored file and its key to this row."""
        return f"document:{self.pk}"


class OrganisationKey(Record):
    """The key under which an organisation's drafts and own copies are encrypted, sealed under the master key."""

    organisation = models.OneToOneField(Organisation, on_delete=models.PROTECT, related_name="+")
    wrapped_key = models.BinaryField()

    def __str__(self) -> str:
        return f"Key of {self.organisation}"
