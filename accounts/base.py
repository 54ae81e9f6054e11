"""What every table of ours has in common."""

from __future__ import annotations

import uuid

from django.db import models


class Record(models.Model):
    """A row with a key that cannot be guessed, so that an address tells nothing about other rows."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)

    class Meta:
        abstract = True
