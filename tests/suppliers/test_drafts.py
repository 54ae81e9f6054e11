"""Filling in an application: gaps are kept, mistakes are told, colleagues notice each other, files move about."""

from __future__ import annotations

import re

import pytest
from django.urls import reverse

from ledger import clock
from suppliers import exports
from suppliers.answers import open_answer
from suppliers.models import Answer, Application, Evidence
from suppliers.readiness import readiness_of
from tests.factories.suppliers import admit
from tests.suppliers import story

pytestmark = pytest.mark.django_db


@pytest.fixture
def draft(dps, owner) -> Application:
    return story.start(owner, dps, 1, 2)


def stored(draft: Application, question: str, lot: int | None = None) -> object:
    return (
        Answer.objects.get(application=draft, question=question, lot__number=lot).value
        if lot
        else Answer.objects.get(application=draft, question=question).value
    )


def test_a_half_filled_page_is_kept_and_counted_as_half_filled(owner, draft):
    reply = story.answer(owner, draft, "organisation", {"org-name": "Clearwater", "later": "yes"})
    assert reply["Location"] == reverse("suppliers:application", args=[draft.pk])
    assert stored(draft, "org-name") == "Clearwater"
    assert "missing" in owner.get(reply["Location"]).content.decode()


def test_what_is_well_formed_is_kept_when_something_else_on_the_page_is_not(owner, draft):
    reply = story.answer(owner, draft, "size", {"size-staff": "forty", "size-turnover": "£1,234,567.89"})
    page = reply.content.decode()
    assert "Give “Number of staff” as a whole number" in page
    assert "forty" in page
    assert stored(draft, "size-turnover") == "1234567.89"


@pytest.mark.parametrize(
    ("section", "question", "wrong", "message"),
    [
        (
            "organisation",
            "org-registered-on",
            "31 2 2017",
            "Give “Date of registration in your country” as a real date",
        ),
        ("organisation", "org-website", "not an address", "Give “Website” as a web address"),
        ("organisation", "org-duns", "12", "A DUNS number has 9 digits"),
        ("organisation", "org-status", "emperor", "Choose one of the answers offered for “What kind of body are you?”"),
        (
            "organisation",
            "org-name",
            "x" * 301,
            "Shorten “Full name of your organisation” to 300 characters or fewer. It has 301.",
        ),
        ("organisation", "org-name", "bell\x07", "U+0007"),
        ("organisation", "org-name", "nul\x00", "a character that cannot be shown"),
        ("size", "size-turnover", "-1", "has to be 0 or more"),
        ("size", "size-turnover", "9" * 13, "can be 999,999,999,999.99 at most"),
        ("size", "size-turnover", "1e3", "Give “Turnover of the last full financial year” as an amount in pounds"),
        ("size", "size-staff", "1_0", "Give “Number of staff” as a whole number"),
        ("size", "size-turnover", "NaN", "Give “Turnover of the last full financial year” as an amount in pounds"),
        ("size", "size-staff", "9" * 30, "“Number of staff” can be 10,000,000 at most"),
        ("contact", "contact-email", "nobody", "Give “E-mail address” as an e-mail address"),
    ],
)
def test_wrong_input_gets_a_message_and_stays_on_the_page(*, owner, draft, section, question, wrong, message):
    reply = story.answer(owner, draft, section, {question: wrong})
    assert reply.status_code == 200
    assert message in reply.content.decode()
    assert not [row for row in Answer.objects.filter(application=draft, question=question) if open_answer(row)]


def test_a_long_answer_is_told_its_count_of_words(owner, draft):
    story.answer(owner, draft, "finance", {"finance-minimum": "yes"})
    reply = story.answer(owner, draft, "finance", {"finance-minimum": "yes", "finance-minimum-how": "word " * 501})
    assert "Your answer has 501 words. Shorten it to 500 words or fewer." in reply.content.decode()


