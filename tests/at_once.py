"""What several people or processes do in the same moment, each over a database connection of its own."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

from django.db import connection

Act = Callable[[], Any]


def at_once(*acts: Act) -> list[Any]:
    """Run the acts in threads that start together; what each returned or raised, in their order."""
    gate = Barrier(len(acts))

    def run(act: Act) -> Any:
        gate.wait()
        try:
            return act()
        except Exception as error:  # noqa: BLE001 - the refusal is what the test looks at
            return error
        finally:
            connection.close()

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(run, acts))


def all_at_once(*acts: Act) -> list[Any]:
    """The same where none may fail: what one raised is raised here."""
    answers = at_once(*acts)
    for answer in answers:
        if isinstance(answer, Exception):
            raise answer
    return answers
