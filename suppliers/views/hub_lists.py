"""The hub's lists as CSV, of exactly what their pages show: the queue, and the members."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.http import HttpRequest, HttpResponseBase

from accounts.doors import page
from documents.tables import csv_file, to_the_second
from ledger import clock
from suppliers import filters, policies, queries

QUEUE = (
    "application", "supplier", "dps", "lot", "received_at", "due_at", "rule", "late", "assessor", "recommendation",
    "decision", "decided_at", "withdrawn_at",
)  # fmt: skip
MEMBERS = (
    "supplier", "company_number", "dps", "lot", "lot_title", "admitted_at", "specification_version", "standing",
    "suspended_at", "removed_at",
)  # fmt: skip
AT_ONCE = 500


@page(policies.may_see_queue)
def queue_csv(request: HttpRequest) -> HttpResponseBase:
    """The queue, filtered as its page."""
    return csv_file("applications", QUEUE, _queue_rows(request))


def _queue_rows(request: HttpRequest) -> Iterator[dict[str, Any]]:
    now, chosen = clock.now(), filters.QueueFilter(request.GET, request.user)
    for row in chosen.apply(queries.queue(request.user), now).iterator(chunk_size=AT_ONCE):
        application = row.application
        yield {
            "application": application.reference,
            "supplier": application.organisation.name,
            "dps": application.dps.reference,
            "lot": row.lot.number,
            "received_at": to_the_second(row.received),
            "due_at": to_the_second(row.due),
            "rule": row.due_rule,
            "late": row.is_late(now) or bool(row.decided_at and row.decided_at > row.due),
            "assessor": row.assessor.name if row.assessor else "",
            "recommendation": row.recommendation,
            "decision": row.decision,
            "decided_at": to_the_second(row.decided_at),
            "withdrawn_at": to_the_second(row.withdrawn_at),
        }


@page(policies.may_see_members)
def members_csv(request: HttpRequest) -> HttpResponseBase:
    """The members, filtered as their page."""
    return csv_file("members", MEMBERS, _member_rows(request))


def _member_rows(request: HttpRequest) -> Iterator[dict[str, Any]]:
    now, chosen = clock.now(), filters.MemberFilter(request.GET)
    for row in chosen.apply(queries.members(request.user), now).iterator(chunk_size=AT_ONCE):
        yield {
            "supplier": row.organisation.name,
            "company_number": row.organisation.company_number,
            "dps": row.lot.dps.reference,
            "lot": row.lot.number,
            "lot_title": row.lot.title,
            "admitted_at": to_the_second(row.admitted_at),
            "specification_version": row.specification_version.number,
            "standing": row.standing(now),
            "suspended_at": to_the_second(row.suspended_at),
            "removed_at": to_the_second(row.ended_at),
        }
