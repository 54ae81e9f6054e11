"""Consortium members and relied-on subcontractors answer parts 1 and 2 each (SQ-01), from the one definition."""

from __future__ import annotations

import re
from functools import partial
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from accounts.errors import InvalidState
from documents.queries import content_of
from suppliers import assessments, demonstration, exports
from suppliers.actions import change_party, choose_lots, remove_party, save_answers
from suppliers.actions.parties import Details
from suppliers.answers import Written
from suppliers.models import Answer, Application, DecisionLetter, Evidence, Party
from suppliers.paperwork import send_letter, send_receipt
from suppliers.readiness import readiness_of
from tests.suppliers import story

pytestmark = pytest.mark.django_db
HARBOUR = {
    "kind": "subcontractor",
    "name": "Harbour Hosting Ltd",
    "company_number": "9876543",
    "role": "Hosts it",
    "share": "20",
}
FRAUD = {
    "ground-fraud": "yes", "ground-fraud-date": "2016-03-02", "ground-fraud-explanation": "A fine.",
    "ground-fraud-compensation": "Repaid.", "ground-fraud-cooperation": "Reported.",
    "ground-fraud-measures": "New board.",
}  # fmt: skip


def name(client: Client, draft: Application, **changes: Any) -> Any:
    return client.post(reverse("suppliers:add_party", args=[draft.pk]), HARBOUR | changes)


def task_list(client: Client, draft: Application) -> str:
    return client.get(reverse("suppliers:application", args=[draft.pk])).content.decode()


def with_a_party(dps, firm, **answers: Any) -> Application:
    """Submitted, with a subcontractor that answers this; `own` is what the applicant does."""
    script = demonstration.Script(
        "Product", (1,), answers=answers.pop("own", {}), answers_of_parties=answers,
        parties=(Details("subcontractor", "Harbour Hosting Ltd", "Hosts it", "09876543"),),
    )  # fmt: skip
    return demonstration.apply(dps, firm, script)


def test_sq_01_a_party_that_is_named_gets_pages_of_its_own_from_the_same_definition(owner, draft):
    before = task_list(owner, draft)
    assert name(owner, draft).status_code == 302
    party = Party.objects.get()
    assert (party.number, party.company_number) == (1, "09876543")
    assert "Harbour Hosting Ltd" not in before
    page = owner.get(story.page_of(draft, "party-1-organisation")).content.decode()
    assert "You answer here for Harbour Hosting Ltd, subcontractor relied on" in page
    assert 'value="09876543"' in page  # offered, as the applicant's own number is on its page
    readiness = readiness_of(draft, at=draft.started_at)
    own = [section.key for section in readiness.paper.sections if section.party == party.pk]
    asked = [section.key for section in readiness.paper.sections if section.part in (1, 2) and not section.party]
    assert own == [f"party-1-{key}" for key in asked if key != "bidding"]


def test_a_number_that_is_none_is_refused_and_what_was_typed_is_kept(owner, draft, firm):
    page = name(owner, draft, company_number="12-34", charity_number="x").content.decode()
    assert "This is not a Companies House number" in page
    assert "This is not a charity number" in page
    assert "Harbour Hosting Ltd" in page
    for itself in ({"name": firm.name.upper()}, {"company_number": firm.company_number}):
        assert "takes part in the application already" in name(owner, draft, **itself).content.decode()
    assert not Party.objects.exists()
    name(owner, draft)
    assert "takes part in the application already" in name(owner, draft, name="Harbour Limited").content.decode()
    whole = name(owner, draft, name="Pier Software Ltd", company_number="", share="81").content.decode()
    assert "With the other organisations that comes to 101 per cent of the work for lot 1." in whole
    assert Party.objects.count() == 1, "another spelling of the name, and the same number"


