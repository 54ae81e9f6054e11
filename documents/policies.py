"""Who may upload."""

from __future__ import annotations

from typing import Any

from accounts.policy import policy
from documents.models import Upload


@policy
def may_upload(person: Any, obj: Any = None) -> bool:
    """People of an organisation may upload files."""
    return bool(person.is_authenticated) and bool(person.organisations())


@policy
def may_continue_upload(person: Any, obj: Upload) -> bool:
    """Only who began an upload may go on with it."""
    return obj.person_id == person.pk
