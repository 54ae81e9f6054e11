"""Evaluation and award as the people see them on their pages."""

from __future__ import annotations

import uuid
from decimal import Decimal
from urllib.parse import quote

import pytest
from bs4 import BeautifulSoup
from django.core import mail
from django.test import Client
from django.urls import reverse

from accounts.models import Role
from documents.queries import content_of
from evaluations import actions, queries
from evaluations.letters import contents_of
from evaluations.models import Letter, Score
from evaluations.pictures import lines
from evaluations.sensitivity import Weighting
from notifications.models import Message
from tenders import actions as tenders
from tests.factories.accounts import sign_in
from tests.factories.evaluations import (
    BETTER,
    SCORES,
    a_panel,
    an_award,
    an_evaluated_call_off,
    recommend,
    score_all,
)
from tests.factories.suppliers import supplier_person
from tests.factories.tenders import (
    CallOff,
    a_published_call_off,
    a_sealed_bid,
    an_opened_call_off,
    open_bids,
    owner_of,
)

pytestmark = pytest.mark.django_db


def browser_of(person) -> Client:
    client = Client()
    sign_in(client, person)
    return client


@pytest.fixture
def call_off() -> CallOff:
    return an_opened_call_off()


def address(name: str, call_off: CallOff, *more: object) -> str:
    return reverse(f"evaluations:{name}", args=[call_off.competition.reference, *more])


def test_the_officer_names_a_panel_and_checks_compliance_on_the_pages(call_off: CallOff) -> None:
    officer = browser_of(call_off.officer)
    criteria = [c.pk for c in queries.quality_criteria(call_off.competition)]
    reply = officer.post(address("panel", call_off), {"person": call_off.evaluators[0].pk, "criteria": criteria})
    assert reply.status_code == 302
    assert str(call_off.evaluators[0]) in officer.get(address("panel", call_off)).content.decode()
    bid = queries.opened_bids(call_off.competition)[0]
    prefix = str(bid.pk)[:8]
    without = {"bid": str(bid.pk), f"{prefix}-compliant": "yes"}
    assert "Fill in “" in officer.post(address("compliance", call_off), without).content.decode()
    reply = officer.post(address("compliance", call_off), {**without, f"{prefix}-reasons": "Complete."})
    assert reply.status_code == 302
    assert "It complies." in officer.get(address("compliance", call_off)).content.decode()


def test_an_evaluator_scores_on_one_page_and_what_is_half_done_is_kept(call_off: CallOff) -> None:
    a_panel(call_off)
    evaluator = browser_of(call_off.evaluators[0])
    bid = queries.bids_to_score(call_off.competition)[0]
    reply = evaluator.post(address("score_bid", call_off, bid.pk), {"score_Q1": "4", "rationale_Q1": "Good evidence."})
    assert reply.status_code == 302
    page = evaluator.get(address("score_bid", call_off, bid.pk)).content.decode()
    assert "Good evidence." in page
    too_high = evaluator.post(address("score_bid", call_off, bid.pk), {"score_Q1": "9", "rationale_Q1": "Typed words"})
    assert "can be 5 at most" in too_high.content.decode()
    assert "Typed words" in too_high.content.decode()


def test_an_evaluator_sees_nobody_elses_scores_and_no_evaluation_pages(call_off: CallOff) -> None:
    a_panel(call_off)
    first, second = call_off.evaluators[:2]
    member = queries.membership_for(first, call_off.competition.reference)
    bid, criterion = queries.missing_scores(member)[0]
    actions.save_score(by=first, member=member, bid=bid, criterion=criterion, score=None, rationale="Mine alone.")
    browser = browser_of(second)
    assert "Mine alone." not in browser.get(address("score_bid", call_off, bid.pk)).content.decode()
    for name in ("moderate", "result", "award"):
        assert browser.get(address(name, call_off)).status_code == 403


@pytest.mark.parametrize("name", ["overview", "panel", "compliance", "moderate", "result", "award"])
def test_another_buyers_officer_is_answered_as_if_it_did_not_exist(call_off: CallOff, name: str) -> None:
    other = browser_of(an_opened_call_off().officer)
    assert other.get(address(name, call_off)).status_code == 404
    assert Client().get(address(name, call_off)).status_code == 302


def test_where_no_bid_counts_the_pages_say_so_and_approval_is_not_announced_as_an_award() -> None:
    call_off = an_opened_call_off(suppliers=1)
    officer = browser_of(call_off.officer)
    assert "No bid to score" not in officer.get(address("overview", call_off)).content.decode()
    bid = queries.opened_bids(call_off.competition)[0]
    actions.check_compliance(by=call_off.officer, bid=bid, compliant=False, reasons="It answers another question.")
    assert "No bid to score" in officer.get(address("overview", call_off)).content.decode()
    assert "No bid counts, so there is no result" in officer.get(address("result", call_off)).content.decode()
    given = {"outcome": "no_award", "reasons": "No bid answered what was asked."}
    officer.post(address("award", call_off), given)
    approving = browser_of(call_off.second_opener).get(address("award", call_off)).content.decode()
    assert "no contract is awarded" in approving
    assert "the winner&#39;s name" not in approving


