"""What loading allocations did, or why it did nothing."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from typing import Any

Noted = tuple[int, str]  # line (0: the file as a whole), and what about it


@dataclass
class Report:
    """Each kind of outcome with its lines."""

    rows: int = 0
    unchanged: int = 0
    totals: list[Noted] = field(default_factory=list)
    added: list[Noted] = field(default_factory=list)
    changed: list[Noted] = field(default_factory=list)
    rejected: list[Noted] = field(default_factory=list)

    @property
    def was_applied(self) -> bool:
        """All or nothing: one line that cannot be taken keeps the whole file out."""
        return not self.rejected

    def as_json(self) -> dict[str, Any]:
        """For keeping."""
        return asdict(self)

    def counts(self) -> dict[str, int]:
        """How many of each, for the ledger."""
        return {name: len(getattr(self, name)) for name in ("totals", "added", "changed", "rejected")}
