"""What every room's API is made of: the policy of the page asked at the door, and pages of rows."""

from __future__ import annotations

from typing import Any

from rest_framework import mixins, pagination, permissions, viewsets

from accounts import looks
from accounts.policy import Policy, anyone

NAME = r"[\w.-]{1,150}"
"""How references and numbers are written in addresses."""


class ByPolicy(permissions.BasePermission):
    """Asks the same policy as the page."""

    def has_permission(self, request: Any, view: Any) -> bool:
        """Whether the view's policy lets the person in; an auditor's look is recorded as on pages."""
        allowed = bool(view.policy(request.user))
        if allowed:
            looks.note(request, view.policy)
        return allowed


class Pages(pagination.CursorPagination):
    """A hundred at a time; the next page has an address of its own that stays right while rows are added."""

    page_size = 100

    def get_ordering(self, request: Any, queryset: Any, view: Any) -> tuple[str, ...]:
        """The order that the view names."""
        ordering: tuple[str, ...] = view.ordering
        return ordering


class PublicList(mixins.ListModelMixin, viewsets.GenericViewSet[Any]):
    """A list that everybody may read."""

    permission_classes = [ByPolicy]
    pagination_class = Pages
    policy: Policy = anyone
    ordering: tuple[str, ...]


class PublicRead(mixins.RetrieveModelMixin, PublicList):
    """A list that everybody may read, and each row at an address of its own."""

    lookup_value_regex = NAME
