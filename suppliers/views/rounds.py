"""Compliance rounds for the hub: start, follow, assess."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render

from accounts.doors import attempt, page, posted
from documents.tables import csv_file, to_the_second
from dps.models import SpecificationVersion
from ledger import clock
from suppliers import actions, policies
from suppliers import rounds as queries
from suppliers.forms.rounds import AgainForm, AssessRoundForm, StartForm
from suppliers.models import ComplianceRound, RoundMember
from suppliers.views.lists import paged, paged_by_standing

COLUMNS = ("supplier", "lot", "admitted_against", "standing", "due_at", "answered_at", "signed_by", "finding")


@page(policies.may_see_members)
def rounds(request: HttpRequest) -> HttpResponse:
    """Every round in sight, and the versions of which one can be started."""
    listed = paged(request, queries.rounds(request.user))
    return render(request, "suppliers/rounds.html", listed | {"versions": queries.startable(request.user)})


@page(policies.may_start_round, find=queries.startable_version)
def start_round(request: HttpRequest, version: SpecificationVersion) -> HttpResponse:
    """Ask every member what the version adds or changes for its lot."""
    form = StartForm(posted(request))
    if form.is_valid() and (
        made := attempt(form, actions.start_round, by=request.user, version=version, **form.cleaned_data)
    ):
        messages.success(request, "Started. Every member that is asked is told.")
        return redirect("suppliers:round", pk=made.pk)
    return render(request, "suppliers/start_round.html", {
        "version": version, "form": form, "foreseen": queries.foreseen(version),
    })  # fmt: skip


@page(policies.may_see_round, find=queries.one_round)
def compliance_round(request: HttpRequest, round_: ComplianceRound) -> HttpResponse:
    """Where every member stands."""
    listed = paged_by_standing(request, queries.members_of(round_), clock.now())
    return render(request, "suppliers/round.html", listed | {"round": round_})


@page(policies.may_see_round, find=queries.one_round)
def round_csv(request: HttpRequest, round_: ComplianceRound) -> HttpResponseBase:
    """The same as CSV."""
    return csv_file("compliance-round", COLUMNS, _rows(round_))


def _rows(round_: ComplianceRound) -> Iterator[dict[str, Any]]:
    now = clock.now()
    for row in queries.members_of(round_).iterator(chunk_size=500):
        yield {
            "supplier": row.admission.organisation.name,
            "lot": row.admission.lot.number,
            "admitted_against": row.from_version.number,
            "standing": row.standing(now),
            "due_at": to_the_second(row.due_at),
            "answered_at": to_the_second(row.submitted_at),
            "signed_by": row.signatory_name,
            "finding": row.finding,
        }


@page(policies.may_see_round_member, find=queries.member_in_sight)
def assess_round(request: HttpRequest, member: RoundMember) -> HttpResponse:
    """One member's answer, the finding on it, and a further time for who does not comply."""
    now, again = clock.now(), "again" in request.POST
    form = AssessRoundForm(None if again else posted(request))
    more = AgainForm(posted(request) if again else None)
    if form.is_valid() and attempt(form, actions.assess_round, by=request.user, member=member, **form.cleaned_data):
        messages.success(request, "Assessed. The member is told.")
        return redirect("suppliers:round", pk=member.round_id)
    if more.is_valid() and attempt(more, actions.ask_round_again, by=request.user, member=member, **more.cleaned_data):
        messages.success(request, "Asked again. The member is told.")
        return redirect("suppliers:round", pk=member.round_id)
    return render(request, "suppliers/assess_round.html", _context(request, member, form, more, now))


def _context(
    request: HttpRequest, member: RoundMember, form: AssessRoundForm, more: AgainForm, now: Any
) -> dict[str, Any]:  # fmt: skip
    may = policies.may_assess_round(request.user, member)
    paper = queries.read(member)
    return {
        "member": member,
        "standing": member.standing(now),
        "given": list(paper.given()) if member.submitted_at else [],
        "unmet": paper.unmet,
        "form": form if may and member.needs_assessment(now) else None,
        "more": more if may and member.is_compliant is False else None,
    }
