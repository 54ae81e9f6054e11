"""A rejection looked at again: asked for once, answered by somebody who had no part in it, the first decision kept."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from accounts.models import Role
from ledger import clock
from ledger.models import Entry
from notifications.models import Message
from notifications.reminders import raise_due
from suppliers import queries
from suppliers.models import Admission, Reconsideration
from tests.suppliers import story

pytestmark = pytest.mark.django_db
WHY = "R01 is met: see page 3 of the report."


@pytest.fixture
def rejected(dps, firm, assessor, decider):
    """A lot that was rejected on 4 December 2017."""
    row = story.row_of(story.applied(dps, firm, 1))
    story.find_all(assessor, row, R01="not_met")
    story.recommend(assessor, row, "rejected")
    story.decide(decider, row, "rejected", "R01 is not met.")
    return row


@pytest.fixture
def second(dps):
    return story.signed_in(story.hub_person(dps, Role.DECIDER, "Dora Second"))


def ask(client, row, request=WHY):
    return client.post(reverse("suppliers:ask_reconsideration", args=[row.pk]), {"request": request}, follow=True)


def answer(client, row, outcome, reasons="The report shows it."):
    story.impartial(client, row)
    given = {"outcome": outcome, "answer": reasons}
    return client.post(reverse("suppliers:reconsider", args=[row.pk]), given, follow=True)


def test_a_changed_rejection_admits_from_that_day_and_leaves_the_decision_as_it_was(
    at, rejected, owner, second, firm
) -> None:
    assert "Ask for reconsideration" in story.text(
        owner.get(reverse("suppliers:application", args=[rejected.application_id]))
    )
    assert "The decision stands meanwhile" in story.text(ask(owner, rejected))
    at("2017-12-11 09:00")
    assert "Reconsider the rejection of Clearwater" in story.text(second.get(reverse("home")))
    answer(second, rejected, "changed")
    admission = Admission.objects.get(organisation=firm)
    assert admission.admitted_at == clock.now()
    assert firm in queries.admitted_to(rejected.lot, clock.now())
    rejected.refresh_from_db()
    assert rejected.decision == "rejected"
    page = story.text(owner.get(reverse("suppliers:application", args=[rejected.application_id])))
    assert "you are admitted from that day" in page
    assert "Apply again" not in page
    assert Entry.objects.filter(verb__startswith="reconsideration_").count() == 2
    assert Message.objects.filter(key__startswith="reconsideration-answered").exists()


def test_an_upheld_rejection_admits_nobody_and_is_never_changed(rejected, owner, second) -> None:
    ask(owner, rejected)
    answer(second, rejected, "upheld", "The report is of another product.")
    assert not Admission.objects.exists()
    answer(second, rejected, "changed")
    assert Reconsideration.objects.get().outcome == "upheld"
    assert not Admission.objects.exists()
    with pytest.raises(IntegrityError), transaction.atomic():
        Reconsideration.objects.update(outcome="changed")


def test_who_decided_does_not_reconsider(rejected, owner, decider) -> None:
    ask(owner, rejected)
    story.impartial(decider, rejected)
    page = decider.get(reverse("suppliers:reconsider", args=[rejected.pk]))
    assert "who neither recommended nor decided" in story.text(page)
    assert answer(decider, rejected, "changed").status_code == 403
    assert Reconsideration.objects.get().is_open


def test_it_is_asked_for_within_ten_working_days_and_once(at, rejected, owner, colleague) -> None:
    at("2017-12-18 23:30")
    until = "until the end of 18 December 2017"
    assert f"You can ask for reconsideration {until}, and apply again at any time." in story.text(owner.get("/"))
    application = reverse("suppliers:application", args=[rejected.application_id])
    assert f"Ask for reconsideration of this rejection : you can {until}" in story.text(owner.get(application))
    ask(owner, rejected)
    assert "You can ask for reconsideration" not in story.text(owner.get("/"))
    page = story.text(colleague.get(reverse("suppliers:ask_reconsideration", args=[rejected.pk])))
    assert "was asked for at" in page
    assert "due by 2 January 2018" in page, "15 days (INF-01): 10 working days end on 4 January"
    assert "What you wrote, and was not sent Once more." in story.text(ask(colleague, rejected, "Once more."))
    assert Reconsideration.objects.count() == 1


def test_after_ten_working_days_the_page_says_that_one_can_apply_again(at, rejected, owner) -> None:
    at("2017-12-19 00:10")
    assert "could be asked for until" in story.text(ask(owner, rejected))
    assert not Reconsideration.objects.exists()


def test_nothing_is_asked_without_words_and_what_was_not_rejected_is_not_reconsidered(
    dps, firm, owner, assessor, decider
) -> None:
    row = story.row_of(story.applied(dps, firm, 1))
    story.find_all(assessor, row)
    story.recommend(assessor, row)
    story.decide(decider, row)
    assert "nothing to reconsider" in story.text(ask(owner, row))
    assert not Reconsideration.objects.exists()


def test_who_may_answer_is_reminded_once_before_it_is_due_and_once_when_it_is_late(at, rejected, owner, second) -> None:
    ask(owner, rejected)
    for moment in ("2017-12-15 09:00", "2017-12-15 12:00", "2017-12-19 09:00", "2017-12-19 12:00"):
        at(moment)
        raise_due()
    reminders = Message.objects.filter(key__contains="reconsideration:")
    assert sorted(reminders.values_list("person__name", flat=True)).count("Dora Second") == 2
    assert not reminders.filter(person__name="Devi Decider").exists()


def test_filters_of_the_queue_are_kept_under_a_name_by_each_for_themselves(dps, firm, assessor, decider) -> None:
    story.applied(dps, firm, 1)
    late = f"{reverse('suppliers:queue')}?state=late&whose=nobody"
    assert "Enter a name" in story.text(assessor.post(late, {"step": "keep_filter", "name": ""}))
    assessor.post(late, {"step": "keep_filter", "name": "Late and free"})
    assessor.post(f"{reverse('suppliers:queue')}?state=all", {"step": "keep_filter", "name": "late and FREE"})
    page = assessor.get(reverse("suppliers:queue"))
    assert "late and FREE" in story.text(page)
    assert "?state=all" in page.content.decode()
    assert "FREE" not in story.text(decider.get(reverse("suppliers:queue")))
    kept = assessor.get(reverse("suppliers:queue")).content.decode().split('name="filter" value="')[1].split('"')[0]
    decider.post(reverse("suppliers:queue"), {"step": "remove_filter", "filter": kept})
    assert "FREE" in story.text(assessor.get(reverse("suppliers:queue")))
    assessor.post(reverse("suppliers:queue"), {"step": "remove_filter", "filter": kept})
    assert "FREE" not in story.text(assessor.get(reverse("suppliers:queue")))


def test_evidence_is_viewed_beside_its_answer_in_a_frame_that_only_the_portal_may_make(dps, firm, assessor) -> None:
    row = story.row_of(story.applied(dps, firm, 1))
    story.impartial(assessor, row)
    page = assessor.get(reverse("suppliers:findings", args=[row.pk, "requirements-1"]))
    assert "frame-src 'self'" in page["Content-Security-Policy"]
    address = page.content.decode().split('<iframe class="portal-evidence" src="')[1].split("#")[0]
    file = assessor.get(address)
    assert file["Content-Type"] == "application/pdf"
    assert "frame-ancestors 'self'" in file["Content-Security-Policy"]
    assert file["X-Frame-Options"] == "SAMEORIGIN"
