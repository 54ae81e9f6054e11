"""The questionnaire as values: sections, questions, conditions. One definition drives form, checks, PDF and API."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal, InvalidOperation
from functools import cached_property
from hashlib import sha256
from typing import Any
from uuid import UUID

from regulations import words

Slot = tuple[UUID | None, str]
"""Where an answer belongs: the lot or the party it is for (None: the applicant's, for all lots), and the question."""

Answers = Mapping[Slot, Any]

YES_NO = (("yes", "Yes"), ("no", "No"))

NONE = "none"
"""The option of several that says that no other one is right: it stands alone."""


def canonical(value: Any) -> bytes:
    """One spelling for one value, so that equal values have equal hashes."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


@dataclass(frozen=True)
class Condition:
    """When a question is asked: another one was answered with one of these, or with at least this number."""

    question: str
    one_of: tuple[str, ...] = ()
    at_least: Decimal | None = None

    def holds(self, answer: Any) -> bool:
        """Whether this answer to the other question makes the question appear."""
        if answer in (None, "", []):
            return False
        if self.at_least is None:
            return answer in self.one_of
        try:
            return Decimal(str(answer)) >= self.at_least
        except InvalidOperation:
            return False


@dataclass(frozen=True)
class Question:
    """One question, or (kind "files") one place for evidence.

    `ahead` asks for a day that has not passed, `past` for one that is not still to come. `expires` names the question
    that says when what lies in this place runs out: it needs an answer as soon as a file lies there.
    """

    key: str
    kind: str
    text: str
    number: str = ""
    hint: str = ""
    required: bool = True
    options: tuple[tuple[str, str], ...] = ()
    when: Condition | None = None
    needed_when: Condition | None = None
    pass_if: tuple[str, ...] = ()
    personal: bool = False
    max_words: int | None = None
    prefill: str = ""
    pattern: str = ""
    pattern_hint: str = ""
    ground: str = ""
    topic: str = ""
    covers: tuple[str, ...] = ()
    names: str = ""
    ahead: bool = False
    past: bool = False
    expires: str = ""

    @property
    def holds_files(self) -> bool:
        """Whether it is answered with files."""
        return self.kind == "files"

    @property
    def title(self) -> str:
        """Its text where it stands apart from its page: what is told of a ground names it, without all it counts."""
        if not (self.ground and self.when):
            return self.text
        return f"{self.text} (about: {self.hint.removeprefix('About: ').partition(':')[0]})"

    @cached_property
    def fingerprint(self) -> str:
        """The same for questions that ask the same in the same words, and different otherwise."""
        return sha256(canonical([self.kind, self.text, self.hint, self.options])).hexdigest()

    def mistimed(self, answer: Any, today: date) -> str:
        """Why a day cannot stand as the answer, or nothing: it has passed, or is still to come."""
        if not answer or not (self.ahead or self.past):
            return ""
        day = date.fromisoformat(answer)
        if self.ahead and day < today:
            return "this day has passed"
        return "this day is still to come" if self.past and day > today else ""

    def stands_out(self, answer: Any) -> bool:
        """Whether the assessor should look at this answer twice. It decides nothing."""
        return bool(self.pass_if) and answer is not None and answer not in self.pass_if

    def in_words(self, answer: Any) -> str:
        """The answer as a person would read it."""
        labels = dict(self.options)
        if answer in (None, "", []):
            return ""
        if self.kind == "date":
            return words.day_words(date.fromisoformat(answer))
        if isinstance(answer, list):
            return ", ".join(labels.get(item, str(item)) for item in answer)
        if self.kind == "money":
            return words.money_words(Decimal(answer))
        return labels.get(answer, str(answer))


@dataclass(frozen=True)
class Section:
    """One page of the questionnaire; `lot` is set where it is asked for one lot, `party` where another one answers.

    `only_for` are the lots for which that other one takes part, in words `counts_for`; empty where it is for all.
    """

    key: str
    title: str
    part: int
    questions: tuple[Question, ...]
    intro: str = ""
    criterion: str = ""
    lot: UUID | None = None
    lot_name: str = ""
    applicant_only: bool = False
    party: UUID | None = None
    party_name: str = ""
    counts_for: str = ""
    only_for: tuple[UUID, ...] = ()

    def concerns(self, lot: UUID) -> bool:
        """Whether it has to be answered for this lot."""
        return lot in self.only_for if self.only_for else self.lot in (None, lot)

    @property
    def is_for_all_lots(self) -> bool:
        """Whether every lot of the application waits for it."""
        return self.lot is None and not self.only_for

    @property
    def place(self) -> UUID | None:
        """The lot or the party that the page is about."""
        return self.lot or self.party

    @property
    def heading(self) -> str:
        """Its title, with whose page it is when it is not the applicant's own."""
        return f"{self.party_name}: {self.title}" if self.party else self.title

    @property
    def filed_under(self) -> dict[str, UUID | None]:
        """The columns by which its answers, files and marks are kept."""
        return {"lot_id": self.lot, "party_id": self.party}

    def slot(self, question: Question) -> Slot:
        """Where the answer to this section's question belongs."""
        return (self.place, question.key)


@dataclass(frozen=True)
class Gap:
    """One thing that is missing, half typed, answered before its question changed, mistimed, or of parties not named.

    `mistimed` says what is wrong with a day; `quarantined` names the file in which the malware scan found something.
    """

    section: Section
    question: Question
    changed: bool = False
    unnamed: bool = False
    imported: bool = False
    mistimed: str = ""
    half_typed: bool = False
    quarantined: str = ""

    @property
    def note(self) -> str:
        """What is the matter, when it is not that the answer is missing."""
        if self.quarantined:
            return f"“{self.quarantined}” is in quarantine: replace or remove it"
        if self.unnamed:
            return "name each of them under Other organisations"
        if self.imported:
            return "from your passport: look at it and save its page"
        if self.mistimed:
            return self.mistimed
        if self.half_typed:
            return "what you typed is not complete"
        return "changed since you answered: look again" if self.changed else ""


@dataclass(frozen=True)
class Paper:
    """Every section that one application has to answer."""

    sections: tuple[Section, ...]
    _by_key: dict[str, Section] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_by_key", {section.key: section for section in self.sections})

    def section(self, key: str) -> Section:
        """The section of that key, or KeyError."""
        return self._by_key[key]

    def after(self, section: Section) -> Section | None:
        """The section that follows, if there is one."""
        following = self.sections[self.sections.index(section) + 1 :]
        return following[0] if following else None

    def shown(self, answers: Answers) -> dict[str, tuple[Question, ...]]:
        """For each section the questions that apply to these answers. What hangs on a hidden question is hidden."""
        seen: set[Slot] = set()
        shown: dict[str, tuple[Question, ...]] = {}
        for section in self.sections:
            asked = []
            for question in section.questions:
                if _applies(question, section, answers, seen):
                    seen.add(section.slot(question))
                    asked.append(question)
            shown[section.key] = tuple(asked)
        return shown

    def gaps(self, answers: Answers, files: Iterable[Slot]) -> list[Gap]:
        """What is missing: every required question that applies and has neither an answer nor a file."""
        given = {slot for slot, value in answers.items() if value not in (None, "", [])} | set(files)
        shown = self.shown(answers)
        return [
            Gap(section, question)
            for section in self.sections
            for question in shown[section.key]
            if section.slot(question) not in given and _is_needed(question, section, answers)
        ]

    def undated(self, answers: Answers, files: Iterable[Slot]) -> list[Gap]:
        """Where files lie in a place for evidence that expires and nobody has said when."""
        held = set(files)
        needed = [(s, _named(s, q.expires)) for s, q in self.file_slots() if q.expires and s.slot(q) in held]
        return [Gap(section, day) for section, day in needed if answers.get(section.slot(day)) in (None, "")]

    def file_slots(self) -> list[tuple[Section, Question]]:
        """Every place for evidence."""
        return [
            (section, question) for section in self.sections for question in section.questions if question.holds_files
        ]


def _named(section: Section, key: str) -> Question:
    return next(question for question in section.questions if question.key == key)


def _applies(question: Question, section: Section, answers: Answers, seen: set[Slot]) -> bool:
    if question.when is None:
        return True
    places = (section.party,) if section.party else (section.lot, None)  # what the applicant says is not a party's word
    for slot in ((place, question.when.question) for place in places):
        if slot in seen:
            return question.when.holds(answers.get(slot))
    return False


def _is_needed(question: Question, section: Section, answers: Answers) -> bool:
    if not question.required or question.needed_when is None:
        return question.required
    return question.needed_when.holds(answers.get((section.place, question.needed_when.question)))


def read_section(data: Mapping[str, Any]) -> Section:
    """A section from its stored definition."""
    return Section(
        key=data["key"],
        title=data["title"],
        part=data["part"],
        intro=data.get("intro", ""),
        criterion=data.get("criterion", ""),
        applicant_only=data.get("applicant_only", False),
        questions=tuple(_read_question(question) for question in data["questions"]),
    )


def _read_question(data: Mapping[str, Any]) -> Question:
    options = YES_NO if data["kind"] == "yes_no" else tuple((value, label) for value, label in data.get("options", ()))
    when = data.get("when")
    pass_if = data.get("pass_if", [])
    return Question(
        **{key: data[key] for key in _PLAIN if key in data},
        required=(not data.get("optional", False) and data["kind"] != "files") or data.get("required", False),
        options=options,
        covers=tuple(data.get("covers") or filter(None, [data.get("number", "")])),
        when=_read_condition(when) if when else None,
        pass_if=(pass_if,) if isinstance(pass_if, str) else tuple(pass_if),
    )


_PLAIN = (
    "key", "kind", "text", "number", "hint", "personal", "max_words", "prefill", "pattern", "pattern_hint", "ground",
    "topic", "names", "ahead", "past", "expires",
)  # fmt: skip


def _read_condition(data: Mapping[str, Any]) -> Condition:
    one_of = (data["is"],) if "is" in data else tuple(data.get("in", ()))
    at_least = Decimal(str(data["at_least"])) if "at_least" in data else None
    return Condition(question=data["question"], one_of=one_of, at_least=at_least)
