"""Messages reach a real mail server, each once, whatever fails on the way."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from email import message_from_bytes
from email.message import Message as Mail
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from django.core.files.storage import default_storage
from django.db import connection, transaction
from django.db.models.functions import Now
from django.utils import timezone

from accounts.models import User
from documents import actions as documents
from dps_portal.supervisor import free_port
from notifications import reminders
from notifications.actions import NotInTransaction, notify
from notifications.delivery import ATTEMPTS, deliver_due
from notifications.models import Message
from notifications.reminders import Reminder, raise_due
from tests.at_once import all_at_once
from tests.factories.accounts import UserFactory
from tests.factories.notifications import tell

ACCEPTED, BUSY = "250 OK", "451 Try again later"


class Postbox:
    """Takes mail as a server does, and can be told to refuse, to hang or to drop the line."""

    def __init__(self) -> None:
        self.mails: list[Mail] = []
        self.answer_to_recipient = self.answer_to_mail = ACCEPTED
        self.unknown = ""
        self.hangs = self.drops = False

    async def handle_RCPT(self, _server, _session, envelope, address, _options) -> str:  # noqa: N802  the server's name
        answer = "550 No such mailbox" if address == self.unknown else self.answer_to_recipient
        if answer == ACCEPTED:
            envelope.rcpt_tos.append(address)
        return answer

    async def handle_DATA(self, server, _session, envelope) -> str:  # noqa: N802  the server's name
        if self.hangs:
            await asyncio.sleep(10)
        if self.drops:
            server.transport.abort()
        if self.hangs or self.drops or self.answer_to_mail != ACCEPTED:
            return self.answer_to_mail
        self.mails.append(message_from_bytes(envelope.content))
        return ACCEPTED


@pytest.fixture
def postbox(settings) -> Iterator[Postbox]:
    """A mail server on this machine."""
    box = Postbox()
    server = Controller(box, hostname="127.0.0.1", port=free_port())
    server.start()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", server.port
    settings.EMAIL_USE_TLS = settings.EMAIL_USE_SSL = False
    settings.EMAIL_HOST_USER = settings.EMAIL_HOST_PASSWORD = ""
    yield box
    server.stop()


@pytest.fixture
def queue_is_away(monkeypatch) -> None:
    """Nothing is handed over at the commit itself."""
    monkeypatch.setattr("notifications.actions.nudge", lambda task: None)


def fall_due() -> None:
    """As if the pause before the next attempt were over."""
    Message.objects.update(next_attempt_at=Now())


@pytest.mark.django_db
def test_the_same_thing_is_told_to_a_person_once_however_often_it_is_said(postbox: Postbox) -> None:
    person = UserFactory()
    tell(person)
    tell(person)
    assert deliver_due() == 1
    assert deliver_due() == 0
    assert [mail["To"] for mail in postbox.mails] == [person.email]


@pytest.mark.django_db(transaction=True)
def test_nothing_is_told_outside_a_transaction_and_nothing_of_one_rolled_back(postbox: Postbox) -> None:
    person = UserFactory()
    with pytest.raises(NotInTransaction):
        notify(people=[person], subject="x", body="x", link="", key="k")
    with transaction.atomic():
        notify(people=[person], subject="x", body="x", link="", key="k")
        transaction.set_rollback(True)
    assert deliver_due() == 0


@pytest.mark.django_db
def test_a_letter_goes_as_an_attachment_and_arrives_byte_for_byte(postbox: Postbox) -> None:
    letter = documents.store_bytes(
        by=None, organisation=None, name="Decision.pdf", content_type="application/pdf", content=b"%PDF-1.7 words"
    )
    tell(UserFactory(), attachments=[letter])
    deliver_due()
    part = next(part for part in postbox.mails[0].walk() if part.get_filename() == "Decision.pdf")
    assert part.get_payload(decode=True) == b"%PDF-1.7 words"


@pytest.mark.django_db
def test_a_busy_server_is_tried_again_later_with_the_same_message_id(postbox: Postbox) -> None:
    tell(UserFactory())
    postbox.answer_to_mail = BUSY
    assert deliver_due() == 0
    message = Message.objects.get()
    assert (message.sent_at, message.failed_at, message.attempts) == (None, None, 1)
    assert message.next_attempt_at > timezone.now()
    postbox.answer_to_mail = ACCEPTED
    assert deliver_due() == 0, "it is not tried before its time"
    fall_due()
    assert deliver_due() == 1
    assert postbox.mails[0]["Message-ID"] == f"<{message.pk}@localhost>"


@pytest.mark.django_db
@pytest.mark.parametrize(("where", "says"), [("recipient", "550 No such mailbox"), ("mail", "554 Too large")])
def test_what_a_server_refuses_for_good_is_given_up_and_its_answer_kept(postbox, where: str, says: str) -> None:
    tell(UserFactory(), key="refused")
    setattr(postbox, f"answer_to_{where}", says)
    assert deliver_due() == 0
    message = Message.objects.get()
    assert message.failed_at is not None
    assert says[4:] in message.deliveries.get().answer
    fall_due()
    assert deliver_due() == 0
    assert message.deliveries.count() == 1, "it is not tried again"


@pytest.mark.django_db
def test_a_mailbox_that_does_not_exist_does_not_hold_up_the_others(postbox: Postbox) -> None:
    for number in range(3):
        tell(UserFactory(email=f"p{number}@example.test"), key=f"k{number}")
    postbox.unknown = "p0@example.test"
    assert deliver_due() == 2


@pytest.mark.django_db
def test_a_letter_that_cannot_be_read_holds_up_nobody_and_is_tried_again(postbox: Postbox) -> None:
    letter = documents.store_bytes(
        by=None, organisation=None, name="a.pdf", content_type="application/pdf", content=b"%PDF"
    )
    default_storage.delete(letter.storage_key)
    tell(UserFactory(), key="poison", attachments=[letter])
    tell(UserFactory(), key="sound")
    assert deliver_due() == 1
    poison = Message.objects.get(key="poison")
    assert (poison.sent_at, poison.failed_at) == (None, None)
    assert "FileNotFoundError" in poison.deliveries.get().answer


@pytest.mark.django_db
def test_after_four_days_of_trying_a_message_is_given_up(postbox: Postbox) -> None:
    tell(UserFactory())
    postbox.answer_to_mail = BUSY
    Message.objects.update(attempts=ATTEMPTS - 1)
    deliver_due()
    assert Message.objects.get().failed_at is not None


@pytest.mark.django_db
def test_no_server_at_all_costs_no_message_an_attempt(settings) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", free_port()
    tell(UserFactory())
    assert deliver_due() == 0
    assert Message.objects.get().attempts == 0


@pytest.mark.django_db
def test_a_server_that_hangs_costs_one_wait_however_many_messages_there_are(postbox: Postbox, settings) -> None:
    settings.EMAIL_TIMEOUT = 1
    for number in range(5):
        tell(UserFactory(), key=f"k{number}")
    postbox.hangs = True
    began = time.monotonic()
    assert deliver_due() == 0
    assert time.monotonic() - began < 3
    assert sorted(Message.objects.values_list("attempts", flat=True)) == [0, 0, 0, 0, 1]


@pytest.mark.django_db
def test_a_server_that_drops_the_line_is_tried_again(postbox: Postbox) -> None:
    tell(UserFactory())
    postbox.drops = True
    assert deliver_due() == 0
    postbox.drops = False
    fall_due()
    assert deliver_due() == 1
    assert len(postbox.mails) == 1


DELIVER = """
import sys, django
django.setup()
from django.db import connection
from notifications.delivery import deliver_due
connection.settings_dict["NAME"] = sys.argv[1]
deliver_due()
"""


@contextmanager
def nothing_can_be_noted() -> Iterator[None]:
    """No attempt can be written down meanwhile: a worker whose mail was accepted stands before its commit."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("LOCK TABLE notifications_delivery IN SHARE MODE")
        yield


