"""What every test can ask for."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

UK = ZoneInfo("Europe/London")


@pytest.fixture
def at(db: None) -> Iterator[Callable[[str], datetime]]:
    """`at("2017-12-29 12:00")` stops the portal's clock at that UK time, for this test."""
    from ledger import clock  # Django is set up only now

    def stop(moment: str) -> datetime:
        stopped = datetime.fromisoformat(moment).replace(tzinfo=UK)
        clock.freeze(stopped)
        return stopped

    yield stop
    clock.release()
