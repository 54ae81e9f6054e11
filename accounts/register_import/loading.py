"""The action that brings the register up to date with a file: all of it, or nothing."""

from __future__ import annotations

from typing import IO

from django.db import connection, transaction

from accounts import policies
from accounts.csv_files import CannotTake, examine, take_all
from accounts.models import RegisterLoad, User
from accounts.policy import enforce
from accounts.register_import.changes import Changes
from accounts.register_import.reading import outcomes
from accounts.register_import.report import Report
from ledger import actions as ledger
from ledger import clock


@transaction.atomic
def load(*, by: User | None, file: IO[bytes], file_name: str) -> RegisterLoad:
    """Read the file and apply it unless a line is rejected. `by` None is the command line of those who run this."""
    if by is not None:
        enforce(policies.may_load_register, by)
    _one_at_a_time()
    report = Report(file_name=file_name[-200:])
    changes = Changes(report)
    try:
        report.sha256, encoding = examine(file)
        take_all(outcomes(file, file_name, encoding), report, changes.take)
        changes.link_successors()
    except CannotTake as error:
        report.rejected.append((0, str(error)))
    if report.was_applied:
        changes.apply()
    return _kept(report, by)


def _one_at_a_time() -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"LOCK TABLE {RegisterLoad._meta.db_table} IN EXCLUSIVE MODE")


def _kept(report: Report, by: User | None) -> RegisterLoad:
    kept = RegisterLoad.objects.create(
        file_name=report.file_name, sha256=report.sha256, loaded_by=by, loaded_at=clock.now(),
        was_applied=report.was_applied, rows=report.rows, report=report.as_json(),
    )  # fmt: skip
    counts = {name: len(getattr(report, name)) for name in ("added", "changed", "closed", "rejected")}
    ledger.record(
        verb="register_loaded" if report.was_applied else "register_refused", obj=kept, actor=by,
        facts={"sha256": report.sha256, "rows": report.rows, **counts},
    )  # fmt: skip
    return kept
