"""The story through the pages: what each person sees, does and is refused."""

from __future__ import annotations

import json
import re
from datetime import timedelta
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from accounts.models import Role
from documents.models import Upload
from ledger import clock
from regulations.calendar import uk_moment
from tenders import actions, queries
from tenders.models import Bid, Competition
from tests.factories import tenders as made
from tests.factories.suppliers import supplier_person
from tests.factories.uploads import uploaded
from tests.tenders.story import page, post

pytestmark = pytest.mark.django_db


def test_a_buyer_drafts_and_publishes_through_the_pages(as_):
    call_off = made.a_draft()
    officer, lot = as_(call_off.officer), call_off.competition.lot
    post(officer, "new", {"buyer": call_off.competition.buyer.pk, "lot": lot.pk, "title": "Second thoughts"})
    ref = Competition.objects.get(title="Second thoughts").reference
    assert "You have completed" in page(officer, "competition", reference=ref)
    sections = {
        "need": {"title": "Second thoughts", "need": "Patients want to write."},
        "value": {"value_ex_vat": "£90,000", "contract_start": "1 4 2018", "term_months": "24"},
        "recipients": {"practices": "ODS code,Name,Patients\nA81001,The Densham Surgery,4000"},
        "criteria": {"weight_Q1": "40", "weight_Q2": "20", "weight_P1": "40", "text_Q1": "How?", "text_Q2": "Show.",
                     "max_score": "5"},
        "tie-break": {"first": "price", "second": "quality", "third": ""},
        "dates": {"questions_deadline": "2018-02-13T12:00", "deadline": "2018-02-20T12:00"},
        "openers": {"first": call_off.officer.pk, "second": call_off.second_opener.pk},
        "pricing": {"price_formula": "PRICE-F1", **{f"unit_{n}": "patient" for n in range(1, 7)},
                    **{f"timing_{n}": "yearly" for n in range(1, 7)}, "label_1": "Licence"},
    }  # fmt: skip
    for section, data in sections.items():
        page(officer, "section", reference=ref, section=section)
        post(officer, "section", data, reference=ref, section=section)
    unknown = post(officer, "section", {"price_formula": "a\0b"}, status=200, reference=ref, section="pricing")
    assert "Error: Price schedule and formula" in unknown.content.decode()
    assert "Not ready yet" in page(officer, "check", reference=ref)
    post(officer, "conflict", {"has_conflict": "no"}, reference=ref)
    post(as_(call_off.second_opener), "conflict", {"has_conflict": "no"}, reference=ref)
    check = page(officer, "check", reference=ref)
    assert "Publish and invite 2 suppliers" in check
    assert call_off.suppliers[0].name in check
    post(officer, "check", reference=ref)
    published = page(officer, "competition", reference=ref)
    assert "2 suppliers are invited" in published
    assert call_off.suppliers[0].name not in published
    assert "24,000" not in page(officer, "list")


def test_wrong_lines_of_practices_are_named_and_kept(as_):
    call_off = made.a_draft()
    answer = post(
        as_(call_off.officer), "section", {"practices": "A81001,Densham,4000\nnonsense\nA81001,Again,12\nA8,Bad,0"},
        status=200, reference=call_off.competition.reference, section="recipients",
    )  # fmt: skip
    text = answer.content.decode()
    for said in ("Line 2: give an ODS code", "Line 3: A81001 is already on line 1", "Line 4", "nonsense"):
        assert said in text


def test_a_csv_file_of_practices_is_imported(as_):
    call_off = made.a_draft()
    content = "\ufeffCode;Name;Patients\r\nB81001;Señor’s Practice;1,500\r\n".encode()
    post(
        as_(call_off.officer), "section", {"practices": "", "csv_file": SimpleUploadedFile("p.csv", content)},
        reference=call_off.competition.reference, section="recipients",
    )  # fmt: skip
    assert [(r.ods_code, r.name) for r in call_off.competition.recipients.all()] == [("B81001", "Señor’s Practice")]


