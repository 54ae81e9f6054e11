"""The parts of a published notice that a change may write anew: what they are called, typed and kept as."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal, InvalidOperation
from typing import Any

from django.core.exceptions import ValidationError

from accounts.forms.numbers import without_commas
from dps.cpv import is_cpv_code
from dps.models import DynamicPurchasingSystem

TEXTS = {
    "description": "Description",
    "additional_text": "Additional text",
    "nature_and_quantity": "Nature and estimated quantity",
    "how_it_operates": "How it operates",
    "how_to_apply": "How to apply",
    "equipment": "Electronic equipment",
    "technical_connection": "Technical connection",
    "buyer_address": "Address of the contracting authority",
    "buyer_contact": "Contact of the contracting authority",
}
"""What a change of the scope may write anew."""

FACTS = {
    "cpv_codes": "Industry (CPV codes)",
    "region": "Location of contract",
    "value_ex_vat": "Value of contract (without VAT)",
    "value_note": "Why no value is stated, or what it covers",
    "suits_sme": "Contract is suitable for SMEs?",
    "suits_vcse": "Contract is suitable for VCSEs?",
}
"""What stands in the notice's summary, which a correction alone may change (N2)."""

PARTS = TEXTS | FACTS
YES_NO = {"yes": True, "no": False}


def kept(field: str, text: str) -> Any:
    """What a person typed, as the notice keeps it; a ValidationError of `text` where it is not of that kind."""
    plain = text.strip()
    longest = getattr(DynamicPurchasingSystem._meta.get_field(field), "max_length", None)
    if longest is not None and len(plain) > longest:
        raise ValidationError({"text": f"This part takes {longest} characters at most"})
    return KEPT[field](plain) if field in KEPT else plain


def typed(dps: DynamicPurchasingSystem, field: str) -> str:
    """The present value as a person would type it; empty where nothing is stated."""
    value = getattr(dps, field)
    if isinstance(value, bool):
        return "Yes" if value else "No"
    if isinstance(value, Decimal):
        return f"£{value:,.2f}".removesuffix(".00")
    return ", ".join(value) if isinstance(value, list) else str(value or "")


def _codes(text: str) -> list[str]:
    codes = text.replace(",", " ").split()
    if not codes or not all(map(is_cpv_code, codes)):
        raise ValidationError({"text": "Give CPV codes of eight digits, such as 48000000, parted by commas"})
    return [code[:8] for code in codes]


def _amount(text: str) -> Decimal:
    try:
        amount = Decimal(without_commas(text))
    except (InvalidOperation, ValidationError):
        amount = Decimal("NaN")
    if not (amount.is_finite() and 0 < amount < 10**12):
        raise ValidationError({"text": "Give an amount in pounds, such as £45,000,000"})
    return amount.quantize(Decimal("0.01"))


def _yes_no(text: str) -> bool:
    if text.lower() not in YES_NO:
        raise ValidationError({"text": "Answer yes or no"})
    return YES_NO[text.lower()]


KEPT: dict[str, Callable[[str], Any]] = {
    "cpv_codes": _codes, "value_ex_vat": _amount, "suits_sme": _yes_no, "suits_vcse": _yes_no,
}  # fmt: skip
