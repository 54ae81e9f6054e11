"""Messages reach a real mail server, each once, whatever fails on the way."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from email import message_from_bytes
from email.message import Message as Mail

import pytest
from aiosmtpd.controller import Controller
from django.db import connection, transaction
from django.utils import timezone

from accounts.models import User
from documents import actions as documents
from dps_portal.supervisor import free_port
from ledger import clock
from notifications import reminders
from notifications.actions import NotInTransaction, notify
from notifications.delivery import deliver_due, deliver_next
from notifications.models import Message
from notifications.reminders import Reminder, raise_due
from tests.factories.accounts import UserFactory

BUSY, NO_SUCH_BOX = "451 Try again later", "550 No such mailbox"


class Postbox:
    """Takes mail as a server does, and can be told to refuse."""

    def __init__(self) -> None:
        self.mails: list[Mail] = []
        self.refusal_of_sender = ""
        self.refusal_of_recipient = ""

    async def handle_RCPT(self, _server, _session, envelope, address, _options) -> str:  # noqa: N802  the server's name
        if self.refusal_of_recipient:
            return self.refusal_of_recipient
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, _server, _session, envelope) -> str:  # noqa: N802  the server's name
        if self.refusal_of_sender:
            return self.refusal_of_sender
        self.mails.append(message_from_bytes(envelope.content))
        return "250 OK"


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


def tell(person: User, key: str = "a-key", **changes: object) -> list[Message]:
    """One message in the outbox."""
    facts = {"subject": "A call-off", "body": "You are invited.", "link": "/invitations/", **changes}
    with transaction.atomic():
        return notify(people=[person], key=key, **facts)  # type: ignore[arg-type]


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
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        notify(people=[person], subject="x", body="x", link="", key="k")
        raise ZeroDivisionError
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
    postbox.refusal_of_sender = BUSY
    assert deliver_next() is False
    message = Message.objects.get()
    assert message.sent_at is None
    assert message.next_attempt_at > timezone.now()
    assert deliver_next() is None, "it is not tried before its time"
    postbox.refusal_of_sender = ""
    Message.objects.update(next_attempt_at=timezone.now())
    assert deliver_next() is True
    assert postbox.mails[0]["Message-ID"].startswith(f"<{message.pk}@")


@pytest.mark.django_db
def test_a_mailbox_that_does_not_exist_is_given_up_and_the_servers_answer_kept(postbox: Postbox) -> None:
    tell(UserFactory())
    postbox.refusal_of_recipient = NO_SUCH_BOX
    assert deliver_next() is False
    message = Message.objects.get()
    assert message.failed_at is not None
    assert "No such mailbox" in message.deliveries.get().answer
    assert deliver_next() is None


@pytest.mark.django_db
def test_no_server_at_all_loses_nothing(settings) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    tell(UserFactory())
    assert deliver_next() is False
    assert Message.objects.get().failed_at is None


@pytest.mark.django_db(transaction=True)
def test_eight_workers_at_once_send_each_of_ten_messages_once(postbox: Postbox) -> None:
    for number in range(10):
        tell(UserFactory(), key=f"k{number}")

    def work() -> None:
        deliver_due()
        connection.close()

    workers = [threading.Thread(target=work) for _ in range(8)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert len({mail["To"] for mail in postbox.mails}) == len(postbox.mails) == 10


@pytest.mark.django_db
def test_a_reminder_that_several_beats_raise_is_sent_once(postbox: Postbox, monkeypatch, at) -> None:
    at("2018-02-19 12:00")
    person = UserFactory()
    due = Reminder("bid:1:24h", [person], "Your bid is due tomorrow", "At noon.", "/invitations/")
    monkeypatch.setattr(reminders, "_providers", [lambda now: [due] if now >= clock.now() else []])
    assert [raise_due(), raise_due()] == [1, 0]
    deliver_due()
    assert [mail["Subject"] for mail in postbox.mails] == ["Your bid is due tomorrow"]