def test_a_contract_for_nothing_or_before_its_award_is_refused_at_its_field() -> None:
    call_off = an_evaluated_call_off()
    an_award(call_off)
    officer = browser_of(call_off.officer)
    given = {"value_ex_vat": "0", "concluded_on": "2018-02-19", "signed_for_supplier": "Sue", "signed_for_buyer": "Bo"}
    assert "has to be 0.01 or more" in officer.post(address("contract", call_off), given).content.decode()
    early = officer.post(address("contract", call_off), {**given, "value_ex_vat": "23,100"}).content.decode()
    assert "Enter a day from 20 February 2018, the day of the award, to today." in early
    signed = {**given, "value_ex_vat": "23,100", "concluded_on": "2018-02-20"}
    assert officer.post(address("contract", call_off), signed).status_code == 302


def test_somebody_who_declared_a_conflict_of_interest_reads_no_bid_and_scores_none() -> None:
    call_off = a_published_call_off()
    conflicted = supplier_person(call_off.competition.buyer, Role.EVALUATOR, name="Connie Conflicted")
    tenders.declare_conflict(
        by=conflicted, competition=call_off.competition, has_conflict=True, details="My sister works for a bidder."
    )
    a_sealed_bid(call_off, call_off.suppliers[0])
    open_bids(call_off)
    a_panel(call_off)
    actions.name_panel_member(by=call_off.officer, competition=call_off.competition, person=conflicted)
    bid = queries.bids_to_score(call_off.competition)[0]
    browser = browser_of(conflicted)
    assert browser.get(address("score", call_off)).status_code == 403
    assert browser.get(address("score_bid", call_off, bid.pk)).status_code == 403
    assert browser.get(address("bid", call_off, bid.pk)).status_code == 403


def test_the_life_from_scores_to_letters(django_capture_on_commit_callbacks) -> None:
    call_off = an_opened_call_off()
    a_panel(call_off)
    score_all(call_off)
    officer, approver = browser_of(call_off.officer), browser_of(call_off.second_opener)
    for bid, given in zip(queries.bids_to_score(call_off.competition), [SCORES, BETTER], strict=True):
        for code, score in given.items():
            posted = {"score": str(score), "rationale": f"The panel agreed on {score}."}
            assert officer.post(address("moderate_score", call_off, bid.pk, code), posted).status_code == 302
    page = officer.get(address("result", call_off)).content.decode()
    assert "Would another weight of price" in page
    nothing = officer.post(address("award", call_off), {})
    assert "There is a problem" in nothing.content.decode()
    unchecked = officer.post(address("award", call_off), {"outcome": "award", "reasons": "Best."}).content.decode()
    summary = BeautifulSoup(unchecked, "html.parser").find("a", href="#id_evidence_checked")
    assert "has to be checked before the award. Check it and say so. (rule SEL-02)" in summary.get_text()
    posted = {"outcome": "award", "reasons": "The best ratio.", "evidence_checked": "on"}
    assert officer.post(address("award", call_off), posted).status_code == 302
    with django_capture_on_commit_callbacks(execute=True):
        assert approver.post(address("award", call_off), {"approve": "1"}).status_code == 302
    letters = list(Letter.objects.select_related("bid__organisation", "document"))
    assert len(letters) == 2
    assert len({letter.sent_at for letter in letters}) == 1
    assert all(content_of(letter.document).startswith(b"%PDF-1.7") for letter in letters)
    for letter in letters:
        bidder = browser_of(owner_of(letter.bid.organisation))
        assert bidder.get(reverse("evaluations:letter", args=[letter.pk])).status_code == 200
        shown = bidder.get(reverse("evaluations:outcome", args=[letter.pk])).content.decode()
        assert ("awarded to you" in shown) == (letter.bid.organisation == call_off.suppliers[1])
    other = browser_of(owner_of(letters[0].bid.organisation))
    assert other.get(reverse("evaluations:outcome", args=[letters[1].pk])).status_code == 404
    assert Message.objects.filter(key__startswith="outcome:").count() == 2
    assert len([m for m in mail.outbox if m.attachments]) == 2


def test_the_losers_letter_says_scores_reasons_and_relative_advantages() -> None:
    call_off = an_evaluated_call_off()
    award = actions.approve_award(by=call_off.second_opener, award=recommend(call_off))
    loser = award.letters.exclude(bid=award.winner).get()
    said = contents_of(loser, award)
    assert said["own"]["rank"] == 2
    assert said["winner"]["supplier"] == award.winner.organisation.name
    assert [row["advantage"] for row in said["comparison"]] == ["The panel agreed on 5.", "The panel agreed on 4."]


def test_a_random_address_and_a_strangers_score_change_nothing(call_off: CallOff) -> None:
    a_panel(call_off)
    evaluator = browser_of(call_off.evaluators[0])
    assert evaluator.get(address("score_bid", call_off, uuid.uuid4())).status_code == 404
    bid = queries.bids_to_score(call_off.competition)[0]
    browser_of(an_opened_call_off().evaluators[0]).post(address("score_bid", call_off, bid.pk), {"score_Q1": "5"})
    assert not Score.objects.exists()


