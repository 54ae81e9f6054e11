"""What the portal makes of an application for people to keep."""

from __future__ import annotations

from django.db import models

from accounts.base import Record
from documents.models import Document
from suppliers.models.applications import Application


class AnswersDocument(Record):
    """Everything that was submitted, as one PDF. Made once, with the receipt; a trigger keeps it as it was made."""

    application = models.OneToOneField(Application, on_delete=models.PROTECT, related_name="answers_document")
    document = models.OneToOneField(Document, on_delete=models.PROTECT, related_name="+")

    def __str__(self) -> str:
        return f"Answers of {self.application}"