def test_a_yes_brings_up_what_has_to_be_told_and_a_no_takes_it_away(owner, draft):
    reply = story.answer(owner, draft, "mandatory", {"ground-fraud": "yes"})
    assert reply["Location"] == story.page_of(draft, "mandatory")
    page = owner.get(reply["Location"]).content.decode()
    assert "ground-fraud-measures" in page
    assert "ground-bribery-measures" not in page
    story.answer(owner, draft, "mandatory", {"ground-fraud": "no"})
    assert "ground-fraud-measures" not in owner.get(story.page_of(draft, "mandatory")).content.decode()


def test_two_colleagues_at_one_question_see_both_values_and_whose(owner, colleague, draft):
    address = story.page_of(draft, "organisation")
    shown_to_owner = story.stamps(owner, address)
    story.answer(colleague, draft, "organisation", {"org-name": "Theirs Ltd"})
    reply = owner.post(address, {**shown_to_owner, "org-name": "Mine Ltd", "org-vat": "GB123"})
    page = reply.content.decode()
    assert "Edie Editor changed this answer" in page
    assert "“Theirs Ltd”" in page
    assert "“Mine Ltd”" in page
    assert stored(draft, "org-name") == "Theirs Ltd"
    assert stored(draft, "org-vat") == "GB123"


def test_saving_again_after_a_conflict_is_deliberate_and_counts(owner, colleague, draft):
    address = story.page_of(draft, "organisation")
    before = story.stamps(owner, address)
    story.answer(colleague, draft, "organisation", {"org-name": "Theirs Ltd"})
    conflict = owner.post(address, {**before, "org-name": "Mine Ltd"})
    shown = story.stamps_in(conflict)
    again = owner.post(address, {**shown, "org-name": "Mine Ltd"})
    assert "Choose which answer stays" in again.content.decode()
    choice = {"org-name--stays": story.own_choice(again, "org-name")}
    assert owner.post(address, {**shown, **choice, "org-name": "Mine Ltd"}).status_code == 302
    assert stored(draft, "org-name") == "Mine Ltd"


def test_a_page_left_open_does_not_undo_what_a_colleague_wrote_elsewhere_on_it(owner, colleague, draft):
    address = story.page_of(draft, "organisation")
    before = story.stamps(owner, address)
    story.answer(colleague, draft, "organisation", {"org-vat": "GB999", "org-name": "Clearwater Group"})
    reply = owner.post(
        address, {**before, "org-vat": "", "org-trading-names": "Clearwater", "org-name": "Clearwater Health Ltd"}
    )
    assert reply.status_code == 302
    assert stored(draft, "org-vat") == "GB999"
    assert stored(draft, "org-trading-names") == "Clearwater"


def test_answers_to_unknown_questions_are_not_kept(owner, draft):
    story.answer(
        owner, draft, "organisation", {"org-name": "A", "decision": "admitted", "req-r01-compliance": "compliant"}
    )
    assert set(Answer.objects.filter(application=draft).values_list("question", flat=True)) <= {
        "org-name", "org-address", "org-company-number"
    }  # fmt: skip


def test_files_can_be_added_twice_replaced_moved_and_removed(owner, draft):
    story.answer(owner, draft, "insurance", {"insurance-files": [story.a_file("same.pdf"), story.a_file("same.pdf")]})
    first, second = Evidence.objects.filter(application=draft)
    manage = reverse("suppliers:evidence", args=[first.pk])
    owner.post(manage, {"step": "replace", "upload": story.a_file("better.pdf")})
    first.refresh_from_db()
    assert first.replaced_by.document.name == "better.pdf"
    owner.post(reverse("suppliers:evidence", args=[second.pk]), {"step": "move", "to": "lot-2-1/req-r02-files"})
    second.refresh_from_db()
    assert (second.lot.number, second.question) == (2, "req-r02-files")
    owner.post(reverse("suppliers:evidence", args=[second.pk]), {"step": "remove"})
    assert owner.post(reverse("suppliers:evidence", args=[second.pk]), {"step": "remove"}).status_code == 302
    assert [row.document.name for row in Evidence.objects.filter(application=draft, removed_at=None)] == ["better.pdf"]


