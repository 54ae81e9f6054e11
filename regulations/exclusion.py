"""Whether a declared ground can exclude, for how long, and what has to be weighed before it does (regulation 57)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType

from regulations.calendar import add_years
from regulations.errors import RuleViolation
from regulations.grounds import DISCRETIONARY, GROUNDS, MANDATORY, TAX, Ground, Kind, ground, grounds_of
from regulations.words import day_words, several

__all__ = ["DISCRETIONARY", "GROUNDS", "MANDATORY", "TAX", "Ground", "Kind", "ground", "grounds_of"]

YEARS: Mapping[Kind, int] = MappingProxyType({Kind.MANDATORY: 5, Kind.DISCRETIONARY: 3})
"""For how many years a ground can exclude: from the conviction, or from the event (EXC-05)."""

ELEMENTS: Mapping[str, str] = MappingProxyType(
    {
        "compensation": "what was paid or undertaken for the damage",
        "cooperation": "how the facts were clarified with the investigating authorities",
        "measures": "technical, organisational and staff measures that prevent it from happening again",
    }
)
"""What a supplier has to show to have cleaned itself (EXC-06)."""

PUBLIC_INTEREST, DISPROPORTIONATE = "public_interest", "disproportionate"

OVERRIDES: Mapping[str, frozenset[Kind]] = MappingProxyType(
    {
        PUBLIC_INTEREST: frozenset({Kind.MANDATORY, Kind.TAX}),
        DISPROPORTIONATE: frozenset({Kind.TAX}),
    }
)
"""Why a ground that binds may exceptionally be set aside, and for which kinds (EXC-03)."""


def exclusion_ends(ground: Ground, event_date: date) -> date | None:
    """The last day on which a conviction or event can exclude (EXC-05); None for tax, which ends when it is paid."""
    years = YEARS.get(ground.kind)
    return add_years(event_date, years) if years else None


def can_exclude(ground: Ground, event_date: date, on: date, *, settled: bool = False) -> bool:
    """Whether a ground can exclude on this day: it has happened, has not run out (EXC-05) and is not settled (EXC-02).

    `settled` says that tax or contributions were paid, or that a binding arrangement to pay is in place.
    """
    if ground.kind is Kind.TAX:
        return event_date <= on and not settled
    ends = exclusion_ends(ground, event_date)
    return event_date <= on and (ends is None or on <= ends)


def must_exclude(ground: Ground, event_date: date, on: date, *, settled: bool = False) -> bool:
    """Whether the authority has no choice, self-cleaning and override apart (EXC-01; EXC-02 for a final decision)."""
    binds = ground.kind is Kind.MANDATORY or ground.id == "tax-decided"
    return binds and can_exclude(ground, event_date, on, settled=settled)


def missing_elements(shown: Mapping[str, str]) -> list[str]:
    """Which elements of self-cleaning a supplier has said nothing about, in words (EXC-06)."""
    return [words for element, words in ELEMENTS.items() if not shown.get(element, "").strip()]


def check_self_cleaning(shown: Mapping[str, str]) -> None:
    """Refuse a declaration of a ground that leaves out an element of self-cleaning (EXC-06)."""
    missing = missing_elements(shown)
    if missing:
        raise RuleViolation(
            "EXC-06", f"A declared ground needs an answer on: {several(missing)}.", "Write “none” where there is none."
        )


@dataclass(frozen=True, slots=True)
class Judgement:
    """How people judged what a supplier did since; both are empty until they have."""

    sufficient: bool | None = None
    reasons: str = ""


def check_exclusion(ground: Ground, event_date: date, on: date, judgement: Judgement, *, settled: bool = False) -> None:
    """Refuse to exclude on a ground that has run out (EXC-05), or before self-cleaning is judged (EXC-06)."""
    if not can_exclude(ground, event_date, on, settled=settled):
        raise _cannot_exclude(ground, event_date, on)
    if judgement.sufficient is None:
        raise RuleViolation(
            "EXC-06", "Nobody can be excluded before people have judged what was done about it since.",
            "Record the judgement with its reasons.",
        )  # fmt: skip
    if judgement.sufficient:
        raise RuleViolation("EXC-06", "The measures taken were judged sufficient, so this ground does not exclude.")
    if not judgement.reasons.strip():
        raise RuleViolation(
            "EXC-06", "Say why the measures taken are not sufficient: the supplier is owed the reasons."
        )


def self_cleaning_counts(ground: Ground) -> bool:
    """Whether what was done since can clear a supplier: for convictions and events; tax is paid or arranged instead."""
    return ground.kind is not Kind.TAX


def check_finding(
    ground: Ground,
    event_date: date,
    on: date,
    judged: Mapping[str, Judgement],
    *,
    excludes: bool,
    settled: bool = False,
) -> None:
    """Refuse a finding on a ground that does not follow from what was judged of each element (EXC-05, EXC-06).

    Every element of self-cleaning is judged while the ground can exclude, with the reason where it is insufficient.
    Insufficient measures leave a choice where exclusion is discretionary; a ground that binds has to be set aside.
    """
    if not can_exclude(ground, event_date, on, settled=settled):
        if excludes:
            raise _cannot_exclude(ground, event_date, on)
        return
    insufficient = _insufficient(ground, judged)
    if excludes and not insufficient:
        raise RuleViolation("EXC-06", "The measures taken were judged sufficient, so this ground does not exclude.")
    if not excludes and insufficient and must_exclude(ground, event_date, on, settled=settled):
        raise RuleViolation(
            ground.rule, "This ground binds: it excludes unless it is settled or what was done since is sufficient.",
            "Find it not met; where the public interest demands it, propose to set it aside (EXC-03).",
        )  # fmt: skip


def _insufficient(ground: Ground, judged: Mapping[str, Judgement]) -> bool:
    """Whether anything is left that a supplier did not do; for tax, what is owed is."""
    if not self_cleaning_counts(ground):
        return True
    open_ = [words for element, words in ELEMENTS.items() if _of(judged, element).sufficient is None]
    if open_:
        raise RuleViolation("EXC-06", f"Judge each element of what was done since: {several(open_)}.")
    failed = [element for element in ELEMENTS if not _of(judged, element).sufficient]
    silent = [ELEMENTS[element] for element in failed if not _of(judged, element).reasons.strip()]
    if silent:
        raise RuleViolation("EXC-06", f"The supplier is owed the reasons why it is not sufficient: {several(silent)}.")
    return bool(failed)


def _of(judged: Mapping[str, Judgement], element: str) -> Judgement:
    return judged.get(element, Judgement())


def _cannot_exclude(ground: Ground, event_date: date, on: date) -> RuleViolation:
    if event_date > on:
        return RuleViolation("EXC-05", f"What is dated {day_words(event_date)} had not happened on {day_words(on)}.")
    ends = exclusion_ends(ground, event_date)
    if ends is None:
        return RuleViolation("EXC-02", "What was owed is paid, or a binding arrangement to pay it is in place.")
    start = "conviction" if ground.kind is Kind.MANDATORY else "event"
    return RuleViolation(
        "EXC-05",
        f"A {start} of {day_words(event_date)} could exclude for {YEARS[ground.kind]} years, until {day_words(ends)}.",
    )


def check_override(ground: Ground, why: str, reason: str, *, senior_approver: bool) -> None:
    """Refuse to set a binding ground aside without lawful reason and senior approval (EXC-03)."""
    allowed = OVERRIDES.get(why, frozenset())
    if ground.kind not in allowed:
        raise RuleViolation(
            "EXC-03",
            "A binding ground is set aside only for reasons of the public interest such as public health or the "
            "environment or, for tax, where exclusion would be clearly disproportionate.",
        )
    if not senior_approver:
        raise RuleViolation("EXC-03", "Setting a binding ground aside needs the approval of a senior person.")
    if not reason.strip():
        raise RuleViolation("EXC-03", "Give the reason why this ground is set aside.")
