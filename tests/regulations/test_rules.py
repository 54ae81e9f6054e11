"""The numbered list itself: complete, dated, and claiming nothing that is not there and tested."""

from __future__ import annotations

import ast
import importlib
import re
from datetime import date
from pathlib import Path

import pytest

from regulations import regimes, rules
from regulations.regimes import PA_2023, PCR_2015, regime_of
from regulations.rules import RULES, SOURCES, Rule

EXPECTED = (
    {f"DPS-{number:02}" for number in range(1, 21)}
    | {"TIME-01", "ECOM-01", "CONF-01", "COI-01", "DOC-01", "INV-01", "INF-01", "AWD-01", "AWD-02"}
    | {f"EXC-{number:02}" for number in range(1, 8)}
    | {"SEL-01", "SEL-02", "SQ-01", "MS-01", "CRIT-01", "CASE-01", "SCORE-01", "TIE-01", "ABN-01", "SV-01", "MOD-01"}
    | {f"PRICE-F{number}" for number in range(1, 6)}
    | {"NOT-01", "NOT-02", "NOT-03", "STD-01", "STD-02", "STD-03", "CHAL-01", "THR", "REC-01", "REC-02", "REC-03"}
    | {f"CF-{number:02}" for number in range(1, 6)}
)


def test_every_rule_is_in_the_list() -> None:
    assert set(RULES) == EXPECTED


@pytest.mark.parametrize("rule", RULES.values(), ids=RULES)
def test_a_rule_is_cited_dated_and_in_plain_words(rule: Rule) -> None:
    assert rule.citation
    assert rule.text.endswith(".")
    assert set(rule.source) <= set(SOURCES)
    assert rule.until is None or rule.in_force_from < rule.until


@pytest.mark.parametrize("rule", rules.implemented(), ids=lambda rule: rule.id)
def test_what_a_rule_claims_exists_and_names_the_rule_in_a_test(rule: Rule) -> None:
    for name in rule.functions:
        module, *path = name.split(".")
        found: object = importlib.import_module(f"regulations.{module}")
        for part in path:
            found = getattr(found, part)
        assert callable(found) or isinstance(found, property)
    tests = [
        file.read_text(encoding="utf-8") for file in Path(__file__).parent.glob("test_*.py") if file != Path(__file__)
    ]
    in_a_name = rule.id.lower().replace("-", "_")
    assert any(f'id="{rule.id}' in text or f"{in_a_name}_" in text for text in tests)


ROOT = Path(__file__).parents[2]
ROOMS = (
    "accounts", "documents", "dps", "evaluations", "notices", "notifications", "regulations", "reports", "suppliers",
    "tenders",
)  # fmt: skip
REFUSALS = {"RuleViolation", "Missing", "ValidationError", "InvalidState", "NotPermitted"}
RULE_ID = re.compile(r"\b[A-Z]{2,5}(?:-[A-Z]?\d+)+\b")


def rules_that_refuse(file: Path) -> set[str]:
    """The ids that a module hands to a refusal, or holds by themselves, as a table of messages does."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") in REFUSALS:
            found |= {each for each in RULE_ID.findall(ast.unparse(node)) if each in RULES}
        elif isinstance(node, ast.Constant) and isinstance(node.value, str) and node.value in RULES:
            found.add(node.value)
    return found


def test_every_rule_by_which_the_portal_refuses_is_listed() -> None:
    modules = [file for room in ROOMS for file in (ROOT / room).rglob("*.py") if file.parent.name != "rules"]
    refusing = set().union(*(rules_that_refuse(file) for file in modules))
    assert {"DPS-06", "DPS-13", "EXC-07", "REC-02", "ABN-01"} <= refusing
    assert refusing <= {rule.id for rule in rules.implemented()}


def test_a_rule_is_found_by_its_id_in_any_case_and_unknown_ones_are_refused() -> None:
    assert rules.rule("dps-08") is RULES["DPS-08"]
    with pytest.raises(LookupError, match="no rule DPS-99"):
        rules.rule("DPS-99")


@pytest.mark.parametrize(
    ("rule_id", "on", "holds"),
    [
        ("DPS-08", "2015-02-25", False),
        ("DPS-08", "2015-02-26", True),
        ("DPS-08", "2029-02-23", True),
        ("DPS-08", "2029-02-24", False),
        ("SV-01", "2017-11-29", False),
        ("SV-01", "2021-01-01", True),
        ("CF-05", "2021-12-31", False),
        ("MS-01", "2015-10-29", True),
        ("REC-03", "2031-01-01", True),
    ],
)
def test_a_rule_holds_between_its_days(rule_id: str, on: str, holds: bool) -> None:
    assert rules.in_force(rule_id, date.fromisoformat(on)) is holds


def test_every_time_limit_of_the_2015_regulations_belongs_to_a_rule() -> None:
    assert {limit.rule for limit in PCR_2015.limits.values()} <= set(RULES)
    names = [limit.name for limit in PCR_2015.limits.values()]
    assert len(set(names)) == len(names)


@pytest.mark.parametrize(
    ("established", "regime"),
    [("2017-11-29", PCR_2015), ("2025-02-23", PCR_2015), ("2025-02-24", PA_2023), ("2026-06-01", PA_2023)],
)
def test_a_system_stands_under_the_law_of_the_day_it_was_established(established: str, regime: regimes.Regime) -> None:
    assert regime_of(date.fromisoformat(established)) is regime


def test_no_law_is_made_up_for_the_time_before() -> None:
    with pytest.raises(LookupError, match="2015-02-25"):
        regime_of(date(2015, 2, 25))


def test_the_regimes_differ_where_the_law_does() -> None:
    assert PCR_2015.limit("tender").number == PA_2023.limit("tender").number == 10
    assert PCR_2015.notices["establishment"] == "F02"
    assert PA_2023.notices["establishment"] == "UK14"
    assert set(regimes.REGIMES) == {"pcr2015", "pa2023"}
