"""Registering a supplier."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from accounts import policies
from accounts.models import Kind, Membership, Organisation, Role, User
from accounts.policy import enforce
from ledger import actions as ledger
from ledger import clock

# The same words for every company that is registered, so that they tell nothing about who did it.
KNOWN = "This company is registered already. Ask a colleague there to invite you. If nobody there knows, ask the hub."


@transaction.atomic
def register_supplier(*, by: User, name: str, company_number: str = "", **particulars: Any) -> Organisation:
    """Register a supplier with the person as its owner. Doing it twice gives the one that was made."""
    enforce(policies.may_register_supplier, by)
    own = _own(by, company_number)
    if own is not None:
        return own
    supplier = _create(name=name.strip(), company_number=company_number, **particulars)
    Membership.objects.create(user=by, organisation=supplier, role=Role.OWNER, began_at=clock.now())
    ledger.record(
        verb="supplier_registered", obj=supplier, actor=by, organisation=supplier,
        facts={"company_number": company_number, "charity_number": supplier.charity_number},
    )  # fmt: skip
    by.__dict__.pop("active_memberships", None)
    return supplier


def _own(person: User, company_number: str) -> Organisation | None:
    if not company_number:
        return None
    mine = Organisation.objects.filter(
        company_number=company_number, memberships__user=person, memberships__ended_at__isnull=True
    )
    return mine.first()


def _create(**fields: Any) -> Organisation:
    """The database decides who was first, also between two requests at the same moment."""
    try:
        with transaction.atomic():
            return Organisation.objects.create(kind=Kind.SUPPLIER, **fields)
    except IntegrityError as error:
        if "one_supplier_per_company_number" not in str(error):
            raise
        raise ValidationError({"company_number": KNOWN}) from error