def test_a_supplier_bids_through_the_pages(as_):
    call_off = made.a_published_call_off()
    ref, owner = call_off.competition.reference, as_(made.owner_of(call_off.suppliers[0]))
    assert "You have no bid in" in page(owner, "invitations")
    assert "A worked example" in page(owner, "invitation", reference=ref)
    for code, text in made.ANSWERS.items():
        page(owner, "bid_answer", reference=ref, code=code)
        post(owner, "bid_answer", {"answer": text}, reference=ref, code=code)
    assert "Give a price for" in page(owner, "bid", reference=ref)
    half_a_pound = post(owner, "bid_prices", {"price_1": "1,500", "price_2": "0,45"}, status=200, reference=ref)
    assert "Use commas only between thousands" in half_a_pound.content.decode(), "0,45 is no price of 45 pounds"
    post(owner, "bid_prices", {"price_1": "1,500", "price_2": "0.45", "calculate": "yes"}, reference=ref)
    prices = page(owner, "bid_prices", reference=ref)
    assert "£23,100" in prices
    assert re.findall(r'name="price_\d"[^>]* value="([^"]*)"', prices) == ["1,500", "0.45"], "as people write them"
    in_parts = uploaded(owner, "second.txt", b"Week 2: go on.")
    files = {"files": [SimpleUploadedFile("plan.txt", b"Week 1: begin.")], "files--uploaded": in_parts}
    post(owner, "bid_files", files, reference=ref)
    assert "plan.txt" in page(owner, "bid_files", reference=ref)
    assert Upload.objects.get().taken_at is not None
    check = page(owner, "bid_check", reference=ref)
    key = re.search(r'name="submission_key" value="([^"]+)"', check)[1]
    first = post(owner, "bid_check", {"submission_key": key}, reference=ref)
    again = post(owner, "bid_check", {"submission_key": key}, reference=ref)
    assert first.url == again.url
    assert Bid.objects.count() == 1
    bid = Bid.objects.get()
    receipt = page(owner, "bid_receipt", reference=ref, version=1)
    for said in (bid.receipt.code, bid.content_sha256, bid.parts[1]["sha256"], "plan.txt", "£23,100"):
        assert said in receipt
    assert made.ANSWERS["Q1"] in page(owner, "bid_submitted", reference=ref, version=1)
    said = {page(owner, "bid_submitted_file", reference=ref, version=1, part=part) for part in (1, 2)}
    assert said == {"Week 1: begin.", "Week 2: go on."}
    page(owner, "bid_submitted_file", status=404, reference=ref, version=1, part=3)
    content = page(owner, "bid_content", reference=ref, version=1)
    assert json.loads(content)["price_total_ex_vat"] == "23100.00"
    assert json.loads(page(owner, "bid_receipt_proof", reference=ref, version=1))["code"] == bid.receipt.code
    page(owner, "bid_withdraw", reference=ref)
    post(owner, "bid_withdraw", reference=ref)
    assert "You have no bid in" in page(owner, "bid", reference=ref)


def test_two_people_at_one_answer_or_at_the_prices_of_a_bid_overwrite_nothing_unseen(as_):
    call_off = made.a_published_call_off()
    supplier, ref = call_off.suppliers[0], call_off.competition.reference
    made.a_draft_bid(call_off, supplier)
    owner = as_(made.owner_of(supplier))
    colleague = as_(supplier_person(supplier, Role.EDITOR, name="Edie Editor"))

    def was(shown):
        return {"was": re.search(r'name="was" value="([^"]*)"', shown)[1]}

    forms = [
        ("bid_answer", {"code": "Q1"}, {"answer": "Hers."}, {"answer": "His."}, "Hers."),
        ("bid_prices", {}, {"price_1": "1501", "price_2": "1"}, {"price_1": "1502", "price_2": "1"}, "£1,501"),
    ]
    for name, where, hers, his, stands in forms:
        opened = was(page(owner, name, reference=ref, **where))
        post(colleague, name, hers | was(page(colleague, name, reference=ref, **where)), reference=ref, **where)
        post(owner, name, hers | opened, reference=ref, **where)
        refused = post(owner, name, his | opened, status=200, reference=ref, **where).content.decode()
        assert "while you were writing. What stands now is shown below." in refused
        assert stands in refused
        assert next(iter(his.values())) in refused
        post(owner, name, his | was(refused), reference=ref, **where)
    assert "His." in page(owner, "bid_check", reference=ref)


def test_nobody_submits_a_bid_that_a_colleague_changed_after_the_page_to_submit_was_shown(as_):
    call_off = made.a_published_call_off()
    supplier, ref = call_off.suppliers[0], call_off.competition.reference
    made.a_draft_bid(call_off, supplier)
    owner, colleague = as_(made.owner_of(supplier)), as_(supplier_person(supplier, Role.EDITOR))

    def hidden(shown):
        return dict(re.findall(r'name="(submission_key|seen)" value="([^"]+)"', shown))

    opened = hidden(page(owner, "bid_check", reference=ref))
    changes = [
        ("bid_answer", {"answer": "We promise less."}, {"code": "Q1"}, "We promise less."),
        ("bid_prices", {"price_1": "1,501", "price_2": "0.45"}, {}, "£1,501"),
        ("bid_files", {"files": [SimpleUploadedFile("late.txt", b"One more.")]}, {}, "late.txt"),
    ]
    for name, data, where, said in changes:
        post(colleague, name, data, reference=ref, **where)
        refused = post(owner, "bid_check", opened, status=200, reference=ref).content.decode()
        assert "has changed since this page was shown" in refused
        assert said in refused
        opened = hidden(refused)
    assert not Bid.objects.exists()
    receipt = post(owner, "bid_check", opened, reference=ref).url
    assert post(owner, "bid_check", opened, reference=ref).url == receipt
    assert Bid.objects.count() == 1


