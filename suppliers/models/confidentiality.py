"""What an applicant designates as confidential, answer by answer, with the reason (regulation 21)."""

from __future__ import annotations

from uuid import UUID

from django.db import models
from django.db.models import F, Q

from accounts.base import Record
from accounts.models import User
from dps.models import Lot
from suppliers.models.applications import Application


class ConfidentialMark(Record):
    """One answer, or the files given with one question, that the applicant asks the authority not to disclose.

    It stands beside the answer rather than in it, as files have no answer of their own. Once the application is
    submitted, a database trigger keeps it as it was.
    """

    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="confidential_marks")
    lot = models.ForeignKey(Lot, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    party = models.ForeignKey(
        "suppliers.Party", null=True, blank=True, on_delete=models.CASCADE, related_name="confidential_marks"
    )
    question = models.CharField(max_length=100)
    reason = models.TextField()
    marked_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    marked_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                F("application"),
                F("lot"),
                F("party"),
                F("question"),
                name="an_answer_is_marked_once",
                nulls_distinct=False,
            ),
            models.CheckConstraint(name="what_is_confidential_has_a_reason", condition=~Q(reason="")),
        ]

    def __str__(self) -> str:
        return f"{self.question} of {self.application} is confidential"

    @property
    def place(self) -> UUID | None:
        """The lot or the party that it is given for; None when it is the applicant's for all lots."""
        return self.lot_id or self.party_id
