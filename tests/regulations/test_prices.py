"""The five price formulas, to the last digit (PRICE-F1 to PRICE-F5), and the flag for low prices (ABN-01)."""

from __future__ import annotations

from decimal import Decimal, getcontext, localcontext
from fractions import Fraction

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from regulations import abnormal, prices
from regulations.errors import RuleViolation
from regulations.exact import six_places

D = Decimal
PRICES = {"a": D(10_000), "b": D(15_000), "c": D(30_000)}

money = st.decimals(D("0.01"), D("9999999.99"), places=2)
fields = st.lists(money, min_size=1, max_size=12)


def shown(name: str, **parameters: object) -> list[str]:
    results = prices.price_results(name, PRICES, **parameters)  # type: ignore[arg-type]
    return ["fails" if each.value is None else str(six_places(each.value)) for each in results.values()]


QUALITY = {"a": D(40), "b": D(60), "c": D(0)}


@pytest.mark.parametrize(
    ("name", "parameters", "expected"),
    [
        pytest.param("F1", {"maximum": D(1)}, ["1.000000", "0.666667", "0.333333"], id="PRICE-F1"),
        pytest.param("F1", {"maximum": D(40)}, ["40.000000", "26.666667", "13.333333"], id="PRICE-F1-forty"),
        pytest.param("F2", {"maximum": D(1)}, ["1.000000", "0.500000", "0.000000"], id="PRICE-F2"),
        pytest.param("F3", {"maximum": D(1)}, ["0.954545", "0.681818", "0.000000"], id="PRICE-F3"),
        pytest.param("F4", {"quality": QUALITY}, ["250.000000", "250.000000", "fails"], id="PRICE-F4"),
        pytest.param(
            "F5", {"quality": QUALITY, "willingness_to_pay": D(150)},
            ["4000.000000", "6000.000000", "30000.000000"], id="PRICE-F5",
        ),
    ],
)  # fmt: skip
def test_vectors(name: str, parameters: dict[str, object], expected: list[str]) -> None:
    assert shown(name, **parameters) == expected


def test_price_f3_never_gives_more_than_the_maximum() -> None:
    results = prices.price_results("PRICE-F3", {"low": D(1), "high": D(99)}, maximum=D(40))
    assert results["low"].value == 40
    assert "counted as 40" in results["low"].explanation


def test_price_f5_may_be_negative_where_quality_is_worth_more_than_the_price() -> None:
    results = prices.price_results("F5", {"a": D(100)}, quality={"a": D(50)}, willingness_to_pay=D(10))
    assert results["a"].value == -400


def test_an_explanation_says_how_the_number_came_about() -> None:
    results = prices.price_results("F1", PRICES, maximum=D(40))
    assert results["b"].explanation == (
        "40 × £10,000 ÷ £15,000 = 26.666667 points: the maximum times the lowest price, divided by this price."
    )


def test_relative_formulas_carry_a_warning_and_the_others_do_not() -> None:
    warned = [formula.id for formula in prices.FORMULAS.values() if formula.warnings]
    assert warned == ["PRICE-F1", "PRICE-F2", "PRICE-F3"]


@pytest.mark.parametrize("price", ["0", "-1", "NaN", "Infinity"])
def test_a_price_has_to_be_more_than_nothing(price: str) -> None:
    with pytest.raises(RuleViolation, match="more than £0") as refused:
        prices.price_results("F1", {"a": D(price)}, maximum=D(40))
    assert refused.value.rule == "PRICE-F1"


@pytest.mark.parametrize(
    ("name", "parameters", "message"),
    [
        ("F2", {}, "most points"),
        ("F4", {"quality": {"a": D(1)}}, "quality points of every bid"),
        ("F5", {"quality": QUALITY}, "worth of one quality point"),
    ],
)
def test_a_formula_without_its_parameters_is_refused(name: str, parameters: dict[str, object], message: str) -> None:
    with pytest.raises(RuleViolation, match=message):
        shown(name, **parameters)


def test_an_unknown_formula_is_named_with_the_choice() -> None:
    with pytest.raises(LookupError, match="PRICE-F1, PRICE-F2"):
        prices.formula("F9")


def test_no_bids_have_no_results() -> None:
    assert prices.price_results("F1", {}, maximum=D(40)) == {}


