"""Two versions of a specification side by side: what was added, changed, removed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from dps.models import Requirement

Kind = Literal["added", "changed", "removed", "extended", "same"]
"""Extended: it reads as before, and counts for further lots besides those it counted for."""


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
        if before.asks != after.asks or _lots(before) - _lots(after):
            return cls("changed", before, after)
        return cls("same" if _lots(before) == _lots(after) else "extended", before, after)

    @property
    def code(self) -> str:
        """The requirement's code, which stays from version to version."""
        either = self.after or self.before
        return either.code if either else ""

    @property
    def further_lots(self) -> frozenset[int]:
        """The numbers of the lots that an extended requirement did not count for before."""
        return _lots(self.after) - _lots(self.before) if self.before and self.after else frozenset()


def _lots(row: Requirement) -> frozenset[int]:
    return frozenset(lot.number for lot in row.lots.all())