def test_the_receipt_as_pdf_goes_by_mail_once():
    call_off = made.a_published_call_off()
    bid = made.a_sealed_bid(call_off, call_off.suppliers[0])
    from notifications.models import Message
    from tenders.tasks import make_receipts

    make_receipts()
    make_receipts()
    (message,) = Message.objects.filter(key=f"bid-receipt:{bid.pk}")
    assert bid.receipt.code in message.body
    (document,) = message.attachments.all()
    assert document.content_type == "application/pdf"


def test_a_question_is_answered_to_all_and_its_asker_hidden(as_):
    call_off = made.a_published_call_off()
    ref, one, two = call_off.competition.reference, *(made.owner_of(s) for s in call_off.suppliers)
    page(as_(one), "question", reference=ref)
    post(as_(one), "question", {"text": "We at Supplier X ask: is video included?"}, reference=ref)
    question = call_off.competition.questions.get()
    officer = as_(call_off.officer)
    assert call_off.suppliers[0].name not in page(officer, "answer", pk=question.pk)
    assert "is video included" not in page(as_(two), "invitation", reference=ref)
    post(officer, "answer", {"shown_as": "Is video included?", "answer": "No."}, pk=question.pk)
    seen = page(as_(two), "invitation", reference=ref)
    assert "Is video included?" in seen
    assert "Supplier X" not in seen


def test_the_deadline_moves_only_later_and_everybody_is_told(as_):
    call_off = made.a_published_call_off()
    officer, ref = as_(call_off.officer), call_off.competition.reference
    page(officer, "extend", reference=ref)
    early = post(officer, "extend", {"deadline": "2018-02-19T12:00", "reason": "x"}, status=200, reference=ref)
    assert "can only move to a later moment" in early.content.decode()
    post(officer, "extend", {"deadline": "2018-02-22T12:00", "reason": "A late answer."}, reference=ref)
    owner = as_(made.owner_of(call_off.suppliers[0]))
    assert "A late answer." in page(owner, "invitation", reference=ref)
    assert "22 February 2018" in page(owner, "bid", reference=ref)


def test_openers_open_through_the_pages(as_):
    call_off = made.a_published_call_off()
    made.a_sealed_bid(call_off, call_off.suppliers[0])
    ref, officer, second = call_off.competition.reference, as_(call_off.officer), as_(call_off.second_opener)
    refused = post(officer, "open", {"passphrase": made.PASSPHRASES["first"]}, status=200, reference=ref)
    assert "sealed until the deadline" in refused.content.decode()
    assert "Tried to open before the deadline; refused" in page(officer, "competition", reference=ref)
    clock.freeze(uk_moment(made.OPENED))
    wrong = post(officer, "open", {"passphrase": "something else"}, status=200, reference=ref)
    assert "does not fit your key" in wrong.content.decode()
    assert "something else" not in wrong.content.decode()
    post(officer, "open", {"passphrase": made.PASSPHRASES["first"]}, reference=ref)
    assert "gave the first passphrase" in page(second, "open", reference=ref)
    post(second, "open", {"passphrase": made.PASSPHRASES["second"]}, reference=ref)
    assert call_off.suppliers[0].name in page(officer, "competition", reference=ref)
    assert "Opened; as its receipt states" in page(officer, "competition", reference=ref)


def test_a_key_is_made_with_a_good_passphrase_only(as_):
    call_off = made.a_draft()
    officer = as_(call_off.officer)
    page(officer, "key")
    for bad, says in [
        ("short", "characters"),
        ("aaaaaaaaaaaaaaaaaaaa", "repeats"),
        ("password1234567890", "easy to guess|key"),
    ]:
        answer = post(officer, "key", {"passphrase": bad, "passphrase_again": bad, "kept": "on"}, status=200)
        assert re.search(says, answer.content.decode())
        assert bad not in answer.content.decode()
    good = "nine grey otters at noon"
    differ = post(officer, "key", {"passphrase": good, "passphrase_again": good + "x", "kept": "on"}, status=200)
    assert "differ" in differ.content.decode()
    post(officer, "key", {"passphrase": good, "passphrase_again": good, "kept": "on"})


