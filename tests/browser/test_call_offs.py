"""Every page of call-offs as it looks, wide and narrow, to the person whose page it is."""

from __future__ import annotations

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from ledger import clock
from regulations.calendar import uk_moment
from tenders import actions
from tests.factories import tenders as made

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

SECTIONS = ("need", "value", "recipients", "criteria", "pricing", "tie-break", "dates", "openers")


def at(name, **kwargs):
    return reverse(f"tenders:{name}", kwargs=kwargs)


def see(page, looks_right, addresses):
    """Go through pages and look at each."""
    for name, address in addresses.items():
        answer = page.goto(address)
        assert answer.status == 200, (name, answer.status)
        looks_right(page, f"tenders-{name}")


def test_pages_of_a_draft_look_right(visit, looks_right):
    call_off = made.a_draft()
    ref = call_off.competition.reference
    see(visit(call_off.officer), looks_right, {
        "list": at("list"), "new": at("new"), "draft": at("competition", reference=ref),
        "check": at("check", reference=ref),
        "key": at("key"), "conflict": at("conflict", reference=ref), "shorter": at("shorter", reference=ref),
        **{f"section-{name}": at("section", reference=ref, section=name) for name in SECTIONS},
    })  # fmt: skip


def test_pages_of_an_open_call_off_look_right(visit, looks_right):
    call_off = made.a_published_call_off()
    bidder, other = call_off.suppliers
    ref = call_off.competition.reference
    made.a_sealed_bid(call_off, bidder, files={"How we would do it, with a long name that has to wrap.txt": b"Thus."})
    question = actions.ask_question(
        by=made.owner_of(other), invitation=call_off.invitation(other), text="Is video included?"
    )
    clock.freeze(uk_moment("2018-02-20 11:30"))
    of = {"reference": ref}
    see(visit(call_off.officer), looks_right, {
        "open": at("competition", **of), "extend": at("extend", **of), "cancel": at("cancel", **of),
        "answer": at("answer", pk=question.pk), "opening-early": at("open", **of),
    })  # fmt: skip
    see(visit(made.owner_of(other)), looks_right, {
        "invitations": at("invitations"), "invitation": at("invitation", **of), "bid-empty": at("bid", **of),
        "bid-answer": at("bid_answer", code="Q1", **of), "bid-prices": at("bid_prices", **of),
        "bid-files": at("bid_files", **of), "bid-check-empty": at("bid_check", **of),
    })  # fmt: skip
    see(visit(made.owner_of(bidder)), looks_right, {
        "bid": at("bid", **of), "bid-check": at("bid_check", **of), "receipt": at("bid_receipt", version=1, **of),
        "submitted": at("bid_submitted", version=1, **of), "withdraw": at("bid_withdraw", **of),
        "prices-filled": at("bid_prices", **of), "files-filled": at("bid_files", **of),
    })  # fmt: skip


def test_opening_looks_right(visit, looks_right):
    call_off = made.a_published_call_off()
    made.a_sealed_bid(call_off, call_off.suppliers[0])
    ref = call_off.competition.reference
    clock.freeze(uk_moment(made.OPENED))
    page = visit(call_off.officer)
    see(page, looks_right, {"sealed": at("competition", reference=ref), "opening": at("open", reference=ref)})
    page.get_by_label("Your passphrase for opening bids").fill("not the one")
    with page.expect_navigation():
        page.get_by_role("button", name="Give my passphrase").click()
    looks_right(page, "tenders-opening-wrong")
    page.get_by_label("Your passphrase for opening bids").fill(made.PASSPHRASES["first"])
    page.get_by_role("button", name="Give my passphrase").click()
    second = visit(call_off.second_opener)
    second.goto(at("open", reference=ref))
    looks_right(second, "tenders-opening-second")
    second.get_by_label("Your passphrase for opening bids").fill(made.PASSPHRASES["second"])
    second.get_by_role("button", name="Give my passphrase").click()
    expect(second.get_by_text("The bids are open.")).to_be_visible()
    looks_right(second, "tenders-opened")


def test_a_bid_is_prepared_and_submitted_without_javascript(visit):
    call_off = made.a_published_call_off(suppliers=1)
    page = visit(made.owner_of(call_off.suppliers[0]), javascript=False)
    page.goto(at("bid", reference=call_off.competition.reference))
    for title, text in (("Functions and fit", "Everything."), ("Usability", "Easy.")):
        page.get_by_role("link", name=title).click()
        page.get_by_role("textbox").fill(text)
        page.get_by_role("button", name="Save and continue").click()
    page.get_by_role("link", name="Prices").click()
    page.get_by_label("Set-up").fill("£1,500")
    page.get_by_label("Licence").fill("0.45")
    page.get_by_role("button", name="Save and continue").click()
    page.get_by_role("button", name="Check and submit").click()
    page.get_by_role("button", name="Submit your bid").click()
    expect(page.get_by_text("Bid received")).to_be_visible()
