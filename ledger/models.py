"""Entries, signed tree heads and receipts: what cannot be changed afterwards."""

from __future__ import annotations

import json
import uuid
from typing import Any, ClassVar

from django.db import models
from django.db.models import Q

from ledger.merkle import leaf_hash

WAITING = Q(sequence__isnull=True)
SEQUENCED = Q(sequence__isnull=False)


class Entry(models.Model):
    """Who did what to which object, when. Written in the transaction of the change; sequenced soon after.

    `leaf` is the canonical JSON that is hashed into the tree. It holds no personal data: the person is an opaque id and
    the address stands there only as a salted hash, so that `address` and `salt` can be erased without breaking a proof.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    sequence = models.BigIntegerField(null=True)
    transaction = models.BigIntegerField("PostgreSQL's id of the writing transaction")
    place = models.BigIntegerField("order of writing; within one transaction this decides")
    happened_at = models.DateTimeField()
    verb = models.CharField(max_length=80)
    object_type = models.CharField(max_length=80, blank=True)
    object_id = models.CharField(max_length=64, blank=True)
    person = models.CharField(max_length=64, blank=True)
    organisation = models.CharField(max_length=64, blank=True)
    address = models.CharField(max_length=64, blank=True)
    salt = models.CharField(max_length=32, blank=True)
    request = models.CharField("the reference that finds its log lines", max_length=64, blank=True)
    facts: models.JSONField[Any, Any] = models.JSONField(default=dict)
    leaf = models.BinaryField()
    leaf_hash = models.BinaryField(max_length=32)

    class Meta:
        verbose_name_plural = "entries"
        # All but `entries_to_sequence` are filled in by the sequencer, so that appending stays cheap.
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["sequence"], name="one_entry_at_each_place", condition=SEQUENCED)
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["transaction", "place"], name="entries_to_sequence", condition=WAITING),
            models.Index(
                fields=["object_type", "object_id", "sequence"], name="entries_by_object", condition=SEQUENCED
            ),
            models.Index(fields=["person", "sequence"], name="entries_by_person", condition=SEQUENCED),
            models.Index(fields=["verb", "sequence"], name="entries_by_verb", condition=SEQUENCED),
            models.Index(fields=["happened_at"], name="entries_by_time", condition=SEQUENCED),
            models.Index(fields=["leaf_hash"], name="entries_by_leaf_hash", condition=SEQUENCED),
        ]

    def __str__(self) -> str:
        return f"{self.verb} {self.object_type} {self.object_id}".strip()

    @property
    def time(self) -> str:
        """The moment as it is written in the leaf."""
        return self.happened_at.isoformat(timespec="microseconds")

    @property
    def said(self) -> Any:
        """What the leaf says: what is proved, where a column might have been tampered with."""
        return json.loads(bytes(self.leaf))

    @property
    def is_intact(self) -> bool:
        """Whether the columns say what the leaf says. They are what is searched; only the leaf is proved."""
        said = self.said
        columns = {
            "id": str(self.id),
            "time": self.time,
            "verb": self.verb,
            "object": [self.object_type, self.object_id],
            "person": self.person,
            "organisation": self.organisation,
            "request": self.request,
            "facts": self.facts,
        }
        return bytes(self.leaf_hash) == leaf_hash(bytes(self.leaf)) and all(
            said[name] == value for name, value in columns.items()
        )


class Tile(models.Model):
    """Hashes of one stretch of the tree (tlog-tiles, height 8): 256 wide when full, replaced while it grows."""

    level = models.PositiveSmallIntegerField()
    index = models.BigIntegerField()
    hashes = models.BinaryField()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["level", "index"], name="one_tile_at_each_place")
        ]

    def __str__(self) -> str:
        return f"tile {self.level}/{self.index}"


class TreeHead(models.Model):
    """What the portal signed about the whole ledger at one size; never changed afterwards."""

    size = models.BigIntegerField(primary_key=True)
    root_hash = models.BinaryField(max_length=32)
    signed_at = models.DateTimeField()
    note = models.TextField("the checkpoint as a signed note")

    def __str__(self) -> str:
        return f"tree of {self.size}"


class Receipt(models.Model):
    """A signed statement of what was received from whom, and when, tied to its ledger entry."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    code = models.CharField(max_length=24, unique=True)
    kind = models.CharField(max_length=40)
    object_type = models.CharField(max_length=80)
    object_id = models.CharField(max_length=64)
    organisation = models.CharField(max_length=64)
    issued_at = models.DateTimeField()
    statement: models.JSONField[Any, Any] = models.JSONField()
    signature = models.CharField(max_length=100)
    entry = models.OneToOneField(Entry, on_delete=models.PROTECT, related_name="receipt")

    class Meta:
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["object_type", "object_id"], name="receipts_by_object")
        ]

    def __str__(self) -> str:
        return f"receipt {self.code}"


class ClockShift(models.Model):
    """How far the demonstration's or a test's clock is moved. Empty, and never read, in production."""

    shifted_by = models.DurationField()
    frozen_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(name="one_clock_only", condition=Q(id=1))
        ]

    def __str__(self) -> str:
        return f"clock moved by {self.shifted_by}"
