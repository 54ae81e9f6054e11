"""What a dynamic purchasing system needs to begin, to stay open and to change (regulation 34, in its own order)."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime
from decimal import Decimal
from types import MappingProxyType

from regulations.calendar import require_aware
from regulations.errors import RuleViolation
from regulations.regimes import PCR_2015, Fees, Regime
from regulations.words import moment_words, money_words

CALL_MUST_STATE: Mapping[str, str] = MappingProxyType(
    {
        "nature": "what kind of purchases the system is for",
        "quantity": "how much is expected to be bought",
        "operation": "how the system operates",
        "equipment": "which electronic equipment is used",
        "connection": "how to connect: technical arrangements and specifications",
        "categories": "the lots and what defines each",
    }
)
"""What the call and its documents have to say (DPS-11)."""

INVITATION_MUST_STATE: Mapping[str, str] = MappingProxyType(
    {
        "documents": "where the documents are",
        "call": "the call for competition it refers to",
        "deadline": "until when tenders can be sent",
        "language": "in which language",
        "criteria": "the award criteria and their weights",
    }
)
"""What an invitation to tender has to say (INV-01)."""


def missing_statements(must_state: Mapping[str, str], said: Mapping[str, str]) -> list[str]:
    """What is still to be said, in words, in the order of the law (DPS-11, INV-01)."""
    return [words for key, words in must_state.items() if not said.get(key, "").strip()]


def check_common_purchases(justification: str) -> None:
    """Refuse to establish a system without saying why these are purchases in common use (DPS-01)."""
    if not justification.strip():
        raise RuleViolation("DPS-01", "Say why these are commonly used purchases that the market generally offers.")


def check_open_for_applications(published_at: datetime | None, validity_ends_at: datetime, at: datetime) -> None:
    """Refuse an application before publication and after the validity; in between it is always open (DPS-02)."""
    if published_at is None or require_aware(at) < require_aware(published_at):
        raise RuleViolation("DPS-02", "This system has not been published yet, so nobody can apply.")
    if require_aware(at) > require_aware(validity_ends_at):
        raise RuleViolation("DPS-02", f"This system ended at {moment_words(validity_ends_at)}.")


def check_criteria_stated(lot: str, criteria: Collection[object]) -> None:
    """Refuse a category that says nothing about whom it admits (DPS-06)."""
    if not criteria:
        raise RuleViolation("DPS-06", f"Add selection criteria for {lot}.")


def check_within_category(
    value_ex_vat: Decimal, area: str, *, largest: Decimal | None = None, areas: Collection[str] = ()
) -> None:
    """Refuse a call-off larger than its lot allows, or outside the area the lot is for (DPS-03)."""
    if largest is not None and value_ex_vat > largest:
        raise RuleViolation(
            "DPS-03",
            f"This lot is for contracts up to {money_words(largest)}; this one is {money_words(value_ex_vat)}.",
        )
    if areas and area not in areas:
        raise RuleViolation("DPS-03", f"This lot does not cover {area}.")


def check_change_announced(notice_sent_at: datetime | None, effective_at: datetime) -> None:
    """Refuse a change of validity that would take effect before its notice was sent (DPS-19)."""
    if notice_sent_at is None:
        raise RuleViolation("DPS-19", "A change of validity takes effect only when its notice has been sent.")
    if require_aware(effective_at) < require_aware(notice_sent_at):
        raise RuleViolation(
            "DPS-19",
            f"The notice of this change was sent at {moment_words(notice_sent_at)}. It cannot be in force before.",
        )


def check_fee(amount: Decimal, *, awarded: bool = False, regime: Regime = PCR_2015) -> None:
    """Refuse a charge for taking part: to anybody under the 2015 regulations, to others than winners later (DPS-20)."""
    if amount > 0 and not (awarded and regime.fees is Fees.WINNERS):
        raise RuleViolation("DPS-20", f"The {regime.name} allows a charge to {regime.fees.value}.")
