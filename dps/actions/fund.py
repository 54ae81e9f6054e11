"""The action that brings the fund's allocations up to date with a file: all of it, or nothing (N4, H7)."""

from __future__ import annotations

from typing import IO

from django.core.exceptions import ValidationError
from django.db import transaction
from django.urls import reverse

from accounts.csv_files import CannotTake, examine, take_all
from accounts.errors import InvalidState
from accounts.models import FOLLOWING_ROLES, User
from accounts.policy import enforce
from accounts.queries import people_acting_for
from dps import policies
from dps.fund_import import Changes, Report, rows
from dps.locks import lock_dps
from dps.models import DynamicPurchasingSystem, FundLoad
from ledger import actions as ledger
from ledger import clock
from notifications.actions import Notice, notify_all


@transaction.atomic
def load_fund(
    *, by: User, dps: DynamicPurchasingSystem, file: IO[bytes], file_name: str, includes_vat: bool, source: str
) -> FundLoad:
    """Read the file and apply it unless a line is rejected. What is stated anew is a further version (N4)."""
    locked = lock_dps(dps.pk)
    enforce(policies.may_load_fund, by, locked)
    if not locked.is_published:
        raise InvalidState("The fund of a DPS is loaded once the DPS is published.")
    if not source.strip():
        raise ValidationError({"source": "Say where the amounts come from; it is shown beside them."})
    report = Report()
    changes = Changes(report, locked, includes_vat=includes_vat)
    sha256 = _read(file, changes)
    kept = FundLoad.objects.create(
        dps=locked, file_name=file_name[-200:], sha256=sha256, source=source.strip(), includes_vat=includes_vat,
        loaded_by=by, loaded_at=clock.now(), was_applied=report.was_applied, rows=report.rows, report=report.as_json(),
    )  # fmt: skip
    if report.was_applied:
        changes.apply(kept)
    ledger.record(
        verb="fund_loaded" if report.was_applied else "fund_refused", obj=kept, actor=by,
        organisation=locked.contracting_authority, at=kept.loaded_at,
        facts={"dps": locked.reference, "sha256": sha256, "rows": report.rows, **report.counts()},
    )  # fmt: skip
    if report.was_applied:
        _tell(kept, changes)
    return kept


def _tell(kept: FundLoad, changes: Changes) -> None:
    """The people of each body that the file gives something new are told once."""
    people = people_acting_for([body.pk for body in changes.given], *FOLLOWING_ROLES)
    notify_all([
        Notice(
            key=f"fund:{kept.pk}:{body.pk}", people=people[body.pk], link=reverse("dps:own_fund"),
            subject=f"The fund of {kept.dps.reference} has an amount for {body}",
            body="\n".join([f"{body} is given, from the fund of {kept.dps}:", *lines, f"Source: {kept.source}"]),
        )
        for body, lines in changes.given.items()
    ])  # fmt: skip


def _read(file: IO[bytes], changes: Changes) -> str:
    """Have the changes take every line; the SHA-256 of the file."""
    report, sha256 = changes.report, ""
    try:
        sha256, encoding = examine(file)
        take_all(rows(file, encoding), report, changes.take)
        changes.judge()
    except CannotTake as error:
        report.rejected.append((0, str(error)))
    return sha256
