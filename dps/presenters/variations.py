"""Changes of a DPS in words: for the hub while they are decided, for everybody once they are settled."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any

from dps import queries, reach
from dps.comparison import Kind, RequirementChange
from dps.effects import as_before, in_order_of_force
from dps.models import DynamicPurchasingSystem, Variation
from dps.rewriting import PARTS, typed
from dps.varying_rules import force_from
from ledger import clock
from regulations.words import day_words, moment_words, money_words, several

VALIDITY_END = "New contract end date"
GROUPS = {
    "interested": "People who expressed an interest",
    "applying": "People of organisations that apply",
    "admitted": "People of admitted suppliers",
    "all": "Everybody, each counted once",
}


def standing(row: Variation, at: datetime) -> str:
    """Where it stands and who has to act."""
    if row.withdrawn_at:
        return f"Withdrawn on {day_words(row.withdrawn_at)}."
    if row.refused_at:
        return f"Refused on {day_words(row.refused_at)}."
    if row.in_force_from:
        return f"In force {'since' if row.is_in_force(at) else 'from'} {moment_words(row.in_force_from)}."
    if row.approved_at:
        return "Approved. Not in force before its notice is published (rule DPS-19)."
    if row.proposed_at:
        return f"Proposed on {day_words(row.proposed_at)}. Another decision maker of the hub decides."
    return "Draft. Only the hub sees it."


def what(row: Variation) -> list[tuple[str, Any]]:
    """What it changes, as rows."""
    facts, told = row.facts, [("What changes", row.get_kind_display()), ("Reason", row.reason)]
    if row.validity_end:
        told.append((VALIDITY_END, day_words(row.validity_end)))
    if row.specification:
        told.append(("Specification", f"Version {row.specification.number}. {row.specification.summary}"))
    if "field" in facts:
        told.append((PARTS[facts["field"]], facts["text"]))
    if "criterion" in facts:
        number, _, code = facts["criterion"].split("/")
        told.append((f"Clarification of {code} of lot {number}", facts["text"]))
    if "like" in facts:
        largest = facts["max_call_off_value_ex_vat"]
        told += [
            ("New lot", facts["title"]),
            ("What belongs to it", facts["objective_definition"]),
            ("Largest call-off, without VAT", money_words(Decimal(largest)) if largest else "Not limited"),
            ("Area", facts["area"] or "Not limited"),
            ("Criteria", f"Those of lot {facts['like']}"),
            ("Requirements", _chosen(facts)),
        ]
    return [*told, ("To be in force on", day_words(row.effective_on))]


def _with_before(row: Variation, now: datetime) -> list[tuple[str, Any]]:
    """The same, and before what is written anew how it reads until then."""
    told = what(row)
    if "field" not in row.facts and row.validity_end is None:
        return told
    dps, field = as_before(row, row.in_force_from or force_from(row, now)), row.facts.get("field")
    end = day_words(dps.validity_end) if dps.validity_end else ""
    name, until = (PARTS[field], typed(dps, field)) if field else (VALIDITY_END, end)
    place = [key for key, _ in told].index(name)
    label = "As it read before" if row.is_in_force(now) else "As it reads until then"
    return [*told[:place], (label, until or "Nothing"), *told[place:]]


def _chosen(facts: Any) -> str:
    """Which requirements of the specification count for a new lot, besides its own."""
    codes = list(facts.get("requirements", [queries.AS_LIKE]))
    as_like = [f"those of lot {facts['like']}"] if queries.AS_LIKE in codes else []
    named = several([*as_like, *(code for code in codes if code != queries.AS_LIKE), "those of its own"])
    return named[0].upper() + named[1:]


def page(row: Variation) -> dict[str, Any]:
    """The hub's page of one variation."""
    now, dps = clock.now(), row.dps
    reached = row.reach or {name: len(people) for name, people in _touched(dps).items()}
    return {
        "dps": dps,
        "variation": row,
        "standing": standing(row, now),
        "what": _with_before(row, now),
        "trail": _trail(row),
        "reach": [(words, reached[name]) for name, words in GROUPS.items() if name in reached],
        "delivery": queries.deliveries(row) if row.in_force_from else None,
        "compared": _compared(row),
        "asked_of": _asked_of(row, now),
        "new_lot": [[r.code, r.heading, r.text, r.get_level_display()] for r in queries.requirements_of_new_lot(row)]
        if row.kind == Variation.Kind.LOT
        else None,
    }


