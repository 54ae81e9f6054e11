"""Asking to be taken into a team, and answering: an owner, or the hub where no owner answers."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import transaction
from django.urls import reverse

from accounts import news, policies
from accounts.actions.teams import add_person, check_role
from accounts.domains import shared_domain
from accounts.errors import InvalidState
from accounts.models import JoinRequest, Organisation, Role, User
from accounts.policy import enforce
from ledger import actions as ledger
from ledger import clock
from regulations import calendar

OWNERS_HAVE = 2
"""Working days in which the owners alone answer."""

MOST_OPEN = 5
ANSWERED = "This request has been answered already."


@transaction.atomic
def ask_to_join(*, by: User, organisation: Organisation, words: str) -> JoinRequest:
    """Ask. Asking twice gives the request that waits."""
    enforce(policies.may_ask_to_join, by, organisation)
    User.objects.select_for_update().get(pk=by.pk)
    waiting = by.join_requests.filter(answered_at__isnull=True)
    if known := waiting.filter(organisation=organisation).first():
        return known
    if waiting.count() >= MOST_OPEN:
        raise InvalidState(f"{MOST_OPEN} of your requests wait for an answer. Withdraw one first.")
    now, domain = clock.now(), shared_domain(by, organisation)
    request = JoinRequest.objects.create(
        organisation=organisation, person=by, domain=domain, words=words.strip(), asked_at=now,
        hub_from=calendar.working_period_end(now, OWNERS_HAVE) if domain else now,
    )  # fmt: skip
    ledger.record(
        verb="join_requested", obj=request, actor=by, organisation=organisation, facts={"domain_matched": bool(domain)}
    )
    news.tell(
        people=news.owners(organisation) if domain else news.deciders(),
        subject=f"Somebody asks to join {organisation}",
        body=f"{by} ({by.email}) asks to join {organisation} and waits for an answer.",
        link=reverse("accounts:join_request", args=[request.pk]),
        key=f"join-requested:{request.pk}",
    )
    return request


@transaction.atomic
def answer_join_request(*, by: User, request: JoinRequest, role: str, reasons: str = "") -> None:
    """Take the person in with a role, or with an empty role refuse. The hub, and whoever refuses, says why."""
    request = _waiting(request)
    enforce(policies.may_answer_join_request, by, request)
    organisation = request.organisation
    is_owner = by.has_role(Role.OWNER, organisation=organisation)
    if not reasons.strip() and (not role or not is_owner):
        raise ValidationError({"reasons": "Say why: the person and the team are told."})
    if role:
        check_role(organisation, role)
    _close(request, by=by, role=role, reasons=reasons.strip())
    if role:
        add_person(request.person, organisation, role, actor=by, verb="colleague_joined")
    ledger.record(
        verb="join_request_accepted" if role else "join_request_refused", obj=request, actor=by,
        organisation=organisation, facts={"role": role, "by_hub": not is_owner},
    )  # fmt: skip
    _tell_outcome(request)


@transaction.atomic
def withdraw_join_request(*, by: User, request: JoinRequest) -> None:
    """Ask no longer. Twice does no harm."""
    request = JoinRequest.objects.select_for_update().get(pk=request.pk)
    enforce(policies.may_withdraw_join_request, by, request)
    if request.answered_at is None:
        _close(request, by=by, role="", reasons="")
        ledger.record(verb="join_request_withdrawn", obj=request, actor=by, organisation=request.organisation)


def _waiting(request: JoinRequest) -> JoinRequest:
    locked = JoinRequest.objects.select_for_update(of=("self",)).select_related("organisation", "person")
    request = locked.get(pk=request.pk)
    if request.answered_at is not None:
        raise InvalidState(ANSWERED)
    return request


def _close(request: JoinRequest, *, by: User, role: str, reasons: str) -> None:
    request.answered_at, request.answered_by, request.role, request.reasons = clock.now(), by, role, reasons
    request.save(update_fields=["answered_at", "answered_by", "role", "reasons"])


def _tell_outcome(request: JoinRequest) -> None:
    organisation, link = request.organisation, reverse("accounts:join_request", args=[request.pk])
    outcome = f"You are now on the team of {organisation}" if request.role else f"{organisation}: you were not taken in"
    reasons = f"\n\n{request.reasons}" if request.reasons else ""
    news.tell(
        people=[request.person], subject=outcome, body=f"{outcome}.{reasons}", link=link,
        key=f"join-answered:{request.pk}",
    )  # fmt: skip
    others = [
        owner for owner in news.owners(organisation) if owner.pk not in (request.answered_by_id, request.person_id)
    ]
    if request.role:
        news.tell(
            people=others, subject=f"{request.person} joined {organisation}",
            body=f"{request.answered_by} took {request.person} into the team as {Role(request.role).label}.{reasons}",
            link=reverse("accounts:team", args=[organisation.pk]), key=f"join-told:{request.pk}",
        )  # fmt: skip
