"""What happens to an admission after the decision: suspended, reinstated, removed; each step kept for ever."""

from __future__ import annotations

from datetime import datetime

from django.db import models
from django.db.models import F, Q

from accounts.base import Record
from accounts.models import User
from regulations.decisions import is_heard
from suppliers.models.admissions import Admission


class MembershipStep(Record):
    """A suspension, reinstatement or removal: proposed by one person with reasons, answered by the supplier, decided by
    another person. What is decided is never changed; the admission keeps only what follows from it.
    """

    class Kind(models.TextChoices):
        """What can happen to an admission (regulation 57(9)-(10))."""

        SUSPEND = "suspend", "Suspend"
        REINSTATE = "reinstate", "Reinstate"
        REMOVE = "remove", "Remove"

    admission = models.ForeignKey(Admission, on_delete=models.PROTECT, related_name="steps")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    reasons = models.TextField()
    proposed_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField()
    reply_until = models.DateTimeField()
    reply = models.TextField(blank=True)
    replied_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    replied_at = models.DateTimeField(null=True, blank=True)
    goes_ahead = models.BooleanField(null=True)
    decision_reasons = models.TextField(blank=True)
    decided_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-proposed_at", "id"]
        constraints = [
            models.UniqueConstraint(
                F("admission"), name="one_open_step_of_an_admission", condition=Q(decided_at__isnull=True)
            ),
            models.CheckConstraint(
                name="a_step_is_decided_by_another_person_with_reasons",
                condition=Q(decided_at__isnull=True, decided_by__isnull=True, goes_ahead__isnull=True)
                | (
                    Q(decided_at__isnull=False, decided_by__isnull=False, goes_ahead__isnull=False)
                    & ~Q(decided_by=F("proposed_by"))
                    & ~Q(decision_reasons="")
                ),
            ),
            models.CheckConstraint(
                name="a_reply_names_who_gave_it_and_when",
                condition=Q(reply="", replied_by__isnull=True, replied_at__isnull=True)
                | (~Q(reply="") & Q(replied_by__isnull=False, replied_at__isnull=False)),
            ),
            models.CheckConstraint(name="a_step_has_reasons", condition=~Q(reasons="")),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.admission}"

    @property
    def is_open(self) -> bool:
        """Whether somebody still has to decide it."""
        return self.decided_at is None

    def may_be_decided(self, at: datetime) -> bool:
        """A removal waits for the supplier's reply or the end of the time for it; the others do not."""
        heard = is_heard(has_replied=self.replied_at is not None, reply_until=self.reply_until, at=at)
        return self.kind != self.Kind.REMOVE or heard

    def may_be_answered(self, at: datetime) -> bool:
        """Whether the supplier can reply: until the decision, and to a suspension until the time for a reply ends."""
        if self.replied_at is not None:
            return False
        return self.is_open or (self.kind == self.Kind.SUSPEND and bool(self.goes_ahead) and at <= self.reply_until)
