"""Files in an S3-compatible store instead of a folder: one setting, nothing else different."""

from __future__ import annotations

import os
from collections.abc import Iterator
from io import StringIO

import pytest
from django.core.files.storage import default_storage
from django.core.management import call_command
from django.test import Client

from documents import actions, queries, sweeping
from documents.models import Upload
from documents.queries import open_upload
from dps_portal import health, stores
from tests.dps_portal.s3_server import s3_server
from tests.factories.accounts import sign_in
from tests.factories.suppliers import SupplierFactory, supplier_person
from tests.factories.uploads import TUS, announce, send

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with s3_server(tmp_path_factory.mktemp("s3") / "server.log") as address:
        yield address


@pytest.fixture(autouse=True)
def store(settings, address) -> None:
    """The portal keeps its files there."""
    keys = {"region_name": "us-east-1", "access_key": "test", "secret_key": "test"}
    named = stores.s3(bucket_name="portal", endpoint_url=address, **keys)
    settings.STORAGES = settings.STORAGES | {"default": named}


def test_the_bucket_is_made_and_the_portal_is_ready_with_it():
    out = StringIO()
    call_command("prepare", stdout=out)
    assert "Made the bucket portal" in out.getvalue()
    assert health._outcome(health._storage_keeps_files) == "ok"


@pytest.fixture
def bucket() -> None:
    """The bucket, whichever test comes first."""
    default_storage.bucket.create()


@pytest.mark.parametrize("size", [100, 100_000, 12_000_000])
@pytest.mark.usefixtures("bucket")
def test_what_is_kept_there_is_sealed_and_comes_back_as_it_was(size):
    content = os.urandom(size)
    document = actions.store_bytes(
        by=None, organisation=None, name="a.pdf", content_type="application/pdf", content=content
    )
    with default_storage.open(document.storage_key) as kept:
        assert content[:64] not in kept.read()
    assert b"".join(queries.open_document(document)) == content


@pytest.mark.usefixtures("bucket")
def test_an_upload_in_parts_is_kept_there_and_given_up_without_a_trace(django_capture_on_commit_callbacks):
    client = sign_in(Client(), supplier_person(SupplierFactory()))
    upload = announce(client, "words.txt", 10)["Location"]
    send(client, upload, 0, b"words")
    send(client, upload, 5, b" more")
    assert b"".join(open_upload(Upload.objects.get())) == b"words more"
    assert len(default_storage.listdir("uploads")[1]) == 2
    with django_capture_on_commit_callbacks(execute=True):
        client.delete(upload, headers=TUS)
    assert default_storage.listdir("uploads")[1] == []
    assert list(sweeping.unnamed()) == []
