"""What this room puts on a person's home page."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.models import Exists, OuterRef
from django.urls import reverse

from accounts.models import Role
from accounts.needs import Need
from dps.models import AwardNoticeMode
from evaluations.models import Award
from evaluations.queries import approved_awards
from notices.models import Notice
from regulations.time_limits import award_notice_due

SHOWN = 20


def needs(person: Any) -> Iterable[Need]:
    """Award notices that a buyer has to publish, each by its day (NOT-01)."""
    buyers = person.organisations(Role.OFFICER) if person.is_authenticated else []
    if not buyers:
        return
    published = Notice.objects.filter(competition=OuterRef("competition"), kind=Notice.Kind.AWARD)
    waiting = approved_awards().filter(~Exists(published), competition__buyer__in=buyers)
    for award in waiting.order_by("approved_at")[:SHOWN]:
        yield _to_publish(award)


def _to_publish(award: Award) -> Need:
    assert award.approved_at is not None  # noqa: S101  # only approved ones are asked for
    competition = award.competition
    due = award_notice_due(award.approved_at, quarterly=competition.dps.award_notice_mode == AwardNoticeMode.QUARTERLY)
    address = reverse("notices:publish_award", args=[competition.reference])
    return Need(f"Publish the award notice of {competition.title}", address, "Publish", due, "rule NOT-01")
