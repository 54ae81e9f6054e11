"""What loading a register did, or why it did nothing."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from typing import Any

Noted = tuple[int, str]  # line (0: the file as a whole), and what about it


@dataclass
class Report:
    """Each kind of outcome with its lines."""

    file_name: str
    sha256: str = ""
    rows: int = 0
    added: list[Noted] = field(default_factory=list)
    changed: list[Noted] = field(default_factory=list)
    closed: list[Noted] = field(default_factory=list)
    rejected: list[Noted] = field(default_factory=list)
    assumed: list[Noted] = field(default_factory=list)  # the kind was read from the name

    @property
    def was_applied(self) -> bool:
        """All or nothing: one line that cannot be taken keeps the whole file out."""
        return not self.rejected

    @property
    def unchanged(self) -> int:
        """Lines that said what was known already."""
        return self.rows - len(self.added) - len(self.changed) - len(self.closed) - len(self.rejected)

    def as_json(self) -> dict[str, Any]:
        """For keeping."""
        return asdict(self) | {"unchanged": self.unchanged, "was_applied": self.was_applied}

    def sentence(self) -> str:
        """The outcome in one line."""
        if not self.was_applied:
            lines = sum(1 for line, _ in self.rejected if line)
            what = _lines(lines) if lines else "the file"
            return f"{self.file_name}: nothing was loaded, because {what} cannot be taken."
        return (
            f"{self.file_name}: {self.rows} organisations read, {len(self.added)} added, {len(self.changed)} changed, "
            f"{len(self.closed)} closed, {self.unchanged} unchanged."
        )


def _lines(count: int) -> str:
    return "1 line" if count == 1 else f"{count} lines"
