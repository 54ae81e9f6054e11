"""Whether a value that comes from a passport can stand as the answer to a question as it is put here. Pure."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from datetime import date
from typing import Any

from suppliers.questionnaire import NONE, Question

SHORT, LONG = 300, 10_000
AMOUNT = re.compile(r"\d{1,12}\.\d\d", re.ASCII)
EMAIL = re.compile(r"[^@\s]{1,64}@[^@\s]{1,189}")
ADDRESS = re.compile(r"https?://\S{1,490}")
COUNT_AT_MOST = 10_000_000


def fits(question: Question, kind: str, value: Any) -> bool:
    """Whether the question is of the same kind and takes the value: its form, its options, its limits."""
    return kind == question.kind and kind in _CHECKS and _CHECKS[kind](question, value)


def _is_text(most: int) -> Callable[[Question, Any], bool]:
    def check(question: Question, value: Any) -> bool:
        if not isinstance(value, str) or not 0 < len(value) <= most or not _is_printable(value):
            return False
        if question.pattern and not re.fullmatch(question.pattern, value):
            return False
        return question.max_words is None or len(value.split()) <= question.max_words

    return check


def _is_printable(text: str) -> bool:
    return all(unicodedata.category(character) not in {"Cc", "Cs"} or character in "\n\t" for character in text)


def _is_option(question: Question, value: Any) -> bool:
    return isinstance(value, str) and value in dict(question.options)


def _are_options(question: Question, value: Any) -> bool:
    are_options = isinstance(value, list) and bool(value) and all(_is_option(question, item) for item in value)
    return are_options and (NONE not in value or len(value) == 1)


def _is_day(question: Question, value: Any) -> bool:
    try:
        return isinstance(value, str) and date.fromisoformat(value).isoformat() == value
    except ValueError:
        return False


def _matches(form: re.Pattern[str]) -> Callable[[Question, Any], bool]:
    return lambda question, value: isinstance(value, str) and form.fullmatch(value) is not None and _is_printable(value)


def _is_count(question: Question, value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= COUNT_AT_MOST


_CHECKS: dict[str, Callable[[Question, Any], bool]] = {
    "text": _is_text(SHORT),
    "long_text": _is_text(LONG),
    "choice": _is_option,
    "yes_no": _is_option,
    "multi_choice": _are_options,
    "date": _is_day,
    "money": _matches(AMOUNT),
    "whole_number": _is_count,
    "email": _matches(EMAIL),
    "url": _matches(ADDRESS),
}
