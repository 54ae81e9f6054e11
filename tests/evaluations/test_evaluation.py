"""From opened bids to an approved award, through the actions."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from importlib import import_module

import pytest
from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.db.migrations.exceptions import IrreversibleError
from django.test import Client
from django.urls import reverse

from accounts.errors import InvalidState, NotPermitted
from evaluations import actions, home, queries
from evaluations.checklist import obstacles
from evaluations.letters import contents_of
from evaluations.models import Award, PriceInquiry, Score
from evaluations.reminders import prices_to_explain
from evaluations.results import frozen, result_of
from ledger import clock
from ledger.models import Entry
from regulations.errors import RuleViolation
from regulations.exact import total
from suppliers.models import Admission
from tenders.models import Bid
from tests.factories.accounts import sign_in
from tests.factories.evaluations import (
    BETTER,
    SCORES,
    a_panel,
    agree,
    an_award,
    an_evaluated_call_off,
    hand_in,
    recommend,
    score_all,
)
from tests.factories.suppliers import step
from tests.factories.tenders import CallOff, an_opened_call_off, owner_of

pytestmark = pytest.mark.django_db


def test_an_evaluator_cannot_hand_in_while_a_score_or_its_reason_is_missing() -> None:
    call_off = an_opened_call_off()
    a_panel(call_off)
    person = call_off.evaluators[0]
    member = queries.membership_for(person, call_off.competition.reference)
    with pytest.raises(RuleViolation, match="4 scores or their reasons are still missing") as refused:
        actions.submit_scores(by=person, member=member)
    assert refused.value.rule == "SCORE-01"


def test_a_score_above_the_scale_is_refused_at_its_field() -> None:
    call_off = an_opened_call_off()
    a_panel(call_off)
    person = call_off.evaluators[0]
    member = queries.membership_for(person, call_off.competition.reference)
    bid, criterion = queries.missing_scores(member)[0]
    with pytest.raises(ValidationError) as refused:
        actions.save_score(by=person, member=member, bid=bid, criterion=criterion, score=Decimal(6), rationale="x")
    assert "score" in refused.value.message_dict


def test_scores_handed_in_can_change_no_more_neither_here_nor_in_the_database() -> None:
    call_off = an_opened_call_off()
    a_panel(call_off)
    score_all(call_off)
    score = Score.objects.first()
    member = queries.membership_for(score.evaluator, call_off.competition.reference)
    with pytest.raises(InvalidState, match="SCORE-01"):
        actions.save_score(
            by=score.evaluator, member=member, bid=score.bid, criterion=score.criterion, score=Decimal(1), rationale="x"
        )
    with pytest.raises(IntegrityError), transaction.atomic():
        Score.objects.filter(pk=score.pk).update(score=1)


def test_moderation_waits_for_every_evaluator() -> None:
    call_off = an_opened_call_off()
    a_panel(call_off)
    bid = queries.bids_to_score(call_off.competition)[0]
    criterion = queries.quality_criteria(call_off.competition)[0]
    with pytest.raises(RuleViolation) as refused:
        actions.record_consensus(by=call_off.officer, bid=bid, criterion=criterion, score=Decimal(3), rationale="x")
    assert refused.value.rule == "SCORE-01"


def test_a_corrected_consensus_is_a_new_revision_and_the_old_one_stays() -> None:
    call_off = an_evaluated_call_off()
    bid = queries.bids_to_score(call_off.competition)[0]
    criterion = queries.quality_criteria(call_off.competition)[0]
    actions.record_consensus(by=call_off.officer, bid=bid, criterion=criterion, score=Decimal(2), rationale="Misread.")
    revisions = list(bid.consensus.filter(criterion=criterion).values_list("revision", "score"))
    assert revisions == [(1, Decimal(4)), (2, Decimal(2))]
    assert queries.consensus_scores(call_off.competition)[(bid.pk, criterion.pk)].score == 2


def test_points_are_weight_times_score_and_price_is_formula_f1_on_unrounded_figures() -> None:
    call_off = an_evaluated_call_off()
    result = result_of(call_off.competition)
    best, other = result.bids
    assert best.quality_points == Decimal(40) * 5 / 5 + Decimal(20) * 4 / 5
    assert other.quality_points == Decimal(40) * 4 / 5 + Decimal(20) * 3 / 5
    lowest = min(best.price_ex_vat, other.price_ex_vat)
    assert abs(best.price.value - 40 * lowest / best.price_ex_vat) < Decimal("1e-25")
    assert best.total == total([best.quality_points, best.price.value])
    assert [row.rank for row in result.bids] == [1, 2]


def test_equal_totals_are_parted_by_lots_drawn_once_and_recorded() -> None:
    call_off = an_opened_call_off(prices=[{1: Decimal(1500), 2: Decimal("0.45")}] * 2)
    a_panel(call_off)
    score_all(call_off)
    agree(call_off, [SCORES, SCORES])
    with pytest.raises(RuleViolation) as refused:
        recommend(call_off)
    assert refused.value.rule == "TIE-01"
    drawn = actions.draw_lots(by=call_off.officer, competition=call_off.competition)
    assert str(result_of(call_off.competition).best.bid.pk) == drawn.order[0]
    with pytest.raises(InvalidState):
        actions.draw_lots(by=call_off.officer, competition=call_off.competition)
    assert Entry.objects.filter(verb="lots_drawn").count() == 1


def test_no_award_without_the_winners_evidence_checked() -> None:
    call_off = an_evaluated_call_off()
    with pytest.raises(RuleViolation) as refused:
        actions.recommend_award(
            by=call_off.officer, competition=call_off.refresh(), reasons="Best.", evidence_checked=False,
            voluntary_standstill=False,
        )  # fmt: skip
    assert refused.value.rule == "SEL-02"


def test_awd_01_a_supplier_that_is_suspended_is_not_awarded_to() -> None:
    call_off = an_evaluated_call_off()
    winner = result_of(call_off.competition).best.bid.organisation
    step(Admission.objects.filter(organisation=winner), "suspend")
    with pytest.raises(RuleViolation, match="suspended or removed") as refused:
        recommend(call_off)
    assert refused.value.rule == "AWD-01"
    step(Admission.objects.filter(organisation=winner), "reinstate")
    assert recommend(call_off).winner.organisation == winner


def test_who_recommended_cannot_approve_and_who_scored_cannot_either() -> None:
    call_off = an_evaluated_call_off()
    award = recommend(call_off)
    for person in (call_off.officer, call_off.evaluators[0]):
        with pytest.raises(NotPermitted):
            actions.approve_award(by=person, award=award)
    assert actions.approve_award(by=call_off.second_opener, award=award).is_approved


def test_a_returned_recommendation_opens_the_scores_for_correction_and_leaves_its_trace() -> None:
    call_off = an_evaluated_call_off()
    award = recommend(call_off)
    bid = queries.bids_to_score(call_off.competition)[0]
    criterion = queries.quality_criteria(call_off.competition)[0]
    with pytest.raises(InvalidState):
        actions.record_consensus(by=call_off.officer, bid=bid, criterion=criterion, score=Decimal(1), rationale="x")
    actions.return_award(by=call_off.second_opener, award=award, reason="Look at Q1 again.")
    actions.record_consensus(by=call_off.officer, bid=bid, criterion=criterion, score=Decimal(1), rationale="Agreed.")
    again = recommend(call_off)
    assert Award.objects.count() == 2
    assert again.result != award.result


def test_the_result_frozen_with_the_award_cannot_change_in_the_database() -> None:
    award = an_award()
    assert frozen(result_of(award.competition)) == award.result
    with pytest.raises(IntegrityError), transaction.atomic():
        Award.objects.filter(pk=award.pk).update(reasons="Other reasons")


def test_a_bid_that_does_not_comply_is_neither_scored_nor_ranked() -> None:
    call_off = an_opened_call_off()
    bids = list(queries.opened_bids(call_off.competition))
    actions.check_compliance(by=call_off.officer, bid=bids[0], compliant=False, reasons="No answer on safety.")
    actions.check_compliance(by=call_off.officer, bid=bids[1], compliant=True, reasons="Complete.")
    assert [bid.pk for bid in queries.bids_to_score(call_off.competition)] == [bids[1].pk]


def test_somebody_of_another_buyer_cannot_be_named_to_the_panel() -> None:
    call_off, other = an_opened_call_off(), an_opened_call_off()
    with pytest.raises(ValidationError):
        actions.name_panel_member(by=call_off.officer, competition=call_off.competition, person=other.evaluators[0])


@pytest.mark.parametrize("scores", [[SCORES, BETTER], [BETTER, SCORES]], ids=["second better", "first better"])
def test_the_better_bid_wins_whatever_the_order(scores: list) -> None:
    call_off = an_evaluated_call_off(scores=scores)
    award = an_award(call_off)
    bids = queries.bids_to_score(call_off.competition)
    assert award.winner == bids[scores.index(BETTER)]


def test_a_low_price_is_asked_about_and_rejected_only_by_a_judgement_with_reasons() -> None:
    prices = [{1: Decimal(1500), 2: Decimal(price)} for price in ("0.45", "0.44", "0.05")]
    call_off = an_opened_call_off(suppliers=3, prices=prices)
    a_panel(call_off)
    score_all(call_off)
    agree(call_off, [SCORES] * 3)
    cheapest = result_of(call_off.competition).best
    assert cheapest.low_price
    with pytest.raises(RuleViolation) as refused:
        recommend(call_off)
    assert refused.value.rule == "ABN-01"
    inquiry = actions.ask_about_price(by=call_off.officer, bid=cheapest.bid)
    with pytest.raises(RuleViolation, match="until 11:59pm on 27 February 2018"):
        actions.judge_price(by=call_off.officer, inquiry=inquiry, satisfactory=False, judgement="Too low.")
    bidder = owner_of(cheapest.bid.organisation)
    actions.explain_price(by=bidder, inquiry=inquiry, explanation="We hope to make it up elsewhere.")
    actions.judge_price(by=call_off.officer, inquiry=inquiry, satisfactory=False, judgement="It is not sustainable.")
    award = recommend(call_off)
    assert award.winner != cheapest.bid
    assert len(award.result["bids"]) == 2


def _asked_about_the_lowest() -> tuple[CallOff, PriceInquiry]:
    prices = [{1: Decimal(1500), 2: Decimal(price)} for price in ("0.45", "0.44", "0.05")]
    call_off = an_opened_call_off(suppliers=3, prices=prices)
    a_panel(call_off)
    score_all(call_off)
    agree(call_off, [SCORES] * 3)
    return call_off, actions.ask_about_price(by=call_off.officer, bid=result_of(call_off.competition).best.bid)


def test_a_bidder_that_never_explains_its_low_price_holds_up_no_award() -> None:
    call_off, inquiry = _asked_about_the_lowest()
    clock.freeze(inquiry.due_at - timedelta(hours=3))
    assert [row.people[0].organisations()[0] for row in prices_to_explain(clock.now())] == [inquiry.bid.organisation]
    clock.freeze(inquiry.due_at + timedelta(seconds=1))
    assert [row.people for row in prices_to_explain(clock.now())] == [[call_off.officer]]
    assert any("has not explained its price in time" in need.text for need in home.needs(call_off.officer))
    with pytest.raises(ValidationError, match="no explanation"):
        actions.judge_price(by=call_off.officer, inquiry=inquiry, satisfactory=True, judgement="It seems fine.")
    migration = import_module("evaluations.migrations.0004_left_out_and_low_prices")
    migration.refuse_to_lose(apps, connection.schema_editor())
    actions.judge_price(by=call_off.officer, inquiry=inquiry, satisfactory=False, judgement="It explained nothing.")
    with pytest.raises(IrreversibleError, match="1 low prices judged without an explanation"):
        migration.refuse_to_lose(apps, connection.schema_editor())
    assert recommend(call_off).winner != inquiry.bid


def test_the_buyer_is_told_of_an_explanation_and_the_letter_says_that_the_price_was_the_reason() -> None:
    call_off, inquiry = _asked_about_the_lowest()
    actions.explain_price(by=owner_of(inquiry.bid.organisation), inquiry=inquiry, explanation="We own the servers.")
    assert call_off.officer.messages.filter(subject__contains="has explained its price").count() == 1
    actions.judge_price(by=call_off.officer, inquiry=inquiry, satisfactory=False, judgement="Servers are not all.")
    award = an_award(call_off)
    letter = contents_of(award.letters.get(bid=inquiry.bid), award)
    assert "price was not satisfactorily explained (regulation 69): Servers are not all." in letter["not_ranked"]
    with pytest.raises(InvalidState):
        actions.explain_price(by=owner_of(inquiry.bid.organisation), inquiry=inquiry, explanation="Once more.")


def _suspend(bid: Bid) -> None:
    step(Admission.objects.filter(organisation=bid.organisation), "suspend")


def test_a_supplier_suspended_after_the_recommendation_is_not_approved_and_its_bid_can_be_left_out() -> None:
    call_off = an_evaluated_call_off(scores=[BETTER, SCORES])
    award = recommend(call_off)
    first = award.winner
    with pytest.raises(InvalidState, match="returned"):
        actions.leave_out_bid(by=call_off.officer, bid=first, reasons="Suspended.")
    _suspend(first)
    with pytest.raises(RuleViolation, match="suspended or removed") as refused:
        actions.approve_award(by=call_off.second_opener, award=award)
    assert refused.value.rule == "AWD-01"
    actions.return_award(by=call_off.second_opener, award=award, reason="It is suspended.")
    with pytest.raises(RuleViolation, match="suspended or removed"):
        recommend(call_off)
    actions.leave_out_bid(by=call_off.officer, bid=first, reasons="Suspended for a false certificate.")
    second = an_award(call_off)
    assert second.winner != first
    assert (
        "suspended or removed from the lot: Suspended for a false certificate."
        in contents_of(second.letters.get(bid=first), second)["not_ranked"]
    )


def test_a_tie_with_a_suspended_supplier_is_parted_by_leaving_its_bid_out_and_not_by_lots() -> None:
    call_off = an_opened_call_off(prices=[{1: Decimal(1500), 2: Decimal("0.45")}] * 2)
    a_panel(call_off)
    score_all(call_off)
    agree(call_off, [SCORES] * 2)
    suspended, other = queries.bids_to_score(call_off.competition)
    _suspend(suspended)
    assert "AWD-01" in [found.rule for found in obstacles(result_of(call_off.competition), evidence_checked=True)]
    page = sign_in(Client(), call_off.officer).get(reverse("evaluations:award", args=[call_off.competition.reference]))
    assert f"Leave out the bid of {suspended.organisation}" in page.content.decode()
    assert f"Leave out the bid of {other.organisation}" not in page.content.decode()
    actions.leave_out_bid(by=call_off.officer, bid=suspended, reasons="Suspended.")
    assert recommend(call_off).winner == other


def test_a_bid_of_an_admitted_supplier_cannot_be_left_out() -> None:
    call_off = an_evaluated_call_off()
    bid = queries.bids_to_score(call_off.competition)[0]
    with pytest.raises(RuleViolation, match="its bid counts"):
        actions.leave_out_bid(by=call_off.officer, bid=bid, reasons="We like the other.")


def test_a_panel_member_who_hands_in_nothing_can_be_taken_off_while_others_score_the_same() -> None:
    call_off = an_opened_call_off()
    a_panel(call_off)
    first, silent = call_off.evaluators[0], call_off.evaluators[2]
    for person in call_off.evaluators[:2]:
        hand_in(call_off, person)
    with pytest.raises(InvalidState, match="has handed in scores"):
        actions.remove_panel_member(by=call_off.officer, member=call_off.competition.panel.get(person=first))
    actions.remove_panel_member(by=call_off.officer, member=call_off.competition.panel.get(person=silent))
    assert queries.evaluators_still_scoring(call_off.competition) == []
    page = sign_in(Client(), call_off.officer).get(reverse("evaluations:panel", args=[call_off.competition.reference]))
    assert page.content.decode().count("Has handed in scores.") == 2
    assert "Name an evaluator" not in page.content.decode(), "nobody joins once scores are in"


def test_the_only_one_who_scores_a_criterion_stays_on_the_panel_once_scores_are_in() -> None:
    call_off = an_opened_call_off()
    a_panel(call_off)
    usability = queries.quality_criteria(call_off.competition)[1]
    alone = call_off.competition.panel.get(person=call_off.evaluators[2])
    for member in call_off.competition.panel.exclude(pk=alone.pk):
        others = [c for c in queries.quality_criteria(call_off.competition) if c != usability]
        actions.assign_criteria(by=call_off.officer, member=member, criteria=others)
    hand_in(call_off, call_off.evaluators[0])
    with pytest.raises(InvalidState, match="nobody else scores Usability"):
        actions.remove_panel_member(by=call_off.officer, member=alone)
