"""Compliance figures: every clock met or missed, by whom, with its cases; as the law counts, in a fixed number of
queries."""

from __future__ import annotations

import csv
import io
from datetime import datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import Kind, Organisation, Role
from evaluations.models import Award
from ledger import clock
from ledger.models import Entry
from notices.actions import publish_award_notice
from regulations import calendar, time_limits
from regulations.words import UK
from reports import compliance
from suppliers.models import ApplicationLot
from tenders.models import Competition, Question
from tests.factories.evaluations import an_award
from tests.factories.suppliers import SupplierFactory, supplier_person
from tests.suppliers import story

pytestmark = pytest.mark.django_db
EVERYTHING = compliance.Chosen()


@pytest.fixture
def boss(dps):
    """A decision maker of the hub."""
    return story.hub_person(dps, Role.DECIDER, "Devi Decider")


@pytest.fixture
def dps(at):
    at("2017-12-04 10:00")
    return story.a_dps()


def figure(person, key):
    return next(f for f in compliance.figures(person, EVERYTHING, clock.now()) if f.clock.key == key)


def text(answer) -> str:
    return " ".join(answer.content.decode().split())


def three_applications(dps, at, boss):
    """Received on 4 December 2017, due on the 18th: decided in time, decided late, and waiting."""
    rows = [story.row_of(story.applied(dps, SupplierFactory(name=f"Firm {n} Ltd"), 1)) for n in "ABC"]
    asha = story.signed_in(story.hub_person(dps, Role.ASSESSOR, "Asha Assessor"))
    for row, day in zip(rows, ("2017-12-18 23:59", "2017-12-19 00:01"), strict=False):
        at(day)
        story.find_all(asha, row)
        story.recommend(asha, row)
        story.decide(story.signed_in(boss), row)
    return rows


def test_decisions_are_met_missed_or_running_by_whom_with_their_cases(dps, boss, at) -> None:
    rows = three_applications(dps, at, boss)
    at("2017-12-18 23:59")
    assert (figure(boss, "decisions").met, figure(boss, "decisions").missed) == (1, 1)
    assert figure(boss, "decisions").running == 1
    at("2017-12-19 09:00")
    assert (figure(boss, "decisions").missed, figure(boss, "decisions").running) == (2, 0)
    reader = story.signed_in(boss)
    page = text(reader.get(reverse("reports:compliance")))
    assert "<svg" in page
    assert "33.3%" in page
    address = reverse("reports:compliance_clock", args=["decisions"])
    missed = text(reader.get(f"{address}?state=missed"))
    assert "2 cases" in missed
    assert rows[0].application.reference not in missed
    assert reverse("suppliers:assess", args=[rows[2].pk]) in missed
    assert "Nobody yet" in missed
    of_devi = b"".join(reader.get(f"{address[:-1]}.csv?state=missed&who=Devi+Decider").streaming_content)
    (row,) = csv.DictReader(io.StringIO(of_devi.decode("utf-8-sig")))
    assert row["case"] == f"{rows[1].application.reference}, lot 1"
    assert (row["standing"], row["done"][:16]) == ("Missed", "2017-12-19T00:01")
    whole = reader.get(reverse("reports:compliance_json"))
    assert b'"missed": 2' in b"".join(whole.streaming_content)
    assert "No clock has a case in this time" in text(reader.get(f"{reverse('reports:compliance')}?until=2017-01-01"))
    assert reader.get(reverse("reports:compliance_clock", args=["nothing"])).status_code == 404


def test_another_hub_sees_none_of_it_and_an_auditors_look_is_recorded(dps, boss, reader, at) -> None:
    three_applications(dps, at, boss)
    other = Organisation.objects.create(kind=Kind.NHS_ENGLAND, name="Another hub")
    assert compliance.figures(supplier_person(other, Role.DECIDER), EVERYTHING, clock.now()) == []
    assert "Decisions on applications" in text(reader.get(reverse("reports:compliance")))
    assert Entry.objects.filter(verb="audited", facts__what="reports:compliance").exists()


def test_more_cases_cost_no_more_queries(dps, boss, at) -> None:
    reader, counts = story.signed_in(boss), []
    pages = [reverse("reports:compliance"), reverse("reports:compliance_clock", args=["decisions"])]
    for _ in range(2):
        story.applied(dps, SupplierFactory(), 1, 2)
        for page in pages:
            reader.get(page)
            with CaptureQueriesContext(
                connection,
            ) as asked:
                reader.get(page)
            counts.append(len(asked))
    assert counts[:2] == counts[2:]


@pytest.mark.parametrize("day", ["2018-02-28 16:00", "2018-03-03 23:30", "2018-03-27 00:30", "2018-11-25 12:00"])
def test_the_database_counts_award_notices_and_time_for_bids_as_the_law_does(day, at) -> None:
    award = an_award()
    moment = datetime.fromisoformat(day).replace(tzinfo=UK)
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
    Award.objects.update(approved_at=moment)
    Competition.objects.update(published_at=moment, deadline=time_limits.tender_ends(moment))
    at("2018-12-31 09:00")
    person = supplier_person(award.competition.dps.contracting_authority, Role.DECIDER)

    def limit(key):
        clock_ = compliance.clock_of(key)
        return compliance.cases(clock_, person, EVERYTHING, clock.now())[0]["limit"]

    assert limit("award-notices") == time_limits.award_notice_due(moment)
    assert limit("tenders") == calendar.start_of_day(time_limits.tender_minimum(moment).last_day)
    assert figure(person, "tenders").met == 1
    type(award.competition.dps).objects.update(award_notice_mode="quarterly")
    assert limit("award-notices") == time_limits.award_notice_due(moment, quarterly=True)
    Question.objects.create(
        competition=award.competition, number=1, organisation=award.winner.organisation, asked_by=award.approved_by,
        asked_at=moment, text="Why?",
    )  # fmt: skip
    deadline = Competition.objects.get().deadline
    assert limit("questions") == time_limits.information_due(deadline)


def test_an_award_notice_in_time_is_met(at) -> None:
    award = an_award()
    person = supplier_person(award.competition.dps.contracting_authority, Role.DECIDER)
    assert figure(person, "award-notices").running == 1
    publish_award_notice(by=award.recommended_by, award=award)
    assert figure(person, "award-notices").met == 1
    assert ApplicationLot.objects.filter(decided_at__isnull=False).count() == figure(person, "decisions").cases
