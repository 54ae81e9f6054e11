"""Renewed declarations: campaigns for the hub, one's own declaration for a member."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render

from accounts.doors import attempt, page, posted
from accounts.models import Organisation
from documents.tables import csv_file, to_the_second
from dps.models import DynamicPurchasingSystem
from ledger import clock
from suppliers import actions, policies, queries, timing
from suppliers.forms.declarations import AskForm, DeclareForm, ReviewForm
from suppliers.models import DeclarationCampaign, RenewedDeclaration
from suppliers.views.lists import paged, paged_by_standing

COLUMNS = ("supplier", "standing", "answer", "details", "signed_by", "position", "answered_at", "due_at", "finding")


@page(policies.may_see_members)
def campaigns(request: HttpRequest) -> HttpResponse:
    """Every campaign in sight, with how many have answered."""
    listed = paged(request, queries.campaigns(request.user))
    return render(
        request, "suppliers/campaigns.html", listed | {"systems": queries.systems_to_ask(request.user, clock.now())}
    )


@page(policies.may_ask_for_declarations, find=queries.system_to_ask)
def ask_for_declarations(request: HttpRequest, dps: DynamicPurchasingSystem) -> HttpResponse:
    """Ask all members, those of a lot, or some picked by hand, searched for by name."""
    members = queries.members_of(dps, clock.now())
    if {"search", "turn"} & request.POST.keys():
        form = AskForm.searched(dps, members, request.POST)
    else:
        form = AskForm(dps, members, posted(request), initial={"whom": "all"})
    if form.is_valid() and (
        made := attempt(form, actions.ask_for_declarations, by=request.user, dps=dps, **form.chosen())
    ):
        messages.success(request, _asked(made, form.chosen()["members"]))
        return redirect("suppliers:campaign", pk=made.pk)
    return render(request, "suppliers/ask_for_declarations.html", {"dps": dps, "form": form})


def _asked(campaign: DeclarationCampaign, picked: list[Organisation] | None) -> str:
    """What was done; also who was picked and was not asked, so that nobody waits for an answer that cannot come."""
    said = "Asked. Every member that is asked is told and has 5 working days."
    asked = set(campaign.declarations.values_list("organisation", flat=True))
    if waiting := [str(member) for member in picked or () if member.pk not in asked]:
        said += f" Not asked again, as earlier requests give them time still: {', '.join(waiting)}."
    return said


@page(policies.may_see_campaign, find=queries.campaign)
def campaign(request: HttpRequest, campaign: DeclarationCampaign) -> HttpResponse:
    """Who has answered what, and what is to be reviewed."""
    listed = paged_by_standing(request, queries.declarations_of(campaign), clock.now())
    may_review = policies.may_ask_for_declarations(request.user, campaign.dps)
    return render(request, "suppliers/campaign.html", listed | {"campaign": campaign, "may_review": may_review})


@page(policies.may_see_campaign, find=queries.campaign)
def campaign_csv(request: HttpRequest, campaign: DeclarationCampaign) -> HttpResponseBase:
    """The same as CSV: answers, changes, and who lapsed."""
    return csv_file("declarations", COLUMNS, _rows(campaign))


def _rows(campaign: DeclarationCampaign) -> Iterator[dict[str, Any]]:
    now = clock.now()
    for row in queries.declarations_of(campaign).iterator(chunk_size=500):
        yield {
            "supplier": row.organisation.name,
            "standing": row.standing(now),
            "answer": row.answer,
            "details": row.details,
            "signed_by": row.signatory_name,
            "position": row.signatory_position,
            "answered_at": to_the_second(row.answered_at),
            "due_at": to_the_second(campaign.due_at),
            "finding": row.finding,
        }


@page(policies.may_review_declaration, find=queries.declaration_in_sight)
def review_declaration(request: HttpRequest, declaration: RenewedDeclaration) -> HttpResponse:
    """One member's answer or silence, and what follows from it."""
    now, form = clock.now(), ReviewForm(posted(request))
    if form.is_valid() and attempt(
        form, actions.review_declaration, by=request.user, declaration=declaration, **form.cleaned_data
    ):
        messages.success(request, "Reviewed. The member is told.")
        return redirect("suppliers:campaign", pk=declaration.campaign_id)
    context = {"declaration": declaration, "form": form, "standing": declaration.standing(now)}
    return render(request, "suppliers/review_declaration.html", context | {"open": declaration.needs_review(now)})


@page(policies.may_see_own_declaration, find=queries.own_declaration)
def declaration(request: HttpRequest, declaration: RenewedDeclaration) -> HttpResponse:
    """A member's own declaration: the request, and the answer."""
    form = DeclareForm(posted(request))
    if form.is_valid():
        given = {name: value for name, value in form.cleaned_data.items() if name != "agreed"}
        if attempt(form, actions.declare, by=request.user, declaration=declaration, **given):
            messages.success(request, "Your declaration is with the hub.")
            return redirect(request.path)
    return render(request, "suppliers/declaration.html", {
        "declaration": declaration,
        "form": form,
        "now": clock.now(),
        "left": timing.time_left(declaration.campaign.due_at, clock.now()),
        "rule": timing.DECLARED_WITHIN,
        "may_declare": declaration.answered_at is None and policies.may_declare(request.user, declaration),
    })  # fmt: skip
