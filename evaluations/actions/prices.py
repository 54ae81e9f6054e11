"""Abnormally low prices: asked about and judged by people, never rejected by the portal (ABN-01)."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import transaction

from accounts.errors import InvalidState
from accounts.models import SUPPLIER_WRITERS, User
from accounts.policy import enforce
from evaluations import policies
from evaluations.models import PriceInquiry
from ledger import actions as ledger
from ledger import clock
from notifications.actions import notify
from suppliers.queries import organisation_people
from tenders.models import Bid


@transaction.atomic
def ask_about_price(*, by: User, bid: Bid) -> PriceInquiry:
    """Ask a bidder to explain a price that looks abnormally low. Asking twice asks once."""
    bid = (
        Bid.objects.select_for_update(of=("self",)).select_related("competition__buyer", "organisation").get(pk=bid.pk)
    )
    enforce(policies.may_ask_about_price, by, bid)
    inquiry, is_new = PriceInquiry.objects.get_or_create(bid=bid, defaults={"asked_by": by, "asked_at": clock.now()})
    if is_new:
        ledger.record(verb="low_price_questioned", obj=bid, actor=by, organisation=bid.competition.buyer)
        notify(
            people=organisation_people(bid.organisation, *SUPPLIER_WRITERS),
            subject=f"Explain your price in {bid.competition.reference}",
            body="The buyer finds your price low and has to ask you to explain it before deciding (regulation 69). "
            "The price itself cannot change.",
            link=f"/price-questions/{inquiry.pk}/",
            key=f"low-price:{inquiry.pk}",
        )
    return inquiry


@transaction.atomic
def explain_price(*, by: User, inquiry: PriceInquiry, explanation: str) -> None:
    """The bidder explains; the price stays as bid."""
    inquiry = PriceInquiry.objects.select_for_update().select_related("bid__organisation").get(pk=inquiry.pk)
    enforce(policies.may_explain_price, by, inquiry)
    if not explanation.strip():
        raise ValidationError({"explanation": "Explain how the price comes about."})
    if inquiry.judged_at:
        raise InvalidState("The buyer has already judged the explanation.")
    inquiry.explanation, inquiry.explained_at = explanation.strip(), clock.now()
    inquiry.save(update_fields=["explanation", "explained_at"])
    ledger.record(verb="low_price_explained", obj=inquiry.bid, actor=by, organisation=inquiry.bid.organisation)


@transaction.atomic
def judge_price(*, by: User, inquiry: PriceInquiry, satisfactory: bool, judgement: str) -> None:
    """The buyer judges the explanation with reasons; only an unsatisfactory one lets the bid be rejected."""
    inquiry = PriceInquiry.objects.select_for_update().select_related("bid__competition__buyer").get(pk=inquiry.pk)
    enforce(policies.may_check_compliance, by, inquiry.bid.competition)
    if not inquiry.explained_at:
        raise InvalidState("The bidder has not explained the price yet.")
    if inquiry.judged_at:
        raise InvalidState("The explanation has already been judged.")
    if not judgement.strip():
        raise ValidationError({"judgement": "Give the reasons."})
    inquiry.satisfactory, inquiry.judgement = satisfactory, judgement.strip()
    inquiry.judged_by, inquiry.judged_at = by, clock.now()
    inquiry.save(update_fields=["satisfactory", "judgement", "judged_by", "judged_at"])
    ledger.record(
        verb="low_price_judged", obj=inquiry.bid, actor=by, organisation=inquiry.bid.competition.buyer,
        facts={"satisfactory": satisfactory},
    )  # fmt: skip
