"""Files in an S3-compatible store instead of a folder: one setting, nothing else different."""

import os
from io import StringIO

import pytest
from django.core.files.storage import default_storage
from django.core.management import call_command
from moto import mock_aws

from documents import actions, queries
from dps_portal import health

pytestmark = pytest.mark.django_db


@pytest.fixture
def store(settings, monkeypatch):
    """An S3 store in this process, with its bucket made as `manage.py prepare` makes it."""
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "test")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "test")
    options = {"bucket_name": "portal", "region_name": "us-east-1", "file_overwrite": False}
    with mock_aws():
        settings.STORAGES = settings.STORAGES | {
            "default": {"BACKEND": "storages.backends.s3.S3Storage", "OPTIONS": options}
        }
        out = StringIO()
        call_command("prepare", stdout=out)
        yield out.getvalue()


def test_the_bucket_is_made(store):
    assert "Made the bucket portal" in store


def test_the_portal_is_ready_with_it(store):
    assert health._outcome(health._storage_keeps_files) == "ok"


@pytest.mark.parametrize("size", [100, 100_000, 9_000_000])
def test_what_is_kept_there_is_sealed_and_comes_back_as_it_was(store, size):
    content = os.urandom(size)
    document = actions.store_bytes(
        by=None, organisation=None, name="a.pdf", content_type="application/pdf", content=content
    )
    with default_storage.open(document.storage_key) as kept:
        assert content[:64] not in kept.read()
    assert b"".join(queries.open_document(document)) == content
