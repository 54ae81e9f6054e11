"""Reads `tests/authorisation_matrix.toml`: who may open which address, one line for each."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from pathlib import Path

FILE = Path(__file__).parents[1] / "authorisation_matrix.toml"


@dataclass(frozen=True)
class Line:
    """Who may, and who besides may know that the object exists (and is told that they may not)."""

    may: frozenset[str]
    knows: frozenset[str]


def read() -> dict[str, Line]:
    """Every line by the name of its route."""
    content = tomllib.loads(FILE.read_text())
    groups: dict[str, frozenset[str]] = {}
    for name, members in content["groups"].items():
        groups[name] = _people(members, groups)
    lines = {}
    for room in content["routes"].values():
        for route, said in room.items():
            may, knows = (said, "") if isinstance(said, str) else (said["may"], said.get("knows", ""))
            lines[route] = Line(_people(may, groups), _people(knows, groups))
    return lines


def _people(words: str, groups: dict[str, frozenset[str]]) -> frozenset[str]:
    """The roles behind words that name roles and groups."""
    return frozenset().union(*(groups.get(word, frozenset({word})) for word in words.split()))
