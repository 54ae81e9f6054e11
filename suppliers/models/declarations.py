"""Renewed self-declarations: the hub asks members, each answers within 5 working days (DPS-17)."""

from __future__ import annotations

from datetime import datetime

from django.db import models
from django.db.models import F, Q

from accounts.base import Record
from accounts.models import Organisation, User
from dps.models import DynamicPurchasingSystem, Lot


class DeclarationCampaign(Record):
    """One request for renewed declarations, to all members of a DPS, of a lot, or some picked by hand. It stays so."""

    dps = models.ForeignKey(DynamicPurchasingSystem, on_delete=models.PROTECT, related_name="declaration_campaigns")
    lot = models.ForeignKey(Lot, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    is_picked = models.BooleanField("members picked by hand", default=False)
    reason = models.TextField()
    sent_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    sent_at = models.DateTimeField()
    due_at = models.DateTimeField()

    class Meta:
        ordering = ["-sent_at", "id"]

    def __str__(self) -> str:
        whom = "some members" if self.is_picked else f"lot {self.lot.number}" if self.lot else "all lots"
        return f"Declarations for {self.dps.reference}, {whom}"


class RenewedDeclaration(Record):
    """One member's answer to a campaign. Silence and changes go to the hub for review; neither removes anybody."""

    class Answer(models.TextChoices):
        """What a member can declare."""

        UNCHANGED = "unchanged", "Nothing has changed: our declaration still holds in every point"
        CHANGED = "changed", "Something has changed"

    campaign = models.ForeignKey(DeclarationCampaign, on_delete=models.PROTECT, related_name="declarations")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="renewed_declarations")
    answer = models.CharField(max_length=10, choices=Answer.choices, blank=True)
    details = models.TextField(blank=True)
    signatory_name = models.CharField(max_length=200, blank=True)
    signatory_position = models.CharField(max_length=200, blank=True)
    answered_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    answered_at = models.DateTimeField(null=True, blank=True)
    finding = models.TextField(blank=True)
    reviewed_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    reviewed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["organisation__name"]
        constraints = [
            models.UniqueConstraint(F("campaign"), F("organisation"), name="a_campaign_asks_each_member_once"),
            models.CheckConstraint(
                name="a_declaration_is_signed",
                condition=Q(answered_at__isnull=True, answer="", answered_by__isnull=True)
                | (Q(answered_at__isnull=False, answered_by__isnull=False) & ~Q(answer="") & ~Q(signatory_name="")),
            ),
            models.CheckConstraint(
                name="a_change_is_described", condition=~Q(answer="changed") | ~Q(details="")
            ),
            models.CheckConstraint(
                name="a_review_has_a_finding_and_a_person",
                condition=Q(reviewed_at__isnull=True, reviewed_by__isnull=True, finding="")
                | (Q(reviewed_at__isnull=False, reviewed_by__isnull=False) & ~Q(finding="")),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"Declaration of {self.organisation}"

    @property
    def is_late(self) -> bool:
        """Whether the answer came after its 5 working days; it counts all the same."""
        return self.answered_at is not None and self.answered_at > self.campaign.due_at

    def standing(self, at: datetime) -> str:
        """In a few words, for pages and the export."""
        if self.needs_review(at):
            return "Changed, to review" if self.answer else "No answer, to review"
        if self.reviewed_at and (self.answer == self.Answer.CHANGED or not self.answer):
            return "Reviewed"
        return "Unchanged" if self.answer else "Waiting"

    def needs_review(self, at: datetime) -> bool:
        """Whether there is a change or a silence that nobody has reviewed; a change may come after its silence was."""
        if self.answered_at is None:
            return self.reviewed_at is None and at > self.campaign.due_at
        unseen = self.reviewed_at is None or self.reviewed_at < self.answered_at
        return self.answer == self.Answer.CHANGED and unseen
