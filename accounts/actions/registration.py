"""Registering a supplier."""

from __future__ import annotations

from functools import reduce
from operator import or_
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import Q

from accounts import policies
from accounts.duplicates import look_alikes
from accounts.models import Kind, Membership, Organisation, Role, User
from accounts.policy import enforce
from ledger import actions as ledger
from ledger import clock

# The same words for everything that is registered, so that they tell nothing about who did it.
KNOWN = {
    "company_number": "This company is registered already. Ask to join it.",
    "charity_number": "This charity is registered already. Ask to join it.",
}
ALIKE = "Look at the suppliers below. If yours is one of them, ask to join it instead. If it is none, say so."


@transaction.atomic
def register_supplier(
    *, by: User, name: str, company_number: str = "", is_another: bool = False, **particulars: Any
) -> Organisation:
    """Register a supplier with the person as its owner. Doing it twice gives the one that was made.

    Where one like it is on the register, the person has to say that theirs `is_another`.
    """
    enforce(policies.may_register_supplier, by)
    numbers = {"company_number": company_number, "charity_number": particulars.get("charity_number", "")}
    User.objects.select_for_update().get(pk=by.pk)  # who presses twice at once is served once, then shown it
    if own := _own(by, name.strip(), numbers):
        return own
    _check_for_another(by, name, numbers, is_another=is_another)
    supplier = _create(name=name.strip(), company_number=company_number, **particulars)
    Membership.objects.create(user=by, organisation=supplier, role=Role.OWNER, began_at=clock.now())
    ledger.record(
        verb="supplier_registered", obj=supplier, actor=by, organisation=supplier,
        facts={"company_number": company_number, "charity_number": supplier.charity_number},
    )  # fmt: skip
    by.__dict__.pop("active_memberships", None)
    return supplier


def _own(person: User, name: str, numbers: dict[str, str]) -> Organisation | None:
    """What this person has registered: by a number, or without one by its name."""
    given = {field: number for field, number in numbers.items() if number}
    alike = [Q(**{field: number}) for field, number in given.items()] or [Q(name=name, **numbers)]
    mine = Organisation.objects.filter(memberships__user=person, memberships__ended_at__isnull=True, kind=Kind.SUPPLIER)
    return mine.filter(reduce(or_, alike)).first()


def _check_for_another(by: User, name: str, numbers: dict[str, str], *, is_another: bool) -> None:
    alike = look_alikes(by, name=name, **numbers)
    for field, number in numbers.items():
        if number and any(getattr(one.organisation, field) == number for one in alike):
            raise ValidationError({field: KNOWN[field]})
    if alike and not is_another:
        raise ValidationError({"is_another": ALIKE})


def _create(**fields: Any) -> Organisation:
    """The database decides who was first, also between two requests at the same moment."""
    try:
        with transaction.atomic():
            return Organisation.objects.create(kind=Kind.SUPPLIER, **fields)
    except IntegrityError as error:
        for field, words in KNOWN.items():
            if f"one_supplier_per_{field}" in str(error):
                raise ValidationError({field: words}) from error
        raise
