"""What this room tells on the home page."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.urls import reverse

from accounts import policies
from accounts.models import Kind, Organisation
from accounts.needs import Standing


def register_of_bodies(person: Any) -> Iterator[Standing]:
    """For the hub: how many public bodies are on the register."""
    if policies.may_see_public_bodies(person):
        count = Organisation.objects.exclude(kind=Kind.SUPPLIER).count()
        bodies = "public body" if count == 1 else "public bodies"
        yield Standing(f"The register holds {count} {bodies}.", reverse("accounts:public_bodies"))
