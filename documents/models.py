"""Files that people and the portal itself put in."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

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
        indexes = [models.Index(F("created_at"), name="files_in_quarantine", condition=Q(scan="quarantined"))]

    def __str__(self) -> str:
        return self.name

    @property
    def context(self) -> str:
        """What binds the stored file and its key to this row."""
        return f"document:{self.pk}"

    @property
    def is_quarantined(self) -> bool:
        """Whether the malware scan found something in it: it is kept apart, and nobody opens it."""
        return self.scan == Scan.QUARANTINED


class Find(Record):
    """What the malware scan found in a file, when, and whether that was as it arrived."""

    document = models.OneToOneField(Document, on_delete=models.PROTECT, related_name="find")
    signature = models.CharField(max_length=200, help_text="what the scanner calls it")
    found_at = models.DateTimeField()
    on_arrival = models.BooleanField()

    def __str__(self) -> str:
        return f"{self.signature} in {self.document}"


class OrganisationKey(Record):
    """The key under which an organisation's drafts and own copies are encrypted, sealed under the master key."""

    organisation = models.OneToOneField(Organisation, on_delete=models.PROTECT, related_name="+")
    wrapped_key = models.BinaryField()

    def __str__(self) -> str:
        return f"Key of {self.organisation}"


class Upload(Record):
    """A file that arrives in parts (tus protocol). It is in nobody's sight but the uploader's.

    Once it is whole, the form that waits for it takes it into its place (`taken_at`); what nobody takes is swept up.
    Name and parts are encrypted under a key of its own, which the master key seals.
    """

    person = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    length = models.PositiveBigIntegerField(help_text="bytes that were announced")
    offset = models.PositiveBigIntegerField(default=0, help_text="bytes that have arrived")
    sealed_name = models.BinaryField()
    wrapped_key = models.BinaryField()
    created_at = models.DateTimeField()
    touched_at = models.DateTimeField()
    taken_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(name="an_upload_has_a_length", condition=Q(length__gt=0)),
            models.CheckConstraint(
                name="an_upload_is_never_longer_than_announced", condition=Q(offset__lte=F("length"))
            ),
            models.CheckConstraint(
                name="only_a_whole_upload_is_taken", condition=Q(taken_at__isnull=True) | Q(offset=F("length"))
            ),
        ]
        indexes = [models.Index(F("touched_at"), name="uploads_by_age")]

    def __str__(self) -> str:
        return f"Upload {self.pk}"

    @property
    def context(self) -> str:
        """What binds its key and its name to this row."""
        return f"upload:{self.pk}"

    @property
    def is_whole(self) -> bool:
        """Whether everything that was announced has arrived."""
        return self.offset == self.length


class UploadPart(models.Model):
    """What one request brought of an upload, encrypted and kept in the store by itself."""

    upload = models.ForeignKey(Upload, on_delete=models.CASCADE, related_name="parts")
    offset = models.PositiveBigIntegerField()
    size = models.PositiveBigIntegerField()
    storage_key = models.CharField(max_length=100, unique=True)

    class Meta:
        ordering = ["offset"]
        constraints = [
            models.UniqueConstraint(F("upload"), F("offset"), name="parts_of_an_upload_do_not_overlap"),
            models.CheckConstraint(name="a_part_of_an_upload_is_not_empty", condition=Q(size__gt=0)),
        ]

    def __str__(self) -> str:
        return f"{self.size} bytes of {self.upload_id} from {self.offset}"

    @property
    def context(self) -> bytes:
        """What binds the stored part to its place in the upload."""
        return f"upload:{self.upload_id}:{self.offset}".encode()