WAITING = """
SELECT pid FROM pg_locks JOIN pg_database ON pg_database.oid = database
WHERE datname = current_database() AND relation = 'notifications_delivery'::regclass AND NOT granted
"""


def sessions(sql: str, *values: object) -> list[int]:
    """The database's sessions that the query finds."""
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return [pid for (pid,) in cursor.fetchall()]


def until(asked: Callable[[], Any]) -> Any:
    """The first answer that is something."""
    end = time.monotonic() + 60
    while not (answer := asked()):
        assert time.monotonic() < end, "it did not come to that"
        time.sleep(0.02)
    return answer


def start_a_worker(settings: Any) -> subprocess.Popen[bytes]:
    """A process of its own that hands over what is due."""
    environment = os.environ | {
        "DJANGO_SETTINGS_MODULE": "dps_portal.settings",
        "EMAIL_URL": f"smtp://127.0.0.1:{settings.EMAIL_PORT}",
    }
    command = [sys.executable, "-c", DELIVER, connection.settings_dict["NAME"]]
    return subprocess.Popen(command, cwd=settings.BASE_DIR, env=environment)


@pytest.fixture
def raise_and_deliver(monkeypatch) -> Callable[[], tuple[int, int]]:
    """What a beat and a worker do with one reminder to three people: how many messages are new, how many accepted."""
    people = [UserFactory() for _ in range(3)]
    due = Reminder("bid:1:24h", people, "Your bid is due tomorrow", "At noon.", "/invitations/")
    monkeypatch.setattr(reminders, "_providers", [lambda _: [due]])
    return lambda: (raise_due(), deliver_due())


