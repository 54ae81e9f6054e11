"""Notices as published, and releases of open data. Neither changes afterwards."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import F, Q

from accounts.base import Record
from accounts.models import User
from documents.models import Document
from dps.models import DynamicPurchasingSystem
from tenders.models import Competition


class Notice(Record):
    """A notice to the world. What it says is frozen in `content`; its PDF is made by a worker from that alone."""

    class Kind(models.TextChoices):
        """The kinds of notice a DPS needs over its life."""

        CONTRACT = "contract", "Contract notice (establishment of a DPS)"
        AWARD = "award", "Contract award notice"
        CORRIGENDUM = "corrigendum", "Corrigendum"
        VALIDITY = "validity", "Contract notice (change of validity)"
        TERMINATION = "termination", "Contract award notice (termination of a DPS)"

    number = models.CharField(max_length=20, unique=True)
    kind = models.CharField(max_length=20, choices=Kind.choices)
    dps = models.ForeignKey(DynamicPurchasingSystem, on_delete=models.PROTECT, related_name="notices")
    competition = models.ForeignKey(Competition, null=True, on_delete=models.PROTECT, related_name="notices")
    title = models.CharField(max_length=300)
    content: models.JSONField[Any, Any] = models.JSONField()
    withheld: models.JSONField[Any, Any] = models.JSONField(default=dict, help_text="field: lawful reason (NOT-02)")
    published_at = models.DateTimeField()
    published_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    pdf = models.OneToOneField(Document, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["-published_at", "number"]
        constraints = [
            models.UniqueConstraint(F("competition"), F("kind"), name="one_award_notice_for_each_call_off"),
            models.UniqueConstraint(
                F("dps"),
                name="one_contract_notice_for_each_dps",
                condition=Q(competition__isnull=True, kind="contract"),
            ),
        ]
        indexes = [models.Index(F("kind"), F("published_at").desc(), name="notices_by_kind")]

    def __str__(self) -> str:
        return f"{self.number} {self.title}"


class Release(Record):
    """An OCDS release. `source` names the fact it tells, so that each fact is released once."""

    transaction = models.BigIntegerField("PostgreSQL's id of the writing transaction")
    ocid = models.CharField(max_length=100)
    release_id = models.CharField(max_length=150, unique=True)
    source = models.CharField(max_length=100, unique=True)
    tag = models.CharField(max_length=40)
    date = models.DateTimeField()
    body: models.JSONField[Any, Any] = models.JSONField()

    class Meta:
        ordering = ["date", "release_id"]
        indexes = [
            models.Index(fields=["ocid", "date"], name="releases_by_process"),
            models.Index(fields=["transaction", "release_id"], name="releases_in_settled_order"),
        ]

    def __str__(self) -> str:
        return self.release_id
