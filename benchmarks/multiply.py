"""The demonstration's data many times over, written straight into the tables: its guards are off meanwhile."""

from __future__ import annotations

import gc
import uuid
from typing import Any

from django.apps import apps
from django.db import connection, models, transaction

from ledger import actions as ledger
from ledger.models import Entry
from ledger.sequencer import integrate

# In the order in which they name each other.
COPIED = [
    "accounts.Organisation",
    "ledger.Receipt",
    "suppliers.SupplierProfile",
    "suppliers.Application",
    "suppliers.ApplicationLot",
    "suppliers.Answer",
    "suppliers.Admission",
    "tenders.Competition",
    "tenders.CompetitionCriterion",
    "tenders.PriceLine",
    "tenders.Invitation",
    "tenders.Bid",
    "tenders.OpeningAct",
    "tenders.Opening",
    "tenders.OpenedBid",
    "evaluations.Award",
    "evaluations.Contract",
    "notices.Notice",
    "notices.Release",
    "notifications.Message",
]
NUMBERED = {"company_number", "key", "ods_code"}  # unique in the database without the field saying so
ONE_OF_A_KIND = {"notices.Notice": {"competition__isnull": True}}  # there is one notice of each DPS
BATCH = 1000


@transaction.atomic
def multiply(times: int) -> None:
    """As many copies of everything that lists grow by, each set of copies naming itself."""
    originals = [(apps.get_model(name), _originals(name)) for name in COPIED]
    entries = Entry.objects.count()
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
    made: dict[type[models.Model], list[models.Model]] = {model: [] for model, _ in originals}
    for number in range(1, times):
        twins: dict[Any, Any] = {}
        for model, rows in originals:
            made[model] += [_twin(row, twins, number) for row in rows]
    for model, copies in made.items():
        model._default_manager.bulk_create(copies, batch_size=BATCH)
    for _ in range(entries * (times - 1)):
        ledger.record(verb="page_read", obj=None, facts={"for": "size"})


def settle() -> None:
    """Let the sequencer, the planner and autovacuum be done with what was written, as they are after a minute.

    What the copying left in this process is not the portal's either: the garbage collector would look at it again and
    again while pages are timed.
    """
    integrate()
    with connection.cursor() as cursor:
        cursor.execute("VACUUM (ANALYZE)")
    gc.collect()
    gc.freeze()


def _originals(name: str) -> list[models.Model]:
    rows = apps.get_model(name)._default_manager.all()
    return list(rows.exclude(**ONE_OF_A_KIND[name]) if name in ONE_OF_A_KIND else rows)


def _twin(row: models.Model, twins: dict[Any, Any], number: int) -> models.Model:
    values = {}
    for field in row._meta.concrete_fields:
        value = getattr(row, field.attname)
        if field.primary_key:
            twins[value] = uuid.uuid4()
            value = twins[value]
        elif field.is_relation:
            value = twins.get(value, _alone(field) if field.one_to_one else value)
        elif value and (field.unique or field.name in NUMBERED):
            value = f"{str(value)[: (field.max_length or 20) - 4]}{number:04}"
        values[field.attname] = value
    return type(row)(**values)


def _alone(field: models.Field[Any, Any]) -> uuid.UUID | None:
    """What stands for the other half of a pair that is not copied."""
    return None if field.null else uuid.uuid4()
