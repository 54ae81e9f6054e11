"""The filters of the queue that somebody keeps under a name."""

from __future__ import annotations

from django.db import models
from django.db.models import F
from django.db.models.functions import Lower

from accounts.base import Record
from accounts.models import User


class SavedFilter(Record):
    """One person's own filter: the query of the queue's address under a name."""

    person = models.ForeignKey(User, on_delete=models.CASCADE, related_name="saved_filters")
    name = models.CharField(max_length=60)
    query = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = [Lower("name")]
        constraints = [models.UniqueConstraint(F("person"), Lower("name"), name="a_person_names_a_filter_once")]

    def __str__(self) -> str:
        return self.name
