"""Renewed self-declarations: asked, answered within 5 working days, reviewed by people (DPS-17)."""

from __future__ import annotations

import csv
import re

import pytest
from bs4 import BeautifulSoup
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import Organisation, Role
from ledger import clock
from ledger.models import Entry
from notifications.models import Message
from notifications.reminders import raise_due
from suppliers import actions, queries
from suppliers.models import Admission, DeclarationCampaign, RenewedDeclaration
from tests.factories.suppliers import SupplierFactory, admit, step
from tests.suppliers.story import hub_person, text

pytestmark = pytest.mark.django_db
SIGNED = {"signatory_name": "Olu Owner", "signatory_position": "Director", "agreed": "on"}


@pytest.fixture
def members(dps, firm) -> list[Admission]:
    """The firm in both lots, and others in one each."""
    first, second = dps.lots.order_by("number")
    return [admit(first, firm), admit(second, firm), admit(first), admit(second)]


def ask(assessor, dps, **given: object) -> DeclarationCampaign:
    assessor.post(
        reverse("suppliers:ask_for_declarations", args=[dps.reference]),
        {"whom": "all", "lot": "", "reason": "Once a year.", **given},
    )
    return DeclarationCampaign.objects.latest("sent_at")


@pytest.fixture
def campaign(assessor, dps, members) -> DeclarationCampaign:
    return ask(assessor, dps)


def own(campaign: DeclarationCampaign, firm) -> str:
    return reverse("suppliers:declaration", args=[campaign.declarations.get(organisation=firm).pk])


@pytest.mark.usefixtures("members")
@pytest.mark.parametrize(
    ("sent", "due"),
    [
        pytest.param("2017-12-29 10:00", "2018-01-08", id="DPS-17: across New Year"),
        pytest.param("2018-02-05 23:30", "2018-02-12", id="DPS-17: an ordinary week"),
    ],
)
def test_members_have_five_working_days(at, assessor, dps, sent: str, due: str) -> None:
    at(sent)
    assert str(ask(assessor, dps).due_at.date()) == due


def test_every_member_is_asked_once_however_many_lots_it_is_in(assessor, dps, members, firm) -> None:
    step([members[2]], "suspend")
    campaign = ask(assessor, dps)
    assert campaign.declarations.count() == 3
    assert (
        Message.objects.filter(person__memberships__organisation=firm, key__startswith="declaration-asked").count() == 1
    )
    assert Entry.objects.get(verb="declarations_asked").facts["members"] == 3


def test_asking_takes_as_many_queries_for_three_members_as_for_one(dps, members, firm) -> None:
    ada = hub_person(dps, Role.ASSESSOR, "Ada A")

    def queries_and_told(asked: list[Organisation]) -> tuple[int, int]:
        with CaptureQueriesContext(connection) as seen, transaction.atomic():
            actions.ask_for_declarations(by=ada, dps=dps, reason="Once a year.", members=asked)
            told = Message.objects.filter(key__startswith="declaration-asked:").values("person").distinct().count()
            transaction.set_rollback(True)
        return len(seen), told

    one = queries_and_told([firm])
    three = queries_and_told([firm, members[2].organisation, members[3].organisation])
    assert three[0] <= one[0]
    assert three[1] == 2 + one[1] > 2


def test_one_lot_alone_can_be_asked(assessor, dps, members, firm) -> None:
    campaign = ask(assessor, dps, whom="lot", lot=str(members[1].lot_id))
    assert {d.organisation for d in campaign.declarations.all()} == {firm, members[3].organisation}


def test_members_picked_by_hand_are_asked_and_nobody_else(assessor, dps, members, firm) -> None:
    page = reverse("suppliers:ask_for_declarations", args=[dps.reference])
    refused = BeautifulSoup(assessor.post(page, {"whom": "some", "reason": "News."}).content, "html.parser")
    link = refused.select_one(".nhsuk-error-summary a")
    assert "Choose at least one member" in link.text
    assert refused.find("input", type="checkbox", id=link["href"].removeprefix("#"))  # it leads to the first member
    outsider = SupplierFactory()
    assert "Choose one of the answers offered" in text(
        assessor.post(page, {"whom": "some", "members": [outsider.pk], "reason": "News."})
    )
    campaign = ask(assessor, dps, whom="some", members=[firm.pk, members[2].organisation_id])
    assert {d.organisation for d in campaign.declarations.all()} == {firm, members[2].organisation}
    assert "some members" in text(assessor.get(reverse("suppliers:campaigns")))


