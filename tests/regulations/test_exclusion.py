"""The grounds of regulation 57: how long they last and what has to be weighed (EXC-01 to EXC-06)."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from regulations import exclusion
from regulations.errors import RuleViolation
from regulations.exclusion import Judgement, ground

FRAUD, MISCONDUCT = ground("fraud"), ground("misconduct")
DECIDED, SHOWN = ground("tax-decided"), ground("tax-shown")
ON = date(2018, 1, 15)
A_DAY = timedelta(days=1)

any_ground = st.sampled_from(list(exclusion.GROUNDS.values()))
days = st.dates(date(2000, 1, 1), date(2040, 1, 1))


def test_exc_01_exc_04_the_grounds_are_complete_and_named_once() -> None:
    assert len(exclusion.grounds_of("mandatory")) == 15
    assert len(exclusion.grounds_of("tax")) == 2
    letters = {g.citation.removeprefix("regulation 57(8)") for g in exclusion.grounds_of("discretionary")}
    assert sorted(letters) == [f"({letter})" for letter in "abcdefghi"]
    assert len({g.title for g in exclusion.GROUNDS.values()}) == len(exclusion.GROUNDS)


@pytest.mark.parametrize(("id_", "rule"), [("fraud", "EXC-01"), ("tax-decided", "EXC-02"), ("misconduct", "EXC-04")])
def test_a_ground_knows_its_rule(id_: str, rule: str) -> None:
    assert ground(id_).rule == rule


def test_an_unknown_ground_or_kind_is_refused() -> None:
    with pytest.raises(LookupError, match="called lateness"):
        ground("lateness")
    with pytest.raises(ValueError, match="severe"):
        exclusion.grounds_of("severe")


@pytest.mark.parametrize(
    ("id_", "event", "last"),
    [
        pytest.param("fraud", "2013-01-15", "2018-01-15", id="EXC-05-conviction-five-years"),
        pytest.param("misconduct", "2015-01-15", "2018-01-15", id="EXC-05-event-three-years"),
        pytest.param("misconduct", "2016-02-29", "2019-02-28", id="EXC-05-leap-day"),
    ],
)
def test_exc_05_a_ground_runs_out_after_its_years(id_: str, event: str, last: str) -> None:
    happened, ends = date.fromisoformat(event), date.fromisoformat(last)
    assert exclusion.exclusion_ends(ground(id_), happened) == ends
    assert exclusion.can_exclude(ground(id_), happened, ends)
    assert not exclusion.can_exclude(ground(id_), happened, ends + A_DAY)


def test_exc_05_what_has_not_happened_cannot_exclude() -> None:
    assert not exclusion.can_exclude(FRAUD, ON + A_DAY, ON)
    assert not exclusion.can_exclude(DECIDED, ON + A_DAY, ON)
    assert exclusion.can_exclude(FRAUD, ON, ON)


def test_exc_02_tax_excludes_until_it_is_paid_or_arranged() -> None:
    long_ago = date(2005, 4, 6)
    assert exclusion.exclusion_ends(DECIDED, long_ago) is None
    assert exclusion.can_exclude(DECIDED, long_ago, ON)
    assert not exclusion.can_exclude(DECIDED, long_ago, ON, settled=True)


def test_exc_01_exc_02_only_convictions_and_final_tax_decisions_bind() -> None:
    binding = [g for g in exclusion.GROUNDS.values() if exclusion.must_exclude(g, ON, ON)]
    assert binding == [*exclusion.grounds_of("mandatory"), DECIDED]
    assert not exclusion.must_exclude(DECIDED, ON, ON, settled=True)
    assert exclusion.can_exclude(SHOWN, ON, ON)


@given(any_ground, days, days)
def test_what_must_exclude_can_and_what_is_expired_never_does(found: exclusion.Ground, event: date, on: date) -> None:
    can = exclusion.can_exclude(found, event, on)
    assert can or not exclusion.must_exclude(found, event, on)
    ends = exclusion.exclusion_ends(found, event)
    if ends and on > ends:
        assert not can


# EXC-06

SHOWN_ALL = {"compensation": "Paid", "cooperation": "Told the police", "measures": "New board"}


def test_exc_06_every_element_of_self_cleaning_is_asked() -> None:
    exclusion.check_self_cleaning(SHOWN_ALL)
    assert exclusion.missing_elements({}) == list(exclusion.ELEMENTS.values())
    with pytest.raises(RuleViolation, match="what was paid or undertaken for the damage") as refused:
        exclusion.check_self_cleaning(SHOWN_ALL | {"compensation": " "})
    assert refused.value.rule == "EXC-06"


@pytest.mark.parametrize(
    ("judgement", "message"),
    [
        (Judgement(), "before people have judged"),
        (Judgement(sufficient=True, reasons="All done"), "judged sufficient"),
        (Judgement(sufficient=False, reasons=" "), "Say why"),
    ],
)
def test_exc_06_nobody_is_excluded_without_judgement_and_reasons(judgement: Judgement, message: str) -> None:
    with pytest.raises(RuleViolation, match=message) as refused:
        exclusion.check_exclusion(FRAUD, date(2017, 1, 1), ON, judgement)
    assert refused.value.rule == "EXC-06"


def test_exc_06_insufficient_measures_with_reasons_allow_exclusion() -> None:
    exclusion.check_exclusion(FRAUD, date(2017, 1, 1), ON, Judgement(sufficient=False, reasons="The board stayed"))


INSUFFICIENT = Judgement(sufficient=False, reasons="The board stayed")


@pytest.mark.parametrize(
    ("found", "event", "settled", "rule", "message"),
    [
        (FRAUD, date(2013, 1, 14), False, "EXC-05", "conviction of 14 January 2013 could exclude for 5 years"),
        (MISCONDUCT, date(2015, 1, 14), False, "EXC-05", "event of 14 January 2015 .* until 14 January 2018"),
        (MISCONDUCT, date(2018, 1, 16), False, "EXC-05", "had not happened on 15 January 2018"),
        (DECIDED, date(2017, 1, 1), True, "EXC-02", "is paid"),
    ],
)
def test_exc_05_an_expired_or_settled_ground_cannot_exclude_whatever_was_judged(
    found: exclusion.Ground, event: date, settled: bool, rule: str, message: str
) -> None:
    with pytest.raises(RuleViolation, match=message) as refused:
        exclusion.check_exclusion(found, event, ON, INSUFFICIENT, settled=settled)
    assert refused.value.rule == rule


# EXC-03


@pytest.mark.parametrize(
    ("found", "why"),
    [
        (FRAUD, "public_interest"),
        (DECIDED, "public_interest"),
        (DECIDED, "disproportionate"),
        (SHOWN, "disproportionate"),
    ],
)
def test_exc_03_a_binding_ground_can_be_set_aside(found: exclusion.Ground, why: str) -> None:
    exclusion.check_override(found, why, "The only maker of the vaccine", senior_approver=True)


@pytest.mark.parametrize(
    ("found", "why", "reason", "senior", "message"),
    [
        (FRAUD, "disproportionate", "Small sum", True, "only for reasons of the public interest"),
        (MISCONDUCT, "public_interest", "Needed", True, "only for reasons of the public interest"),
        (FRAUD, "convenience", "Needed", True, "only for reasons of the public interest"),
        (FRAUD, "public_interest", "Needed", False, "approval of a senior person"),
        (FRAUD, "public_interest", " ", True, "Give the reason"),
    ],
)
def test_exc_03_but_not_lightly(found: exclusion.Ground, why: str, reason: str, senior: bool, message: str) -> None:
    with pytest.raises(RuleViolation, match=message) as refused:
        exclusion.check_override(found, why, reason, senior_approver=senior)
    assert refused.value.rule == "EXC-03"


def judged(**insufficient: str) -> dict[str, Judgement]:
    """Every element judged sufficient, but those named, with their reasons."""
    return {
        element: Judgement(element not in insufficient, insufficient.get(element, "")) for element in exclusion.ELEMENTS
    }


@given(any_ground, days, days, st.booleans(), st.sampled_from([judged(), judged(measures="No change.")]))
def test_exc_05_no_judgement_lets_an_expired_or_settled_ground_exclude(
    found: exclusion.Ground, event: date, on: date, settled: bool, elements: dict[str, Judgement]
) -> None:
    if exclusion.can_exclude(found, event, on, settled=settled):
        return
    with pytest.raises(RuleViolation):
        exclusion.check_finding(found, event, on, elements, excludes=True, settled=settled)
    exclusion.check_finding(found, event, on, {}, excludes=False, settled=settled)


def test_exc_06_each_element_is_judged_with_a_reason_where_it_is_insufficient() -> None:
    for elements, words in (
        ({}, "Judge each element"),
        (judged() | {"measures": Judgement()}, "Judge each element"),
        (judged(measures=" "), "owed the reasons"),
    ):
        with pytest.raises(RuleViolation, match=words):
            exclusion.check_finding(FRAUD, ON, ON, elements, excludes=True)
    exclusion.check_finding(FRAUD, ON, ON, judged(), excludes=False)
    exclusion.check_finding(FRAUD, ON, ON, judged(measures="The board stayed."), excludes=True)
    with pytest.raises(RuleViolation, match="judged sufficient"):
        exclusion.check_finding(FRAUD, ON, ON, judged(), excludes=True)


def test_a_ground_that_binds_leaves_no_choice_and_a_discretionary_one_does() -> None:
    left = judged(measures="The board stayed.")
    for binding, elements in ((FRAUD, left), (DECIDED, {})):
        with pytest.raises(RuleViolation, match="This ground binds") as refused:
            exclusion.check_finding(binding, ON, ON, elements, excludes=False)
        assert refused.value.rule == binding.rule
    exclusion.check_finding(MISCONDUCT, ON, ON, left, excludes=False)
    exclusion.check_finding(SHOWN, ON, ON, {}, excludes=False)
    exclusion.check_finding(DECIDED, ON, ON, {}, excludes=True)
