"""Each loading of the organisation register, with what it did."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from accounts.base import Record


class RegisterLoad(Record):
    """One file that was read: applied whole, or not at all."""

    file_name = models.CharField(max_length=200)
    sha256 = models.CharField(max_length=64)
    loaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    loaded_at = models.DateTimeField()
    was_applied = models.BooleanField()
    rows = models.PositiveIntegerField()
    report = models.JSONField(default=dict)

    class Meta:
        ordering = ["-loaded_at"]

    def __str__(self) -> str:
        return f"{self.file_name}, {self.loaded_at:%Y-%m-%d %H:%M}"
