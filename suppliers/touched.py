"""Whose people a change of a DPS touches: organisations that apply, and those admitted."""

from __future__ import annotations

from uuid import UUID

from accounts.models import SUPPLIER_ROLES, User
from dps.models import DynamicPurchasingSystem
from ledger import clock
from suppliers.models import Admission, Application


def applying(dps: DynamicPurchasingSystem) -> list[User]:
    """People of organisations with a draft, or with a lot on which nobody has decided yet."""
    open_ones = Application.objects.filter(dps=dps, withdrawn_at=None)
    drafts = open_ones.filter(submitted_at=None)
    waiting = open_ones.filter(lots__submitted_at__isnull=False, lots__decided_at=None, lots__withdrawn_at=None)
    return _people({application.organisation_id for application in (*drafts, *waiting)})


def admitted(dps: DynamicPurchasingSystem) -> list[User]:
    """People of organisations admitted to any lot, suspended ones among them: they may come back."""
    now = clock.now()
    members = Admission.objects.members(now).filter(lot__dps=dps)
    return _people({admission.organisation_id for admission in members})


def _people(organisations: set[UUID]) -> list[User]:
    return list(
        User.objects.filter(
            memberships__organisation__in=organisations, memberships__role__in=SUPPLIER_ROLES,
            memberships__ended_at=None, is_active=True,
        ).distinct()
    )  # fmt: skip
