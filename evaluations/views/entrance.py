"""The door of an evaluation's pages: who takes part and has not declared their interests yet is led there first."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, cast

from django.core.exceptions import ObjectDoesNotExist
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode

from accounts.doors import Finder, View, page
from accounts.errors import NotPermitted
from accounts.models import Role
from accounts.policy import Policy
from tenders.models import Competition
from tenders.queries import competition_for


def evaluation_page(policy: Policy, *, find: Finder, fresh: bool = False) -> Callable[[View], View]:
    """`accounts.doors.page`, except that a declaration of interests that is still missing is asked for, not refused."""

    def give_door(view: View) -> View:
        behind = page(policy, find=find, fresh=fresh)(view)

        @wraps(view)
        def door(request: HttpRequest, **kwargs: Any) -> HttpResponseBase:
            try:
                return behind(request, **kwargs)
            except NotPermitted:
                if request.method != "GET" or not _has_to_declare(request.user, kwargs["reference"]):
                    raise
            declare = reverse("tenders:conflict", args=[kwargs["reference"]])
            return redirect(f"{declare}?{urlencode({'next': request.path})}")

        guarded: Any = door
        guarded.policy, guarded.fresh = policy, fresh
        return cast("View", guarded)

    return give_door


def _has_to_declare(person: Any, reference: str) -> bool:
    """Whether it is only the declaration that keeps the person out: an officer, an approver or one of the panel."""
    try:
        competition = competition_for(person, reference)
    except ObjectDoesNotExist:
        return False
    return _takes_part(person, competition) and not competition.conflict_declarations.filter(person=person).exists()


def _takes_part(person: Any, competition: Competition) -> bool:
    on_panel = competition.panel.filter(person=person).exists()
    return on_panel or person.has_role(Role.OFFICER, Role.APPROVER, organisation=competition.buyer)
