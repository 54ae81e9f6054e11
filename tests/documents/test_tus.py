"""Uploads that may break off: the tus protocol as its specification writes it, and what we add of our own."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, transaction
from django.http import UnreadablePostError
from django.test import Client
from django.urls import reverse

from documents import uploading
from documents.models import Upload
from documents.queries import open_upload
from documents.resumed import Resumed
from documents.tasks import forget_abandoned_uploads
from documents.tus import _body
from ledger import clock
from tests.factories.accounts import UserFactory, sign_in
from tests.factories.suppliers import SupplierFactory, supplier_person
from tests.factories.uploads import BODY, TUS, announce, send, stands_at

pytestmark = pytest.mark.django_db
WORDS = b"Words that come in parts. " * 40_000


@pytest.fixture
def person(db):
    return supplier_person(SupplierFactory())


@pytest.fixture
def client(person) -> Client:
    return sign_in(Client(), person)


@pytest.fixture
def address(client) -> str:
    return announce(client, "words.txt", len(WORDS))["Location"]


def test_the_portal_says_what_it_speaks_and_how_much_it_takes(client, settings):
    settings.FILE_MAX_BYTES = 5_000
    answer = client.options(reverse("documents:uploads"))
    assert answer.status_code == 204
    assert (answer["Tus-Resumable"], answer["Tus-Version"], answer["Tus-Max-Size"]) == ("1.0.0", "1.0.0", "5000")
    assert answer["Tus-Extension"] == "creation,expiration,termination"


def test_a_file_comes_in_parts_and_is_whole_in_the_end(client, address, kept):
    assert stands_at(client, address) == 0
    first = send(client, address, 0, WORDS[:700_000])
    assert (first.status_code, first["Upload-Offset"], first["Tus-Resumable"]) == (204, "700000", "1.0.0")
    asked = client.head(address, headers=TUS)
    assert asked["Upload-Length"] == str(len(WORDS))
    assert "no-store" in asked["Cache-Control"]
    assert asked["Upload-Metadata"] == "filename d29yZHMudHh0"
    assert asked["Upload-Expires"].endswith("GMT")
    assert send(client, address, 700_000, WORDS[700_000:])["Upload-Offset"] == str(len(WORDS))
    upload = Upload.objects.get()
    assert upload.is_whole
    assert b"".join(open_upload(upload)) == WORDS
    assert all(b"Words" not in part.read_bytes() for part in kept()), "parts are encrypted like every file"
    assert b"words.txt" not in bytes(upload.sealed_name)


@pytest.mark.parametrize(
    ("status", "offset", "headers"),
    [
        (409, 5, {}),
        (400, 0, {"Upload-Offset": "-1"}),
        (412, 0, {"Tus-Resumable": "0.2.2"}),
        (415, 0, {"Content-Type": "text/plain"}),
    ],
)
def test_a_part_that_does_not_fit_is_refused_and_nothing_moves(*, client, address, kept, status, offset, headers):
    answer = send(client, address, offset, b"words", **headers)
    assert answer.status_code == status
    assert answer.headers.get("Tus-Version") == ("1.0.0" if status == 412 else None)
    assert (stands_at(client, address), kept()) == (0, [])


def test_more_than_was_announced_is_refused_and_not_kept(client, kept):
    address = announce(client, "words.txt", 5)["Location"]
    assert send(client, address, 0, b"words and more").status_code == 413
    assert (stands_at(client, address), kept()) == (0, [])


def test_of_two_processes_that_receive_the_same_part_one_keeps_it(client, person, address, kept):
    upload = Upload.objects.get()
    assert send(client, address, 0, b"first").status_code == 204
    with pytest.raises(uploading.WrongOffset, match="byte 5"):
        uploading.receive(by=person, upload=upload, offset=0, pieces=[b"second"])  # read before the first was kept
    assert b"".join(open_upload(upload)) == b"first"
    assert len(kept()) == 1


def test_what_came_before_the_line_broke_is_kept(client, person, address):
    class Broken:
        def __init__(self) -> None:
            self.pieces = [b"so far", b"so good"]

        def read(self, size: int) -> bytes:
            if not self.pieces:
                raise UnreadablePostError
            return self.pieces.pop(0)

    assert uploading.receive(by=person, upload=Upload.objects.get(), offset=0, pieces=_body(Broken())) == 13
    assert stands_at(client, address) == 13


@pytest.mark.parametrize(
    ("name", "length", "status", "words"),
    [
        ("words.txt", 100_000_001, 413, "is larger than 100 MB"),
        ("words.exe", 5, 400, "is not of a kind that can be kept"),
        ("words.txt", 0, 400, "is empty"),
        ("wo\0rds.txt", 5, 400, "characters that cannot be shown"),
    ],
)
def test_what_would_be_refused_in_the_end_is_refused_before_it_is_sent(client, name, length, status, words):
    answer = announce(client, name, length)
    assert answer.status_code == status
    assert words in answer.content.decode()
    assert not Upload.objects.exists()


def test_an_announcement_needs_length_and_name(client):
    assert announce(client, "words.txt", 5, **{"Upload-Length": "many"}).status_code == 400
    assert announce(client, "words.txt", 5, **{"Upload-Metadata": "filename ?"}).status_code == 400
    assert announce(client, "words.txt", 5, **{"Tus-Resumable": "2.0.0"}).status_code == 412


def test_one_person_cannot_fill_the_store_with_uploads_that_nobody_adds(client, settings, monkeypatch):
    settings.UPLOADS_WAITING_MAX_BYTES = 1_000
    assert announce(client, "words.txt", 600).status_code == 201
    assert announce(client, "more.txt", 600).status_code == 413
    monkeypatch.setattr(uploading, "WAITING_AT_MOST", 2)
    assert announce(client, "small.txt", 1).status_code == 201
    assert "More than 2 files" in announce(client, "smaller.txt", 1).content.decode()


def test_an_upload_is_in_its_own_persons_sight_alone(client, address):
    other = sign_in(Client(), supplier_person(SupplierFactory()))
    for ask in (client.__class__.head, client.__class__.delete):
        assert ask(other, address, headers=TUS).status_code == 404
    assert send(other, address, 0, b"words").status_code == 404
    assert send(Client(), address, 0, b"words").status_code == 302
    assert announce(sign_in(Client(), UserFactory()), "words.txt", 5).status_code == 403
    assert stands_at(client, address) == 0


def test_a_part_needs_the_pages_token_against_forged_requests(person, address):
    strict = sign_in(Client(enforce_csrf_checks=True), person)
    assert send(strict, address, 0, b"words").status_code == 403


def test_methods_may_be_named_in_a_header_where_a_line_lets_only_post_through(client, address):
    said = {**TUS, "X-HTTP-Method-Override": "PATCH", "Upload-Offset": "0"}
    assert client.post(address, b"words", content_type=BODY, headers=said).status_code == 204
    assert client.post(address, headers={**TUS, "X-HTTP-Method-Override": "DELETE"}).status_code == 204
    assert stands_at(client, address) is None


def test_only_a_post_names_another_method_as_only_a_post_shows_that_nobody_forged_it(client, address):
    assert client.get(address, headers={**TUS, "X-HTTP-Method-Override": "DELETE"}).status_code == 405
    assert stands_at(client, address) == 0


def test_what_arrives_or_is_taken_after_it_was_given_up_is_refused_in_words(client, person, address, kept):
    upload = Upload.objects.get()
    client.delete(address, headers=TUS)
    with pytest.raises(uploading.GivenUp):
        uploading.receive(by=person, upload=upload, offset=0, pieces=[b"words"])  # was on its way
    with pytest.raises(uploading.GivenUp):
        uploading.give_up(by=person, upload=upload)
    with pytest.raises(uploading.GivenUp):
        uploading.take(upload=Resumed(upload))
    assert kept() == []


def test_what_is_given_up_leaves_nothing(client, address, kept, django_capture_on_commit_callbacks):
    send(client, address, 0, b"words")
    with django_capture_on_commit_callbacks(execute=True):
        assert client.delete(address, headers=TUS).status_code == 204
    assert (Upload.objects.count(), kept()) == (0, [])


def test_what_nobody_goes_on_with_for_a_day_is_swept_up(client, at, kept, django_capture_on_commit_callbacks):
    at("2017-12-04 10:00")
    left, right = announce(client, "left.txt", 5)["Location"], announce(client, "right.txt", 5)["Location"]
    send(client, left, 0, b"wor")
    at("2017-12-05 09:00")
    send(client, right, 0, b"wor")
    at("2017-12-05 10:01")
    assert stands_at(client, left) is None
    with django_capture_on_commit_callbacks(execute=True):
        assert forget_abandoned_uploads() == 1
    assert (stands_at(client, right), len(kept())) == (3, 1)


def test_the_database_keeps_an_upload_within_what_was_announced(client, address):
    for wrong in ({"offset": len(WORDS) + 1}, {"taken_at": clock.now()}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Upload.objects.update(**wrong)
