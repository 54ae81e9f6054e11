"""Where the current request comes from; set by the project's middleware, read when an entry is written."""

from __future__ import annotations

from contextvars import ContextVar

address: ContextVar[str] = ContextVar("address", default="")
request_id: ContextVar[str] = ContextVar("request_id", default="")
