"""What a contract notice says of a DPS: who buys what, in which lots and by which criteria; frozen once published."""

from __future__ import annotations

from dps.eligibility import kinds_in_words
from dps.models import DynamicPurchasingSystem, Lot
from dps.presenters import facts, operation
from regulations.words import money_words, number_words


def contract_rows(dps: DynamicPurchasingSystem) -> list[tuple[str, str]]:
    """Rows of name and words; `dps` as `dps.queries.whole` gives it. What the DPS leaves open is no row."""
    rows = [
        ("Contracting authority", dps.contracting_authority.name),
        ("Address", dps.buyer_address),
        ("Contact", dps.buyer_contact),
        *facts(dps),
        ("Description", dps.description),
        ("Additional text", dps.additional_text),
        ("How to apply", dps.how_to_apply),
        *(row for lot in dps.lots.all() for row in _of(lot)),
        *operation(dps),
        ("Who may buy", "Public bodies in England of these kinds: " + ", ".join(kinds_in_words(dps)) + "."),
    ]
    return [(name, str(words)) for name, words in rows if words]


def _of(lot: Lot) -> list[tuple[str, str]]:
    name, lines = f"Lot {lot.number}: {lot.title}", [lot.objective_definition]
    if lot.max_call_off_value_ex_vat:
        lines.append(f"Largest value of one call-off: {money_words(lot.max_call_off_value_ex_vat)} without VAT.")
    if lot.area:
        lines.append(f"Area: {lot.area}.")
    selection = [f"{chosen.code} {chosen.heading}: {chosen.text}" for chosen in lot.selection_criteria.all()]
    award = [
        f"{weight.title} {number_words(weight.weight_min)}% to {number_words(weight.weight_max)}%"
        for weight in lot.award_criteria.all()
    ]
    return [
        (name, "\n".join(lines)),
        (f"Selection criteria of lot {lot.number}", "\n".join(selection)),
        (f"Award criteria for call-offs of lot {lot.number}", "\n".join(award)),
    ]
