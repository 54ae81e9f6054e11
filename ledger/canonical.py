"""The one way a value becomes bytes to hash or sign."""

from __future__ import annotations

import json
from typing import Any

_encode = json.JSONEncoder(
    sort_keys=True, separators=(",", ":"), ensure_ascii=False, check_circular=False
).encode  # `_refuse_fractions` would not come back from a circle, so that it need not be looked for twice


def canonical_json(value: Any) -> bytes:
    """JSON with sorted keys, no blanks, UTF-8. Only strings, integers, booleans, null, lists and objects."""
    _refuse_fractions(value)
    return _encode(value).encode()


def _refuse_fractions(value: Any) -> None:
    """Fractions have no one spelling; amounts go in as strings."""
    if isinstance(value, float):
        raise TypeError("A fraction cannot be hashed reproducibly: give the amount as a string")
    if isinstance(value, dict | list | tuple):
        for inner in value.values() if isinstance(value, dict) else value:
            if type(inner) is not str:  # most are; every change in the portal passes here
                _refuse_fractions(inner)