def public_list(dps: DynamicPurchasingSystem, at: datetime) -> list[dict[str, Any]]:
    """The settled changes as the notice lists them, the latest first; coming ones too."""
    settled = [row for row in dps.variations.all() if row.is_public]
    in_force = {row.pk for row in in_order_of_force(dps, at)}
    return [
        {
            "title": row.get_kind_display(), "reason": row.reason, "rows": what(row)[2:-1],
            "when": standing(row, at), "notice": row.notice_number, "in_force": row.pk in in_force,
            "number": row.number,
        }
        for row in sorted(settled, key=lambda row: (row.in_force_from, row.number), reverse=True)
    ]  # fmt: skip


def _touched(dps: DynamicPurchasingSystem) -> dict[str, set[Any]]:
    touched = reach.groups(dps)
    return touched | {"all": set().union(*touched.values())}


def _trail(row: Variation) -> list[tuple[str, str]]:
    """Who did what when (N8)."""
    steps = [
        ("Drafted", row.drafted_by, row.drafted_at),
        ("Proposed", row.proposed_by, row.proposed_at),
        ("Approved", row.approved_by, row.approved_at),
        ("Refused", row.refused_by, row.refused_at),
    ]
    trail = [(name, f"{person}, {moment_words(at)}") for name, person, at in steps if at]
    if row.refused_at:
        trail.append(("Reason of the refusal", row.refusal_reason))
    if row.noticed_at:
        trail.append(("Notice", f"{row.notice_number}, {moment_words(row.noticed_at)}"))
    return trail


def _compared(row: Variation) -> dict[str, Any] | None:
    """The new version beside the one before it."""
    if row.specification is None:
        return None
    older = row.dps.specification_versions.filter(number__lt=row.specification.number).order_by("-number").first()
    return comparison(older, row.specification) if older else None


def _asked_of(row: Variation, now: datetime) -> list[tuple[str, str, str]] | None:
    """Whom a version that does not hold yet would ask for what; None where that is no question."""
    waits = not (row.is_in_force(now) or row.refused_at or row.withdrawn_at)
    if row.kind != Variation.Kind.SPECIFICATION or row.specification is None or not waits:
        return None
    return reach.asked_of(row.specification)


def comparison(older: Any, newer: Any) -> dict[str, Any]:
    """Two versions side by side: how many of each kind, a row for each requirement that differs, and in a sentence
    for each further lot which of the others count for it too."""
    changes = queries.specification_changes(older, newer)
    count = Counter(change.kind for change in changes)
    return {
        "older": older, "newer": newer,
        "count": {kind: count[kind] for kind in DIFFERENT} | {"same": count["same"] + count["extended"]},
        "rows": [[change.code, change.kind.capitalize(), _said(change.before), _said(change.after)]
                 for change in changes if change.kind in DIFFERENT],
        "extended": [_also(lots, codes) for lots, codes in _by_further_lots(changes).items()],
    }  # fmt: skip


DIFFERENT: tuple[Kind, ...] = ("added", "changed", "removed")


def _by_further_lots(changes: Iterable[RequirementChange]) -> dict[frozenset[int], list[str]]:
    found: defaultdict[frozenset[int], list[str]] = defaultdict(list)
    for change in changes:
        if change.kind == "extended":
            found[change.further_lots].append(change.code)
    return found


def _also(lots: frozenset[int], codes: list[str]) -> str:
    verb = "reads" if len(codes) == 1 else "read"
    counts = "counts" if len(codes) == 1 else "count"
    return f"{several(codes)} {verb} as before and now {counts} for {_lots(sorted(lots))} too."


def _said(row: Any) -> str:
    if row is None:
        return "Not there"
    lots = sorted(lot.number for lot in row.lots.all())
    counts = _lots(lots) if lots else "the new lot"
    return f"{row.heading} ({row.get_level_display().lower()}, {counts}): {row.text}"


def _lots(numbers: Sequence[int]) -> str:
    return f"{'lot' if len(numbers) == 1 else 'lots'} {several([str(number) for number in numbers])}"
