"""What this room puts on a person's home page."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.urls import reverse

from accounts.models import Role
from accounts.needs import Standing
from reports.award_report import awards


def standings(person: Any) -> Iterable[Standing]:
    """Where an auditor reads."""
    if not person.is_authenticated or not person.has_role(Role.AUDITOR):
        return
    count = awards().count()
    decided = "1 decided call-off" if count == 1 else f"{count} decided call-offs"
    yield Standing(f"Award report: {decided}, as CSV and XLSX.", reverse("reports:award_report"))
    yield Standing("Ledger: who did what when, verified and exported.", reverse("reports:ledger"))
