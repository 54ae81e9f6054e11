"""Queue, register, workbench and compliance figures with 5,000 suppliers, 20,000 applications and 200,000 files.

Rows are copied by the database itself from those of the demonstration, with its guards off meanwhile.
"""

from __future__ import annotations

from typing import Any

from django.db import connection, transaction
from django.urls import reverse

from benchmarks.measure import Measure
from benchmarks.two_sizes import Page, at_both_sizes
from suppliers.models import Admission, Answer, ApplicationLot, Evidence, SupplierProfile

SUPPLIERS, APPLICATIONS, FILES = 5_000, 20_000, 200_000
WAITING_FROM = 15_000  # applications up to here are decided, those of the first 5,000 by admission
ANSWERS_OF_EACH = 20
HUB = "hub.assessor"


def measures() -> list[Measure]:
    """Every page of admission at that size."""
    return at_both_sizes(_pages, grow, f"{APPLICATIONS:,} applications")


def _pages() -> list[Page]:
    waiting = ApplicationLot.objects.get(overrides__isnull=False)
    queue, register = reverse("suppliers:queue"), reverse("suppliers:register")
    of_lot: dict[str, Any] = {"pk": waiting.pk}
    return [
        Page("queue", queue, HUB),
        Page("queue, far behind", f"{queue}?state=all&page=500", HUB),
        Page("queue, searched", f"{queue}?state=all&q=supplier+4711", HUB),
        Page("queue, decided", f"{queue}?state=decided", HUB),
        Page("home of the hub", reverse("home"), HUB),
        Page("register", register),
        Page("register, searched", f"{register}?q=4711"),
        Page("register, far behind", f"{register}?page=200"),
        Page("workbench", reverse("suppliers:assess", kwargs=of_lot), HUB),
        Page("workbench, grounds", reverse("suppliers:findings", kwargs={**of_lot, "group": "grounds"}), HUB),
        Page(
            "workbench, requirements", reverse("suppliers:findings", kwargs={**of_lot, "group": "requirements-1"}), HUB
        ),
        Page("members", reverse("suppliers:members"), HUB),
        Page("compliance figures", reverse("reports:compliance"), HUB),
        Page("compliance, decisions", reverse("reports:compliance_clock", kwargs={"key": "decisions"}), HUB),
    ]


@transaction.atomic
def grow() -> None:
    """Write it all, in seconds."""
    admitted = Admission.objects.select_related("application_lot__application").order_by("admitted_at")[0]
    row, application = admitted.application_lot, admitted.application_lot.application
    waiting = ApplicationLot.objects.get(overrides__isnull=False)
    profile = SupplierProfile.objects.get(organisation=application.organisation_id)
    evidence = Evidence.objects.select_related("document").filter(application=application)[0]
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
    whose = f"{_id('organisation', f'(n %% {SUPPLIERS} + 1)')}"
    _copy(application.organisation, SUPPLIERS, id=_id("organisation"), name="'Supplier ' || n || ' Ltd'",
          company_number="lpad((n + 20000000)::text, 8, '0')")  # fmt: skip
    _copy(profile, SUPPLIERS, id=_id("profile"), organisation_id=_id("organisation"))
    _copy(evidence.document, FILES, id=_id("document"), storage_key="'bench/' || n")
    _copy(application, APPLICATIONS, id=_id("application"), reference="'BENCH-' || n", organisation_id=whose,
          receipt_id="NULL", receipt_document_id="NULL", copied_from_id="NULL",
          submitted_at=f"o.submitted_at - {_minutes()}")  # fmt: skip
    lot: dict[str, Any] = {
        "id": _id("lot"),
        "application_id": _id("application"),
        "submitted_at": f"o.submitted_at - {_minutes()}",
    }
    _copy(row, WAITING_FROM, **lot, decided_at=f"o.decided_at - {_minutes()}",
          decision=f"CASE WHEN n <= {SUPPLIERS} THEN 'admitted' ELSE 'rejected' END")  # fmt: skip
    _copy(waiting, APPLICATIONS, first=WAITING_FROM + 1, **lot, due_at=f"o.due_at - {_minutes()}")
    _copy(admitted, SUPPLIERS, id=_id("admission"), application_lot_id=_id("lot"), organisation_id=whose)
    _copy(evidence, FILES, id=_id("evidence"), document_id=_id("document"),
          application_id=_id("application", f"(n %% {APPLICATIONS} + 1)"))  # fmt: skip
    for answer in Answer.objects.filter(application=application)[:ANSWERS_OF_EACH]:
        _copy(answer, APPLICATIONS, id=f"md5('{answer.pk}' || n)::uuid", application_id=_id("application"))


def _id(kind: str, number: str = "n") -> str:
    return f"md5('{kind}' || {number})::uuid"


def _minutes() -> str:
    return "n * interval '2 minutes'"


def _copy(row: Any, last: int, /, first: int = 1, **changed: Any) -> None:
    """A row again and again, numbered `n`, with some columns computed anew. All words come from this file."""
    meta = row._meta
    columns = [field.column for field in meta.concrete_fields]
    values = [changed.get(column, f'o."{column}"') for column in columns]
    named = ", ".join(f'"{column}"' for column in columns)
    with connection.cursor() as cursor:
        cursor.execute(
            f'INSERT INTO "{meta.db_table}" ({named}) SELECT {", ".join(values)} '  # noqa: S608
            f'FROM "{meta.db_table}" o, generate_series(%s, %s) n WHERE o.id = %s',
            [first, last, row.pk],
        )
