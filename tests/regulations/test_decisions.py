"""What a decision needs before it can be taken."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from regulations import decisions
from regulations.decisions import Finding
from regulations.errors import RuleViolation
from tests.regulations.moments import uk

MET, FAILED = Finding(met=True), Finding(met=False, reason="No insurance")


def test_dps_05_all_criteria_met_means_admission() -> None:
    decisions.check_admission_decision({"insurance": MET, "turnover": MET}, admit=True)
    decisions.check_admission_decision({"insurance": FAILED, "turnover": MET}, admit=False)


@pytest.mark.parametrize(
    ("findings", "admit", "rule", "message"),
    [
        pytest.param({"insurance": MET}, False, "DPS-05", "has to be admitted", id="DPS-05-no-rejection"),
        pytest.param({"insurance": FAILED}, True, "DPS-05", "Not met: insurance", id="DPS-05-no-admission"),
        pytest.param({"insurance": MET, "staff": Finding(None)}, True, "DPS-05", "yet on: staff", id="DPS-05-open"),
        pytest.param({}, True, "DPS-05", "any criterion", id="DPS-05-nothing"),
        pytest.param({"insurance": Finding(met=False)}, False, "DPS-14", "Missing: insurance", id="DPS-14-reason"),
    ],
)
def test_dps_05_dps_14_what_does_not_follow_is_refused(
    findings: dict[str, Finding], admit: bool, rule: str, message: str
) -> None:
    with pytest.raises(RuleViolation, match=message) as refused:
        decisions.check_admission_decision(findings, admit=admit)
    assert refused.value.rule == rule


@given(st.dictionaries(st.text(min_size=1), st.booleans().map(lambda met: Finding(met, "why")), min_size=1))
def test_dps_05_exactly_one_of_two_decisions_is_lawful(findings: dict[str, Finding]) -> None:
    lawful = []
    for admit in (True, False):
        try:
            decisions.check_admission_decision(findings, admit=admit)
        except RuleViolation:
            continue
        lawful.append(admit)
    assert lawful == [all(finding.met for finding in findings.values())]


def test_dps_15_everybody_admitted_is_invited_and_nobody_else() -> None:
    decisions.check_everyone_invited(["a", "b"], ["b", "a"])
    with pytest.raises(RuleViolation, match="1 would be left out"):
        decisions.check_everyone_invited(["a"], ["a", "b"])
    with pytest.raises(RuleViolation, match="1 are not admitted"):
        decisions.check_everyone_invited(["a", "x"], ["a"])
    with pytest.raises(RuleViolation, match="Nobody is admitted"):
        decisions.check_everyone_invited([], [])


def test_coi_01_no_bid_is_seen_before_a_declaration_or_with_a_conflict() -> None:
    decisions.check_conflict_declared(declared=True, conflict=False)
    with pytest.raises(RuleViolation, match="Declare whether"):
        decisions.check_conflict_declared(declared=False, conflict=False)
    with pytest.raises(RuleViolation, match="stay closed to you"):
        decisions.check_conflict_declared(declared=True, conflict=True)


def test_ecom_01_bids_stay_sealed_at_the_deadline_and_open_a_microsecond_later() -> None:
    deadline = uk("2018-02-15 12:00")
    with pytest.raises(RuleViolation, match="sealed until the deadline has passed: 12 noon on 15 February 2018"):
        decisions.check_opening(deadline, deadline, ["a", "b"])
    decisions.check_opening(deadline, deadline + timedelta(microseconds=1), ["a", "b"])


def test_ecom_01_one_person_twice_cannot_open() -> None:
    deadline = uk("2018-02-15 12:00")
    with pytest.raises(RuleViolation, match="Two different persons"):
        decisions.check_opening(deadline, deadline + timedelta(days=1), ["a", "a"])


def test_exc_07_a_member_is_heard_until_the_end_of_its_time_or_its_reply() -> None:
    until = uk("2018-02-12 23:59")
    decisions.check_heard_before_removal(has_replied=True, reply_until=until, at=until)
    decisions.check_heard_before_removal(has_replied=False, reply_until=until, at=until + timedelta(microseconds=1))
    with pytest.raises(RuleViolation, match=r"reply until 11:59pm on 12 February 2018\. \(rule EXC-07\)"):
        decisions.check_heard_before_removal(has_replied=False, reply_until=until, at=until)


def test_rec_02_nothing_ends_without_the_reasons_that_are_published() -> None:
    decisions.check_reasons_for_the_record("The need has gone.")
    with pytest.raises(RuleViolation, match=r"published and kept\. \(rule REC-02\)"):
        decisions.check_reasons_for_the_record(" ")


def test_awd_01_sel_02_every_obstacle_to_an_award_is_named() -> None:
    all_well = {"compliant": True, "excluded": False, "meets_selection": True, "evidence_checked": True}
    assert decisions.award_obstacles(**all_well) == []
    found = decisions.award_obstacles(compliant=False, excluded=True, meets_selection=False, evidence_checked=False)
    assert [obstacle.rule for obstacle in found] == ["AWD-01", "AWD-01", "AWD-01", "SEL-02"]


def test_awd_02_a_clarification_cannot_touch_the_price() -> None:
    decisions.check_clarification(["insurance"], ["price", "offer"])
    with pytest.raises(RuleViolation, match="cannot change the offer itself: price"):
        decisions.check_clarification(["insurance", "price"], ["price", "offer"])
