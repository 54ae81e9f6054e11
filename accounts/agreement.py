"""The agreement that a public body signs before it buys: its texts by version. What was signed never changes."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass


@dataclass(frozen=True)
class Text:
    """One version of the agreement, clause by clause."""

    version: int
    clauses: tuple[str, ...]

    @property
    def sha256(self) -> str:
        """What a signature is kept with, so that nobody can say another text was signed."""
        return hashlib.sha256("\n\n".join(self.clauses).encode()).hexdigest()


TEXTS = (
    Text(
        1,
        (
            "The body buys through the system only what its notice covers, for itself and for those it acts for, and "
            "by call-off competitions to which every supplier admitted to the lot is invited.",
            "It names the people who act for it, keeps their roles right, and has who leaves removed at once. Nobody "
            "uses another person's account, key or passphrase.",
            "Everybody who takes part declares conflicts of interest before bids are opened. Nobody tries to learn "
            "what is in a bid before the deadline.",
            "What suppliers marked confidential stays so, within the law on freedom of information.",
            "The body decides, awards and contracts in its own name and is answerable for that. It gives the reports "
            "and publishes the notices that the law asks for, and records its contracts here.",
            "The body that runs the system may read what is done in it, but for bids that are sealed.",
        ),
    ),
)
CURRENT = TEXTS[-1]
