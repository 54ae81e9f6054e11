"""The outbox and inbox: one message to one person."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now

from accounts.base import Record
from accounts.models import User
from documents.models import Document


class Message(Record):
    """What one person is told, in the portal and by e-mail. The key makes sure it is told once."""

    person = models.ForeignKey(User, on_delete=models.PROTECT, related_name="messages")
    key = models.CharField(max_length=200)
    subject = models.CharField(max_length=200)
    body = models.TextField()
    link = models.CharField(max_length=300, blank=True)
    attachments = models.ManyToManyField(Document, related_name="+")
    created_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True)
    next_attempt_at = models.DateTimeField(db_default=Now())
    attempts = models.PositiveSmallIntegerField(default=0)
    sent_at = models.DateTimeField(null=True)
    failed_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-created_at", "id"]
        constraints = [models.UniqueConstraint(F("person"), F("key"), name="a_person_is_told_a_thing_once")]
        indexes = [
            models.Index(
                F("next_attempt_at"), name="messages_to_send", condition=Q(sent_at__isnull=True, failed_at__isnull=True)
            )
        ]

    def __str__(self) -> str:
        return f"{self.subject} to {self.person}"


class Delivery(Record):
    """One attempt to hand the e-mail over, and what the mail server said."""

    message = models.ForeignKey(Message, on_delete=models.PROTECT, related_name="deliveries")
    attempted_at = models.DateTimeField()
    accepted = models.BooleanField()
    answer = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["attempted_at"]

    def __str__(self) -> str:
        return f"{'Accepted' if self.accepted else 'Not accepted'}: {self.message}"
