"""The questionnaire as JSON Schema (2020-12): what a program has to know to read or prepare an application's answers.

Made from the same definition as the pages, so that a value the schema takes is one that the pages take and keep.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from suppliers.forms.fields import GREATEST_COUNT, LONG_TEXT, SHORT_TEXT, URL_LENGTH
from suppliers.models import Party, Questionnaire
from suppliers.papers import COMPLIANCE, is_answered_by_each
from suppliers.questionnaire import NONE, Condition, Question, Section, read_section

Schema = dict[str, Any]
DIALECT = "https://json-schema.org/draft/2020-12/schema"
REQUIREMENT_KEY = "^req-[a-z0-9.-]+-"
MONEY = r"\d{1,12}"
PENCE = r"\.\d{2}$"


def questionnaire_schema(questionnaire: Questionnaire, address: str) -> Schema:
    """What a complete application to this version looks like: answers for all lots, and for each lot its own."""
    sections = [read_section(section) for section in questionnaire.definition["sections"]]
    return {
        "$schema": DIALECT,
        "$id": address,
        "title": f"{questionnaire.title}, version {questionnaire.version}",
        "type": "object",
        "required": ["questionnaire", "answers", "lots"],
        "properties": {
            "questionnaire": {"const": questionnaire.version},
            "answers": _answers(sections),
            "others": {"type": "array", "items": _party([one for one in sections if is_answered_by_each(one)])},
            "lots": {
                "type": "object",
                "description": "By the number of the lot: the answers to each requirement of its specification.",
                "propertyNames": {"pattern": r"^[1-9]\d*$"},
                "additionalProperties": _requirements(),
            },
        },
        "x-sections": [_section(section) for section in questionnaire.definition["sections"]],
        "x-sha256": questionnaire.sha256,
    }


def _section(section: dict[str, Any]) -> Schema:
    """Where a page stands, so that a program can show the questions in the order of the pages."""
    asked = {"questions": [question["key"] for question in section["questions"]]}
    return {name: section[name] for name in ("key", "title", "part", "intro", "criterion") if name in section} | asked


def _party(sections: Iterable[Section]) -> Schema:
    """Another organisation that the application stands on, with its own answers to parts 1 and 2."""
    return {
        "type": "object",
        "required": ["number", "kind", "name", "answers"],
        "properties": {
            "number": {"type": "integer", "minimum": 1},
            "kind": _one_of(Party.Kind.choices),
            "name": {"type": "string", "minLength": 1},
            "lots": {
                "type": "array",
                "description": "The numbers of the lots for which it takes part; none are all lots.",
                "uniqueItems": True,
                "items": {"type": "integer", "minimum": 1},
            },
            "answers": _answers(sections),
        },
    }


def _answers(sections: Iterable[Section]) -> Schema:
    by_key = {question.key: question for section in sections for question in section.questions}
    return {
        "type": "object",
        "additionalProperties": False,
        "required": [question.key for question in by_key.values() if question.required and question.when is None],
        "properties": {question.key: question_schema(question) for question in by_key.values()},
        "allOf": [rule for question in by_key.values() if (rule := _asked_when(question, by_key))],
    }


def _asked_when(question: Question, by_key: dict[str, Question]) -> Schema:
    """A question that is asked only then has an answer only then."""
    if question.when is None:
        return {}
    then: Schema = {"required": [question.key]} if question.required else {}
    return {
        "if": {
            "required": [question.when.question],
            "properties": {question.when.question: _holds(question.when, by_key[question.when.question])},
        },
        "then": then,
        "else": {"properties": {question.key: False}},
    }


def _holds(condition: Condition, other: Question) -> Schema:
    if condition.at_least is None:
        return {"enum": list(condition.one_of)}
    if other.kind == "money":
        return {"pattern": at_least(int(condition.at_least))}
    return {"minimum": int(condition.at_least)}


def at_least(pounds: int) -> str:
    """A pattern of the amounts of this or more, as amounts are kept: 12345.00."""
    digits = str(pounds)
    more_digits = f"[1-9]\\d{{{len(digits)},}}"
    greater = [
        f"{digits[:n]}[{int(digit) + 1}-9]\\d{{{len(digits) - n - 1}}}" for n, digit in enumerate(digits) if digit < "9"
    ]
    return f"^({'|'.join([*greater, digits, more_digits])}){PENCE}"


def question_schema(question: Question) -> Schema:
    """One question: the form of its answer, and what is asked in which words."""
    described = {
        "title": question.text,
        "description": question.hint,
        "x-number": question.number,
        "x-passes-if": list(question.pass_if),
        "x-personal": question.personal,
        "x-most-words": question.max_words,
        "x-ground": question.ground,
        "x-expires": question.expires,
        "x-ahead": question.ahead,
        "x-past": question.past,
    }
    return {name: value for name, value in described.items() if value} | _KINDS[question.kind](question)


def _text(question: Question) -> Schema:
    pattern = {"pattern": f"^{question.pattern}$"} if question.pattern else {}
    return {"type": "string", "minLength": 1, "maxLength": SHORT_TEXT} | pattern


def _one_of(options: Iterable[tuple[str, str]]) -> Schema:
    return {"oneOf": [{"const": value, "title": label} for value, label in options]}


def _file(question: Question) -> Schema:
    """A file is told of by name, size and hash; its content is fetched by itself."""
    properties: Schema = {
        "name": {"type": "string"},
        "size": {"type": "integer", "minimum": 1},
        "sha256": {"type": "string", "pattern": "^[0-9a-f]{64}$"},
        "expires_on": {"type": ["string", "null"], "format": "date"},
    }
    return {"type": "object", "required": list(properties), "properties": properties, "additionalProperties": False}


_KINDS: dict[str, Callable[[Question], Schema]] = {
    "text": _text,
    "long_text": lambda question: {"type": "string", "minLength": 1, "maxLength": LONG_TEXT},
    "choice": lambda question: {"type": "string"} | _one_of(question.options),
    "yes_no": lambda question: {"type": "string"} | _one_of(question.options),
    "multi_choice": lambda question: {
        "type": "array", "minItems": 1, "uniqueItems": True, "items": _one_of(question.options),
        "if": {"contains": {"const": NONE}}, "then": {"maxItems": 1},
    },
    "date": lambda question: {"type": "string", "format": "date"},
    "money": lambda question: {"type": "string", "pattern": f"^{MONEY}{PENCE}"},
    "whole_number": lambda question: {"type": "integer", "minimum": 0, "maximum": GREATEST_COUNT},
    "email": lambda question: {"type": "string", "format": "email", "maxLength": 254},
    "url": lambda question: {"type": "string", "format": "uri", "maxLength": URL_LENGTH},
    "files": lambda question: {"type": "array", "minItems": 1, "items": _file(question)},
}  # fmt: skip


def _requirements() -> Schema:
    """What is answered to the requirements of a lot, whichever the specification makes."""
    return {
        "type": "object",
        "additionalProperties": False,
        "patternProperties": {
            f"{REQUIREMENT_KEY}compliance$": {"type": "string"} | _one_of(COMPLIANCE),
            f"{REQUIREMENT_KEY}evidence$": {"type": "string", "minLength": 1, "maxLength": LONG_TEXT},
            f"{REQUIREMENT_KEY}files$": {"type": "array", "minItems": 1, "items": _file(Question("", "files", ""))},
        },
    }