@pytest.mark.usefixtures("queue_is_away")
@pytest.mark.django_db(transaction=True)
def test_a_reminder_whose_worker_dies_between_acceptance_and_commit_comes_again_as_the_same_mail(
    postbox: Postbox, settings, raise_and_deliver
) -> None:
    assert raise_due() == 3
    worker = start_a_worker(settings)
    with nothing_can_be_noted():
        [session] = until(lambda: sessions(WAITING))
        [taken] = postbox.mails
        worker.kill()
        assert worker.wait(timeout=60) == -signal.SIGKILL
    until(lambda: not sessions("SELECT pid FROM pg_locks WHERE pid = %s", session))
    assert Message.objects.filter(sent_at=None, attempts=0).count() == 3
    done = all_at_once(*[raise_and_deliver] * 4)
    assert [sum(counts) for counts in zip(*done, strict=True)] == [0, 3]
    again = Counter(mail["Message-ID"] for mail in postbox.mails)
    assert again == {f"<{pk}@localhost>": 1 for pk in Message.objects.values_list("pk", flat=True)} | {
        taken["Message-ID"]: 2
    }


@pytest.mark.usefixtures("queue_is_away")
@pytest.mark.django_db(transaction=True)
def test_eight_workers_at_once_send_each_of_ten_messages_once(postbox: Postbox) -> None:
    for number in range(10):
        tell(UserFactory(), key=f"k{number}")
    assert postbox.mails == []
    assert sum(all_at_once(*[deliver_due] * 8)) == 10
    assert len({mail["To"] for mail in postbox.mails}) == len(postbox.mails) == 10


@pytest.mark.usefixtures("queue_is_away")
@pytest.mark.django_db(transaction=True)
def test_a_reminder_that_four_beats_raise_at_once_while_workers_deliver_is_sent_once(
    postbox: Postbox, raise_and_deliver
) -> None:
    done = all_at_once(*[raise_and_deliver] * 4)
    assert sum(new for new, _ in done) == 3, "each message is new to one beat alone"
    assert raise_and_deliver()[0] == 0
    assert sorted(mail["To"] for mail in postbox.mails) == sorted(User.objects.values_list("email", flat=True))


@pytest.mark.django_db
def test_a_room_whose_reminders_fail_silences_no_other(postbox: Postbox, monkeypatch, caplog) -> None:
    def broken(now: datetime) -> list[Reminder]:
        raise ZeroDivisionError

    due = Reminder("bid:1:24h", [UserFactory()], "Your bid is due tomorrow", "At noon.", "/invitations/")
    monkeypatch.setattr(reminders, "_providers", [broken, lambda _: [due]])
    assert raise_due() == 1
    assert "broken" in caplog.text


@pytest.mark.django_db
def test_a_subject_is_one_line_of_what_fits(postbox: Postbox) -> None:
    tell(UserFactory(), subject="A call-off\nBcc: everybody@example.test " + "x" * 300)
    deliver_due()
    assert postbox.mails[0]["Bcc"] is None
    assert len(Message.objects.get().subject) == 200


@pytest.mark.usefixtures("queue_is_away")
@pytest.mark.django_db(transaction=True)
def test_two_who_tell_the_same_people_the_same_at_once_tell_it_once(postbox: Postbox) -> None:
    people = [UserFactory() for _ in range(5)]

    def work(order: list[User]) -> None:
        with transaction.atomic():
            notify(people=order, subject="x", body="x", link="", key="k")

    all_at_once(lambda: work(people), lambda: work(people[::-1]))
    assert Message.objects.count() == 5
