"""Renewing the master key: what was sealed under an older one is sealed anew, in batches, while the portal runs.

PORTAL_MASTER_KEY first gets the new key before the old one; then everything is sealed anew; then the old one can go.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db import models, transaction
from django.db.models import BinaryField, F, Func, QuerySet, Value

from documents import vault

BATCH = 200


@dataclass(frozen=True)
class SealedColumn:
    """A column that holds what the vault sealed, and what binds each value to its row."""

    model: type[models.Model]
    column: str
    context: Callable[[Any], str]

    def __str__(self) -> str:
        return f"{self.model._meta.label}.{self.column}"

    def renew(self) -> int:
        """Seal anew what is under an older key; how many values there were. Another run goes on where one stopped."""
        renewed = 0
        while batch := self._renew_batch():
            renewed += batch
        return renewed

    @transaction.atomic
    def _renew_batch(self) -> int:
        rows = list(self.under_older_keys().select_for_update()[:BATCH])
        for row in rows:
            context = self.context(row)
            setattr(row, self.column, vault.seal(vault.unseal(getattr(row, self.column), context), context))
            row.save(update_fields=[self.column])
        return len(rows)

    def under_older_keys(self) -> QuerySet[Any]:
        """The rows whose value names another key than the newest."""
        named = Func(F(self.column), Value(1), Value(vault.NAME_BYTES), function="substr", output_field=BinaryField())
        sealed = self.model._default_manager.filter(**{f"{self.column}__isnull": False})
        return sealed.annotate(key_name=named).exclude(key_name=vault.newest_name())


Renew = Callable[[], int]
_renewals: dict[str, Renew] = {}


def register(name: str, renew: Renew) -> None:
    """Add something that is sealed; called once, from the room's AppConfig.ready()."""
    _renewals[name] = renew


def register_column(model: type[models.Model], column: str, context: Callable[[Any], str]) -> None:
    """Add a column of sealed values."""
    sealed = SealedColumn(model, column, context)
    register(str(sealed), sealed.renew)


def renew_all() -> dict[str, int]:
    """Seal everything anew; how many values of each kind were under an older key."""
    return {name: renew() for name, renew in sorted(_renewals.items())}


def sealed_anew(column: str) -> str:
    """For a trigger: the SQL condition that an UPDATE only puts this column under another key."""
    return (
        f"length(OLD.{column}) = length(NEW.{column}) "
        f"AND substr(OLD.{column}, 1, {vault.NAME_BYTES}) <> substr(NEW.{column}, 1, {vault.NAME_BYTES})"
    )