def test_members_are_searched_for_by_name_and_who_is_ticked_stays_ticked(
    monkeypatch, assessor, dps, members, firm
) -> None:
    monkeypatch.setattr("suppliers.forms.declarations.SHOWN", 1)
    page = reverse("suppliers:ask_for_declarations", args=[dps.reference])
    other, third = sorted((members[2].organisation.name, members[3].organisation.name))

    def boxes(reply) -> list[tuple[str, bool]]:
        found = re.findall(r'name="members"[^>]*?( checked)?>\s*<label[^>]*>\s*(.*?)\s*</label>', reply.text, re.DOTALL)
        return [(name, bool(checked)) for checked, name in found]

    typed = {"whom": "all", "members": [firm.pk], "reason": "News."}
    searched = assessor.post(page, {**typed, "find": third.upper(), "search": "yes"})
    assert boxes(searched) == [(firm.name, True), (third, False)]
    assert "News." in searched.text
    names = sorted((firm.name, other, third))
    for number, name in enumerate(names, start=1):
        turned = assessor.post(page, {**typed, "find": "", "turn": number})
        assert f"Members {number} to {number} of 3" in text(turned)
        assert boxes(turned) == ([] if name == firm.name else [(firm.name, True)]) + [(name, name == firm.name)]
    kept = assessor.post(page, {**typed, "whom": "some", "find": "", "at": 3, "reason": ""})
    assert "Members 3 to 3 of 3" in text(kept)  # a mistake elsewhere turns no page back
    nobody = assessor.post(page, {**typed, "find": "Nobody & Co", "search": "yes"})
    assert boxes(nobody) == [(firm.name, True)]
    assert "No member has “Nobody & Co” in its name." in text(nobody)
    assert not DeclarationCampaign.objects.exists()
    assert ask(assessor, dps, **{**typed, "whom": "some", "find": other}).declarations.get().organisation == firm


@pytest.mark.usefixtures("members")
def test_who_still_has_time_to_answer_is_not_asked_twice(at, assessor, dps, firm) -> None:
    at("2018-02-05 10:00")
    ask(assessor, dps, whom="some", members=[firm.pk])
    at("2018-02-05 11:00")
    assert ask(assessor, dps).declarations.count() == 2
    ask(assessor, dps)
    assert DeclarationCampaign.objects.count() == 2
    at("2018-02-13 10:00")
    assert ask(assessor, dps).declarations.count() == 3


@pytest.mark.usefixtures("members")
def test_dps_17_nobody_is_asked_outside_the_validity(at, assessor, dps) -> None:
    at("2030-01-07 10:00")
    page = reverse("suppliers:ask_for_declarations", args=[dps.reference])
    assert "not in force" in text(assessor.post(page, {"whom": "all", "reason": "Once a year."}))


@pytest.mark.usefixtures("members")
def test_a_change_declared_after_silence_was_reviewed_is_reviewed_again(at, assessor, dps, firm, owner) -> None:
    at("2018-02-05 10:00")
    declaration = ask(assessor, dps).declarations.get(organisation=firm)
    page = reverse("suppliers:review_declaration", args=[declaration.pk])
    at("2018-02-14 10:00")
    assessor.post(page, {"finding": "It did not answer; a colleague telephones."})
    assert "no answer from Clearwater" not in text(assessor.get("/"))
    at("2018-02-15 10:00")
    owner.post(reverse("suppliers:declaration", args=[declaration.pk]), {
        "answer": "changed", "details": "A director was convicted of fraud.", **SIGNED,
    })  # fmt: skip
    assert "Changed, to review" in text(assessor.get(page))
    assessor.post(page, {"finding": "The director has left."})
    shown = text(assessor.get(page))
    assert "a colleague telephones" in shown
    assert "The director has left." in shown
    assert "Record the review" not in shown


@pytest.mark.usefixtures("members")
def test_who_is_removed_owes_no_declaration(at, assessor, dps, firm, owner) -> None:
    at("2018-02-05 10:00")
    ask(assessor, dps)
    step(Admission.objects.filter(organisation=firm), "remove")
    assert "Renew your self-declaration" not in text(owner.get("/"))
    at("2018-02-09 09:00")
    raise_due()
    assert not Message.objects.filter(person__memberships__organisation=firm, key__endswith=":soon").exists()


