"""Our questionnaire asks, in its own words, all that the Standard Selection Questionnaire asks (SQ-01)."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from suppliers import publishing
from suppliers.questionnaire import read_section

STANDARD = Path(__file__).parents[3] / "shared/data/sq/standard_selection_questionnaire.json"


def covered() -> dict[str, set[str]]:
    """For each number of the standard questionnaire the keys of our questions that stand for it."""
    found: dict[str, set[str]] = {}
    for section in publishing.complete_definition(publishing.CURRENT)["sections"]:
        for question in read_section(section).questions:
            for number in question.covers:
                found.setdefault(number, set()).add(question.key)
    return found


def test_sq_01_every_question_of_the_standard_questionnaire_is_asked():
    if not STANDARD.exists():
        pytest.skip("The Standard Selection Questionnaire is not on this machine, so coverage is not compared.")
    standard = {question["number"] for question in json.loads(STANDARD.read_text(encoding="utf-8"))["questions"]}
    ours = covered()
    assert standard - ours.keys() == set()
    assert {n for n in ours if not n.startswith("regulation")} - standard == set()


@pytest.mark.parametrize(
    ("number", "keys"),
    [
        ("1.2(a)(iii)", {"bidding-group-form"}),
        ("2.1(a)(ii)", {"ground-corruption", "ground-bribery", "ground-bribery-common-law"}),
        ("3.1(j)(iv)", {"ground-undue-influence"}),
        ("7.1", {"size-turnover"}),
        ("8.3", {"steel-any", "steel-details"}),
        (
            "8.4",
            {
                f"technical-{part}"
                for part in (
                    "contracts-any",
                    "contracts",
                    "certificates",
                    "certificates-why-not",
                    "certificates-files",
                    "certificates-chain",
                    "performance",
                    "performance-details",
                )
            },
        ),
    ],
)
def test_sq_01_a_number_of_the_standard_questionnaire_leads_to_our_questions(number, keys):
    assert covered()[number] == keys


def test_a_published_version_is_kept_beside_the_next():
    first, now = (publishing.complete_definition(name) for name in ("2017-1", publishing.CURRENT))
    assert first["version"] != now["version"]
