"""A draft moves to new versions when it is opened and keeps what it can; what was submitted never moves."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from django.urls import reverse

from accounts.models import Role
from dps import actions as varying
from suppliers import publishing
from suppliers.models import Answer, Application
from tests.factories.accounts import hub_person
from tests.suppliers import story

pytestmark = pytest.mark.django_db
LOOK = "Changed since you answered: look again"
NEW = "New in this version"


def task_list(draft: Application) -> str:
    return reverse("suppliers:application", args=[draft.pk])


@pytest.fixture
def a_next_specification(dps, at) -> Callable[[], None]:
    """R02 says something else, R03 the same, R04 is new, R01 is gone; in force from the next day."""

    def bring() -> None:
        hub = dps.contracting_authority
        by = hub_person(Role.ASSESSOR, hub)
        change = varying.draft_variation(
            by=by, dps=dps, kind="specification", reason="Standards moved.", effective_on=date(2017, 12, 5)
        )
        version, lots = change.specification, list(dps.lots.all())
        first, second = version.requirements.order_by("code")[:2]
        varying.remove_requirement(by=by, requirement=first)
        told = {"by": by, "version": version, "level": "must", "lots": lots}
        varying.save_requirement(pk=second.pk, code="R02", heading=second.heading, text="Do it twice.", **told)
        varying.save_requirement(code="R04", heading="Thing 4", text="Do this too.", **told)
        varying.propose_variation(by=by, variation=change)
        varying.approve_variation(by=hub_person(Role.DECIDER, hub), variation=change)
        at("2017-12-05 10:00")

    return bring


@pytest.fixture
def draft(dps, owner) -> Application:
    draft = story.start(owner, dps, 1)
    answers = {f"req-r0{n}-compliance": "compliant" for n in (1, 2, 3)}
    story.answer(owner, draft, "lot-1-1", answers | {"req-r02-evidence": "It does."})
    return draft


def test_a_draft_moves_to_the_new_specification_as_it_is_opened(owner, a_next_specification, draft):
    a_next_specification()
    page = owner.get(task_list(draft), follow=True).content.decode()
    assert "Your answers are kept" in page
    assert "Look again" in page
    lot = owner.get(story.page_of(draft, "lot-1-1")).content.decode()
    assert lot.count(LOOK) == 1
    assert lot.count(NEW) == 3  # its compliance, evidence and files
    assert "It does." in lot
    assert "req-r01" not in lot
    draft.refresh_from_db()
    assert draft.specification_version.number == 2
    assert "Your answers are kept" not in owner.get(task_list(draft)).content.decode()


def test_a_changed_question_is_missing_until_somebody_saves_its_page_again(owner, a_next_specification, draft):
    a_next_specification()
    owner.get(task_list(draft))
    check = reverse("suppliers:check", args=[draft.pk])
    assert "changed since you answered: look again" in owner.get(check).content.decode()
    shown = {"req-r02-compliance": "compliant", "req-r02-evidence": "It does.", "req-r03-compliance": "compliant"}
    story.answer(owner, draft, "lot-1-1", shown)
    assert LOOK not in owner.get(story.page_of(draft, "lot-1-1")).content.decode()
    assert Answer.objects.get(application=draft, question="req-r02-compliance").revision == 1


def test_what_is_posted_to_questions_that_changed_meanwhile_is_shown_again_and_not_saved(
    owner, a_next_specification, draft
):
    address = story.page_of(draft, "lot-1-1")
    before = story.stamps(owner, address)
    a_next_specification()
    page = owner.post(address, {**before, "req-r02-evidence": "It does, and how."}).content.decode()
    assert "The questions changed while you were writing" in page
    assert "It does, and how." in page
    assert Answer.objects.get(application=draft, question="req-r02-evidence").value == "It does."


def test_a_draft_moves_to_the_new_questionnaire_and_keeps_what_still_fits(owner, dps, monkeypatch):
    with monkeypatch.context() as earlier:
        earlier.setattr(publishing, "CURRENT", "2017-1")
        draft = story.start(owner, dps, 1)
        story.answer(owner, draft, "organisation", {"org-name": "Clearwater Health Ltd"})
        story.answer(owner, draft, "mandatory", {"ground-fraud": "yes"})
        story.answer(owner, draft, "mandatory", {"ground-fraud": "yes", "ground-fraud-explanation": "A fine."})
    owner.get(task_list(draft))
    draft.refresh_from_db()
    assert draft.questionnaire.version == "2017.4"
    assert NEW in owner.get(story.page_of(draft, "contact")).content.decode()
    assert LOOK not in owner.get(story.page_of(draft, "organisation")).content.decode()
    page = owner.get(story.page_of(draft, "mandatory")).content.decode()
    assert LOOK in page
    assert "A fine." in page
    told = Answer.objects.get(application=draft, question="ground-fraud-explanation")
    assert (told.value, told.sealed is None) == (None, False)  # the later version knows that it names people


def test_a_submitted_application_stays_with_the_versions_it_was_made_under(owner, dps, firm, a_next_specification):
    application = story.applied(dps, firm, 1)
    a_next_specification()
    page = owner.get(reverse("suppliers:check", args=[application.pk])).content.decode()
    application.refresh_from_db()
    assert application.specification_version.number == 1
    assert "R01 Thing 1" in page
    assert "R04" not in page
    assert LOOK not in page


def test_answers_copied_from_an_earlier_application_are_marked_where_the_question_changed(
    owner, dps, firm, a_next_specification
):
    application = story.applied(dps, firm, 1)
    owner.post(reverse("suppliers:withdraw", args=[application.pk]))
    a_next_specification()
    again = story.start(owner, dps, 1)
    page = owner.get(story.page_of(again, "lot-1-1")).content.decode()
    assert page.count(LOOK) == 1
    assert NEW in page


def test_nothing_is_submitted_on_versions_that_are_not_in_force_any_more(owner, a_next_specification, draft):
    story.fill(owner, draft)
    a_next_specification()
    story.submit(owner, draft, 1)
    draft.refresh_from_db()
    assert draft.is_draft
