"""Addresses of this room's pages, for messages and lists of what needs somebody."""

from __future__ import annotations

from django.urls import reverse

from evaluations.models import PriceInquiry


def judging_page(inquiry: PriceInquiry) -> str:
    """Where the buyer asks about a price and judges the explanation."""
    return reverse("evaluations:low_price", args=[inquiry.bid.competition.reference, inquiry.bid_id])


def explaining_page(inquiry: PriceInquiry) -> str:
    """Where the bidder explains its price."""
    return reverse("evaluations:explain_price", args=[inquiry.pk])
