"""The EU definition of small and medium-sized enterprises, with partners, linked enterprises and the two years."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from regulations.enterprise_size import (
    LINKED,
    PARTNER,
    SIZES,
    Figures,
    Related,
    size_of,
    size_over_years,
    total,
    wrong_with_share,
)
from regulations.thresholds import company_size

D = Decimal
MILLION = 1_000_000


def figures(staff: int, turnover: int, balance_sheet: int) -> Figures:
    return Figures(D(staff), D(turnover) * MILLION, D(balance_sheet) * MILLION)


@pytest.mark.parametrize(
    ("own", "related", "size"),
    [
        pytest.param(figures(40, 8, 6), [], "small", id="article 2 alone"),
        pytest.param(figures(40, 8, 6), [(PARTNER, 30, figures(30, 1, 1))], "small", id="article 6(2) 9 staff of 30"),
        pytest.param(figures(40, 8, 6), [(PARTNER, 40, figures(30, 1, 1))], "medium", id="article 6(2) 12 staff of 30"),
        pytest.param(figures(40, 8, 6), [(LINKED, 51, figures(10, 0, 0))], "medium", id="article 6(2) linked, whole"),
        pytest.param(figures(40, 8, 6), [(LINKED, 0, figures(300, 0, 0))], "large", id="article 3(3) control alone"),
        pytest.param(figures(9, 1, 1), [(PARTNER, 25, figures(4, 4, 4))], "small", id="article 6 turnover and staff"),
        pytest.param(figures(249, 51, 43), [], "medium", id="article 2 balance sheet under the ceiling"),
        pytest.param(figures(249, 51, 44), [], "large", id="article 2 both amounts over"),
    ],
)
def test_partners_count_in_proportion_and_linked_enterprises_whole(own, related, size):
    assert size_of(own, [Related(relation, D(share), of) for relation, share, of in related]) == size


def test_an_enterprise_that_public_bodies_hold_to_a_quarter_is_no_sme():
    assert size_of(figures(1, 0, 0), is_publicly_controlled=True) == "large"


@pytest.mark.parametrize(
    ("years", "size"),
    [
        (["small"], "small"),
        (["small", "medium"], "small"),
        (["small", "medium", "medium"], "medium"),
        (["small", "medium", "large"], "medium"),
        (["small", "large", "small"], "small"),
        (["large", "medium"], "large"),
        (["large", "small", "medium"], "medium"),
        (["medium", "large", "small", "large"], "medium"),
    ],
)
def test_one_year_outside_the_ceilings_changes_nothing_and_two_do(years, size):
    assert size_over_years(years) == size


@pytest.mark.parametrize(
    ("relation", "share", "is_wrong"),
    [(PARTNER, "24.99", True), (PARTNER, "25", False), (PARTNER, "50", False), (PARTNER, "50.01", True),
     (LINKED, "0", False), (LINKED, "100", False), (LINKED, "100.01", True), (PARTNER, "-1", True)],
)  # fmt: skip
def test_a_partner_has_a_quarter_to_a_half(relation, share, is_wrong):
    assert bool(wrong_with_share(relation, D(share))) is is_wrong


some = st.builds(Figures, *(st.decimals(0, most, places=2) for most in (400, 100 * MILLION, 100 * MILLION)))
others = st.builds(Related, st.sampled_from([PARTNER, LINKED]), st.decimals(25, 50, places=2), some)


@given(own=some, related=st.lists(others, max_size=4), one_more=others)
def test_another_enterprise_never_makes_it_smaller(own, related, one_more):
    assert SIZES.index(size_of(own, [*related, one_more])) >= SIZES.index(size_of(own, related))


@given(own=some, related=st.lists(others, max_size=4))
def test_the_order_of_enterprises_does_not_matter(own, related):
    assert size_of(own, related) == size_of(own, related[::-1])


@given(own=some, of=some)
def test_a_partner_of_a_half_counts_half_and_alone_an_enterprise_counts_itself(own, of):
    both = total(own, [Related(PARTNER, D(50), of), Related(PARTNER, D(50), of)])
    assert both == total(own, [Related(LINKED, D(51), of)])
    assert size_of(own) == company_size(own.staff, own.turnover, own.balance_sheet)


@given(years=st.lists(st.sampled_from(SIZES), min_size=1, max_size=8))
def test_the_size_over_years_was_passed_by_one_of_the_years_or_lies_between_two(years):
    size = size_over_years(years)
    assert min(map(SIZES.index, years)) <= SIZES.index(size) <= max(map(SIZES.index, years))
    if len(years) > 1 and years[-1] == years[-2]:
        assert size == years[-1]
