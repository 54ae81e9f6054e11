"""The sections of a DPS's draft: which fields stand on which page."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Section:
    """One page of the draft."""

    title: str
    fields: tuple[str, ...]


SECTIONS = {
    "notice": Section(
        "What the notice says",
        (
            "title",
            "description",
            "additional_text",
            "how_to_apply",
            "cpv_codes",
            "region",
            "value_ex_vat",
            "value_note",
            "contract_type",
            "procedure_type",
            "suits_sme",
            "suits_vcse",
            "buyer_address",
            "buyer_contact",
        ),
    ),
    "operation": Section(
        "Why and how it operates",
        ("justification", "nature_and_quantity", "how_it_operates", "equipment", "technical_connection"),
    ),
    "dates": Section(
        "Dates",
        (
            "first_round_deadline",
            "validity_start",
            "validity_end",
            "extended_first_assessment_days",
            "award_notice_mode",
        ),
    ),
    "buyers": Section("Who may buy", ("eligible_kinds",)),
}
