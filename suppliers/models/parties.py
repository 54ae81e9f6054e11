"""Other organisations that an application stands on: members of its group, subcontractors it relies on (SQ-01)."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from accounts.base import Record
from accounts.models import User
from regulations import words
from suppliers.models.applications import Application


class Party(Record):
    """One organisation besides the applicant, which answers parts 1 and 2 of the questionnaire for itself.

    `number` stands in the addresses of its pages and is never given to another one. `lots` are the numbers of the lots
    for which it takes part, as a database trigger has it of the same DPS; none are all, those named later too. Once the
    application is submitted, another trigger keeps the row as it was.
    """

    class Kind(models.TextChoices):
        """Why it has to answer for itself (regulations 19 and 63)."""

        MEMBER = "member", "Consortium member"
        SUBCONTRACTOR = "subcontractor", "Subcontractor relied on"

    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="parties")
    number = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=15, choices=Kind.choices)
    name = models.CharField(max_length=300)
    company_number = models.CharField(max_length=20, blank=True)
    charity_number = models.CharField(max_length=20, blank=True)
    role = models.CharField(max_length=500)
    share = models.PositiveSmallIntegerField(null=True, blank=True)
    lots = models.JSONField(default=list, db_default=[], blank=True)
    named_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    named_at = models.DateTimeField()

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(F("application"), F("number"), name="a_party_has_its_own_number"),
            models.UniqueConstraint(F("application"), F("name"), name="a_party_is_named_once"),
            models.CheckConstraint(name="a_share_is_at_most_the_whole", condition=Q(share=None) | Q(share__lte=100)),
        ]

    def __str__(self) -> str:
        return f"{self.name}, {self.get_kind_display().lower()}"

    def counts_for(self, number: int) -> bool:
        """Whether it takes part for the lot of this number."""
        return not self.lots or number in self.lots

    @property
    def for_which(self) -> str:
        """The lots for which it takes part, in words."""
        if not self.lots:
            return "All lots"
        return f"Lot{'s' if len(self.lots) > 1 else ''} {words.several(str(number) for number in self.lots)}"
