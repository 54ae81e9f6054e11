"""The next version of the specification, drafted from the last one."""

from __future__ import annotations

from django.db import transaction

from accounts.errors import InvalidState
from accounts.models import User
from accounts.policy import enforce
from dps import policies
from dps.locks import lock_dps
from dps.models import DynamicPurchasingSystem, Requirement, SpecificationVersion


def next_version(dps: DynamicPurchasingSystem, *, anew: bool = False) -> SpecificationVersion:
    """The version that is being drafted; a copy of the last published one to begin with, or `anew`."""
    drafted = dps.specification_versions.filter(published_at=None).first()
    if drafted is not None and not anew:
        return drafted
    last = dps.specification_versions.filter(published_at__isnull=False).order_by("-number")[0]
    made = drafted or SpecificationVersion.objects.create(dps=dps, number=last.number + 1)
    made.summary = ""
    made.save(update_fields=["summary"])
    made.requirements.all().delete()
    through, rows, links = Requirement.lots.through, [], []
    for row in last.requirements.prefetch_related("lots"):
        copy = Requirement(version=made, code=row.code, heading=row.heading, text=row.text, level=row.level)
        rows.append(copy)
        links += [through(requirement_id=copy.pk, lot_id=lot.pk) for lot in row.lots.all()]
    Requirement.objects.bulk_create(rows)
    through.objects.bulk_create(links)
    return made


@transaction.atomic
def describe_version(*, by: User, version: SpecificationVersion, summary: str) -> None:
    """Say what the version is, or what has changed."""
    locked = lock_version(by, version)
    locked.summary = summary
    locked.save(update_fields=["summary"])


def lock_version(by: User, version: SpecificationVersion) -> SpecificationVersion:
    """The version, locked, if it can still be changed: not published, and not before the decision makers."""
    lock_dps(version.dps_id)
    locked = SpecificationVersion.objects.select_related("dps__contracting_authority").get(pk=version.pk)
    enforce(policies.may_manage_dps, by, locked.dps)
    if locked.published_at is not None:
        raise InvalidState("This version is published. It changes only by a new version (rule DPS-19).")
    if any(row.awaits_approval for row in locked.variations.all()):
        raise InvalidState("This version waits for approval, so it does not change now.")
    if locked.dps.is_published and not any(row.is_draft for row in locked.variations.all()):
        raise InvalidState("Draft a variation first; it brings the new version.")
    return locked
