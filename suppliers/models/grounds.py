"""Declared exclusion grounds: what was done about each since, element by element, and the rare override."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from accounts.base import Record
from accounts.models import User
from suppliers.models.applications import ApplicationLot
from suppliers.models.assessments import CriterionVerdict


class ElementJudgement(Record):
    """Whether one element of self-cleaning is sufficient for one declared ground, with the reason where not (EXC-06).

    Frozen by a database trigger once the lot is decided.
    """

    class Element(models.TextChoices):
        """What regulation 57(15) asks for."""

        COMPENSATION = "compensation", "Compensation paid or undertaken for the damage"
        COOPERATION = "cooperation", "Facts clarified and authorities co-operated with"
        MEASURES = "measures", "Concrete technical, organisational and staff measures"

    application_lot = models.ForeignKey(ApplicationLot, on_delete=models.PROTECT, related_name="element_judgements")
    verdict = models.ForeignKey(CriterionVerdict, on_delete=models.PROTECT, related_name="elements")
    element = models.CharField(max_length=20, choices=Element.choices)
    sufficient = models.BooleanField()
    reason = models.TextField(blank=True)
    judged_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    judged_at = models.DateTimeField()

    class Meta:
        ordering = ["element"]
        constraints = [
            models.UniqueConstraint(F("verdict"), F("element"), name="one_judgement_on_one_element"),
            models.CheckConstraint(
                name="an_insufficient_element_has_its_reason_exc_06", condition=Q(sufficient=True) | ~Q(reason="")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_element_display()}: {'sufficient' if self.sufficient else 'not sufficient'}"


class GroundOverride(Record):
    """A binding ground set aside for one lot: proposed with reasons, approved by a senior person or not (EXC-03).

    Frozen by a database trigger once the lot is decided.
    """

    class Why(models.TextChoices):
        """The two reasons that regulation 57(6) and (7) know."""

        PUBLIC_INTEREST = "public_interest", "Overriding reasons of the public interest, such as public health"
        DISPROPORTIONATE = "disproportionate", "Exclusion for tax would be clearly disproportionate"

    application_lot = models.ForeignKey(ApplicationLot, on_delete=models.PROTECT, related_name="overrides")
    verdict = models.ForeignKey(CriterionVerdict, on_delete=models.PROTECT, related_name="overrides")
    why = models.CharField(max_length=20, choices=Why.choices)
    reason = models.TextField()
    proposed_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField()
    approved = models.BooleanField(null=True, blank=True)
    answer = models.TextField(blank=True)
    answered_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    answered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["proposed_at", "id"]
        constraints = [
            models.UniqueConstraint(
                F("verdict"),
                name="one_override_of_a_ground_at_a_time",
                condition=Q(approved__isnull=True) | Q(approved=True),
            ),
            models.CheckConstraint(name="an_override_has_a_reason_exc_03", condition=~Q(reason="")),
            models.CheckConstraint(
                name="an_override_is_answered_with_reasons_by_another_person_exc_03",
                condition=Q(approved__isnull=True, answer="", answered_by__isnull=True, answered_at__isnull=True)
                | (
                    Q(approved__isnull=False, answered_by__isnull=False, answered_at__isnull=False)
                    & ~Q(answer="")
                    & ~Q(answered_by=F("proposed_by"))
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"Override of {self.verdict.ground} for {self.application_lot}"
