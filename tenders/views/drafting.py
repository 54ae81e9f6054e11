"""Drafting a call-off: a task list, one thing a page, a check page, publication."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from django.contrib import messages
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from accounts.doors import attempt, page, posted
from accounts.models import Organisation, Role
from ledger import clock
from regulations.calendar import uk_date
from tenders import actions, policies, queries
from tenders.forms import buyer as forms
from tenders.models import Competition
from tenders.presenters import competitions as presenters


@page(policies.may_draft_competition)
def new(request: HttpRequest) -> HttpResponse:
    """Begin a call-off."""
    buyers = _still_there(request.user.organisations(Role.OFFICER))
    form = forms.NewCallOffForm(buyers, queries.lots_to_buy_from(clock.now()), posted(request))
    if form.is_valid() and (made := attempt(form, actions.draft_competition, by=request.user, **form.cleaned_data)):
        return redirect("tenders:competition", reference=made.reference)
    return render(request, "tenders/new.html", {"form": form})


def _still_there(buyers: Sequence[Organisation]) -> Sequence[Organisation]:
    """Those that have not closed; if all have, all of them, so that the refusal says who follows."""
    today = uk_date(clock.now())
    return [body for body in buyers if body.closed_on is None or body.closed_on >= today] or buyers


def _simple(form: type[Form], *fields: str) -> Callable[[Competition, HttpRequest], Form]:
    """A form filled with fields of the call-off."""
    return lambda competition, request: form(
        posted(request), initial={field: getattr(competition, field) for field in fields}
    )


def _openers(competition: Competition, request: HttpRequest) -> Form:
    people = queries.possible_openers(competition.buyer)
    named = {opener.position: opener.person_id for opener in competition.openers.all()}
    initial = {"first": named.get(1), "second": named.get(2)}
    return forms.OpenersForm(people, queries.keys_of(list(people)), posted(request), initial=initial)


FORMS: dict[str, Callable[[Competition, HttpRequest], Any]] = {
    "need": _simple(forms.NeedForm, "title", "need"),
    "value": _simple(forms.ValueForm, "value_ex_vat", "contract_start", "term_months"),
    "recipients": lambda c, r: forms.RecipientsForm.of(c, posted(r), r.FILES or None),
    "criteria": lambda c, r: forms.CriteriaForm(list(c.criteria.all()), posted(r)),
    "pricing": lambda c, r: forms.PricingForm(c, posted(r)),
    "tie-break": lambda c, r: forms.TieBreakForm.of(c, posted(r)),
    "dates": _simple(forms.DatesForm, "questions_deadline", "deadline"),
    "openers": _openers,
}
ACTIONS: dict[str, Callable[..., Any]] = {
    "need": actions.save_need,
    "value": actions.save_value,
    "recipients": actions.save_recipients,
    "criteria": actions.save_criteria,
    "pricing": actions.save_pricing,
    "tie-break": actions.save_tie_break,
    "dates": actions.save_dates,
    "openers": actions.name_openers,
}


def section_for(person: Any, reference: str, section: str) -> Competition:
    """The draft, if there is such a section; else Competition.DoesNotExist."""
    if section not in FORMS:
        raise Competition.DoesNotExist
    return queries.draft_for(person, reference)


@page(policies.may_edit_competition, find=section_for)
def section(request: HttpRequest, competition: Competition) -> HttpResponse:
    """One section of the draft; saved at once."""
    key = request.resolver_match.kwargs["section"]
    if competition.is_published:
        return redirect("tenders:competition", reference=competition.reference)
    form = FORMS[key](competition, request)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned() if hasattr(form, "cleaned") else form.cleaned_data
        if attempt(form, ACTIONS[key], by=request.user, competition=competition, **given) is not False:
            return redirect("tenders:competition", reference=competition.reference)
    context = presenters.facts(competition) | {"form": form, "title": presenters.SECTIONS[key], "section": key}
    if key == "pricing":
        context["example"] = presenters.worked_example(competition, str(form["price_formula"].value() or ""))
    return render(request, "tenders/section.html", context)


@page(policies.may_edit_competition, find=queries.draft_for)
def check(request: HttpRequest, competition: Competition) -> HttpResponse:
    """What publication will do, to whom, and what cannot change after; then publish."""
    if competition.is_published:
        return redirect("tenders:competition", reference=competition.reference)
    form = Form(posted(request))
    if request.method == "POST" and attempt(
        form, actions.publish_competition, by=request.user, competition=competition
    ):
        messages.success(request, f"{competition.reference} is published. Everybody admitted to the lot is invited.")
        return redirect("tenders:competition", reference=competition.reference)
    may_publish = policies.may_publish_competition(request.user, competition)
    context = presenters.check(competition, clock.now()) | {"form": form, "may_publish": may_publish}
    return render(request, "tenders/check.html", context)


@page(policies.may_edit_competition, find=queries.draft_for)
def take_over(request: HttpRequest, competition: Competition) -> HttpResponse:
    """Go on with the draft of a body that closed in the name of the one that follows it."""
    following, form = queries.body_in_place_of(competition, clock.now()), Form(posted(request))
    if following is None or competition.is_published:
        return redirect("tenders:competition", reference=competition.reference)
    if request.method == "POST" and attempt(form, actions.take_over_draft, by=request.user, competition=competition):
        messages.success(request, f"The draft goes on in the name of {following}.")
        return redirect("tenders:competition", reference=competition.reference)
    return render(request, "tenders/take_over.html", {"competition": competition, "form": form, "following": following})


@page(policies.may_edit_competition, find=queries.draft_for)
def shorter(request: HttpRequest, competition: Competition) -> HttpResponse:
    """Ask every admitted supplier to agree to less than 10 days (DPS-09)."""
    form = Form(posted(request))
    if request.method == "POST" and attempt(
        form, actions.propose_shorter_period, by=request.user, competition=competition
    ):
        messages.success(request, "Every admitted supplier is asked. You see here how many have agreed.")
        return redirect("tenders:competition", reference=competition.reference)
    return render(request, "tenders/shorter.html", {"competition": competition, "form": form})
