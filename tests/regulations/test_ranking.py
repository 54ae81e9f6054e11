"""The order of the bids and what parts equal ones (TIE-01)."""

from __future__ import annotations

from decimal import Decimal
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from regulations.errors import RuleViolation
from regulations.ranking import LOTS, PRICE, QUALITY, Place, Ranked, check_decided, check_tie_break, rank, top_criterion

D = Decimal
WEIGHTS = {"Q1": D(20), "Q2": D(40)}


def bid(key: str, total: str, quality: str = "0", price: str = "1", **points: str) -> Ranked[str]:
    return Ranked(key, D(total), D(quality), D(price), {code: D(value) for code, value in points.items()})


def order(places: list[Place[str]]) -> list[str]:
    return [place.key for place in places]


def test_tie_01_the_highest_total_comes_first() -> None:
    places = rank([bid("a", "70"), bid("b", "80"), bid("c", "75")])
    assert order(places) == ["b", "c", "a"]
    assert [place.position for place in places] == [1, 2, 3]
    assert [place.parted_by for place in places] == ["", "total", "total"]


def test_tie_01_totals_are_compared_unrounded() -> None:
    places = rank([bid("a", "70.0000000000000000001"), bid("b", "70.0000000000000000002")])
    assert order(places) == ["b", "a"]
    assert not places[0].tied


def test_tie_01_then_higher_quality() -> None:
    places = rank([bid("a", "80", quality="50"), bid("b", "80", quality="60")])
    assert order(places) == ["b", "a"]
    assert places[1].parted_by == "quality"


def test_tie_01_then_the_criterion_with_the_highest_weight() -> None:
    places = rank([bid("a", "80", "50", Q1="20", Q2="30"), bid("b", "80", "50", Q1="10", Q2="40")], weights=WEIGHTS)
    assert order(places) == ["b", "a"]
    assert places[1].parted_by == "highest-weighted criterion"


def test_tie_01_then_the_lower_price() -> None:
    places = rank([bid("a", "80", "50", "200"), bid("b", "80", "50", "100")], weights=WEIGHTS)
    assert order(places) == ["b", "a"]
    assert places[1].parted_by == "price"


def test_tie_01_then_only_lots_which_have_to_be_drawn_before_an_award() -> None:
    equals = [bid("a", "80"), bid("b", "80"), bid("c", "70")]
    places = rank(equals)
    assert [(place.position, place.tied) for place in places] == [(1, True), (1, True), (3, False)]
    with pytest.raises(RuleViolation, match="2 bids share the first place") as refused:
        check_decided(places)
    assert refused.value.rule == "TIE-01"

    drawn = rank(equals, lots=["b", "a"])
    assert order(drawn) == ["b", "a", "c"]
    assert drawn[1].parted_by == "lots"
    check_decided(drawn)


def test_tie_01_lots_do_not_touch_what_something_else_parts() -> None:
    assert order(rank([bid("a", "80"), bid("b", "70")], lots=["b", "a"])) == ["a", "b"]


def test_tie_01_the_published_order_of_steps_is_followed() -> None:
    bids = [bid("a", "80", quality="60", price="200"), bid("b", "80", quality="50", price="100")]
    assert order(rank(bids, tie_break=(PRICE, QUALITY, LOTS))) == ["b", "a"]


def test_figures_of_merit_rank_from_the_lowest() -> None:
    assert order(rank([bid("a", "250"), bid("b", "240")], lowest_wins=True)) == ["b", "a"]


def test_no_bids_make_no_order() -> None:
    assert rank([]) == []
    check_decided([])


@pytest.mark.parametrize(
    ("steps", "message"),
    [
        (("quality", "beauty", "lots"), "“beauty” is no tie-break"),
        (("price", "price", "lots"), "twice"),
        (("price",), "end with lots"),
        ((), "end with lots"),
    ],
)
def test_tie_01_a_tie_break_that_cannot_decide_is_refused(steps: tuple[str, ...], message: str) -> None:
    with pytest.raises(RuleViolation, match=message):
        check_tie_break(steps)


def test_of_equal_weights_the_criterion_published_first_is_the_highest() -> None:
    assert top_criterion({"Q3": D(10), "Q1": D(40), "Q2": D(40)}) == "Q1"
    assert top_criterion({}) == ""


few_values = st.sampled_from([D("10"), D("10.5"), D("11"), D("33.333333")])
fields = st.lists(st.tuples(few_values, few_values, few_values), max_size=8).map(
    lambda rows: [
        Ranked(f"bid-{n}", total, quality, price, {"Q2": total}) for n, (total, quality, price) in enumerate(rows)
    ]
)


@given(fields, st.randoms(use_true_random=False), st.booleans())
def test_the_order_does_not_depend_on_the_order_given(
    bids: list[Ranked[str]], random: Random, lowest_wins: bool
) -> None:
    shuffled = list(bids)
    random.shuffle(shuffled)
    assert rank(shuffled, weights=WEIGHTS, lowest_wins=lowest_wins) == rank(
        bids, weights=WEIGHTS, lowest_wins=lowest_wins
    )


@given(fields)
def test_everybody_has_a_place_and_nobody_with_less_stands_before(bids: list[Ranked[str]]) -> None:
    places = rank(bids, weights=WEIGHTS)
    assert sorted(order(places)) == sorted(bid.key for bid in bids)
    totals = [place.total for place in places]
    assert totals == sorted(totals, reverse=True)
    assert all(place.position <= number for number, place in enumerate(places, start=1))


@given(fields, st.randoms(use_true_random=False))
def test_with_lots_drawn_nothing_is_tied(bids: list[Ranked[str]], random: Random) -> None:
    lots = [bid.key for bid in bids]
    random.shuffle(lots)
    places = rank(bids, weights=WEIGHTS, lots=lots)
    assert [place.position for place in places] == list(range(1, len(bids) + 1))
    assert not any(place.tied for place in places)
