"""Abnormally low prices: asked about and judged by people, never rejected by the portal (ABN-01)."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import transaction

from accounts.errors import InvalidState
from accounts.models import SUPPLIER_WRITERS, User
from accounts.policy import enforce
from evaluations import policies
from evaluations.addresses import explaining_page, judging_page
from evaluations.models import PriceInquiry
from ledger import actions as ledger
from ledger import clock
from notifications.actions import notify
from regulations import calendar
from regulations.errors import RuleViolation
from regulations.words import moment_words
from suppliers.queries import organisation_people
from tenders.models import Bid

ANSWER_WORKING_DAYS = 5
"""How long a bidder has to explain its price. The law sets no time (regulation 69); the portal gives every bidder the
same."""


@transaction.atomic
def ask_about_price(*, by: User, bid: Bid) -> PriceInquiry:
    """Ask a bidder to explain a price that looks abnormally low, within 5 working days. Asking twice asks once."""
    bid = (
        Bid.objects.select_for_update(of=("self",)).select_related("competition__buyer", "organisation").get(pk=bid.pk)
    )
    enforce(policies.may_ask_about_price, by, bid)
    now = clock.now()
    due_at = calendar.working_period_end(now, ANSWER_WORKING_DAYS)
    inquiry, is_new = PriceInquiry.objects.get_or_create(
        bid=bid, defaults={"asked_by": by, "asked_at": now, "due_at": due_at}
    )
    if is_new:
        ledger.record(
            verb="low_price_questioned", obj=bid, actor=by, organisation=bid.competition.buyer,
            facts={"due": due_at.isoformat()},
        )  # fmt: skip
        notify(
            people=organisation_people(bid.organisation, *SUPPLIER_WRITERS),
            subject=f"Explain your price in {bid.competition.reference}",
            body=f"The buyer finds your price low and has to ask you to explain it before deciding (regulation 69). "
            f"Explain it by {moment_words(due_at)}; after that the buyer may judge without an explanation. "
            "The price itself cannot change.",
            link=explaining_page(inquiry),
            key=f"low-price:{inquiry.pk}",
        )
    return inquiry


@transaction.atomic
def explain_price(*, by: User, inquiry: PriceInquiry, explanation: str) -> None:
    """The bidder explains; the price stays as bid. A late explanation counts until the buyer has judged."""
    inquiry = _lock(inquiry)
    enforce(policies.may_explain_price, by, inquiry)
    if not explanation.strip():
        raise ValidationError({"explanation": "Explain how the price comes about."})
    if inquiry.judged_at:
        raise InvalidState("The buyer has already judged your price. Your text is still here, and was not sent.")
    if inquiry.bid.competition.concluded_at:
        raise InvalidState("The buyer has decided this call-off. Your text is still here, and was not sent.")
    inquiry.explanation, inquiry.explained_at = explanation.strip(), clock.now()
    inquiry.save(update_fields=["explanation", "explained_at"])
    ledger.record(verb="low_price_explained", obj=inquiry.bid, actor=by, organisation=inquiry.bid.organisation)
    notify(
        people=[inquiry.asked_by],
        subject=f"{inquiry.bid.organisation} has explained its price in {inquiry.bid.competition.reference}",
        body="Judge whether the explanation satisfies you.",
        link=judging_page(inquiry),
        key=f"low-price-explained:{inquiry.pk}",
    )


@transaction.atomic
def judge_price(*, by: User, inquiry: PriceInquiry, satisfactory: bool, judgement: str) -> None:
    """The buyer judges the explanation, or silence after the time, with reasons; only what does not satisfy lets the
    bid be rejected (ABN-01).
    """
    inquiry = _lock(inquiry)
    enforce(policies.may_check_compliance, by, inquiry.bid.competition)
    now = clock.now()
    if inquiry.judged_at:
        raise InvalidState("The explanation has already been judged.")
    if not inquiry.may_be_judged(now):
        raise RuleViolation(
            "ABN-01", f"The bidder can still explain its price until {moment_words(inquiry.due_at)}.",
            "Judge once it has explained it, or after that time.",
        )  # fmt: skip
    if satisfactory and not inquiry.explained_at:
        raise ValidationError({"satisfactory": "There is no explanation that could satisfy you"})
    if not judgement.strip():
        raise ValidationError({"judgement": "Give the reasons."})
    inquiry.satisfactory, inquiry.judgement = satisfactory, judgement.strip()
    inquiry.judged_by, inquiry.judged_at = by, now
    inquiry.save(update_fields=["satisfactory", "judgement", "judged_by", "judged_at"])
    ledger.record(
        verb="low_price_judged", obj=inquiry.bid, actor=by, organisation=inquiry.bid.competition.buyer,
        facts={"satisfactory": satisfactory, "explained": inquiry.explained_at is not None},
    )  # fmt: skip


def _lock(inquiry: PriceInquiry) -> PriceInquiry:
    rows = PriceInquiry.objects.select_for_update(of=("self",)).select_related(
        "bid__organisation", "bid__competition__buyer", "asked_by"
    )
    return rows.get(pk=inquiry.pk)
