"""The ledger: appending beside plain inserts, verifying beside hashing the same bytes."""

from __future__ import annotations

import contextlib
import hashlib
import io
import tempfile
import time
from pathlib import Path

from django.db import connection, transaction
from django.test import override_settings

from benchmarks.measure import Measure, per_second, side_by_side
from ledger import actions, export, signing, verify
from ledger.sequencer import integrate

WRITERS = 8
ENTRIES = 60_000
FACTS = {"competition": "0b9e4a2e-7f0f-4d55-9f3b-2f6f1f1d7c11", "version": "1", "sha256": "ab" * 32}


def measures() -> list[Measure]:
    """Both figures. Entries are appended by the clock of production, which nobody can move."""
    with override_settings(CLOCK_MAY_BE_MOVED=False):
        appending = _appending()
    return [appending, _verifying()]


def _appending() -> Measure:
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE IF NOT EXISTS bench_plain (id bigserial PRIMARY KEY, body bytea NOT NULL)")
    with transaction.atomic():
        body = bytes(actions.record(verb="bid_submitted", obj=None, facts=FACTS).leaf)

    def append() -> None:
        with transaction.atomic():
            actions.record(verb="bid_submitted", obj=None, facts=FACTS)

    def insert() -> None:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("INSERT INTO bench_plain (body) VALUES (%s)", [body])

    return side_by_side(
        f"ledger appends, {WRITERS} writers, against plain inserts",
        "per second",
        lambda: per_second(append, WRITERS),
        lambda: per_second(insert, WRITERS),
    )


def _verifying() -> Measure:
    for _ in range(ENTRIES // 1000):
        with transaction.atomic():
            for _ in range(1000):
                actions.record(verb="bid_submitted", obj=None, facts=FACTS)
    integrate()
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "ledger.jsonl"
        file.write_bytes(b"".join(export.lines()))
        entries = sum(1 for line in file.open("rb") if not line.startswith((b'{"hashes"', b'{"checkpoint"'))) - 1

        def check() -> float:
            started = time.perf_counter()
            with contextlib.redirect_stdout(io.StringIO()):
                assert verify.main([str(file), "--key", str(signing.verifier())]) == verify.FINE  # noqa: S101
            return entries / (time.perf_counter() - started)

        def only_hash() -> float:
            started = time.perf_counter()
            with file.open("rb") as lines:
                for line in lines:
                    hashlib.sha256(b"\0" + line).digest()
            return entries / (time.perf_counter() - started)

        return side_by_side("ledger entries verified, against hashing the same bytes", "per second", check, only_hash)