def test_sq_01_a_party_that_has_not_answered_holds_up_the_application_until_it_has_or_is_removed(owner, dps, draft):
    story.fill(owner, draft)
    name(owner, draft)
    assert readiness_of(draft, at=draft.started_at).common_gaps
    story.submit(owner, draft, 1)
    draft.refresh_from_db()
    assert draft.is_draft
    story.answer(owner, draft, "party-1-mandatory", {"ground-fraud": "yes"})
    own_files = {"ground-fraud": "yes", "ground-fraud-evidence": story.a_file()}
    story.answer(owner, draft, "party-1-mandatory", own_files)
    old = Evidence.objects.get()
    replaced = {"step": "replace", "upload": story.a_file("newer.pdf")}
    owner.post(reverse("suppliers:evidence", args=[old.pk]), replaced)
    remove = reverse("suppliers:remove_party", args=[draft.pk, Party.objects.get().pk])
    assert "1 answer and 1 file" in owner.get(remove).content.decode()
    assert owner.post(remove).status_code == 302
    assert not Answer.objects.filter(party__isnull=False).exists()
    assert not Evidence.objects.exists()
    assert not readiness_of(draft, at=draft.started_at).common_gaps


def test_sq_01_who_leads_a_group_names_its_members(owner, draft):
    story.answer(owner, draft, "bidding", {"bidding-group": "yes"})
    check = reverse("suppliers:check", args=[draft.pk])
    missing = "name each of them under Other organisations"
    assert missing in owner.get(check).content.decode()
    name(owner, draft, kind="subcontractor")
    assert missing in owner.get(check).content.decode()
    name(owner, draft, kind="member", name="Pier Software Ltd", company_number="")
    assert missing not in owner.get(check).content.decode()


def test_what_a_party_answers_stands_beside_the_applicants_answer_and_replaces_nothing(owner, draft):
    name(owner, draft)
    story.answer(owner, draft, "organisation", {"org-name": "Clearwater Health Ltd"})
    story.answer(owner, draft, "party-1-organisation", {"org-name": "Harbour Hosting Ltd"})
    values = readiness_of(draft, at=draft.started_at).values
    assert values[None, "org-name"] == "Clearwater Health Ltd"
    assert values[Party.objects.get().pk, "org-name"] == "Harbour Hosting Ltd"


def test_receipt_api_and_the_hubs_pages_name_the_party_and_the_database_freezes_it(owner, assessor, dps, firm):
    application = with_a_party(dps, firm)
    row = story.row_of(application)
    send_receipt(application.pk)
    application.refresh_from_db()
    receipt = story.text_of(content_of(application.receipt_document))
    assert "Harbour Hosting Ltd (09876543) Subcontractor relied on Hosts it All lots" in receipt
    assert "Harbour Hosting Ltd: Grounds for mandatory exclusion" in receipt
    told = [{"number": 1, "kind": "subcontractor", "name": "Harbour Hosting Ltd", "company_number": "09876543",
             "charity_number": "", "role": "Hosts it", "share": None, "lots": []}]  # fmt: skip
    assert owner.get(reverse("suppliers:api-application-detail", args=[application.pk])).json()["parties"] == told
    assert assessor.get(reverse("suppliers:api-assessment-detail", args=[row.pk])).json()["parties"] == told
    story.impartial(assessor, row)
    for page in ("assess", "all_answers"):
        assert "Harbour Hosting Ltd" in assessor.get(reverse(f"suppliers:{page}", args=[row.pk])).content.decode()
    with pytest.raises(IntegrityError, match="a submitted application does not change"), transaction.atomic():
        Party.objects.update(name="Another")


def test_exc_05_the_grounds_of_a_party_are_counted_and_judged_apart_and_the_letter_names_it(
    assessor, decider, dps, firm
):
    application = with_a_party(dps, firm, own=FRAUD | {"ground-fraud-date": "2011-01-01"}, **FRAUD)
    row = story.row_of(application)
    own, other = assessments.read(row, at=row.received).group("grounds").items
    assert "That time is over" in own.note
    assert "until 2 March 2021" in other.note
    story.find_all(assessor, row, **{"Regulation 57(1)(e) (Harbour Hosting Ltd)": "not_met"})
    findings = {finding.party_id: finding.verdict for finding in row.verdicts.filter(ground="fraud")}
    assert findings == {None: "met", Party.objects.get().pk: "not_met"}
    assert story.recommend(assessor, row, "rejected").status_code == 302
    assert story.decide(decider, row, "rejected", "A subcontractor is excluded.").status_code == 302
    send_letter(DecisionLetter.objects.get().pk)
    letter = story.text_of(content_of(DecisionLetter.objects.get().document))
    assert "Regulation 57(1)(e) (Harbour Hosting Ltd)" in letter


