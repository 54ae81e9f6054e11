"""The database itself refuses to change the ledger, whoever asks."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, connection, transaction

from ledger.models import Entry, Tile, TreeHead
from ledger.sequencer import integrate
from tests.ledger.conftest import Write, issue

pytestmark = pytest.mark.django_db

TABLES = ["ledger_entry", "ledger_treehead", "ledger_tile", "ledger_receipt"]


@pytest.fixture(autouse=True)
def _filled(write: Write):
    write(2)
    issue()
    integrate()


def refused(*words: str) -> bool:
    """Whether the triggers refuse the statement."""
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            cursor.execute(" ".join(words))
    except IntegrityError as error:
        return "is append-only" in str(error)
    return False


@pytest.mark.parametrize("table", TABLES)
def test_nothing_is_deleted(table: str):
    assert refused("DELETE FROM", table)


@pytest.mark.parametrize("table", TABLES)
def test_nothing_is_emptied(table: str):
    assert refused("TRUNCATE", table, "CASCADE")


@pytest.mark.parametrize(
    "change",
    [
        "id = gen_random_uuid()",
        "sequence = sequence + 100",
        "sequence = NULL",
        "transaction = 1",
        "place = place + 100",
        "happened_at = now()",
        "verb = 'other'",
        "object_type = 'other'",
        "object_id = '99'",
        "person = 'somebody'",
        "organisation = 'another'",
        "request = 'another'",
        "facts = '{}'",
        "leaf = ''",
        "leaf_hash = ''",
        "address = '192.0.2.9'",
        "salt = 'pepper'",
    ],
)
def test_an_entry_keeps_every_column(change: str):
    assert refused("UPDATE ledger_entry SET", change, "WHERE sequence = 0")


def test_every_column_of_an_entry_is_tried_above():
    tried = set(test_an_entry_keeps_every_column.pytestmark[0].args[1])
    assert {change.split(" ")[0] for change in tried} == {field.column for field in Entry._meta.concrete_fields}


@pytest.mark.parametrize("column", [field.column for field in TreeHead._meta.concrete_fields])
def test_a_tree_head_keeps_every_column(column: str):
    assert refused("UPDATE ledger_treehead SET", column, "=", column)


def test_a_receipt_is_not_changed():
    assert refused("UPDATE ledger_receipt SET kind = 'other'")


@pytest.mark.parametrize("hashes", ["''", "substring(hashes FROM 1 FOR 32)", "'\\x00' || hashes"])
def test_a_tile_does_not_change_what_it_holds(hashes: str):
    assert refused("UPDATE ledger_tile SET hashes =", hashes)


def test_a_tile_grows():
    assert not refused("UPDATE ledger_tile SET hashes = hashes || hashes")
    assert len(bytes(Tile.objects.get().hashes)) == 6 * 32
