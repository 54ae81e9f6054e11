"""Two versions of a specification side by side: what was added, changed, removed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from dps.models import Requirement

Kind = Literal["added", "changed", "removed", "same"]


@dataclass(frozen=True)
class RequirementChange:
    """One requirement in an older and a newer version; None where a version does not have it."""

    kind: Kind
    before: Requirement | None
    after: Requirement | None

    @classmethod
    def of(cls, before: Requirement | None, after: Requirement | None) -> RequirementChange:
        """The change that the two rows make."""
        if before is None:
            return cls("added", None, after)
        if after is None:
            return cls("removed", before, None)
        return cls("same" if _content(before) == _content(after) else "changed", before, after)

    @property
    def code(self) -> str:
        """The requirement's code, which stays from version to version."""
        either = self.after or self.before
        return either.code if either else ""


def _content(row: Requirement) -> tuple[str, str, str, frozenset[int]]:
    """What makes it the same requirement in both: its words, how binding it is, and for which lots."""
    return row.heading, row.text, row.level, frozenset(lot.number for lot in row.lots.all())
