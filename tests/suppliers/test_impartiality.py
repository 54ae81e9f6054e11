"""Whoever assesses, decides or reconsiders declares their interests before seeing an answer (COI-01)."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from accounts.models import Role
from accounts.policy import enforce
from ledger.models import Entry
from notifications.models import Message
from regulations.errors import RuleViolation
from suppliers import actions, policies
from suppliers.models import ImpartialityDeclaration
from tests.suppliers import story

pytestmark = pytest.mark.django_db
PAGES = ["all_answers", "ask", "recommend"]


@pytest.fixture
def colleague_at_the_hub(dps):
    return story.hub_person(dps, Role.ASSESSOR, "Carl Colleague")


def at_(name, row, **kwargs):
    return reverse(f"suppliers:{name}", kwargs={"pk": row.pk, **kwargs})


def declare(client, row, details=""):
    given = {"has_conflict": "yes" if details else "no", "details": details}
    return client.post(at_("declare_interest", row), given)


def test_answers_open_only_after_a_declaration_which_then_leads_back(row, assessor, decider) -> None:
    file = row.application.evidence.filter(lot=row.lot)[0].document_id
    pages = [at_(name, row) for name in PAGES]
    pages += [at_("findings", row, group="criterion-s1"), at_("assessment_file", row, file=file)]
    for page in pages:
        assert assessor.get(page).url == f"{at_('declare_interest', row)}?next={page.replace('/', '%2F')}"
    assert decider.get(at_("decide", row)).url.startswith(at_("declare_interest", row))
    overview = story.text(assessor.get(at_("assess", row)))
    assert "Before you see any answer" in overview
    assert "Everything the applicant answered" not in overview
    back = assessor.post(f"{at_('declare_interest', row)}?next={pages[0]}", {"has_conflict": "no"})
    assert back.url == pages[0]
    assert {assessor.get(page).status_code for page in pages} == {200}
    elsewhere = f"{at_('declare_interest', row)}?next=https://example.test/"
    assert assessor.post(elsewhere, {"has_conflict": "no"}).url == at_("assess", row)


def test_no_action_gets_round_the_declaration(row, dps) -> None:
    person = story.hub_person(dps, Role.ASSESSOR, "Una Undeclared")
    enforce(policies.may_assess, person, row)
    with pytest.raises(RuleViolation, match="before you see any answer"):
        actions.ask_clarification(by=person, application_lot=row, question="Who owns you?")
    with pytest.raises(RuleViolation, match="before you see any answer"):
        actions.recommend(by=person, application_lot=row, recommendation="admitted", reasons="Fine.")


def test_a_conflict_shuts_out_of_every_lot_at_once_and_the_others_take_over(
    dps, firm, assessor, decider, colleague_at_the_hub
) -> None:
    application = story.applied(dps, firm, 1, 2)
    row = story.row_of(application)
    asha = row.application.dps.contracting_authority.memberships.get(user__name="Asha Assessor").user
    actions.assign(by=asha, application_lots=[row], assessor=asha)
    assert declare(assessor, row, "").status_code == 302
    story.find_all(assessor, row)
    story.recommend(assessor, row)
    assert declare(assessor, row, "My sister joined their board.").url == reverse("suppliers:queue")
    row.refresh_from_db()
    assert (row.assessor, row.recommendation) == (None, "")
    for number in (1, 2):
        for name in ("assess", "all_answers", "recommend", "declare_interest"):
            assert assessor.get(at_(name, story.row_of(application, number))).status_code == 404
    assert application.reference not in story.text(assessor.get(reverse("suppliers:queue")))
    told = Message.objects.filter(subject__contains="has a conflict of interest").values_list("person__name", flat=True)
    assert {"Carl Colleague", "Devi Decider"} <= set(told)
    assert "Asha Assessor" not in told
    refused = decider.post(reverse("suppliers:queue"), {"chosen": [row.pk], "assessor": asha.pk})
    assert "declared a conflict of interest" in story.text(refused)


def test_a_conflict_needs_its_details_and_what_was_done_is_recorded_once_by_another(row, assessor, decider) -> None:
    missing = assessor.post(at_("declare_interest", row), {"has_conflict": "yes", "details": " "})
    assert "Describe the interest" in story.text(missing)
    assert "Say whether you have" in story.text(assessor.post(at_("declare_interest", row), {}))
    declare(assessor, row, "I own shares.")
    declared = ImpartialityDeclaration.objects.get()
    page = reverse("suppliers:conflict_measure", args=[declared.pk])
    assert assessor.get(page).status_code == 404
    assert "conflict of interest of Asha Assessor" in story.text(decider.get(reverse("home")))
    assert "Say what was done" in story.text(decider.post(page, {"measure": ""}))
    decider.post(page, {"measure": "Carl assesses it."})
    decider.post(page, {"measure": "Nobody knows."})
    story.impartial(decider, row)
    overview = story.text(decider.get(at_("assess", row)))
    assert "Carl assesses it." in overview
    assert "Nobody knows." not in overview
    assert Entry.objects.filter(verb="conflict_measure_recorded").count() == 1


def test_what_was_declared_cannot_be_changed_or_deleted_even_in_the_database(row, assessor) -> None:
    declare(assessor, row, "I own shares.")
    for change in (lambda rows: rows.update(details="None."), lambda rows: rows.delete()):
        with pytest.raises(IntegrityError, match="does not change"), transaction.atomic():
            change(ImpartialityDeclaration.objects.all())
