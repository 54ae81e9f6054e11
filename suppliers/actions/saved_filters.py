"""Keeping filters of the queue under a name. They are a person's own and change nothing else."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction
from django.http import QueryDict

from accounts.errors import InvalidState
from accounts.models import User
from accounts.policy import enforce
from suppliers import policies
from suppliers.filters import QueueFilter
from suppliers.models import SavedFilter

AT_MOST = 20


@transaction.atomic
def save_filter(*, by: User, name: str, query: str) -> SavedFilter:
    """Keep a filter under a name; the same name again takes the new filter."""
    enforce(policies.may_see_queue, by)
    User.objects.select_for_update().get(pk=by.pk)
    kept = SavedFilter.objects.filter(person=by, name__iexact=name.strip()).first() or SavedFilter(person=by)
    if kept._state.adding and SavedFilter.objects.filter(person=by).count() >= AT_MOST:
        raise InvalidState(f"You keep {AT_MOST} filters already. Remove one first.")
    kept.name, kept.query = name.strip(), QueueFilter(QueryDict(query), by).query()
    kept.save()
    return kept


def remove_filter(*, by: User, pk: UUID) -> None:
    """Forget one of one's own filters; twice does no harm."""
    enforce(policies.may_see_queue, by)
    SavedFilter.objects.filter(person=by, pk=pk).delete()
