"""What runs in the background: entries join the tree within seconds."""

from celery import shared_task

from ledger.sequencer import integrate


@shared_task(name="ledger.integrate")
def integrate_entries() -> int:
    """Sequence the waiting entries. Run every few seconds; may be run twice, late or not at all without harm."""
    return integrate()
