"""An application as data: its answers in the form of the questionnaire's schema, and as a table."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any
from uuid import UUID

from regulations.words import day_words
from suppliers.models import Evidence, Party
from suppliers.questionnaire import Question, Section
from suppliers.readiness import Readiness

COLUMNS = ("page", "for", "number", "key", "question", "answer", "files", "confidential_because")
DISCLOSABLE_COLUMNS = (*COLUMNS[:-1], "withheld_because")


def as_data(readiness: Readiness) -> dict[str, Any]:
    """Everything that applies and is answered; what was asked of nobody or answered by nobody is left out."""
    application = readiness.application
    numbers: dict[UUID | None, str] = {row.lot_id: str(row.lot.number) for row in readiness.lots}
    lots: dict[str, dict[str, Any]] = {number: {} for number in numbers.values()}
    answers: dict[str, Any] = {}
    named = readiness.parties_for([row.lot for row in readiness.lots])
    others = {party.pk: _party(party) for party in named}
    for section, question in given(readiness):
        place = lots[numbers[section.lot]] if section.lot else answers
        place = others[section.party]["answers"] if section.party else place
        place[question.key] = _value(readiness, section, question)
    return {
        "reference": application.reference,
        "dps": application.dps.reference,
        "organisation": application.organisation.name,
        "questionnaire": application.questionnaire.version,
        "specification": application.specification_version.number,
        "submitted_at": application.submitted_at.isoformat() if application.submitted_at else None,
        "receipt": application.receipt.code if application.receipt else None,
        "answers": answers,
        "others": list(others.values()),
        "lots": lots,
        "confidential": [
            {
                "lot": numbers.get(section.lot),
                "other": _number(others, section),
                "question": question.key,
                "reason": reason,
            }
            for section, question, reason in readiness.confidential
        ],
    }


def _number(others: Mapping[UUID, dict[str, Any]], section: Section) -> Any:
    """The number of the other organisation that the section is about."""
    return others[section.party]["number"] if section.party else None


def given(readiness: Readiness) -> Iterator[tuple[Section, Question]]:
    """Every question that applies and has an answer or a file, in the order of the pages."""
    for section, question in _asked(readiness):
        if readiness.is_given(section.slot(question)):
            yield section, question


def table(readiness: Readiness) -> Iterator[dict[str, Any]]:
    """The same as rows in the words of the pages, unanswered questions too: what a person sorts and passes on."""
    for section, question in _asked(readiness):
        slot = section.slot(question)
        mark = readiness.marks.get(slot)
        yield {
            "page": section.title,
            "for": _whom(section),
            "number": question.number or question.topic,
            "key": question.key,
            "question": question.text,
            "answer": question.in_words(readiness.values.get(slot)),
            "files": "; ".join(map(_named, readiness.files_of(slot))),
            "confidential_because": mark.reason if mark and readiness.is_given(slot) else "",
        }


def _named(row: Evidence) -> str:
    until = f" (runs out on {day_words(row.expires_on)})" if row.expires_on else ""
    return f"{row.document.name}{until}"


def disclosable(readiness: Readiness) -> Iterator[dict[str, Any]]:
    """The same without what the applicant marked as confidential and what is personal, each with why (CONF-01).

    The reason for a mark is left out too: it may tell what the mark is to hide.
    """
    marked = {(section.key, question.key) for section, question, _reason in readiness.confidential}
    for row, (section, question) in zip(table(readiness), _asked(readiness), strict=True):
        why = "marked as confidential (regulation 21)" if (section.key, question.key) in marked else ""
        if question.personal and readiness.is_given(section.slot(question)):
            why = why or "personal data"
        yield row | ({"answer": "", "files": ""} if why else {}) | {"withheld_because": why}


def _asked(readiness: Readiness) -> Iterator[tuple[Section, Question]]:
    """Every question that applies, in the order of the pages."""
    for section in readiness.paper.sections:
        for question in readiness.shown[section.key]:
            yield section, question


def _whom(section: Section) -> str:
    """Whose answer it is, or for which lot."""
    if section.only_for:
        return f"{section.party_name} ({section.counts_for.lower()})"
    return section.party_name or section.lot_name or "All lots"


def _party(party: Party) -> dict[str, Any]:
    told = {name: getattr(party, name) for name in ("number", "kind", "name", "company_number", "charity_number")}
    return told | {"role": party.role, "share": party.share, "lots": party.lots, "answers": {}}


def _value(readiness: Readiness, section: Section, question: Question) -> Any:
    slot = section.slot(question)
    return [_file(row) for row in readiness.files_of(slot)] if question.holds_files else readiness.values[slot]


def _file(row: Evidence) -> dict[str, Any]:
    document = row.document
    return {
        "name": document.name,
        "size": document.size,
        "sha256": document.sha256,
        "expires_on": row.expires_on.isoformat() if row.expires_on else None,
    }
