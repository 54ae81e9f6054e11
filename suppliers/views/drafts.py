"""What every page of a draft does first."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest

from ledger import clock
from suppliers import actions, versions
from suppliers.models import Application

MOVED = (
    "The questionnaire or the specification has changed since this draft was last open. Your answers are kept; what is "
    "new or changed is marked."
)


def moved_on(request: HttpRequest, application: Application) -> bool:
    """Bring a draft to the versions in force as it is opened, and tell its reader; whether it moved."""
    if not application.is_draft or not versions.is_behind(application, clock.now()):
        return False
    moved: bool = actions.bring_up_to_date(by=request.user, application=application)
    if moved:
        messages.info(request, MOVED)
    return moved