def test_a_declared_conflict_shuts_out_and_its_measure_is_recorded(as_):
    call_off = made.a_draft()
    ref, competition = call_off.competition.reference, call_off.competition
    from accounts.models import Role
    from tests.factories.suppliers import supplier_person

    other = supplier_person(competition.buyer, Role.OFFICER, name="Oscar Officer")
    post(as_(other), "conflict", {"has_conflict": "yes", "details": "My brother owns Supplier 1."}, reference=ref)
    page(as_(other), "competition", status=403, reference=ref)
    declaration = competition.conflict_declarations.get(person=other)
    page(as_(call_off.officer), "measure", pk=declaration.pk)
    post(as_(call_off.officer), "measure", {"measure": "Oscar takes no part."}, pk=declaration.pk)
    declaration.refresh_from_db()
    assert declaration.measure_by == call_off.officer


def test_other_peoples_call_offs_and_bids_do_not_exist(as_):
    call_off = made.a_published_call_off()
    made.a_sealed_bid(call_off, call_off.suppliers[0])
    ref = call_off.competition.reference
    strangers = [made.a_published_call_off(), call_off]
    foreign_officer = as_(strangers[0].officer)
    rival, uninvited = as_(made.owner_of(call_off.suppliers[1])), as_(made.owner_of(strangers[0].suppliers[0]))
    for name in ("competition", "extend", "cancel", "open", "check"):
        page(foreign_officer, name, status=404, reference=ref)
    for name in ("bid_receipt", "bid_submitted", "bid_content", "bid_receipt_proof"):
        for client in (rival, uninvited, as_(call_off.officer), as_(call_off.hub_decider)):
            page(client, name, status=404, reference=ref, version=1)
    for name in ("invitation", "bid", "bid_check", "question"):
        for client in (uninvited, as_(call_off.officer), foreign_officer):
            page(client, name, status=404, reference=ref)


def test_a_colleague_who_may_only_look_cannot_bid(as_):
    from accounts.models import Role
    from tests.factories.suppliers import supplier_person

    call_off = made.a_published_call_off()
    ref = call_off.competition.reference
    viewer = as_(supplier_person(call_off.suppliers[0], Role.VIEWER))
    page(viewer, "bid", reference=ref)
    page(viewer, "bid_check", status=403, reference=ref)
    post(viewer, "bid_check", {"submission_key": uuid4()}, status=403, reference=ref)
    assert not Bid.objects.exists()


def test_a_body_outside_the_notices_list_is_refused_with_the_reason(as_):
    from accounts.models import Kind, Organisation, Role
    from tests.factories.suppliers import supplier_person

    call_off = made.a_draft()
    outside = Organisation.objects.create(kind=Kind.OTHER, name="Some Charity", ods_code="X99")
    person = as_(supplier_person(outside, Role.OFFICER))
    answer = post(person, "new", {"buyer": outside.pk, "lot": call_off.competition.lot.pk, "title": "No"}, status=200)
    assert "The notice opens this DPS to" in answer.content.decode()


def test_cancelling_needs_reasons_and_leaves_bids_sealed(as_):
    call_off = made.a_published_call_off()
    made.a_sealed_bid(call_off, call_off.suppliers[0])
    officer, ref = as_(call_off.officer), call_off.competition.reference
    page(officer, "cancel", reference=ref)
    post(officer, "cancel", {"reason": " "}, status=200, reference=ref)
    post(officer, "cancel", {"reason": "The money is gone."}, reference=ref)
    assert "The money is gone." in page(as_(made.owner_of(call_off.suppliers[1])), "bid", reference=ref)
    clock.freeze(uk_moment(made.OPENED))
    refused = post(officer, "open", {"passphrase": made.PASSPHRASES["first"]}, status=200, reference=ref)
    assert "stay sealed" in refused.content.decode()


def test_lists_filter_and_say_how_many(as_):
    call_off = made.a_published_call_off()
    officer = as_(call_off.officer)
    url = reverse("tenders:list")
    assert "1 call-off," in officer.get(url, {"state": "open"}).content.decode()
    assert "No call-off matches" in officer.get(url, {"state": "draft"}).content.decode()
    assert "1 call-off," in officer.get(url, {"q": call_off.competition.reference}).content.decode()
    assert "0 call-offs" in officer.get(url, {"q": "nothing\x00", "state": "bogus", "page": "-3"}).content.decode()


