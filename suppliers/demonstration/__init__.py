"""Fictional applications for the demonstration, through the same actions as the pages. The caller moves the clock.

`apply` fills in and submits; `assess` finds and recommends; `decide` decides. `begin` leaves a draft half filled.
"""

from suppliers.demonstration.applying import apply, begin, date_certificate, owner_of
from suppliers.demonstration.assessing import assess, decide, weigh
from suppliers.demonstration.files import a_scan
from suppliers.demonstration.scripts import SCRIPTS, TEXTS, Script

__all__ = [
    "SCRIPTS",
    "TEXTS",
    "Script",
    "a_scan",
    "apply",
    "assess",
    "begin",
    "date_certificate",
    "decide",
    "owner_of",
    "weigh",
]