def test_a_file_that_is_not_what_it_says_is_refused_at_its_field_and_the_rest_is_kept(owner, draft):
    answers = {"insurance-public": "held", "insurance-files": [story.a_file("fake.pdf", b"MZ this is a program")]}
    reply = story.answer(owner, draft, "insurance", answers)
    assert "is named as a PDF, but its content is something else" in reply.content.decode()
    assert stored(draft, "insurance-public") == "held"


def test_an_empty_file_is_refused(owner, draft):
    reply = story.answer(owner, draft, "insurance", {"insurance-files": [story.a_file("empty.pdf", b"")]})
    assert "“empty.pdf” is empty." in reply.content.decode()


def test_a_lot_left_out_and_chosen_again_has_its_answers_back(owner, draft, dps):
    story.answer(owner, draft, "lot-2-1", {"req-r02-compliance": "partly"})
    address = reverse("suppliers:lots", args=[draft.pk])
    owner.post(address, {"lots": [dps.lots.get(number=1).pk]})
    assert owner.get(story.page_of(draft, "lot-2-1")).status_code == 404
    owner.post(address, {"lots": [lot.pk for lot in dps.lots.all()]})
    assert 'value="partly" checked' in " ".join(owner.get(story.page_of(draft, "lot-2-1")).content.decode().split())


def test_starting_twice_goes_on_with_the_one_draft(owner, colleague, dps, draft):
    assert story.start(colleague, dps, 1).pk == draft.pk


def test_who_has_a_draft_and_is_interested_is_not_told_to_start_or_to_express_an_interest(owner, dps, draft):
    owner.post(reverse("dps:interest", args=[dps.reference]), {"express": "1"})
    page = owner.get(reverse("suppliers:apply", args=[dps.reference])).content.decode()
    assert "Go on with your draft" in page
    assert "Change the lots of your draft" in page
    assert "Start your application" not in page
    assert "express an interest" not in page


def test_what_is_withdrawn_or_submitted_shows_where_it_stands_instead_of_forms_that_change_it(owner, dps, firm):
    application = story.applied(dps, firm, 1)
    where = reverse("suppliers:application", args=[application.pk])
    assert owner.get(reverse("suppliers:lots", args=[application.pk]))["Location"] == where
    assert "<title>Your answers" in owner.get(reverse("suppliers:check", args=[application.pk])).content.decode()
    owner.post(reverse("suppliers:withdraw", args=[application.pk]))
    assert owner.get(reverse("suppliers:withdraw", args=[application.pk]))["Location"] == where


def test_nobody_signs_what_a_colleague_changed_after_the_page_to_sign_was_shown(owner, colleague, dps):
    application = story.start(owner, dps, 1)
    story.fill(owner, application)
    shown = owner.get(reverse("suppliers:check", args=[application.pk])).content.decode()
    seen = re.search(r'name="seen" value="([0-9a-f]{64})"', shown)[1]
    for told in ({"steel-any": "yes"}, {"steel-any": "yes", "steel-details": "Beams of steel"}):
        story.answer(colleague, application, "steel", told)
    refused = story.submit(owner, application, 1, seen=seen).content.decode()
    assert "has changed since this page was shown" in refused
    assert "Beams of steel" in refused
    fresh = re.search(r'name="seen" value="([0-9a-f]{64})"', refused)[1]
    assert story.submit(owner, application, 1, seen=fresh).status_code == 302


def test_choosing_no_lot_is_told(owner, dps):
    reply = owner.post(reverse("suppliers:apply", args=[dps.reference]), {})
    assert "Choose at least one lot" in reply.content.decode()


