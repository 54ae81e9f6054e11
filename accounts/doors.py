"""The door of every page: finds the object within the person's sight, asks the policy, then calls the view."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, cast

from django.core.exceptions import ObjectDoesNotExist, ValidationError
from django.forms import FileField, Form
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase

from accounts import looks
from accounts.errors import InvalidState, NotPermitted
from accounts.freshness import is_fresh
from accounts.kept_input import is_it_still_you, sign_in_first
from accounts.policy import Policy, anyone
from regulations.errors import RuleViolation

View = Callable[..., HttpResponseBase]
Finder = Callable[..., Any]


def page(
    policy: Policy, *, find: Finder | None = None, fresh: bool = False, fresh_to_send: bool = False
) -> Callable[[View], View]:
    """Give a view its door.

    `find(person, **url_kwargs)` returns the object the page is about, or raises ObjectDoesNotExist when there is none
    or the person may not know of it: both answer 404. The view is then called as `view(request, obj)`, or as
    `view(request, **url_kwargs)` without `find`. `fresh` asks for the password again when it was given long ago,
    `fresh_to_send` only when something is sent, so that the page may be read. What a form held is kept over both.
    """

    def give_door(view: View) -> View:
        @wraps(view)
        def door(request: HttpRequest, **kwargs: Any) -> HttpResponseBase:
            person = request.user
            obj = _find(find, person, kwargs, public=policy is anyone) if find else None
            if not policy(person, obj):
                if not person.is_authenticated:
                    return sign_in_first(request)
                raise NotPermitted(policy, person, obj)
            asks = fresh or (fresh_to_send and request.method == "POST")
            if asks and not is_fresh(request):
                return is_it_still_you(request)
            looks.note(request, policy, obj)
            return view(request, obj) if find else view(request, **kwargs)

        guarded: Any = door
        guarded.policy = policy  # read by the start-up check and the authorisation matrix
        guarded.fresh = fresh
        return cast("View", guarded)

    return give_door


def _find(find: Finder, person: Any, kwargs: dict[str, Any], *, public: bool) -> Any:
    """The object. Where a page is public, what is not there is not found; signing in would not bring it."""
    try:
        return find(person, **kwargs)
    except ObjectDoesNotExist as missing:
        if not (public or person.is_authenticated):
            raise SignInFirst from missing
        raise Http404 from missing


class SignInFirst(Exception):
    """An anonymous visitor asked for something that is not public: the same answer whether it exists or not."""


def attempt(form: Form, action: Callable[..., Any], **kwargs: Any) -> Any:
    """Run an action for a valid form; its answer, or False with the refusal put at the form and what was typed kept.

    A ValidationError with a dictionary lands at the named fields, a RuleViolation at the field that the form's
    `rule_fields` names for its rule, if it names one. An action that returns None counts as done (True).
    """
    try:
        answer = action(**kwargs)
    except (ValidationError, RuleViolation, InvalidState) as refusal:
        if not form.is_bound:
            raise  # a button without fields: nothing typed is lost, and the refusal becomes a page of its own
        _show(form, refusal)
        return False
    return True if answer is None else answer


def _show(form: Form, refusal: Exception) -> None:
    if isinstance(refusal, ValidationError):
        _show_at_fields(form, refusal)
    elif isinstance(refusal, RuleViolation):
        words = " ".join(filter(None, [refusal.message, refusal.remedy]))
        form.add_error(getattr(form, "rule_fields", {}).get(refusal.rule), f"{words} (rule {refusal.rule})")
    else:
        form.add_error(None, str(refusal))


def _show_at_fields(form: Form, error: ValidationError) -> None:
    if not hasattr(error, "error_dict"):
        form.add_error(_only_file_field(form), error)
        return
    for field, messages in error.error_dict.items():
        form.add_error(field if field in form.fields else None, messages)


def _only_file_field(form: Form) -> str | None:
    """Where a refusal that names no field belongs in a form that takes a file: files are refused by what they are."""
    found = [name for name, field in form.fields.items() if isinstance(field, FileField)]
    return found[0] if len(found) == 1 else None


def posted(request: HttpRequest) -> Any:
    """What a form is given: the posted fields, even none; None when the page is only asked for."""
    return request.POST if request.method == "POST" else None
