"""kill -9 in the middle of a submission, fifty times: a receipt and a submitted application, or a whole draft."""

from __future__ import annotations

import random
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from shutil import rmtree
from tempfile import mkdtemp

import pytest
from django.conf import settings
from django.db import IntegrityError, connection, transaction
from django.urls import reverse

from ledger import receipts, signing
from ledger.models import Entry, Receipt
from ledger.receipt_file import check
from ledger.sequencer import integrate
from suppliers import demonstration
from suppliers.answers import kept_answers, values
from suppliers.models import Application
from tests.factories.accounts import UserFactory
from tests.factories.suppliers import SupplierFactory, some_drafts, supplier_person
from tests.suppliers import story
from tests.suppliers.own_portal import SECONDS, OwnPortal, own_portal

pytestmark = [pytest.mark.slow, pytest.mark.longest(60), pytest.mark.django_db(transaction=True)]
TIMES = {"worker": 15, "database": 15, "web": 20}


@pytest.fixture
def portal(transactional_db: None) -> Iterator[OwnPortal]:
    state = Path(mkdtemp(prefix="killed-", dir=settings.STATE_DIR))  # pytest closes its own folders to PostgreSQL
    with own_portal(state) as portal:
        story.shift_into_the_first_round()
        yield portal
    rmtree(state)


class Drafts:
    """Complete drafts of many firms, and what each must hold whatever happens."""

    def __init__(self, portal: OwnPortal, count: int) -> None:
        person = UserFactory()
        firm = SupplierFactory()
        supplier_person(firm)
        model = demonstration.begin(story.a_dps(), firm, demonstration.Script("Product", (1, 2)))
        self.answers = values(kept_answers(model))
        self.left = some_drafts(model.dps, [person], count, copy=model)
        portal.sign_in(person, [str(lot.pk) for lot in model.dps.lots.all()])

    def stands(self, draft: Application, told: str | None) -> bool:
        """Whether the application is submitted; whichever it is, it must be so wholly, and as the answer said."""
        now = Application.objects.get(pk=draft.pk)
        assert values(kept_answers(now)) == self.answers
        about = {"object_type": "suppliers.application", "object_id": str(now.pk)}
        entries = Entry.objects.filter(verb="application_submitted", **about)
        issued = Receipt.objects.filter(**about)
        lots = {row.submitted_at for row in now.lots.all()}
        if now.submitted_at is None:
            assert told is None
            assert (entries.count(), issued.count(), lots, now.manifest) == (0, 0, {None}, None)
            return False
        assert now.receipt == issued.get()
        assert issued.get().entry == entries.get()
        assert lots == {now.submitted_at}
        assert {row.due_at for row in now.lots.all()} != {None}
        with pytest.raises(IntegrityError, match="does not change"), transaction.atomic():
            now.answers.update(value="Another")
        return True


def killed(portal: OwnPortal, draft: Application, victim: str, after: float) -> str | None:
    """Submit, kill while that is under way, stand up again; what the browser was told."""
    portal.wait_until_at_work(victim)
    with ThreadPoolExecutor(1) as pool:
        told = pool.submit(portal.submit, draft)
        time.sleep(after)
        portal.kill(victim)
        connection.close()
        answer = told.result()
    portal.stand_up()
    return answer


def test_kill_9_in_the_middle_of_fifty_submissions_leaves_a_receipt_or_a_whole_draft(portal):
    drafts = Drafts(portal, 2 + sum(TIMES.values()))
    chance = random.Random(34)  # noqa: S311  the same instants in every run
    assert portal.submit(drafts.left[0])  # the first answer of a process takes longer than all others
    begun = time.monotonic()
    assert portal.submit(drafts.left[1])
    takes = time.monotonic() - begun
    portal.start("worker")
    papers_are_made()
    rounds = zip(drafts.left[2:], by_turns(), strict=True)
    unanswered = 0
    for draft, victim in rounds:
        told = killed(portal, draft, victim, chance.uniform(0, takes))
        unanswered += told is None
        if not drafts.stands(draft, told):
            assert portal.submit(draft) == reverse("suppliers:receipt", args=[draft.pk]), (victim, portal.said)
        assert portal.submit(draft) == reverse("suppliers:receipt", args=[draft.pk])  # pressed once more, by habit
        assert drafts.stands(draft, told)
    assert unanswered > 10
    papers_are_made()
    every_receipt_holds()


def by_turns() -> list[str]:
    """Each victim as often as it must die, mixed, so that what was killed starts again behind the others' rounds."""
    turns = [((number + 0.5) / times, victim) for victim, times in TIMES.items() for number in range(times)]
    return [victim for _place, victim in sorted(turns)]


def papers_are_made() -> None:
    """Wait until the worker has made the receipt of everything submitted so far."""
    until = time.monotonic() + SECONDS
    while waiting := Application.objects.filter(submitted_at__isnull=False, receipt_document=None).count():
        assert time.monotonic() < until, f"{waiting} receipts are not made"
        time.sleep(0.1)


def every_receipt_holds() -> None:
    integrate()
    for receipt in Receipt.objects.all():
        assert check(receipts.document(receipt), [signing.verifier()]).findings == []
