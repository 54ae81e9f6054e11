"""What a rule is, and how sure we are of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType

IN_FORCE = date(2015, 2, 26)
"""When the Public Contracts Regulations 2015 came into force."""

SOURCES: Mapping[str, str] = MappingProxyType(
    {
        "L": "legislation text",
        "P": "Cabinet Office guidance",
        "C": "secondary source",
        "R": "public repository, or computed",
        "M": "memory, to be checked against the text",
    }
)
"""Where the wording of a rule was taken from."""


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule: where it stands, what it says in our words, when it holds, and the functions here that uphold it.

    A rule without functions is upheld elsewhere in the portal, or by how it is built; nothing here claims it.
    `until` is the last day; None while no end is known.
    """

    id: str
    citation: str
    text: str
    source: str
    functions: tuple[str, ...] = ()
    in_force_from: date = IN_FORCE
    until: date | None = None

    @property
    def implemented(self) -> bool:
        """Whether a function here upholds it."""
        return bool(self.functions)

    def in_force(self, on: date) -> bool:
        """Whether it holds on this day."""
        return self.in_force_from <= on and (self.until is None or on <= self.until)