def test_a_submitted_application_cannot_be_filled_in_any_more(dps, firm, owner):
    application = story.applied(dps, firm, 1)
    before = Answer.objects.filter(application=application).count()
    reply = owner.post(story.page_of(application, "organisation"), {"org-vat": "GB1"})
    assert reply.status_code == 409
    assert Answer.objects.filter(application=application).count() == before


def test_a_lot_one_is_assessed_for_is_named_with_the_reason_and_not_offered(dps, firm, owner):
    application = story.applied(dps, firm, 1)
    address, (one, two) = reverse("suppliers:apply", args=[dps.reference]), dps.lots.order_by("number")
    reason = f"your application {application.reference} for this lot is being assessed"
    page = owner.get(address).content.decode()
    assert reason in page
    assert (str(one.pk) in page, str(two.pk) in page) == (False, True)
    assert reason in owner.post(address, {"lots": [one.pk]}).content.decode()
    draft = story.start(owner, dps, 2)
    lots = owner.get(reverse("suppliers:lots", args=[draft.pk])).content.decode()
    assert reason in lots
    assert str(one.pk) not in lots


def test_who_is_admitted_to_one_lot_and_assessed_for_the_other_reads_that_no_lot_is_left(at, dps, firm, owner):
    admit(dps.lots.get(number=2), firm)
    story.applied(dps, firm, 1)
    at("2017-12-05 10:00")
    page = owner.get(reverse("suppliers:apply", args=[dps.reference])).content.decode()
    assert "Lot 2: Video: you have been admitted to this lot since 4 December 2017." in page
    assert "There is no further lot to apply for." in page


def test_what_is_too_long_is_said_and_shown_whole_and_no_browser_cuts_it_before(owner, draft):
    text = "A sentence of the board. " * 401 + "Its very end."
    assert "maxlength" not in owner.get(story.page_of(draft, "organisation")).content.decode()
    reply = story.answer(owner, draft, "organisation", {"org-address": text, "org-name": "n" * 301}).content.decode()
    assert "to 10,000 characters or fewer. It has 10,038." in reply
    assert "to 300 characters or fewer. It has 301." in reply
    assert "Its very end." in reply


def test_a_day_on_which_something_happened_cannot_be_still_to_come(owner, draft):
    tomorrow = story.answer(owner, draft, "organisation", {"org-registered-on": "5 12 2017"}).content.decode()
    assert "5 December 2017 is still to come. Give the day on which it happened." in tomorrow
    assert 'value="5 12 2017"' in tomorrow
    assert story.answer(owner, draft, "organisation", {"org-registered-on": "4 12 2017"}).status_code == 302
    for section, ground in (("mandatory", "fraud"), ("tax", "tax-decided"), ("discretionary", "misconduct")):
        story.answer(owner, draft, section, {f"ground-{ground}": "yes"})
        told = story.answer(owner, draft, section, {f"ground-{ground}": "yes", f"ground-{ground}-date": "1 1 2018"})
        assert "1 January 2018 is still to come" in told.content.decode()


def test_a_day_still_to_come_that_was_copied_into_a_draft_is_to_be_mended_before_it_is_sent(owner, draft):
    story.answer(owner, draft, "organisation", {"org-registered-on": "4 12 2017"})
    Answer.objects.filter(application=draft, question="org-registered-on").update(value="2017-12-05")
    assert "this day is still to come" in [gap.note for gap in readiness_of(draft, at=clock.now()).common_gaps]


INSURED = {
    "insurance-employers": "exempt", "insurance-public": "will_hold", "insurance-public-cover": "5000000",
    "insurance-indemnity": "will_hold", "insurance-indemnity-cover": "5000000", "insurance-product": "not_asked",
}  # fmt: skip