def test_a_new_application_begins_with_the_parties_of_the_last_one_and_their_answers(owner, dps, firm):
    application = with_a_party(dps, firm)
    owner.post(reverse("suppliers:withdraw", args=[application.pk]))
    again = story.start(owner, dps, 1)
    party = again.parties.get()
    values = readiness_of(again, at=again.started_at).values
    assert values[party.pk, "org-name"] == "Harbour Hosting Ltd"
    assert values[party.pk, "contact-name"] == "Hanna Harbour"  # sealed under the new party, and opened again
    assert not readiness_of(again, at=again.started_at).gaps


def test_the_database_refuses_an_answer_of_a_party_in_another_application(owner, draft, dps, stranger):
    name(owner, draft)
    story.answer(owner, draft, "party-1-organisation", {"org-name": "Harbour Hosting Ltd"})
    other = story.start(stranger, dps, 1)
    with pytest.raises(IntegrityError, match="a party answers in its own application"), transaction.atomic():
        Answer.objects.filter(party__isnull=False).update(application=other)


def test_what_is_written_for_a_party_that_a_colleague_removes_meanwhile_is_refused_in_words(owner, draft, firm):
    name(owner, draft)
    readiness, party = readiness_of(draft, at=draft.started_at), Party.objects.get()
    owner.post(reverse("suppliers:remove_party", args=[draft.pk, party.pk]))
    with pytest.raises(InvalidState, match="A colleague has removed Harbour Hosting Ltd"):
        save_answers(
            by=draft.started_by, application=draft, section=readiness.paper.section("party-1-organisation"),
            written={"org-name": Written("Harbour", "")},
        )  # fmt: skip


def test_what_is_sent_for_a_removed_party_is_not_kept_and_shown_once_more(owner, draft):
    name(owner, draft)
    page = story.page_of(draft, "party-1-organisation")
    party = Party.objects.get()
    owner.post(reverse("suppliers:remove_party", args=[draft.pk, party.pk]))
    typed = {"org-name": "Harbour Hosting Limited", "org-name--was": "0.x"}
    late = owner.post(page, typed)
    assert late.status_code == 409
    assert "This organisation has been removed" in late.content.decode()
    assert "Harbour Hosting Limited" in late.content.decode()
    marks = reverse("suppliers:confidential", args=[draft.pk, "party-1-organisation"])
    unmarked = owner.post(marks, {"org-name-marked": "on", "org-name-reason": "It is not public yet."})
    assert unmarked.status_code == 409
    assert "It is not public yet." in unmarked.content.decode()
    said = owner.post(page, typed, headers={"Accept": "application/json"})
    assert (said.status_code, said.json()["said"][:9]) == (409, "Not saved")
    assert owner.get(page).status_code == 404
    assert owner.post(story.page_of(draft, "party-1-nothing"), typed).status_code == 404
    assert not Answer.objects.filter(question="org-name").exists()
    for act in (remove_party, partial(change_party, details=Details("member", "Another", "Hosts"))):
        with pytest.raises(InvalidState, match="has removed Harbour Hosting Ltd"):
            act(by=draft.started_by, party=party)


def test_sq_01_a_party_named_for_one_lot_holds_up_only_that_one_and_is_read_only_there(owner, assessor, dps, firm):
    draft = story.start(owner, dps, 1, 2)
    story.fill(owner, draft)
    page = name(owner, draft, lots=["9"]).content.decode()
    assert "Choose one of the answers offered" in page
    name(owner, draft, lots=["2"])
    party = Party.objects.get()
    assert "It takes part for lot 2 only" in task_list(owner, draft)
    readiness = readiness_of(draft, at=draft.started_at)
    assert not readiness.common_gaps
    assert [lot.number for lot in readiness.ready_lots] == [1]
    with pytest.raises(IntegrityError, match="a party takes part for lots of its DPS"), transaction.atomic():
        Party.objects.update(lots=[9])

    story.submit(owner, draft, 1)
    one = story.row_of(draft)
    story.impartial(assessor, one)
    for shown in ("assess", "all_answers"):
        assert "Harbour" not in assessor.get(reverse(f"suppliers:{shown}", args=[one.pk])).content.decode()
    assert assessor.get(reverse("suppliers:api-assessment-detail", args=[one.pk])).json()["parties"] == []
    assert "Harbour" not in owner.get(reverse("suppliers:receipt", args=[draft.pk])).content.decode()

    rest = Application.objects.get(copied_from=draft)
    assert rest.parties.get().lots == [2]
    assert party.application_id == draft.pk  # what was named stays with what was signed


