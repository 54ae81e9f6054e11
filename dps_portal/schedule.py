"""What beat wakes, and how often.

What is done at once after a commit is swept up here as well, in case the broker was away.
"""

from __future__ import annotations

from datetime import timedelta


def schedule(*, in_demonstration: bool) -> dict[str, dict[str, object]]:
    """Every task that nobody has to ask for, as Celery's beat wants it."""
    return {
        "integrate-entries": {"task": "ledger.integrate", "schedule": timedelta(seconds=5)},
        "deliver-outbox": {"task": "notifications.delivery.deliver_outbox", "schedule": timedelta(seconds=20)},
        "raise-reminders": {
            "task": "notifications.tasks.raise_reminders",
            "schedule": timedelta(seconds=10 if in_demonstration else 60),  # there the clock leaps
        },
        "make-receipts-and-letters": {"task": "suppliers.tasks.make_documents", "schedule": timedelta(minutes=1)},
        "forget-abandoned-uploads": {
            "task": "documents.tasks.forget_abandoned_uploads",
            "schedule": timedelta(hours=1),
        },
        "forget-ended-sessions": {"task": "dps_portal.tasks.forget_ended_sessions", "schedule": timedelta(days=1)},
        "make-outcome-letters": {"task": "evaluations.tasks.make_letters", "schedule": timedelta(minutes=1)},
        "publish-pending": {"task": "notices.tasks.publish_pending", "schedule": timedelta(seconds=20)},
        "make-receipts-of-bids": {"task": "tenders.tasks.make_receipts", "schedule": timedelta(minutes=1)},
    }
