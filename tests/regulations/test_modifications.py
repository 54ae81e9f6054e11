"""Changing a contract without a new competition (MOD-01)."""

from __future__ import annotations

from decimal import Decimal

import pytest

from regulations.errors import RuleViolation
from regulations.modifications import check_modification
from regulations.thresholds import Amount

D = Decimal
FIRST = D(100_000)


@pytest.mark.parametrize(
    ("ground", "change", "notice"),
    [
        ("review-clause", 900_000, ""),
        ("additional", 50_000, "F20"),
        ("unforeseen", 50_000, "F20"),
        ("succession", 0, ""),
        ("not-substantial", 5_000, ""),
        ("small", 9_999, ""),
    ],
)
def test_mod_01_lawful_changes_and_the_notice_they_need(ground: str, change: int, notice: str) -> None:
    assert check_modification(ground, FIRST, D(change), reason="As recorded").notice == notice


@pytest.mark.parametrize(
    ("ground", "change", "message"),
    [
        ("additional", "50000.01", "at most 50%"),
        ("unforeseen", "60000", "is 60% of the first value"),
        ("small", "10000", "less than 10%"),
        ("small", "-10000", "less than 10%"),
        ("habit", "1", "no ground “habit”"),
    ],
)
def test_mod_01_changes_beyond_the_limit_are_refused(ground: str, change: str, message: str) -> None:
    with pytest.raises(RuleViolation, match=message) as refused:
        check_modification(ground, FIRST, D(change), reason="As recorded")
    assert refused.value.rule == "MOD-01"


def test_mod_01_small_changes_count_together_and_stay_below_the_threshold() -> None:
    with pytest.raises(RuleViolation, match="less than 10%"):
        check_modification("small", FIRST, D(5_000), earlier=D(5_000), reason="As recorded")
    with pytest.raises(RuleViolation, match="below £181,302"):
        check_modification("small", FIRST * 100, D(181_302), reason="As recorded", threshold=Amount(D(181_302)))


def test_mod_01_larger_changes_count_one_by_one() -> None:
    check_modification("additional", FIRST, D(50_000), earlier=D(50_000), reason="As recorded")


def test_mod_01_a_change_needs_its_reason_and_a_value_to_compare_with() -> None:
    with pytest.raises(RuleViolation, match="Say how"):
        check_modification("succession", FIRST, D(0), reason=" ")
    with pytest.raises(RuleViolation, match="more than £0"):
        check_modification("succession", D(0), D(0), reason="As recorded")
