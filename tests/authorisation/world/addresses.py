"""What the rooms say of their addresses."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

Kwargs = dict[str, Any]
"""What stands in an address."""

Objects = dict[str, Kwargs]
"""For each route that has something in its address: that of an object of the world."""


def strange(kwargs: Kwargs) -> Kwargs:
    """The same address with an object that does not exist."""
    for name, nothing in (("pk", uuid4()), ("reference", "NOTHING-0000"), ("token", "nothing")):
        if name in kwargs:
            return {**kwargs, name: nothing}
    return kwargs
