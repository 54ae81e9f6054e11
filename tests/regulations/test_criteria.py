"""Weights inside what was published (CRIT-01, DPS-16), and scores with their reasons (CASE-01, SCORE-01)."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from regulations import criteria
from regulations.criteria import CallOffCriterion, PublishedCriterion
from regulations.errors import RuleViolation

D = Decimal
PUBLISHED = (
    PublishedCriterion("quality", "Quality", D(40), D(70)),
    PublishedCriterion("price", "Price", D(30), D(60)),
    PublishedCriterion("social", "Social value", D(0), D(10)),
)


def weights(**given_: str) -> list[CallOffCriterion]:
    """quality__functions="20" is a criterion “functions” that makes quality more precise."""
    return [CallOffCriterion(code, code, D(weight), code.split("__")[0]) for code, weight in given_.items()]


@pytest.mark.parametrize(
    "lawful",
    [
        weights(quality="60", price="40"),
        weights(quality="55", price="35", social="10"),
        weights(quality__functions="33.35", quality__support="26.65", price="40"),
    ],
)
def test_lawful_weights_pass(lawful: list[CallOffCriterion]) -> None:
    criteria.check_weights(lawful, PUBLISHED)


@pytest.mark.parametrize(
    ("asked", "rule", "message"),
    [
        pytest.param(weights(quality="60", price="39.99"), "CRIT-01", "add up to 99.99", id="CRIT-01-too-little"),
        pytest.param(weights(quality="60", price="40.01"), "CRIT-01", "add up to 100.01", id="CRIT-01-too-much"),
        pytest.param(weights(quality="60", price="40", social="0"), "CRIT-01", "more than 0", id="CRIT-01-nothing"),
        pytest.param(weights(quality="NaN", price="40"), "CRIT-01", "more than 0", id="CRIT-01-not-a-number"),
        pytest.param(weights(quality="50", price="40", beauty="10"), "DPS-16", "cannot add new ones", id="DPS-16-new"),
        pytest.param(weights(quality="75", price="25"), "DPS-16", "“Quality” has a weight of 75", id="DPS-16-range"),
        pytest.param(weights(price="60", social="10"), "DPS-16", "allows 40 to 70", id="DPS-16-left-out"),
        pytest.param(
            weights(quality__a="36", quality__b="35", price="29"), "DPS-16", "weight of 71", id="DPS-16-sum-of-parts"
        ),
    ],
)
def test_unlawful_weights_are_refused(asked: list[CallOffCriterion], rule: str, message: str) -> None:
    with pytest.raises(RuleViolation, match=message) as refused:
        criteria.check_weights(asked, PUBLISHED)
    assert refused.value.rule == rule


def test_all_problems_are_listed_with_their_remedies() -> None:
    problems = criteria.weight_problems(weights(quality="75", beauty="10"), PUBLISHED)
    assert [problem.rule for problem in problems] == ["DPS-16", "DPS-16", "DPS-16", "CRIT-01"]
    assert problems[-1].remedy == "Give out 15 more."


def test_a_range_reads_as_people_say_it() -> None:
    assert PUBLISHED[0].range == "40 to 70"
    assert PublishedCriterion("price", "Price", D("40.00"), D(40)).range == "40"


@given(st.lists(st.integers(1, 1000), min_size=1, max_size=12))
def test_crit_01_weights_pass_exactly_when_they_make_a_hundred(parts: list[int]) -> None:
    anything = (PublishedCriterion("c", "Anything", D(0), D(10**9)),)
    asked = [CallOffCriterion(str(n), str(n), D(part) / 10, "c") for n, part in enumerate(parts)]
    assert bool(criteria.weight_problems(asked, anything)) == (sum(parts) != 1000)


def test_crit_01_points_are_weight_times_score_over_the_highest_score() -> None:
    assert criteria.weighted(D(4), D(5), D(60)) == 48
    assert criteria.weighted(D(1), D(3), D(10)) == D("3." + "3" * 49)
    assert criteria.weighted_total([D(48), D("26.666667")]) == D("74.666667")


@given(st.integers(1, 10), st.data(), st.decimals(D(1), D(100), places=2))
def test_crit_01_points_lie_between_nothing_and_the_weight(out_of: int, data: st.DataObject, weight: Decimal) -> None:
    score = data.draw(st.decimals(D(0), D(out_of), places=1))
    assert 0 <= criteria.weighted(score, D(out_of), weight) <= weight


@pytest.mark.parametrize(("score", "out_of"), [("6", "5"), ("-1", "5"), ("0", "0"), ("NaN", "5")])
def test_a_score_off_its_scale_earns_no_points(score: str, out_of: str) -> None:
    with pytest.raises(ValueError, match="is not a score out of"):
        criteria.weighted(D(score), D(out_of), D(10))


@pytest.mark.parametrize(
    ("score", "rationale", "message"),
    [
        (None, "Good", "published scale, from 0 to 5"),
        (D(6), "Good", "published scale"),
        (D("NaN"), "Good", "published scale"),
        (D(4), " ", "needs its reason"),
    ],
)
def test_case_01_a_score_needs_the_scale_and_a_reason(score: Decimal | None, rationale: str, message: str) -> None:
    with pytest.raises(RuleViolation, match=message) as refused:
        criteria.check_score(score, D(5), rationale)
    assert refused.value.rule == "CASE-01"


def test_case_01_a_reasoned_score_on_the_scale_passes() -> None:
    criteria.check_score(D(0), D(5), "Nothing was shown")


def test_score_01_moderation_waits_for_everybody() -> None:
    criteria.check_moderation_may_begin([])
    with pytest.raises(RuleViolation, match="Still scoring: Asha and Ben"):
        criteria.check_moderation_may_begin(["Asha", "Ben"])


def test_score_01_a_change_in_consensus_needs_its_reason() -> None:
    own = {"Asha": D(3), "Ben": D(4)}
    with pytest.raises(RuleViolation, match="of 4 differs from the score of Asha"):
        criteria.check_consensus(D(4), own, "")
    criteria.check_consensus(D(4), own, "The demonstration showed it")
    criteria.check_consensus(D(4), {"Ben": D("4.0")}, "")
