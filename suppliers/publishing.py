"""Bringing a version of the questionnaire into force: the file in questionnaires/ becomes a row, and stays as it is."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any

import yaml

from regulations import thresholds
from suppliers import grounds
from suppliers.models import Questionnaire
from suppliers.questionnaire import canonical

FOLDER = Path(__file__).parent / "questionnaires"
CURRENT = "2017-4"
SLAVERY_TURNOVER = "modern_slavery_turnover"


def current_questionnaire(at: datetime) -> Questionnaire:
    """The version in force; its row is made when it is asked for the first time."""
    definition = complete_definition(CURRENT)
    made, _ = Questionnaire.objects.get_or_create(
        version=definition["version"],
        defaults={
            "title": definition["title"],
            "definition": definition,
            "sha256": sha256(canonical(definition)).hexdigest(),
            "published_at": at,
        },
    )
    return made


@cache
def complete_definition(name: str) -> dict[str, Any]:
    """The definition with everything filled in that the file takes from elsewhere, in a form JSON keeps."""
    data = yaml.safe_load((FOLDER / f"{name}.yaml").read_text(encoding="utf-8"))
    return {
        "version": data["version"],
        "title": data["title"],
        "sections": [_section(section) for section in data["sections"]],
    }


def _section(section: Mapping[str, Any]) -> dict[str, Any]:
    plain = {
        name: section[name]
        for name in ("key", "title", "part", "intro", "criterion", "applicant_only")
        if name in section
    }
    questions = section.get("questions") or grounds.questions(
        section["grounds"],
        section["declared"],
        covers=section.get("covers", {}),
        declared_covers=section.get("declared_covers", []),
    )
    return plain | {"questions": [ready for question in questions for ready in _repeated(question)]}


def _repeated(question: Mapping[str, Any]) -> Iterable[dict[str, Any]]:
    """A question that may be answered several times becomes so many questions, of which the first may be required."""
    times = question.get("repeat", 1)
    for n in range(1, times + 1):
        ready = {name: value for name, value in question.items() if name != "repeat"}
        if times > 1:
            ready |= {"key": f"{question['key']}-{n}", "text": question["text"].format(n=n), "optional": n > 1}
        if "options" in ready:  # pairs, as JSON in the database does not keep the order of keys
            ready["options"] = [list(pair) for pair in dict(ready["options"]).items()]
        if ready.get("when", {}).get("at_least") == SLAVERY_TURNOVER:
            ready["when"] = ready["when"] | {"at_least": str(thresholds.MODERN_SLAVERY_TURNOVER)}
        yield ready