def test_a_ground_of_a_party_for_one_lot_is_judged_in_that_lot_alone(assessor, dps, firm):
    script = demonstration.Script(
        "Product", (1, 2), answers_of_parties=FRAUD,
        parties=(Details("member", "Harbour Hosting Ltd", "Hosts it", lots=(2,)),),
    )  # fmt: skip
    application = demonstration.apply(dps, firm, script)
    one, two = application.lots.order_by("lot__number")
    assert assessments.read(one, at=one.received).group("grounds") is None
    assert [item.code for item in assessments.read(two, at=two.received).group("grounds").items] == [
        "Regulation 57(1)(e) (Harbour Hosting Ltd)"
    ]
    story.impartial(assessor, two)
    assert "for lot 2: Hosts it" in assessor.get(reverse("suppliers:assess", args=[two.pk])).content.decode()
    told = exports.as_data(readiness_of(application, at=one.received))["others"]
    assert [(other["name"], other["lots"]) for other in told] == [("Harbour Hosting Ltd", [2])]


def test_a_party_of_a_lot_that_is_dropped_asks_for_nothing_and_comes_back_with_it(owner, dps):
    draft = story.start(owner, dps, 1, 2)
    name(owner, draft, lots=["2"])
    lots = {lot.number: lot for lot in dps.lots.all()}
    choose_lots(by=draft.started_by, application=draft, lots=[lots[1]])
    assert "which this application does not name" in task_list(owner, draft)
    assert not [s for s in readiness_of(draft, at=draft.started_at).paper.sections if s.party]
    choose_lots(by=draft.started_by, application=draft, lots=lots.values())
    assert [s for s in readiness_of(draft, at=draft.started_at).paper.sections if s.party]


def test_a_change_to_a_party_that_a_colleague_removed_first_says_so_and_can_be_named_again(owner, colleague, draft):
    name(owner, draft)
    party = Party.objects.get()
    pages = [reverse(f"suppliers:{page}", args=[draft.pk, party.pk]) for page in ("party", "remove_party")]
    assert owner.post(pages[1]).status_code == 302
    late = colleague.post(pages[0], HARBOUR | {"role": "Hosts it in Hull"})
    said = late.content.decode()
    assert late.status_code == 409
    assert "Olu Owner removed Harbour Hosting Ltd from this application at" in said
    assert "Hosts it in Hull" in said
    again = reverse("suppliers:add_party", args=[draft.pk])
    assert f'action="{again}"' in said
    assert colleague.post(again, HARBOUR | {"role": "Hosts it in Hull"}).status_code == 302
    assert Party.objects.get().role == "Hosts it in Hull"
    assert "Olu Owner removed Harbour Hosting Ltd" in colleague.post(pages[1], follow=True).content.decode()
    never = reverse("suppliers:party", args=[draft.pk, draft.pk])
    assert colleague.post(never, HARBOUR).status_code == 404


def test_two_people_who_change_what_is_said_of_a_party_notice_each_other(owner, colleague, draft):
    name(owner, draft)
    page = reverse("suppliers:party", args=[draft.pk, Party.objects.get().pk])
    (was,) = re.findall(r'name="was" value="(\w+)"', owner.get(page).content.decode())
    assert colleague.post(page, HARBOUR | {"was": was, "share": "35"}).status_code == 302
    late = owner.post(page, HARBOUR | {"was": was, "role": "Hosts it in Hull"}).content.decode()
    assert "There now stands what it will do: Hosts it; its share in per cent: 35." in late
    assert Party.objects.get().role == "Hosts it"
    (now,) = re.findall(r'name="was" value="(\w+)"', late)
    assert owner.post(page, HARBOUR | {"was": now, "role": "Hosts it in Hull"}).status_code == 302
    assert (Party.objects.get().role, Party.objects.get().share) == ("Hosts it in Hull", 20)
