"""`make bench`: measure on a fresh durable database, print, and write benchmarks/results.json.

`python -m benchmarks pages` measures one group alone and writes nothing.
"""

from __future__ import annotations

import json
import os
import shutil
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
STATE = ROOT / "var" / "bench"
CHEAP_PASSPHRASES = {"OPENER_KEY_OPERATIONS": "1", "OPENER_KEY_MEMORY": "8192"}  # the openers are not what is measured


def main() -> int:
    """Everything, in a state folder of its own."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "dps_portal.settings")
    os.environ.update(STATE_DIR=str(STATE), LOG_LEVEL="ERROR", CLOCK_MAY_BE_MOVED="1", **CHEAP_PASSPHRASES)
    import django

    django.setup()
    from dps_portal import embedded

    embedded.stop(STATE)
    shutil.rmtree(STATE, ignore_errors=True)
    embedded.start(STATE)
    try:
        return _measure()
    finally:
        embedded.stop(STATE)


def _begin_anew() -> None:
    """Another empty database."""
    from django.core.management import call_command
    from django.db import connections

    from dps_portal import embedded

    connections.close_all()
    embedded.stop(STATE)
    shutil.rmtree(STATE, ignore_errors=True)
    embedded.start(STATE)
    call_command("migrate", verbosity=0)


def _measure() -> int:
    from django.core.management import call_command

    from benchmarks import admission, bids, ledger, pages

    call_command("migrate", verbosity=0)
    groups = {"pages": pages, "ledger": ledger, "bids": bids, "admission": admission}
    asked = sys.argv[1:] or list(groups)
    results: list[dict[str, str | float]] = []
    for name in asked:
        if name == "admission" and results:  # it grows the demonstration in its own way
            _begin_anew()
        for measure in groups[name].measures():
            results.append(measure.as_json())
            print("{name}: {value} {unit}, floor {floor}, ratio {ratio}".format(**results[-1]), flush=True)
    if asked == list(groups):
        (ROOT / "benchmarks" / "results.json").write_text(json.dumps(results, indent=2) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
