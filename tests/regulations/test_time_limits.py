"""Every statutory clock: when it ends, and what is refused."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from regulations import calendar
from regulations import time_limits as limits
from regulations.errors import RuleViolation
from regulations.regimes import PA_2023, PCR_2015
from regulations.words import UK
from tests.regulations.moments import uk, uk_day

moments = st.datetimes(datetime(2015, 3, 1), datetime(2030, 1, 1)).map(lambda m: m.replace(tzinfo=UK))  # noqa: DTZ001
MICROSECOND = timedelta(microseconds=1)


def extended(received_at: datetime) -> datetime:
    return limits.assessment_due(received_at, extended=True)


def quarterly(awarded_at: datetime) -> datetime:
    return limits.award_notice_due(awarded_at, quarterly=True)


def by_post(sent_at: datetime) -> datetime:
    return limits.standstill_ends(sent_at, electronic=False)


def central(signed_at: datetime) -> datetime:
    return limits.award_information_due(signed_at, central=True)


@pytest.mark.parametrize(
    ("ends", "event", "last_day"),
    [
        pytest.param(limits.first_round_ends, "2017-11-29", "2017-12-29", id="DPS-07"),
        pytest.param(limits.tender_ends, "2018-02-01", "2018-02-12", id="DPS-08-over-a-weekend"),
        pytest.param(limits.tender_ends, "2018-02-05", "2018-02-15", id="DPS-08"),
        pytest.param(limits.assessment_due, "2017-12-29", "2018-01-15", id="DPS-12"),
        pytest.param(extended, "2017-12-29", "2018-01-22", id="DPS-12-extended"),
        pytest.param(limits.assessment_due, "2017-12-13", "2017-12-29", id="DPS-12-mid-December"),
        pytest.param(limits.assessment_due, "2017-12-20", "2018-01-08", id="DPS-12-over-Christmas"),
        pytest.param(limits.declaration_due, "2017-12-29", "2018-01-08", id="DPS-17"),
        pytest.param(limits.debrief_due, "2018-02-01", "2018-02-16", id="INF-01"),
        pytest.param(limits.debrief_due, "2018-03-15", "2018-04-03", id="INF-01-over-Easter"),
        pytest.param(limits.freedom_of_information_due, "2018-01-02", "2018-01-30", id="CONF-01"),
        pytest.param(limits.standstill_ends, "2018-03-20", "2018-04-03", id="STD-01-Good-Friday"),
        pytest.param(limits.standstill_ends, "2018-03-23", "2018-04-03", id="STD-01-Easter-Monday"),
        pytest.param(limits.standstill_ends, "2018-02-05", "2018-02-15", id="STD-01"),
        pytest.param(by_post, "2018-02-01", "2018-02-16", id="STD-01-other-means"),
        pytest.param(limits.award_notice_due, "2018-02-05", "2018-03-07", id="NOT-01"),
        pytest.param(quarterly, "2018-01-01", "2018-04-30", id="NOT-01-Q1-2018"),
        pytest.param(quarterly, "2017-12-31", "2018-01-30", id="NOT-01-Q4-2017"),
        pytest.param(quarterly, "2018-10-01", "2019-01-30", id="NOT-01-Q4-2018"),
        pytest.param(limits.award_information_due, "2022-02-02", "2022-05-03", id="CF-05"),
        pytest.param(central, "2022-02-01", "2022-03-03", id="CF-05-central"),
        pytest.param(limits.challenge_ends, "2018-01-03", "2018-02-02", id="CHAL-01"),
        pytest.param(limits.records_kept_until, "2018-02-01", "2021-02-01", id="REC-03"),
    ],
)
def test_a_period_ends_with_its_last_day(ends: Callable[[datetime], datetime], event: str, last_day: str) -> None:
    assert uk_day(ends(uk(f"{event} 10:00"))) == date.fromisoformat(last_day)


@pytest.mark.parametrize(
    ("moment", "expected"),
    [
        pytest.param(limits.contracts_finder_due(uk("2018-03-24 12:00")), "2018-03-25 13:00", id="CF-01-short-night"),
        pytest.param(
            limits.contracts_finder_due(uk("2018-02-01 09:30"), above_threshold=False), "2018-02-02 09:30", id="CF-04"
        ),
        pytest.param(limits.national_publication_from(uk("2018-02-01 09:30")), "2018-02-03 09:30", id="NOT-03"),
        pytest.param(
            limits.national_publication_from(uk("2018-02-01 09:30"), uk("2018-02-02 00:00")), "2018-02-02 00:00",
            id="NOT-03-published",
        ),
        pytest.param(limits.information_due(uk("2018-03-28 12:00")), "2018-03-22 12:00", id="DOC-01"),
    ],
)  # fmt: skip
def test_a_clock_of_hours_ends_at_its_minute(moment: datetime, expected: str) -> None:
    assert moment == uk(expected)
    assert moment.tzinfo is UTC


def test_rec_03_a_longer_contract_keeps_its_records_longer() -> None:
    awarded = uk("2018-02-01 10:00")
    assert uk_day(limits.records_kept_until(awarded, date(2025, 3, 31))) == date(2025, 3, 31)
    assert uk_day(limits.records_kept_until(awarded, date(2019, 3, 31))) == date(2021, 2, 1)


@given(moments)
def test_every_clock_of_days_runs_at_least_its_length(event: datetime) -> None:
    for limit in PCR_2015.limits.values():
        if limit.unit.value == "days":
            assert limit.ends(event) - event >= timedelta(days=limit.number) - timedelta(hours=1)


# DPS-07


def test_dps_07_a_first_round_may_close_on_day_thirty_with_a_warning() -> None:
    sent, noon = uk("2017-11-29 09:00"), uk("2017-12-29 12:00")
    limits.check_first_round(sent, noon)
    warning = limits.first_round_minimum(sent).warning(noon)
    assert "29 December 2017" in warning
    assert "12 noon" in warning
    assert "TIME-01" in warning


def test_dps_07_strictly_the_last_day_has_to_be_whole() -> None:
    sent = uk("2017-11-29 09:00")
    with pytest.raises(RuleViolation) as refused:
        limits.check_first_round(sent, uk("2017-12-29 23:58"), strict=True)
    assert refused.value.remedy == "The earliest deadline is 11:59pm on 29 December 2017."
    limits.check_first_round(sent, uk("2017-12-29 23:59"), strict=True)
    limits.check_first_round(sent, uk("2017-12-30 00:00"), strict=True)


@pytest.mark.parametrize("deadline", ["2017-12-29 23:59", "2017-12-30 12:00", "2017-12-28 12:00"])
def test_dps_07_no_warning_where_the_last_day_is_whole_or_the_deadline_is_refused_anyway(deadline: str) -> None:
    assert limits.first_round_minimum(uk("2017-11-29 09:00")).warning(uk(deadline)) == ""


def test_dps_07_a_short_first_round_is_refused_and_both_dates_are_named() -> None:
    with pytest.raises(RuleViolation) as refused:
        limits.check_first_round(uk("2017-11-29 09:00"), uk("2017-12-28 12:00"))
    assert refused.value.rule == "DPS-07"
    assert refused.value.message == (
        "The deadline for requests to participate is 12 noon on 28 December 2017. It has to leave 30 days after the "
        "contract notice was sent on 29 November 2017."
    )
    assert refused.value.remedy == "The earliest deadline is 29 December 2017."


def test_dps_07_after_the_first_invitation_no_deadline_is_possible() -> None:
    first, later = uk("2018-02-01 10:00"), uk("2018-02-02 10:00")
    with pytest.raises(RuleViolation, match="1 February 2018"):
        limits.check_no_later_limit(first, later, uk("2018-03-01 12:00"))
    limits.check_no_later_limit(first, later, None)
    limits.check_no_later_limit(None, later, uk("2018-03-01 12:00"))
    limits.check_no_later_limit(first, first - MICROSECOND, uk("2018-03-01 12:00"))


# DPS-08, DPS-09

SENT = uk("2018-02-05 10:00")
SHORT = uk("2018-02-09 12:00")


def test_dps_08_nine_days_for_tenders_are_refused_and_ten_are_not() -> None:
    limits.check_tender_deadline(SENT, uk("2018-02-15 12:00"))
    with pytest.raises(RuleViolation, match="10 days after the invitation to tender was sent on 5 February 2018") as no:
        limits.check_tender_deadline(SENT, uk("2018-02-14 23:59"))
    assert no.value.rule == "DPS-08"


def test_dps_08_midnight_at_the_start_of_day_ten_is_only_nine_days() -> None:
    with pytest.raises(RuleViolation, match="12 midnight on 15 February 2018"):
        limits.check_tender_deadline(SENT, uk("2018-02-15 00:00"))


def test_dps_08_no_agreement_makes_a_deadline_before_the_invitation_lawful() -> None:
    with pytest.raises(RuleViolation, match="after the invitation"):
        limits.check_tender_deadline(SENT, SENT, tier="sub_central", invited=["a"], agreed=["a"])


def test_dps_09_a_sub_central_buyer_may_agree_less_with_everybody() -> None:
    limits.check_tender_deadline(SENT, SHORT, tier="sub_central", invited=["a", "b"], agreed=["b", "a"])


@pytest.mark.parametrize(
    ("tier", "invited", "agreed", "rule", "message"),
    [
        ("central", ["a"], ["a"], "DPS-09", "Only a sub-central authority"),
        ("sub_central", ["a", "b", "c"], ["a"], "DPS-09", "2 of 3 invited suppliers"),
        ("sub_central", [], ["a"], "DPS-09", "Nobody has been invited"),
        ("sub_central", ["a"], [], "DPS-08", "10 days"),
    ],
)
def test_dps_09_otherwise_ten_days_stay(
    tier: str, invited: list[str], agreed: list[str], rule: str, message: str
) -> None:
    with pytest.raises(RuleViolation, match=message) as refused:
        limits.check_tender_deadline(SENT, SHORT, tier=tier, invited=invited, agreed=agreed)
    assert refused.value.rule == rule


@given(moments, st.integers(0, 30))
def test_dps_08_the_check_and_the_moment_agree(sent: datetime, days: int) -> None:
    deadline = sent + timedelta(days=days, minutes=1)
    enough = deadline > calendar.start_of_day(uk_day(limits.tender_ends(sent)))
    try:
        limits.check_tender_deadline(sent, deadline)
    except RuleViolation:
        assert not enough
    else:
        assert enough


# DPS-12, DPS-13

RECEIVED = uk("2017-12-29 11:00")


def test_dps_12_an_extension_is_possible_to_the_last_microsecond_of_day_ten() -> None:
    due = limits.assessment_due(RECEIVED)
    limits.check_assessment_extension(RECEIVED, due, "A reference has to be verified")
    with pytest.raises(RuleViolation, match="ended on 15 January 2018"):
        limits.check_assessment_extension(RECEIVED, due + MICROSECOND, "A reference has to be verified")


def test_dps_12_an_extension_needs_a_reason_and_comes_once() -> None:
    with pytest.raises(RuleViolation, match="only for a reason"):
        limits.check_assessment_extension(RECEIVED, RECEIVED, "  ")
    with pytest.raises(RuleViolation, match="only once"):
        limits.check_assessment_extension(RECEIVED, RECEIVED, "Again", extended_already=True)


def test_dps_13_the_longer_first_assessment_counts_calendar_days() -> None:
    assert uk_day(limits.initial_assessment_due(RECEIVED, 40)) == date(2018, 2, 7)


def test_dps_13_never_shortens_the_ordinary_time() -> None:
    assert limits.initial_assessment_due(RECEIVED, 5) == limits.assessment_due(RECEIVED)


def test_dps_13_no_invitation_while_first_round_applications_wait() -> None:
    limits.check_invitation_may_go([])
    with pytest.raises(RuleViolation, match="A-1, A-2 and A-3") as refused:
        limits.check_invitation_may_go(["A-1", "A-2", "A-3"])
    assert refused.value.rule == "DPS-13"


# Later in the life of a competition


def test_doc_01_information_six_days_before_is_in_time_and_a_microsecond_later_is_not() -> None:
    deadline = uk("2018-03-28 12:00")
    limits.check_information(uk("2018-03-22 12:00"), deadline)
    with pytest.raises(RuleViolation, match="12 noon on 22 March 2018") as refused:
        limits.check_information(uk("2018-03-22 12:00") + MICROSECOND, deadline)
    assert refused.value.remedy.startswith("Extend the deadline")


def test_std_01_no_contract_while_the_standstill_runs() -> None:
    sent = uk("2018-03-20 10:00")
    with pytest.raises(RuleViolation, match="11:59pm on 3 April 2018"):
        limits.check_standstill_over(sent, limits.standstill_ends(sent))
    limits.check_standstill_over(sent, uk("2018-04-04 00:00"))


def test_not_03_no_national_publication_before_its_time() -> None:
    received = uk("2018-02-01 09:30")
    with pytest.raises(RuleViolation, match="9:30am on 3 February 2018"):
        limits.check_national_publication(uk("2018-02-03 09:29"), received)
    limits.check_national_publication(uk("2018-02-03 09:30"), received)


def test_chal_01_a_claim_suspends_the_contract() -> None:
    limits.check_no_suspension(claim_issued=False)
    with pytest.raises(RuleViolation, match="cannot be concluded"):
        limits.check_no_suspension(claim_issued=True)


def test_rec_03_records_are_not_deleted_early() -> None:
    awarded = uk("2018-02-01 10:00")
    with pytest.raises(RuleViolation, match="until 1 February 2021"):
        limits.check_purge(awarded, uk("2021-02-01 23:00"))
    limits.check_purge(awarded, uk("2021-02-02 00:00"))


# The other regime


def test_under_the_procurement_act_tenders_have_ten_days_too() -> None:
    assert limits.tender_ends(SENT, regime=PA_2023) == limits.tender_ends(SENT)


def test_under_the_procurement_act_a_standstill_is_eight_working_days() -> None:
    assert uk_day(limits.standstill_ends(uk("2025-04-10 10:00"), regime=PA_2023)) == date(2025, 4, 24)


def test_a_clock_that_the_procurement_act_does_not_set_is_not_invented() -> None:
    with pytest.raises(LookupError, match="Procurement Act 2023 sets no fixed time limit for “assessment”"):
        limits.assessment_due(RECEIVED, regime=PA_2023)
