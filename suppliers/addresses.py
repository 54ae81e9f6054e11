"""The addresses of this room's pages, for messages."""

from __future__ import annotations

from django.urls import reverse

from accounts.base import Record
from suppliers.models import CriterionVerdict


def override_address(verdict: CriterionVerdict) -> str:
    """The path of the page on setting aside the ground of a finding."""
    return reverse("suppliers:override", kwargs={"pk": verdict.application_lot_id, "finding": verdict.pk})


def address(name: str, record: Record) -> str:
    """The path of the page about this record."""
    return reverse(name, kwargs={"pk": record.pk})
