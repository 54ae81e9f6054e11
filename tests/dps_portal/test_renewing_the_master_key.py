"""A new master key: everything is read under it alone afterwards, and what is kept for good stays as it was."""

from __future__ import annotations

from io import StringIO

import pytest
from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from django.apps import apps
from django.core.management import CommandError, call_command
from django.db import IntegrityError, connection, transaction
from django.db.models import BinaryField

from documents import rotation
from documents.queries import content_of
from ledger.models import Entry
from suppliers.answers import open_answer
from suppliers.models import Answer
from tenders import queries as tenders
from tenders.models import OpenedBid
from tests.factories import tenders as made
from tests.factories.accounts import TOTP_SECRET, UserFactory
from tests.factories.documents import store
from tests.factories.suppliers import SupplierFactory
from tests.suppliers import story

pytestmark = pytest.mark.django_db
NEW = "bmV3LW1hc3Rlci1rZXktZm9yLWEtdGVzdC0wMDAwMDA="
# Under passphrases, under openers' and call-offs' own keys, and under organisations' and bids' own keys.
SEALED_BY_OTHER_KEYS = {
    "documents.Upload.sealed_name",
    "tenders.OpenerKey.wrapped_key",
    "tenders.KeyShare.sealed",
    "tenders.Bid.sealed_key",
    "tenders.Bid.own_key",
    "tenders.DraftFile.sealed_details",
    "tenders.DraftPart.sealed",
}


def renew() -> str:
    out = StringIO()
    call_command("renew_master_key", stdout=out)
    return out.getvalue()


def test_everything_is_read_under_the_new_key_alone(settings, at) -> None:
    call_off = made.an_opened_call_off()
    bids = tenders.opened_contents(call_off.competition)
    at("2017-12-04 10:00")
    application = story.applied(story.a_dps(), SupplierFactory(), 1)
    answers = {row.pk: open_answer(row) for row in Answer.objects.filter(application=application, sealed__isnull=False)}
    assert answers
    document = store("notes.txt", b"words")
    UserFactory(totp=True)

    settings.PORTAL_MASTER_KEY = f"{NEW},{settings.PORTAL_MASTER_KEY}"
    assert "tenders.OpenedBid.wrapped_key: 2" in renew()
    settings.PORTAL_MASTER_KEY = NEW

    assert tenders.opened_contents(call_off.competition) == bids
    assert {row.pk: open_answer(row) for row in Answer.objects.filter(pk__in=answers)} == answers
    document.refresh_from_db()
    assert content_of(document) == b"words"
    factor = Authenticator.objects.filter(type=Authenticator.Type.TOTP).latest("pk")
    assert get_adapter().decrypt(factor.data["secret"]) == TOTP_SECRET
    assert set(renew().splitlines()[:-1]) == {f"{name}: 0" for name in rotation._renewals}
    assert Entry.objects.filter(verb="master_key_renewed").count() == 2


def test_without_the_old_key_nothing_is_changed_and_that_is_said(settings) -> None:
    document = store("notes.txt", b"words")
    old, settings.PORTAL_MASTER_KEY = settings.PORTAL_MASTER_KEY, NEW
    with pytest.raises(CommandError, match="not among PORTAL_MASTER_KEY"):
        renew()
    settings.PORTAL_MASTER_KEY = old
    document.refresh_from_db()
    assert content_of(document) == b"words"


def test_more_than_one_batch_is_renewed(settings, monkeypatch) -> None:
    monkeypatch.setattr(rotation, "BATCH", 2)
    for number in range(5):
        store(f"{number}.txt", b"words")
    settings.PORTAL_MASTER_KEY = f"{NEW},{settings.PORTAL_MASTER_KEY}"
    assert "documents.Document.wrapped_key: 5" in renew()


@pytest.mark.parametrize(
    ("table", "change"),
    [
        ("tenders_openedbid", "wrapped_key = overlay(wrapped_key placing '\\x00'::bytea from 30)"),
        ("tenders_openedbid", "wrapped_key = '\\x00'::bytea"),
        ("tenders_openedbid", "wrapped_key = NULL, problem = 'x'"),
        ("suppliers_answer", "value = '\"x\"'::jsonb"),
        ("suppliers_answer", "sealed = NULL"),
        ("suppliers_answer", "sealed = overlay(sealed placing '\\x00'::bytea from 30)"),
    ],
)
def test_what_was_submitted_or_opened_cannot_change_otherwise(at, table: str, change: str) -> None:
    if table == "tenders_openedbid":
        made.an_opened_call_off()
        assert OpenedBid.objects.exists()
    else:
        at("2017-12-04 10:00")
        story.applied(story.a_dps(), SupplierFactory(), 1)
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"UPDATE {table} SET {change}")  # noqa: S608  words of this test


def test_every_column_under_the_master_key_is_known_to_the_command() -> None:
    """A room that adds a sealed column must say so, or a renewal would leave it behind."""
    columns = {
        f"{model._meta.label}.{field.name}"
        for model in apps.get_models()
        for field in model._meta.get_fields()
        if isinstance(field, BinaryField) and ("wrapped" in field.name or "seal" in field.name)
    }
    known = set(rotation._renewals) | SEALED_BY_OTHER_KEYS
    assert columns <= known, columns - known
