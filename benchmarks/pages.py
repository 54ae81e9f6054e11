"""Every main page at the demonstration's size and at a hundred times that."""

from __future__ import annotations

from django.urls import reverse

from benchmarks.measure import Measure
from benchmarks.multiply import multiply
from benchmarks.two_sizes import Page, at_both_sizes
from dps.demonstration import REFERENCE
from suppliers.models import Application
from tenders.models import Competition

TIMES = 100


def measures() -> list[Measure]:
    """Every main page, with a hundred times the data."""
    return at_both_sizes(_pages, lambda: multiply(TIMES), f"{TIMES} times the data")


def _pages() -> list[Page]:
    competition = Competition.objects.filter(published_at__isnull=False).order_by("published_at").first()
    application = Application.objects.filter(submitted_at__isnull=False).order_by("submitted_at").first()
    assert competition is not None  # noqa: S101
    assert application is not None  # noqa: S101
    call_off = {"reference": competition.reference}
    return [
        Page("front page", reverse("home")),
        Page("list of systems", reverse("dps:list")),
        Page("notice of the system", reverse("dps:notice", kwargs={"reference": REFERENCE})),
        Page("admitted suppliers", reverse("suppliers:register")),
        Page("notices", reverse("notices:list")),
        Page("register of awards", reverse("notices:awards")),
        Page("home of the hub", reverse("home"), "hub.assessor"),
        Page("applications to assess", reverse("suppliers:queue"), "hub.assessor"),
        Page("home of a supplier", reverse("home"), "supplier.1.owner"),
        Page("one application", reverse("suppliers:application", kwargs={"pk": application.pk}), "supplier.1.owner"),
        Page("invitations", reverse("tenders:invitations"), "supplier.1.owner"),
        Page("home of a buyer", reverse("home"), "officer"),
        Page("call-offs", reverse("tenders:list"), "officer"),
        Page("one call-off", reverse("tenders:competition", kwargs=call_off), "officer"),
        Page("messages", reverse("notifications:inbox"), "officer"),
        Page("ledger", reverse("reports:ledger"), "auditor"),
        Page("award report", reverse("reports:award_report"), "auditor"),
    ]