def test_the_arithmetic_settings_of_the_caller_do_not_matter() -> None:
    with localcontext() as context:
        context.prec = 3
        rough = prices.price_results("F1", PRICES, maximum=D(40))
    assert rough["b"].value == prices.price_results("F1", PRICES, maximum=D(40))["b"].value
    assert getcontext().prec == 28


def reference(name: str, maximum: int, price: Fraction, every: list[Fraction]) -> Fraction:
    """The formulas as rules.md writes them, in fractions."""
    low, mean = min(every), sum(every, Fraction(0)) / len(every)
    points = {
        "F1": maximum * low / price,
        "F2": maximum * (1 - (price - low) / low),
        "F3": maximum * (Fraction(1, 2) - (price - mean) / mean),
    }[name]
    return min(max(points, Fraction(0)), Fraction(maximum))


@given(st.sampled_from(["F1", "F2", "F3"]), fields, st.integers(1, 100))
def test_points_equal_the_exact_fraction_to_forty_digits(name: str, bids: list[Decimal], maximum: int) -> None:
    exact = [Fraction(bid) for bid in bids]
    results = prices.price_results(name, dict(enumerate(bids)), maximum=D(maximum))
    for key, result in results.items():
        assert result.value is not None
        assert 0 <= result.value <= maximum
        assert abs(Fraction(result.value) - reference(name, maximum, exact[key], exact)) < Fraction(1, 10**40)


@given(fields)
def test_the_lowest_price_earns_the_maximum_and_less_never_earns_less(bids: list[Decimal]) -> None:
    for name in ("F1", "F2"):
        points = [r.value for r in prices.price_results(name, dict(enumerate(sorted(bids))), maximum=D(40)).values()]
        assert points[0] == 40
        assert points == sorted(points, key=lambda value: value or D(0), reverse=True)


@given(money, money, st.decimals(D(1), D(100), places=2))
def test_price_f4_prefers_the_cheaper_of_two_bids_of_like_quality(
    one: Decimal, other: Decimal, points: Decimal
) -> None:
    assume(one < other)
    results = prices.price_results("F4", {"one": one, "other": other}, quality={"one": points, "other": points})
    assert (results["one"].value or D(0)) < (results["other"].value or D(0))


# ABN-01


def test_abn_01_flags_a_price_more_than_a_fifth_below_the_mean_of_the_others() -> None:
    flagged = abnormal.abnormally_low({"a": D(7_999), "b": D(9_000), "c": D(11_000)})
    assert list(flagged) == ["a"]
    assert flagged["a"].startswith("£7,999 is more than 20% below the mean of the other prices, £10,000.")


def test_abn_01_exactly_a_fifth_below_is_not_flagged() -> None:
    assert abnormal.abnormally_low({"a": D(8_000), "b": D(9_000), "c": D(11_000)}) == {}


def test_abn_01_needs_others_to_compare_with() -> None:
    assert abnormal.abnormally_low({"a": D(1), "b": D(100)}) == {}
    assert "a" in abnormal.abnormally_low({"a": D(1), "b": D(100)}, abnormal.AbnormalTest(least_others=1))
    assert abnormal.abnormally_low({"a": D(1)}, abnormal.AbnormalTest(least_others=0)) == {}


def test_abn_01_method_and_share_are_parameters() -> None:
    bids = {"a": D(90), "b": D(100), "c": D(1000)}
    assert "a" in abnormal.abnormally_low(bids)
    assert "a" not in abnormal.abnormally_low(bids, abnormal.AbnormalTest(method="lowest"))
    assert "a" in abnormal.abnormally_low(bids, abnormal.AbnormalTest(method="lowest", percent=D(5)))
    assert "a" in abnormal.abnormally_low(bids, abnormal.AbnormalTest(method="median"))


@pytest.mark.parametrize(
    ("asked", "answered", "satisfactory", "message"),
    [
        (False, False, None, "has not been asked"),
        (True, False, None, "still has time"),
        (True, True, None, "judged not satisfactory"),
        (True, True, True, "judged not satisfactory"),
    ],
)
def test_abn_01_no_rejection_without_question_answer_and_judgement(
    asked: bool, answered: bool, satisfactory: bool | None, message: str
) -> None:
    with pytest.raises(RuleViolation, match=message):
        abnormal.check_rejection_for_low_price(asked=asked, answered_or_late=answered, satisfactory=satisfactory)


def test_abn_01_an_unsatisfactory_explanation_allows_rejection() -> None:
    abnormal.check_rejection_for_low_price(asked=True, answered_or_late=True, satisfactory=False)
