"""A change wakes a worker once in a while, and never fails because the queue is away."""

from __future__ import annotations

from typing import Any

import pytest
from kombu.exceptions import OperationalError

from notifications.delivery import deliver_outbox
from notifications.nudges import nudge

pytestmark = pytest.mark.django_db


@pytest.fixture
def sent(monkeypatch: pytest.MonkeyPatch) -> list[dict[str, Any]]:
    calls: list[dict[str, Any]] = []
    monkeypatch.setattr(deliver_outbox, "apply_async", lambda **options: calls.append(options))
    return calls


def test_many_changes_at_once_wake_the_worker_once_after_all_of_them(
    settings, sent, django_capture_on_commit_callbacks
) -> None:
    settings.NUDGE_SECONDS = 1
    with django_capture_on_commit_callbacks(execute=True):
        for _ in range(20):
            nudge(deliver_outbox.name)
    assert [call["countdown"] for call in sent] == [1]


def test_a_change_that_is_rolled_back_wakes_nobody(sent, django_capture_on_commit_callbacks) -> None:
    with django_capture_on_commit_callbacks(execute=False):
        nudge(deliver_outbox.name)
    assert sent == []


def test_a_queue_that_is_away_leaves_it_to_the_sweep(monkeypatch, django_capture_on_commit_callbacks, caplog) -> None:
    def away(**options: Any) -> None:
        raise OperationalError

    monkeypatch.setattr(deliver_outbox, "apply_async", away)
    with django_capture_on_commit_callbacks(execute=True):
        nudge(deliver_outbox.name)
    assert "the sweep will do notifications.delivery.deliver_outbox" in caplog.text