def test_a_member_declares_once_that_nothing_has_changed(dps, campaign, firm, owner, colleague) -> None:
    assert "Renew your self-declaration" in text(owner.get("/"))
    owner.post(own(campaign, firm), {"answer": "unchanged", **SIGNED})
    assert "Declared at" in text(colleague.get(own(campaign, firm)))
    late = text(colleague.post(own(campaign, firm), {"answer": "changed", "details": "All.", **SIGNED}))
    assert "has declared already" in late
    assert "What you wrote, and was not sent All." in late
    assert campaign.declarations.get(organisation=firm).answer == "unchanged"
    assert not queries.declarations_to_review(hub_person(dps, Role.DECIDER, "Dan"), clock.now()).exists()


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"answer": "changed", "details": " ", **SIGNED}, "Say what has changed"),
        ({"answer": "", **SIGNED}, "Choose whether something has changed"),
        ({"answer": "unchanged", **SIGNED, "signatory_name": ""}, "Full name of the person who signs"),
        ({"answer": "unchanged", "signatory_name": "Olu", "signatory_position": "Director"}, "Confirm the declaration"),
        ({"answer": "perhaps", **SIGNED}, "Choose one of the answers offered"),
    ],
)
def test_an_incomplete_declaration_is_refused_at_its_field(campaign, firm, owner, given, said) -> None:
    assert said in text(owner.post(own(campaign, firm), given))
    assert campaign.declarations.get(organisation=firm).answered_at is None


def test_a_change_goes_to_review_and_nobody_is_removed_by_it(assessor, dps, members, firm, owner) -> None:
    campaign = ask(assessor, dps)
    owner.post(own(campaign, firm), {"answer": "changed", "details": "A director was convicted of fraud.", **SIGNED})
    declaration = campaign.declarations.get(organisation=firm)
    page = reverse("suppliers:review_declaration", args=[declaration.pk])
    assert "something changed" in text(assessor.get("/"))
    assert "Fill in" in text(assessor.post(page, {"finding": ""}))
    assessor.post(page, {"finding": "The director has left; self-cleaning shown."})
    assert "Reviewed" in text(assessor.get(page))
    assert page in assessor.get(reverse("suppliers:member", args=[members[0].pk])).content.decode()
    assert firm in queries.admitted_to(members[0].lot, clock.now())


def test_dps_17_silence_goes_to_review_after_the_time_and_nobody_is_removed_by_it(
    at, assessor, dps, members, firm
) -> None:
    at("2018-02-05 10:00")
    campaign = ask(assessor, dps)
    at("2018-02-12 23:59")
    assert "No answer" not in text(assessor.get(reverse("suppliers:campaign", args=[campaign.pk])))
    at("2018-02-13 00:00")
    assert text(assessor.get(reverse("suppliers:campaign", args=[campaign.pk]))).count("No answer, to review") == 3
    assert "no answer" in text(assessor.get("/"))
    assert firm in queries.admitted_to(members[0].lot, clock.now())


@pytest.mark.usefixtures("members")
def test_a_late_declaration_counts_and_is_seen_to_be_late(at, assessor, dps, firm, owner) -> None:
    at("2018-02-05 10:00")
    campaign = ask(assessor, dps)
    at("2018-02-14 10:00")
    assert "The time is over" in text(owner.get(own(campaign, firm)))
    owner.post(own(campaign, firm), {"answer": "unchanged", **SIGNED})
    declared = campaign.declarations.get(organisation=firm)
    assert declared.standing(clock.now()) == "Unchanged"
    assert "after the time was over, by Olu" in text(owner.get(own(campaign, firm)))
    for page in ("review_declaration", "campaign"):
        seen = declared if page == "review_declaration" else campaign
        assert "14 February 2018, 10am, late" in text(assessor.get(reverse(f"suppliers:{page}", args=[seen.pk]))), page


def test_who_is_picked_but_has_time_from_an_earlier_request_is_named_as_not_asked(assessor, dps, members, firm) -> None:
    ask(assessor, dps, whom="some", members=[firm.pk])
    again = reverse("suppliers:ask_for_declarations", args=[dps.reference])
    picked = {"whom": "some", "members": [firm.pk, members[2].organisation_id], "reason": "Once more."}
    assert f"Not asked again, as earlier requests give them time still: {firm}." in text(
        assessor.post(again, picked, follow=True)
    )


