"""Where this room's pages are, for messages and redirects."""

from __future__ import annotations

from django.urls import reverse

from tenders.models import Competition


def buyer_page(competition: Competition) -> str:
    """The call-off from the buyer's side."""
    return reverse("tenders:competition", kwargs={"reference": competition.reference})


def opening_page(competition: Competition) -> str:
    """Where openers give their passphrases."""
    return reverse("tenders:open", kwargs={"reference": competition.reference})


def invitation_page(competition: Competition) -> str:
    """The call-off from an invited supplier's side."""
    return reverse("tenders:invitation", kwargs={"reference": competition.reference})


def bid_page(competition: Competition) -> str:
    """The bid of an invited supplier."""
    return reverse("tenders:bid", kwargs={"reference": competition.reference})


def section_page(competition: Competition, section: str) -> str:
    """One section of a draft."""
    return reverse("tenders:section", kwargs={"reference": competition.reference, "section": section})