@pytest.mark.parametrize("name", ["overview", "moderate", "result", "award"])
def test_an_approver_is_offered_no_page_that_would_be_refused(name: str) -> None:
    call_off = an_evaluated_call_off()
    recommend(call_off)
    approver = browser_of(call_off.second_opener)
    shown = BeautifulSoup(approver.get(address(name, call_off)).content, "html.parser")
    links = {
        link["href"] for link in shown.select("a[href^='/evaluations/'], a[href^='/notices/'], a[href^='/call-offs/']")
    }
    assert links
    assert {link: approver.get(link).status_code for link in links} == dict.fromkeys(links, 200)


def test_an_approver_reads_the_reasons_for_scores_and_cannot_change_the_consensus() -> None:
    call_off = an_evaluated_call_off()
    bid = queries.opened_bids(call_off.competition)[0]
    code = queries.quality_criteria(call_off.competition)[0].code
    place, approver = address("moderate_score", call_off, bid.pk, code), browser_of(call_off.second_opener)
    page = approver.get(place).content.decode()
    assert "Consensus so far" in page
    assert "<textarea" not in page
    assert approver.post(place, {"score": "5", "rationale": "Mine."}).status_code == 403


def test_who_has_not_declared_interests_is_led_there_and_back() -> None:
    call_off = an_opened_call_off()
    late = supplier_person(call_off.competition.buyer, Role.EVALUATOR, name="Lena Late")
    member = actions.name_panel_member(by=call_off.officer, competition=call_off.competition, person=late)
    actions.assign_criteria(
        by=call_off.officer, member=member, criteria=queries.quality_criteria(call_off.competition)[:1]
    )
    browser, scores = browser_of(late), address("score", call_off)
    led = browser.get(scores)
    assert led.url == reverse("tenders:conflict", args=[call_off.competition.reference]) + "?next=" + quote(scores, "")
    assert browser.post(led.url, {"has_conflict": "no"}).url == scores
    assert browser.get(scores).status_code == 200
    elsewhere = browser_of(call_off.officer).post(led.url.partition("?")[0] + "?next=https://x.example/", {})
    assert "x.example" not in elsewhere.content.decode()


def test_the_call_off_leads_its_officer_to_the_evaluation(call_off: CallOff) -> None:
    page = reverse("tenders:competition", args=[call_off.competition.reference])
    assert address("overview", call_off) in browser_of(call_off.officer).get(page).content.decode()


def test_a_panel_member_removed_twice_is_removed_once(call_off: CallOff) -> None:
    a_panel(call_off)
    officer, one = browser_of(call_off.officer), {"remove": str(call_off.competition.panel.all()[0].pk)}
    assert [officer.post(address("panel", call_off), one).status_code for _ in range(2)] == [302, 302]


def test_what_is_typed_stays_where_a_colleague_was_quicker(call_off: CallOff) -> None:
    a_panel(call_off)
    score_all(call_off)
    officer, evaluator = browser_of(call_off.officer), browser_of(call_off.evaluators[0])
    bid = queries.bids_to_score(call_off.competition)[0]
    prefix = str(bid.pk)[:8]
    judged = {"bid": str(bid.pk), f"{prefix}-compliant": "no", f"{prefix}-reasons": "Typed about compliance."}
    assert "Typed about compliance." in officer.post(address("compliance", call_off), judged).content.decode()
    scored = {"score_Q1": "4", "rationale_Q1": "Typed about the score."}
    late = evaluator.post(address("score_bid", call_off, bid.pk), scored).content.decode()
    assert "Typed about the score." in late
    actions.recommend_no_award(by=call_off.officer, competition=call_off.competition, reasons="Nothing fits.")
    second = {"outcome": "no_award", "reasons": "Typed about the outcome."}
    page = officer.post(address("award", call_off), second).content.decode()
    assert "An outcome has already been recommended." in page
    assert "Typed about the outcome." in page


def test_the_result_draws_the_totals_over_the_weight_of_price() -> None:
    totals = {"Firm A": Decimal(80), "Firm B": Decimal(70)}
    weightings = [
        Weighting(Decimal(weight), {"Firm A": totals["Firm A"] - weight, "Firm B": totals["Firm B"]}, weight == 10)
        for weight in (0, 10, 20)
    ]
    assert [one.winner for one in weightings] == ["Firm A", "Firm A, Firm B", "Firm B"]
    picture = lines(weightings, ["Firm A", "Firm B"])
    assert picture is not None
    first, second = (
        [float(point.partition(",")[2]) for point in line.points.split()] for line in picture.lines
    )  # down the page is down in points
    assert first[0] < second[0]
    assert first[1] == second[1]
    assert first[2] > second[2]
    assert abs(picture.lines[0].name_y - picture.lines[1].name_y) >= 20
    assert lines(weightings[:1], ["Firm A"]) is None