def test_certificates_need_the_day_on_which_they_run_out_and_it_may_not_have_passed(*, dps, owner, at):
    draft = story.start(owner, dps, 1)
    story.fill(owner, draft)
    story.answer(owner, draft, "insurance", {**INSURED, "insurance-files": [story.a_file("certificate.pdf")]})
    check = reverse("suppliers:check", args=[draft.pk])
    assert "Date on which the first of these certificates runs out" in missing_on(owner.get(check))
    late = story.answer(owner, draft, "insurance", {**INSURED, "insurance-expiry": "3 12 2017"}).content.decode()
    assert "This ran out on 3 December 2017" in late
    story.answer(owner, draft, "insurance", {**INSURED, "insurance-expiry": "4 12 2017"})
    assert missing_on(owner.get(check)) == ""
    at("2017-12-05 00:00")
    assert "(this day has passed)" in missing_on(owner.get(check))
    assert story.submit(owner, draft, 1).status_code == 200
    story.answer(owner, draft, "insurance", {**INSURED, "insurance-expiry": "5 12 2018"})
    assert story.submit(owner, draft, 1).status_code == 302


def missing_on(reply: object) -> str:
    """What the check page says is missing; empty when nothing is."""
    return reply.content.decode().partition("What is missing</h2>")[2].partition("</ul>")[0]


def test_an_application_submitted_while_its_page_is_read_does_not_stand_in_its_own_way(dps, firm):
    application = story.applied(dps, firm, 1)
    application.submitted_at = None  # as it was read a moment before
    assert readiness_of(application, at=clock.now()).ready_lots == [dps.lots.get(number=1)]


def only(client, address: str, question: str, value: str, **more: str):
    """Write one answer of a page and leave the others out."""
    stamp = f"{question}--was"
    return client.post(address, {stamp: story.stamps(client, address)[stamp], question: value, **more})


def test_a_half_typed_date_is_kept_and_shown_again_and_is_missing_until_it_is_one(owner, colleague, draft):
    story.fill(owner, draft, insurance_expiry="1 2 2030")
    address, day = story.page_of(draft, "insurance"), "insurance-expiry"
    left = only(owner, address, day, "27 March", later="yes")
    assert left["Location"] == reverse("suppliers:application", args=[draft.pk])
    tasks = owner.get(left["Location"]).content.decode()
    assert "kept as you typed it and is no answer yet" in tasks
    readiness = readiness_of(draft, at=draft.started_at)
    assert [(gap.question.key, gap.note) for gap in readiness.gaps] == [(day, "what you typed is not complete")]
    assert day not in exports.as_data(readiness)["answers"]
    assert not readiness.ready_lots
    again = owner.get(address).content.decode()
    assert 'value="27 March"' in again
    assert "Not complete yet" in again

    before = story.stamps(colleague, address)
    only(owner, address, day, "27 March 20")
    late = {f"{day}--was": before[f"{day}--was"], day: "28 March 2030"}
    clash = colleague.post(address, late).content.decode()
    assert "“27 March 20”" in clash
    assert "“28 March 2030”" in clash
    unchanged = only(owner, address, day, "27 March 20")
    assert "as a real date, for example 27 3 2017" in unchanged.content.decode()
    assert Answer.objects.get(application=draft, question=day).revision == 3
    assert only(owner, address, day, "27 March 2030").status_code == 302
    assert stored(draft, day) == "2030-03-27"
    assert not readiness_of(draft, at=draft.started_at).gaps


def test_what_is_half_typed_where_an_answer_is_personal_is_kept_sealed_and_goes_into_the_next_draft(owner, draft, dps):
    story.answer(owner, draft, "contact", {"contact-email": "hanna@", "later": "yes"})
    row = Answer.objects.get(application=draft, question="contact-email")
    assert row.value is None
    assert row.sealed
    owner.post(reverse("suppliers:withdraw", args=[draft.pk]))
    again = story.start(owner, dps, 1)
    assert 'value="hanna@"' in owner.get(story.page_of(again, "contact")).content.decode()
