from io import StringIO

import pytest
from django.core.management import call_command

from dps_portal.management.commands import prepare

pytestmark = pytest.mark.django_db


class Bucket:
    """As boto3's, as far as we ask it."""

    name = "portal"
    creation_date = None

    def create(self) -> None:
        assert self.creation_date is None, "made twice"
        self.creation_date = "today"


class Storage:
    bucket = Bucket()


def said_by_prepare() -> str:
    out = StringIO()
    call_command("prepare", stdout=out)
    return out.getvalue()


def test_a_server_with_a_folder_needs_only_its_database():
    assert said_by_prepare() == "The database fits this version.\n"


def test_the_bucket_is_made_once(monkeypatch):
    monkeypatch.setattr(prepare, "default_storage", Storage())
    assert "Made the bucket portal" in said_by_prepare()
    assert "Made the bucket" not in said_by_prepare()
