"""Deny by default: the portal does not start while a view has no policy."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from django.core.checks import CheckMessage, Error, Tags, register
from django.urls import URLPattern, URLResolver, get_resolver

from accounts.policy import Policy

# Libraries whose views guard themselves. Nothing of ours may stand here.
LIBRARIES = ("allauth.", "django.contrib.admin.", "django.contrib.staticfiles.", "drf_spectacular.")


def routes(patterns: Sequence[Any] | None = None, prefix: str = "", space: str = "") -> Iterator[tuple[str, str, Any]]:
    """Every address of the portal: route, full name, view."""
    for pattern in get_resolver().url_patterns if patterns is None else patterns:
        route = prefix + str(pattern.pattern).lstrip("^").rstrip("$")
        if isinstance(pattern, URLResolver):
            inside = f"{space}{pattern.namespace}:" if pattern.namespace else space
            yield from routes(pattern.url_patterns, route, inside)
        elif isinstance(pattern, URLPattern):
            yield route, space + (pattern.name or ""), pattern.callback


def policy_of(view: Any) -> Policy | None:
    """The policy of a page, or of an API view whose permissions ask it."""
    own = getattr(view, "policy", None) or getattr(getattr(view, "cls", None), "policy", None)
    return own if isinstance(own, Policy) else None


def is_of_a_library(view: Any) -> bool:
    """Whether the view guards itself."""
    where = getattr(getattr(view, "cls", None) or getattr(view, "view_class", None) or view, "__module__", "")
    return where.startswith(LIBRARIES)


@register(Tags.security)
def every_view_has_a_policy(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """An error for each view that nobody has decided on."""
    return [
        Error(
            f"The view of /{route} has no policy.",
            hint="Give it @page(policy); an API view names its policy as a class attribute.",
            id="accounts.E001",
        )
        for route, _, view in routes()
        if policy_of(view) is None and not is_of_a_library(view)
    ]
