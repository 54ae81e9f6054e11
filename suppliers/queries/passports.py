"""Passports of a supplier, and its consents to them."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from accounts.models import SUPPLIER_ROLES, Organisation
from suppliers.models import PassportConsent, PassportExport


def own_supplier(person: Any, pk: UUID, **_rest: Any) -> Organisation:
    """A supplier that the person works for, or DoesNotExist."""
    if not person.is_authenticated:
        raise Organisation.DoesNotExist
    return Organisation.objects.get(pk=pk, pk__in=[body.pk for body in person.organisations(*SUPPLIER_ROLES)])


def own_consent(person: Any, pk: UUID, **_rest: Any) -> PassportConsent:
    """A consent of one of the person's suppliers to a passport, or DoesNotExist."""
    if not person.is_authenticated:
        raise PassportConsent.DoesNotExist
    own = person.organisations(*SUPPLIER_ROLES)
    return PassportConsent.objects.select_related("organisation").get(pk=pk, organisation__in=own)


def own_passport(person: Any, pk: UUID, **_rest: Any) -> PassportExport:
    """A passport of one of the person's suppliers, or DoesNotExist."""
    if not person.is_authenticated:
        raise PassportExport.DoesNotExist
    own = person.organisations(*SUPPLIER_ROLES)
    return PassportExport.objects.select_related("consent__organisation").get(pk=pk, consent__organisation__in=own)


def consents(organisation: Organisation) -> QuerySet[PassportConsent]:
    """Every consent of a supplier with the passports made under it, latest first."""
    rows = PassportConsent.objects.filter(organisation=organisation).select_related("given_by", "withdrawn_by")
    return rows.prefetch_related("exports__made_by")
