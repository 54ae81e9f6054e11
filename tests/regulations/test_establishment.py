"""What a system needs to begin, to stay open and to change."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest

from regulations import establishment
from regulations.errors import RuleViolation
from regulations.regimes import PA_2023
from tests.regulations.moments import uk

D = Decimal
MICROSECOND = timedelta(microseconds=1)


def test_dps_01_a_system_needs_its_justification() -> None:
    establishment.check_common_purchases("Online consultation systems are sold ready-made by many firms")
    with pytest.raises(RuleViolation, match="commonly used purchases"):
        establishment.check_common_purchases(" ")


def test_dps_02_a_system_is_open_from_its_publication_to_the_end_of_its_validity() -> None:
    published, ends = uk("2017-11-29 10:00"), uk("2020-03-31 23:59")
    establishment.check_open_for_applications(published, ends, published)
    establishment.check_open_for_applications(published, ends, ends)
    with pytest.raises(RuleViolation, match="not been published"):
        establishment.check_open_for_applications(published, ends, published - MICROSECOND)
    with pytest.raises(RuleViolation, match="not been published"):
        establishment.check_open_for_applications(None, ends, published)
    with pytest.raises(RuleViolation, match="ended at 11:59pm on 31 March 2020"):
        establishment.check_open_for_applications(published, ends, ends + MICROSECOND)


def test_dps_06_a_lot_states_whom_it_admits() -> None:
    establishment.check_criteria_stated("Lot 1", ["S1"])
    with pytest.raises(RuleViolation, match=r"selection criteria for Lot 1\. \(rule DPS-06\)"):
        establishment.check_criteria_stated("Lot 1", [])


def test_dps_03_a_call_off_stays_within_its_lot() -> None:
    establishment.check_within_category(D(50_000), "North East")
    establishment.check_within_category(D(50_000), "North East", largest=D(50_000), areas=["North East"])
    with pytest.raises(RuleViolation, match=r"up to £50,000; this one is £50,000\.01"):
        establishment.check_within_category(D("50000.01"), "North East", largest=D(50_000))
    with pytest.raises(RuleViolation, match="does not cover London"):
        establishment.check_within_category(D(1), "London", areas=["North East"])


@pytest.mark.parametrize(
    "must_state",
    [
        pytest.param(establishment.CALL_MUST_STATE, id="DPS-11"),
        pytest.param(establishment.INVITATION_MUST_STATE, id="INV-01"),
    ],
)
def test_what_has_to_be_said_is_listed_until_it_is_said(must_state: dict[str, str]) -> None:
    said = dict.fromkeys(must_state, "It is here")
    first = next(iter(must_state))
    assert establishment.missing_statements(must_state, {}) == list(must_state.values())
    assert establishment.missing_statements(must_state, said) == []
    assert establishment.missing_statements(must_state, said | {first: " "}) == [must_state[first]]


def test_dps_19_a_change_is_not_effective_before_its_notice() -> None:
    sent = uk("2018-06-01 10:00")
    establishment.check_change_announced(sent, sent)
    with pytest.raises(RuleViolation, match="only when its notice has been sent"):
        establishment.check_change_announced(None, sent)
    with pytest.raises(RuleViolation, match="sent at 10am on 1 June 2018"):
        establishment.check_change_announced(sent, sent - MICROSECOND)


def test_dps_20_nobody_pays_under_the_2015_regulations_and_winners_may_under_the_act() -> None:
    establishment.check_fee(D(0))
    with pytest.raises(RuleViolation, match="allows a charge to nobody"):
        establishment.check_fee(D(1), awarded=True)
    establishment.check_fee(D(1), awarded=True, regime=PA_2023)
    with pytest.raises(RuleViolation, match="only suppliers that were awarded"):
        establishment.check_fee(D(1), regime=PA_2023)
