"""What people of the hub declare about their own interests before they see an application (regulation 24)."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from accounts.base import Record
from accounts.models import User
from suppliers.models.applications import Application


class ImpartialityDeclaration(Record):
    """Whether a person has a conflict of interest in one application; made before any answer is seen (COI-01).

    Who declared none can still declare a conflict that came up later, never the other way. A database trigger keeps
    what was declared, and the measure once it is recorded.
    """

    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="impartiality")
    person = models.ForeignKey(User, on_delete=models.PROTECT, related_name="impartiality")
    has_conflict = models.BooleanField()
    details = models.TextField(blank=True)
    declared_at = models.DateTimeField()
    measure = models.TextField("what was done about it", blank=True)
    measure_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    measure_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["declared_at", "id"]
        constraints = [
            models.UniqueConstraint(
                F("application"), F("person"), F("has_conflict"), name="an_interest_is_declared_once_each_way"
            ),
            models.CheckConstraint(
                name="a_conflict_in_an_application_has_details_coi_01", condition=Q(has_conflict=False) | ~Q(details="")
            ),
            models.CheckConstraint(
                name="a_measure_about_a_conflict_has_words_and_a_person",
                condition=Q(measure="", measure_by__isnull=True, measure_at__isnull=True)
                | (Q(has_conflict=True, measure_by__isnull=False, measure_at__isnull=False) & ~Q(measure="")),
            ),
        ]
        indexes = [
            models.Index(F("person"), F("application"), name="conflicts_of_person", condition=Q(has_conflict=True)),
            models.Index(
                F("declared_at"), name="conflicts_without_a_measure", condition=Q(has_conflict=True, measure="")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person}: {'a conflict' if self.has_conflict else 'no conflict'} in {self.application}"
