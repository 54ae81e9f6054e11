"""Publishing a DPS through its gate."""

from __future__ import annotations

from django.db import transaction

from accounts.models import User
from accounts.policy import enforce
from dps import policies
from dps.gate import missing
from dps.locks import lock_dps
from dps.models import DynamicPurchasingSystem
from dps.queries import whole
from ledger import actions as ledger
from ledger import clock
from regulations.errors import RuleViolation


@transaction.atomic
def publish_dps(*, by: User, dps: DynamicPurchasingSystem) -> DynamicPurchasingSystem:
    """Publish for everybody; from now on the database keeps every fact. Publishing twice changes nothing."""
    locked = lock_dps(dps.pk)
    enforce(policies.may_publish_dps, by, locked)
    if locked.is_published:
        return locked
    now = clock.now()
    problems = missing(whole(locked), now)
    if problems:
        raise RuleViolation(problems[0].rule, problems[0].text, f"{len(problems)} things keep it from publication.")
    locked.specification_versions.update(published_at=now)
    locked.documents.update(published_at=now)
    locked.published_by, locked.published_at, locked.last_edited_at = by, now, now
    locked.save(update_fields=["published_by", "published_at", "last_edited_at"])
    ledger.record(
        verb="dps_published", obj=locked, actor=by, organisation=locked.contracting_authority, at=now,
        facts={
            "reference": locked.reference,
            "first_round_deadline": locked.first_round_deadline.isoformat() if locked.first_round_deadline else "",
            "documents": sorted(locked.documents.values_list("document__sha256", flat=True)),
        },
    )  # fmt: skip
    return locked