def test_the_list_of_invitations_takes_the_same_number_of_queries_however_long(as_, django_assert_max_num_queries):
    call_off = made.a_published_call_off(suppliers=1)
    supplier = call_off.suppliers[0]
    made.a_sealed_bid(call_off, supplier)
    owner = made.owner_of(supplier)
    with django_assert_max_num_queries(4):
        rows = queries.invitations_with_bids(owner)
    assert rows[0][1] is not None


def test_invitations_that_are_still_open_stand_before_closed_ones(as_):
    closed = made.a_published_call_off(suppliers=1)
    later = made.a_published_call_off(lot=closed.competition.lot, suppliers=0)
    actions.extend_deadline(
        by=later.officer, competition=later.competition, deadline=uk_moment("2018-03-20 12:00"), reason="More time"
    )
    clock.freeze(uk_moment(made.OPENED))
    owner = made.owner_of(closed.suppliers[0])
    assert [row.competition for row in queries.invitations_for(owner)] == [later.competition, closed.competition]


def test_the_safety_net_counts_at_the_deadline_and_only_then(as_):
    call_off = made.a_published_call_off(suppliers=1)
    supplier = call_off.suppliers[0]
    ref, owner = call_off.competition.reference, as_(made.owner_of(supplier))
    post(owner, "bid_safety_net", {"on": "yes"}, reference=ref)
    invitation = made.a_draft_bid(call_off, supplier)
    actions.save_answer(by=made.owner_of(supplier), invitation=invitation, code="Q1", text="The very last word.")
    assert "The safety net holds version" in page(owner, "bid", reference=ref)
    assert queries.bidder_count(call_off.competition, clock.now()) == 0
    made.open_bids(call_off)
    (content,) = queries.opened_contents(call_off.competition).values()
    assert content.answers["Q1"] == "The very last word."


def test_a_safety_net_switched_off_leaves_no_bid(as_):
    call_off = made.a_published_call_off(suppliers=1)
    supplier = call_off.suppliers[0]
    ref, owner = call_off.competition.reference, as_(made.owner_of(supplier))
    made.a_draft_bid(call_off, supplier)
    post(owner, "bid_safety_net", {"on": "yes"}, reference=ref)
    assert Bid.objects.current().count() == 1
    post(owner, "bid_safety_net", {"on": "no"}, reference=ref)
    made.open_bids(call_off)
    assert not queries.opened_bids(call_off.competition)


def test_pressing_submit_puts_the_bid_in_the_nets_place(as_):
    call_off = made.a_published_call_off(suppliers=1)
    supplier = call_off.suppliers[0]
    owner, by = as_(made.owner_of(supplier)), made.owner_of(supplier)
    invitation = made.a_draft_bid(call_off, supplier)
    actions.set_safety_net(by=by, invitation=invitation, on=True)
    bid = actions.submit_bid(by=by, invitation=invitation, submission_key=uuid4())
    clock.freeze(uk_moment("2018-02-02 09:00"))
    actions.save_answer(by=by, invitation=invitation, code="Q1", text="Not submitted again.")
    assert "Changed since you submitted" in page(owner, "bid", reference=call_off.competition.reference)
    made.open_bids(call_off)
    assert [b.pk for b in queries.opened_bids(call_off.competition)] == [bid.pk]


def test_after_the_deadline_every_form_of_a_bid_says_so_and_keeps_what_was_typed(as_):
    call_off = made.a_published_call_off(suppliers=1)
    supplier = call_off.suppliers[0]
    ref, owner = call_off.competition.reference, as_(made.owner_of(supplier))
    page(owner, "bid_withdraw", status=302, reference=ref)
    assert "You have no bid to withdraw." in page(owner, "bid", reference=ref)
    made.a_draft_bid(call_off, supplier)
    clock.freeze(call_off.competition.deadline + timedelta(minutes=1))
    late = post(owner, "bid_answer", {"answer": "Typed too late."}, status=200, reference=ref, code="Q1")
    late_price = post(owner, "bid_prices", {"price_1": "777"}, status=200, reference=ref)
    late_withdrawal = post(owner, "bid_withdraw", status=200, reference=ref).content.decode()
    assert "Since then none can be withdrawn. A bid that stands is opened with the others." in late_withdrawal
    for said, typed in ((late, "Typed too late."), (late_price, "777")):
        assert "Bids were due by" in said.content.decode()
        assert typed in said.content.decode()
    for name, more in (("bid_answer", {"code": "Q1"}), ("bid_prices", {}), ("bid_files", {})):
        page(owner, name, status=302, reference=ref, **more)
        assert "Bids are not taken any more" in page(owner, "bid", reference=ref)