@pytest.mark.usefixtures("members")
def test_the_hub_is_told_of_a_change_and_once_of_silence_and_the_member_of_what_was_found(
    at, assessor, dps, firm, owner
) -> None:
    at("2018-02-05 10:00")
    campaign = ask(assessor, dps)
    declared = campaign.declarations.get(organisation=firm)
    owner.post(own(campaign, firm), {"answer": "changed", "details": "A director has left.", **SIGNED})
    assert Message.objects.filter(person=campaign.sent_by, subject__endswith=f"{firm} declares a change").count() == 1
    assert "The hub reviews what has changed" in text(owner.get(own(campaign, firm)))
    assessor.post(reverse("suppliers:review_declaration", args=[declared.pk]), {"finding": "Nothing follows from it."})
    assert "Nothing follows from it." in text(owner.get(own(campaign, firm)))
    assert Message.objects.filter(person__memberships__organisation=firm, body="Nothing follows from it.").exists()
    at("2018-02-13 09:00")
    raise_due()
    raise_due()
    lapsed = Message.objects.get(person=campaign.sent_by, key__contains="declarations-lapsed")
    assert "2 members have not renewed" in lapsed.subject


@pytest.mark.usefixtures("members")
def test_a_member_is_reminded_once_on_the_last_working_day_before(at, assessor, dps, firm) -> None:
    at("2018-02-05 10:00")
    campaign = ask(assessor, dps)
    reminders = Message.objects.filter(person__memberships__organisation=firm, key__endswith=":soon")
    at("2018-02-08 09:00")
    raise_due()
    assert not reminders.exists()
    at("2018-02-09 09:00")
    raise_due()
    raise_due()
    assert reminders.count() == 1
    assert str(campaign.declarations.get(organisation=firm).pk) in reminders.get().key


def test_the_export_says_what_the_page_says(assessor, dps, members, firm, owner) -> None:
    campaign = ask(assessor, dps)
    owner.post(own(campaign, firm), {"answer": "changed", "details": "=cmd()", **SIGNED})
    answer = assessor.get(reverse("suppliers:campaign_csv", args=[campaign.pk]))
    rows = {row["supplier"]: row for row in csv.DictReader(answer.getvalue().decode("utf-8-sig").splitlines())}
    assert len(rows) == 3
    assert (rows[firm.name]["standing"], rows[firm.name]["details"]) == ("Changed, to review", "'=cmd()")


def test_asking_a_lot_without_members_is_refused_at_its_field(assessor, dps) -> None:
    answer = assessor.post(
        reverse("suppliers:ask_for_declarations", args=[dps.reference]), {"whom": "all", "reason": "Why."}
    )
    assert "Nobody is admitted there now" in text(answer)
    assert not DeclarationCampaign.objects.exists()


def test_other_suppliers_and_hubs_are_answered_as_if_there_were_nothing(
    campaign, members, firm, stranger, owner
) -> None:
    assert stranger.get(own(campaign, firm)).status_code == 404
    assert owner.get(own(campaign, members[3].organisation)).status_code == 404
    assert owner.get(reverse("suppliers:campaign", args=[campaign.pk])).status_code == 404


@pytest.mark.parametrize(
    "change", ["answer = 'changed', details = 'x'", "signatory_name = 'Other'", "answered_at = now()"]
)
def test_what_was_declared_is_never_changed(campaign, firm, owner, change: str) -> None:
    owner.post(own(campaign, firm), {"answer": "unchanged", **SIGNED})
    with pytest.raises(IntegrityError, match="does not change"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"UPDATE suppliers_reneweddeclaration SET {change} WHERE answered_at IS NOT NULL")  # noqa: S608
    assert RenewedDeclaration.objects.get(organisation=firm).answer == "unchanged"


def test_the_progress_page_takes_a_fixed_number_of_queries(
    assessor, dps, members, django_assert_max_num_queries
) -> None:
    campaign = ask(assessor, dps)
    page = reverse("suppliers:campaign", args=[campaign.pk])
    assessor.get(page)
    with django_assert_max_num_queries(30) as few:
        assessor.get(page)
    RenewedDeclaration.objects.bulk_create(
        RenewedDeclaration(campaign=campaign, organisation=admit(dps.lots.first()).organisation) for _ in range(5)
    )
    with django_assert_max_num_queries(len(few.captured_queries)):
        assert "of 8" in text(assessor.get(page))
