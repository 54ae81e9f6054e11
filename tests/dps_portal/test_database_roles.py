"""The rights of the web's, the worker's and a reader's database roles, tried as those roles."""

from uuid import uuid4

import pytest
from django.db import ProgrammingError, connection, transaction

from dps_portal import database_roles, demonstration
from tenders import actions, reading
from tests.factories import tenders as factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def roles(monkeypatch):
    """The three roles, made for this test alone: they vanish with its transaction."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT rolcreaterole OR rolsuper FROM pg_roles WHERE rolname = current_user")
        if not cursor.fetchone()[0]:
            pytest.skip("The tests' own role may not make roles on this server")
        for name in ("WEB", "WORKER", "READER"):
            role = f"{connection.settings_dict['NAME']}_{name.lower()}"
            monkeypatch.setattr(database_roles, name, role)
            cursor.execute(f'CREATE ROLE "{role}"')
            cursor.execute(f'GRANT "{role}" TO current_user')
    return database_roles.grant()


def may(role: str, statement: str) -> bool:
    """Whether the role is let; what a trigger or constraint says afterwards does not count as being kept out."""
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f'SET LOCAL ROLE "{role}"')
            cursor.execute(statement)
    except ProgrammingError as error:
        return "permission denied" not in str(error)
    finally:
        with connection.cursor() as cursor:
            cursor.execute("RESET ROLE")
    return True


def test_the_web_reads_and_writes_ordinary_tables(roles):
    assert may(database_roles.WEB, "SELECT 1 FROM accounts_organisation")
    assert may(database_roles.WEB, "DELETE FROM django_session")


@pytest.mark.parametrize(
    "verb", ["UPDATE ledger_entry SET verb = 'x'", "DELETE FROM ledger_entry", "TRUNCATE ledger_entry"]
)
def test_the_web_cannot_touch_what_the_ledger_has(roles, verb):
    assert not may(database_roles.WEB, verb)


def test_the_worker_sequences_the_ledger_but_removes_nothing(roles):
    assert may(database_roles.WORKER, "UPDATE ledger_entry SET verb = verb WHERE false")
    assert not may(database_roles.WORKER, "DELETE FROM ledger_entry")


def test_every_append_only_table_is_closed_to_deleting(roles):
    tables = database_roles._column(database_roles.APPEND_ONLY)
    assert "ledger_entry" in tables
    assert not [table for table in tables if may(database_roles.WEB, f"DELETE FROM {table} WHERE false")]  # noqa: S608


def test_a_reader_reads_the_ledger_and_no_secrets(roles):
    assert may(database_roles.READER, "SELECT 1 FROM ledger_entry")
    assert not may(database_roles.READER, "SELECT 1 FROM accounts_user")
    assert not may(database_roles.READER, "SELECT 1 FROM mfa_authenticator")
    assert not may(database_roles.READER, "DELETE FROM django_session")


def rows(role: str, query: str) -> list[tuple]:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f'SET LOCAL ROLE "{role}"')
        cursor.execute(query)
        found = cursor.fetchall()
        cursor.execute("RESET ROLE")
    return found


TELLING = {
    "tenders_bid": "",
    "tenders_sealedpart": "",
    "tenders_biddraft": "",
    "tenders_draftpart": "",
    "ledger_entry": "WHERE object_type IN ('tenders.bid', 'tenders.biddraft')",
    "ledger_receipt": "WHERE object_type = 'tenders.bid'",
}


def test_by_sql_a_reader_sees_how_many_bid_and_not_who_until_the_bids_are_open(roles):
    call_off = factories.a_published_call_off()
    factories.a_sealed_bid(call_off, call_off.suppliers[0])
    for table, which in TELLING.items():
        query = f"SELECT 1 FROM {table} {which}"  # noqa: S608
        assert rows(database_roles.READER, query) == [], table
        assert rows(database_roles.WEB, query), table
    counts = f"SELECT bidders FROM bidders_of_call_offs WHERE reference = '{call_off.competition.reference}'"  # noqa: S608
    assert rows(database_roles.READER, counts) == [(1,)]
    factories.open_bids(call_off)
    for table, which in TELLING.items():
        assert rows(database_roles.READER, f"SELECT 1 FROM {table} {which}"), table  # noqa: S608


def test_no_table_at_all_names_a_sealed_bid_to_a_reader(roles):
    """Whatever tables come: none that a reader may read holds the bid's id or its receipt's code before the opening."""
    call_off = factories.a_published_call_off()
    bid = factories.a_sealed_bid(call_off, call_off.suppliers[0])
    open_to_readers = [
        table
        for table in database_roles._column(database_roles.EVERY_TABLE)
        if may(database_roles.READER, f"SELECT 1 FROM {table} LIMIT 0")  # noqa: S608
    ]

    def named() -> set[str]:
        told = f"strpos(t::text, '{bid.pk}') > 0 OR strpos(t::text, '{bid.receipt.code}') > 0"
        query = "SELECT 1 FROM {} t WHERE " + told  # noqa: S608
        return {table for table in open_to_readers if rows(database_roles.READER, query.format(table))}

    assert named() == set()
    factories.open_bids(call_off)
    assert {"tenders_bid", "ledger_receipt", "ledger_entry"} <= named()


def test_a_bid_comes_in_as_the_web_and_its_way_in_shows_nothing(roles):
    call_off = factories.a_published_call_off()
    supplier = call_off.suppliers[0]
    invitation = factories.a_draft_bid(call_off, supplier)
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f'SET LOCAL ROLE "{database_roles.WEB}"')
        bid = actions.submit_bid(by=factories.owner_of(supplier), invitation=invitation, submission_key=uuid4())
        cursor.execute("RESET ROLE")
    assert b"".join(reading.sealed_part(bid, 0))
    assert rows(database_roles.WEB, "SELECT 1 FROM tenders_sealedpart_intake") == []
    assert not may(database_roles.READER, "SELECT 1 FROM tenders_sealedpart_intake")


def test_a_reader_sees_nobodys_messages_and_files(roles):
    assert not may(database_roles.READER, "SELECT 1 FROM notifications_message")
    assert not may(database_roles.READER, "SELECT 1 FROM documents_document")


def test_nobody_but_the_owner_changes_tables(roles):
    for role in (database_roles.WEB, database_roles.WORKER, database_roles.READER):
        assert not may(role, "CREATE TABLE public.mine (id int)")


def test_without_such_roles_nothing_is_granted():
    assert [
        role for role in database_roles.grant() if role not in ("portal_web", "portal_worker", "portal_reader")
    ] == []


@pytest.mark.slow
def test_everything_that_people_do_in_the_demonstration_can_be_done_as_the_web(roles):
    """A row lock needs the right to update: an action that locks a table which is never updated fails here."""
    with connection.cursor() as cursor:
        cursor.execute(f'SET LOCAL ROLE "{database_roles.WEB}"')
        demonstration.make(lambda step: None)
        cursor.execute("SELECT current_user")
        assert cursor.fetchone()[0] == database_roles.WEB
        cursor.execute("RESET ROLE")
    assert demonstration.is_there()
