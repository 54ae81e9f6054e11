"""The inbox: what a person was told, and nobody else's."""

from __future__ import annotations

from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import User
from documents import actions as documents
from documents.models import Document
from notifications.models import Message
from tests.factories.accounts import UserFactory, sign_in
from tests.factories.notifications import tell

pytestmark = pytest.mark.django_db


@pytest.fixture
def person() -> User:
    return UserFactory()


@pytest.fixture
def browser(person: User) -> Client:
    return sign_in(Client(), person)


@pytest.fixture
def letter() -> Document:
    return documents.store_bytes(
        by=None, organisation=None, name="Decision – Größe.pdf", content_type="application/pdf", content=b"%PDF-1.7 x"
    )


def at(name: str, **kwargs: object) -> str:
    return reverse(f"notifications:{name}", kwargs=kwargs)


def read(browser: Client, address: str) -> str:
    answer = browser.get(address)
    assert answer.status_code == 200
    return str(answer.content.decode())


def test_an_empty_inbox_says_what_will_stand_there(browser: Client) -> None:
    assert "You have no messages yet" in read(browser, at("inbox"))


def test_the_inbox_shows_ones_own_messages_alone_newest_first(browser: Client, person: User) -> None:
    tell(UserFactory(), subject="Not yours")
    tell(person, key="a", subject="The first")
    tell(person, key="b", subject="The second")
    page = read(browser, at("inbox"))
    assert "Not yours" not in page
    assert page.index("The second") < page.index("The first")
    assert "2 messages, 2 unread" in page


def test_opening_a_message_is_reading_it(browser: Client, person: User) -> None:
    [message] = tell(person, body="First line\nSecond <b>line</b>")
    page = read(browser, at("message", pk=message.pk))
    assert "Second &lt;b&gt;line&lt;/b&gt;" in page
    first_read = Message.objects.get().read_at
    assert first_read is not None
    read(browser, at("message", pk=message.pk))
    assert Message.objects.get().read_at == first_read
    assert "1 message, 0 unread" in read(browser, at("inbox"))
    assert "You have read everything" in read(browser, at("inbox") + "?show=unread")


def test_asking_for_the_head_of_a_message_is_not_reading_it(browser: Client, person: User) -> None:
    [message] = tell(person)
    browser.head(at("message", pk=message.pk))
    assert Message.objects.get().read_at is None


def test_all_can_be_marked_read_and_nobody_elses_are(browser: Client, person: User) -> None:
    tell(person, key="a")
    tell(person, key="b")
    tell(UserFactory(), key="c")
    assert browser.post(at("read_all")).status_code == 302
    assert Message.objects.filter(read_at__isnull=True).get().key == "c"


def test_an_attachment_is_served_to_whom_it_was_sent(browser: Client, person: User, letter: Document) -> None:
    [message] = tell(person, attachments=[letter])
    address = at("attachment", pk=message.pk, document=letter.pk)
    assert address in read(browser, at("message", pk=message.pk))
    assert b"".join(browser.get(address).streaming_content) == b"%PDF-1.7 x"


def test_another_persons_message_and_attachment_do_not_exist(person: User, letter: Document) -> None:
    [message] = tell(person, attachments=[letter])
    other = sign_in(Client(), UserFactory())
    for address in (at("message", pk=message.pk), at("attachment", pk=message.pk, document=letter.pk)):
        assert other.get(address).status_code == 404
    assert Message.objects.get().read_at is None


def test_a_document_that_did_not_come_with_the_message_does_not_exist(
    browser: Client, person: User, letter: Document
) -> None:
    [message] = tell(person)
    assert browser.get(at("attachment", pk=message.pk, document=letter.pk)).status_code == 404
    assert browser.get(at("message", pk=uuid4())).status_code == 404


def test_anybody_not_signed_in_is_asked_to(client: Client, person: User) -> None:
    [message] = tell(person)
    for address in (at("inbox"), at("message", pk=message.pk)):
        assert client.get(address).status_code == 302


def test_a_page_that_does_not_exist_shows_the_last(browser: Client, person: User) -> None:
    for number in range(26):
        tell(person, key=str(number), subject=f"Number {number}.")
    assert "Number 0." in read(browser, at("inbox") + "?page=2")
    assert "Number 0." in read(browser, at("inbox") + "?page=99")
    assert "Number 25." in read(browser, at("inbox") + "?page=x")


def test_the_inbox_takes_as_many_queries_for_one_message_as_for_twenty(
    browser: Client, person: User, letter: Document
) -> None:
    read(browser, at("inbox"))  # the first visit also writes the session
    counts = []
    for numbers in (range(1), range(1, 20)):
        for number in numbers:
            tell(person, key=str(number), attachments=[letter])
        with CaptureQueriesContext(connection) as queries:
            read(browser, at("inbox"))
        counts.append(len(queries))
    assert counts[0] == counts[1]


@pytest.mark.parametrize(
    ("state", "says"),
    [
        ({"sent_at": "2018-01-01T00:00Z"}, "Also sent by e-mail to"),
        ({"failed_at": "2018-01-01T00:00Z"}, "was refused"),
        ({"attempts": 2}, "goes on trying"),
        ({}, "is on its way"),
    ],
)
def test_a_message_says_where_its_email_stands(browser: Client, person: User, state, says: str) -> None:
    [message] = tell(person)
    Message.objects.update(**state)
    assert says in read(browser, at("message", pk=message.pk))


def test_the_home_page_says_how_many_are_unread(browser: Client, person: User) -> None:
    tell(person)
    assert "1 unread message" in read(browser, reverse("home"))
