"""Every main page at the demonstration's size and at a hundred times that: time on the server, number of queries."""

from __future__ import annotations

import statistics
import time
from dataclasses import dataclass

from django.conf import settings
from django.db import connection
from django.test import Client, override_settings
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import User
from benchmarks.measure import Measure
from benchmarks.multiply import multiply, settle
from dps.models import DynamicPurchasingSystem
from dps_portal import demonstration
from suppliers.models import Application
from tenders.models import Competition

TIMES = 100
VISITS = 15


@dataclass(frozen=True)
class Page:
    """A page as one person sees it; nobody is anonymous."""

    name: str
    path: str
    who: str = ""


@dataclass(frozen=True)
class Seen:
    """What a visit cost."""

    milliseconds: float
    queries: int


def measures() -> list[Measure]:
    """Two figures a page: milliseconds and queries, the larger size beside the smaller."""
    with override_settings(DEMONSTRATION=True):
        demonstration.make(lambda _: None)
    settle()
    pages = _pages()
    small = {page: _visit(page) for page in pages}
    multiply(TIMES)
    settle()
    found = []
    for page in pages:
        large = _visit(page)
        found.append(
            Measure(f"{page.name}, {TIMES} times the data", large.milliseconds, "ms", small[page].milliseconds)
        )
        found.append(Measure(f"{page.name}, queries", large.queries, "queries", small[page].queries))
    return found


def _pages() -> list[Page]:
    dps = DynamicPurchasingSystem.objects.get().reference
    competition = Competition.objects.filter(published_at__isnull=False).order_by("published_at").first()
    application = Application.objects.filter(submitted_at__isnull=False).order_by("submitted_at").first()
    assert competition is not None  # noqa: S101
    assert application is not None  # noqa: S101
    call_off = {"reference": competition.reference}
    return [
        Page("front page", reverse("home")),
        Page("list of systems", reverse("dps:list")),
        Page("notice of the system", reverse("dps:notice", kwargs={"reference": dps})),
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


def _visit(page: Page) -> Seen:
    client = Client()
    if page.who:
        person = User.objects.get(email__startswith=f"{page.who}@")
        client.force_login(person, backend=settings.AUTHENTICATION_BACKENDS[0])
        _pass_second_factor(client, person)
    taken = []
    _get(client, page)
    for _ in range(VISITS):
        started = time.perf_counter()
        _get(client, page)
        taken.append((time.perf_counter() - started) * 1000)
    with CaptureQueriesContext(connection) as captured:
        _get(client, page)
    return Seen(statistics.median(taken), len(captured))


def _get(client: Client, page: Page) -> None:
    answer = client.get(page.path)
    if answer.status_code != 200:
        raise RuntimeError(f"{page.name} ({page.path}) answered {answer.status_code} {answer.headers.get('Location')}")
    answer.getvalue()


def _pass_second_factor(client: Client, person: User) -> None:
    """As signing in with a code leaves it."""
    session = client.session
    methods = [{"method": "password", "at": time.time(), "email": person.email}, {"method": "mfa", "at": time.time()}]
    session["account_authentication_methods"] = methods
    session.save()
