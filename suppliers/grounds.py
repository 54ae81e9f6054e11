"""Exclusion grounds: asked about, counted out by the law, judged by people (EXC-01 to EXC-06)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from regulations import exclusion, words
from regulations.exclusion import Ground, Judgement
from suppliers.questionnaire import Answers, Paper, Section

SETTLED = ("paid", "arrangement")
REPLACED = (
    "The ground is of an organisation that the applicant relies on or applies with: ask for its replacement before you "
    "find it not met (regulation 63)."
)


def questions(
    kind: str,
    declared: Iterable[Mapping[str, Any]],
    *,
    covers: Mapping[str, str],
    declared_covers: list[str],
) -> list[dict[str, Any]]:
    """One yes-or-no question for each ground of a kind and, on yes, what is to be told about it.

    `covers` says for a ground, `declared_covers` for what is told about it, where the standard questionnaire asks it.
    """
    follow_ups = list(declared)
    made: list[dict[str, Any]] = []
    for ground in exclusion.grounds_of(kind):
        asked = _asked(ground, covers.get(ground.id))
        made += [asked, *(_told(ground, asked["key"], told, declared_covers) for told in follow_ups)]
    return made


def _asked(ground: Ground, covers: str | None) -> dict[str, Any]:
    asked = {
        "key": f"ground-{ground.id}",
        "kind": "yes_no",
        "text": ground.title,
        "number": ground.citation,
        "ground": ground.id,
        "pass_if": "no",
    }
    return asked | ({"covers": [covers]} if covers else {})


def _told(ground: Ground, key: str, follow_up: Mapping[str, Any], covers: list[str]) -> dict[str, Any]:
    """What is to be told when the ground applies."""
    told = {name: value for name, value in follow_up.items() if name != "suffix"} | {
        "key": f"{key}-{follow_up['suffix']}",
        "hint": f"About: {ground.title}",
        "when": {"question": key, "is": "yes"},
        "ground": ground.id,
    }
    return told | ({"covers": covers} if covers else {})


@dataclass(frozen=True)
class Declared:
    """A ground that the applicant said yes to, and what the law makes of its date on the day it is judged."""

    ground: Ground
    section: Section
    question_keys: tuple[str, ...]
    happened_on: date
    on: date
    settled: bool

    @property
    def code(self) -> str:
        """The ground's stable id."""
        return self.ground.id

    @property
    def can_exclude(self) -> bool:
        """Whether it can exclude on the day on which it is judged."""
        return exclusion.can_exclude(self.ground, self.happened_on, self.on, settled=self.settled)

    @property
    def note(self) -> str:
        """What the assessor has to know about its period (EXC-05) or settlement (EXC-02)."""
        if self.settled:
            return (
                "What was owed is said to be paid, or under a binding arrangement. "
                "Check the evidence: settled, it cannot exclude (EXC-02)."
            )
        ends = exclusion.exclusion_ends(self.ground, self.happened_on)
        if ends is None:
            return "It can exclude until what is owed is paid or a binding arrangement is in place (EXC-02)."
        years = exclusion.YEARS[self.ground.kind]
        until = f"{years} years from {words.day_words(self.happened_on)}, until {words.day_words(ends)}"
        if self.can_exclude:
            return f"It can exclude for {until} (EXC-05), unless the measures taken are sufficient (EXC-06)."
        return f"It could exclude for {until}. That time is over, so it cannot exclude (EXC-05)."

    @property
    def about_period(self) -> str:
        """What is to be found, in words."""
        judged = (
            "Found met if it does not stand in the way: its time is over, it is settled, or what was done since is "
            "sufficient. Found not met if it excludes. Nobody is excluded by an answer alone: people judge."
        )
        return f"{judged} {REPLACED}" if self.section.party else judged

    @property
    def judges_elements(self) -> bool:
        """Whether each element of self-cleaning has to be judged (EXC-06)."""
        return self.can_exclude and exclusion.self_cleaning_counts(self.ground)

    @property
    def may_be_overridden(self) -> bool:
        """Whether the law knows a reason to set it aside (EXC-03)."""
        return any(self.ground.kind in kinds for kinds in exclusion.OVERRIDES.values())

    @property
    def override_reasons(self) -> list[str]:
        """Which of these reasons."""
        return [why for why, kinds in exclusion.OVERRIDES.items() if self.ground.kind in kinds]

    def check(self, judged: Mapping[str, Judgement], *, excludes: bool) -> None:
        """Refuse a finding that the law does not allow (EXC-05, EXC-06)."""
        exclusion.check_finding(self.ground, self.happened_on, self.on, judged, excludes=excludes, settled=self.settled)


def declared(paper: Paper, values: Answers, *, on: date) -> Iterable[Declared]:
    """Every ground that was answered with yes."""
    for section in paper.sections:
        for question in section.questions:
            if question.ground and question.kind == "yes_no" and values.get(section.slot(question)) == "yes":
                yield _declared(question.ground, section, values, on)


def _declared(ground_id: str, section: Section, values: Answers, on: date) -> Declared:
    def answer(suffix: str) -> Any:
        return values.get((section.place, f"ground-{ground_id}-{suffix}"))

    return Declared(
        ground=exclusion.ground(ground_id),
        section=section,
        question_keys=tuple(q.key for q in section.questions if q.ground == ground_id),
        happened_on=date.fromisoformat(answer("date")),
        on=on,
        settled=answer("settled") in SETTLED,
    )
