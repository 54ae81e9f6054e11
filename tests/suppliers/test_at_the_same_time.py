"""Two people in the same moment, in real transactions: nothing is lost, nothing happens twice."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from itertools import product
from threading import Barrier
from typing import Any

import pytest
from django.db import connection

from accounts.models import Role
from ledger import clock
from suppliers import actions, demonstration
from suppliers.answers import Written, stamp
from suppliers.models import Admission, Answer, Application, ApplicationLot, CriterionVerdict
from suppliers.readiness import readiness_of
from tests.at_once import at_once
from tests.factories.accounts import UserFactory
from tests.factories.suppliers import SupplierFactory, some_drafts, supplier_person
from tests.suppliers import story

pytestmark = pytest.mark.django_db(transaction=True)
NOTHING = stamp(None)
SCRIPT = demonstration.Script("Product", (1,))


@pytest.fixture
def dps() -> Any:
    return story.a_dps()


@pytest.fixture
def firm() -> Any:
    firm = SupplierFactory()
    supplier_person(firm)
    return firm


def test_two_colleagues_who_start_at_once_share_one_draft(dps, firm):
    story.shift_into_the_first_round()
    people = [supplier_person(firm, Role.EDITOR) for _ in range(4)]
    lots = list(dps.lots.all())
    drafts = at_once(
        *(
            lambda by=by: actions.start_application(by=by, dps=dps, organisation=firm, lots=lots)  # type: ignore[misc]
            for by in people
        )
    )
    assert len({draft.pk for draft in drafts}) == 1


def test_colleagues_who_save_different_answers_of_one_page_lose_none(dps, firm):
    story.shift_into_the_first_round()
    by = demonstration.owner_of(firm)
    draft = actions.start_application(by=by, dps=dps, organisation=firm, lots=list(dps.lots.all()))
    section = readiness_of(draft, at=clock.now()).paper.section("organisation")
    keys = [question.key for question in section.questions if question.kind == "text"]

    def save(key: str) -> Callable[[], Any]:
        return lambda: actions.save_answers(
            by=by, application=draft, section=section, written={key: Written(f"answer to {key}", "")}
        )

    at_once(*(save(key) for key in keys))
    assert {row.question: row.value for row in Answer.objects.filter(application=draft)} == {
        key: f"answer to {key}" for key in keys
    }


def test_of_two_answers_to_one_question_one_is_kept_and_the_other_comes_back(dps, firm):
    story.shift_into_the_first_round()
    by = demonstration.owner_of(firm)
    draft = actions.start_application(by=by, dps=dps, organisation=firm, lots=list(dps.lots.all()))
    section = readiness_of(draft, at=clock.now()).paper.section("organisation")

    def save(words: str) -> Callable[[], Any]:
        return lambda: actions.save_answers(
            by=by, application=draft, section=section, written={"org-name": Written(words, "0.x")}
        )

    saved = at_once(save("first"), save("second"))
    kept = Answer.objects.get(application=draft, question="org-name").value
    (clash,) = [conflict for outcome in saved for conflict in outcome.conflicts]
    assert {kept, clash.yours} == {"first", "second"}
    assert clash.theirs.value == kept


def test_of_200_drafts_saved_by_two_people_at_once_none_loses_an_answer(dps):
    """Each of the two writes half of a page alone, and both the name: eight threads, every save its own transaction."""
    story.shift_into_the_first_round()
    people = UserFactory.create_batch(2)
    drafts = some_drafts(dps, people, 200)
    section = readiness_of(drafts[0], at=clock.now()).paper.section("organisation")
    keys = [question.key for question in section.questions if question.kind == "text" and question.key != "org-name"]
    gates = {draft.pk: Barrier(2) for draft in drafts}

    def save(draft: Application, n: int) -> Any:
        gates[draft.pk].wait()
        written = {key: Written(f"{key} of {draft.pk}", NOTHING) for key in keys[n::2]}
        written["org-name"] = Written(f"By {people[n].pk}", NOTHING)
        try:
            return actions.save_answers(by=people[n], application=draft, section=section, written=written)
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        told = list(pool.map(save, *zip(*product(drafts, (0, 1)), strict=True)))
    kept = {(row.application_id, row.question): row for row in Answer.objects.filter(application__in=drafts)}
    for draft, first, second in zip(drafts, told[::2], told[1::2], strict=True):
        assert all(kept[draft.pk, key].value == f"{key} of {draft.pk}" for key in keys)
        (clash,) = first.conflicts + second.conflicts
        assert {kept[draft.pk, "org-name"].value, clash.yours} == {f"By {person.pk}" for person in people}
        assert clash.theirs.value == kept[draft.pk, "org-name"].value
    assert len(kept) == 200 * (len(keys) + 1)


def test_submitting_twice_at_once_submits_once(dps, firm):
    story.shift_into_the_first_round()
    draft, by = demonstration.begin(dps, firm, SCRIPT), demonstration.owner_of(firm)

    def submit() -> Application:
        return actions.submit_application(
            by=by, application=draft, lots=list(dps.lots.filter(number=1)), signatory_name="A", signatory_position="B"
        )

    first, second = at_once(submit, submit)
    assert first.receipt_id == second.receipt_id
    assert first.receipt_id is not None


def test_two_deciders_at_once_decide_once(dps, firm):
    story.shift_into_the_first_round()
    row = story.row_of(demonstration.apply(dps, firm, SCRIPT))
    demonstration.assess(row, story.hub_person(dps, Role.ASSESSOR, "Asha"))
    deciders = [story.hub_person(dps, Role.DECIDER, f"Devi {n}") for n in range(3)]
    outcomes = at_once(*(lambda by=by: demonstration.decide(row, by) for by in deciders))  # type: ignore[misc]
    assert sum(isinstance(outcome, ApplicationLot) for outcome in outcomes) == 1
    assert Admission.objects.count() == 1


def test_a_withdrawal_and_a_decision_at_once_have_one_outcome(dps, firm):
    story.shift_into_the_first_round()
    application = demonstration.apply(dps, firm, SCRIPT)
    row = story.row_of(application)
    demonstration.assess(row, story.hub_person(dps, Role.ASSESSOR, "Asha"))
    decider, by = story.hub_person(dps, Role.DECIDER, "Devi"), demonstration.owner_of(firm)
    at_once(
        lambda: demonstration.decide(row, decider), lambda: actions.withdraw_application(by=by, application=application)
    )
    row.refresh_from_db()
    assert (row.decided_at is None) != (row.withdrawn_at is None)
    assert Admission.objects.count() == (1 if row.decided_at else 0)


def test_two_assessors_who_find_at_once_leave_one_finding(dps, firm):
    story.shift_into_the_first_round()
    row = story.row_of(demonstration.apply(dps, firm, SCRIPT))
    criterion = row.lot.selection_criteria.first()
    people = [story.hub_person(dps, Role.ASSESSOR, f"Asha {n}") for n in range(2)]
    for person in people:
        actions.declare_interest(by=person, application_lot=row, has_conflict=False)
    outcomes = at_once(
        *(
            lambda by=by: actions.give_verdict(  # type: ignore[misc]
                by=by, application_lot=row, criterion=criterion, verdict="met", reason=f"Says {by.pk}"
            )
            for by in people
        )
    )
    assert sum(isinstance(outcome, CriterionVerdict) for outcome in outcomes) == 1
