"""What this room tells on the home page."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.db.models import Q
from django.urls import reverse

from accounts import policies, queries
from accounts.models import FOLLOWING_ROLES, Kind, Organisation, Role, Succession
from accounts.needs import Need, Standing
from ledger import clock


def join_requests(person: Any) -> Iterator[Need]:
    """For owners, and for the hub after two working days of silence: who asks to join."""
    for request in queries.join_requests_for(person):
        is_owner = person.has_role(Role.OWNER, organisation=request.organisation)
        yield Need(
            f"{request.person} asks to join {request.organisation}",
            reverse("accounts:join_request", args=[request.pk]),
            "Answer",
            due=request.hub_from if is_owner and request.domain else None,
            rule="2 working days, then the hub can answer" if is_owner and request.domain else "",
            since=request.asked_at,
        )


def own_join_requests(person: Any) -> Iterator[Standing]:
    """For whoever asked to join: that it waits, and for whom."""
    now = clock.now()
    for request in person.join_requests.filter(answered_at=None).select_related("organisation"):
        words = f"Your request to join {request.organisation} waits for an answer. {request.who_answers(now)}"
        yield Standing(words, reverse("accounts:join_request", args=[request.pk]))


def own_invitations(person: Any) -> Iterator[Need]:
    """For whoever is invited: by whom and where to. Who only just made an account joins instead of registering anew."""
    if not person.is_authenticated:
        return
    now = clock.now()
    open_ones = queries.own_invitations(person).filter(accepted_at=None, withdrawn_at=None, expires_at__gt=now)
    for invitation in open_ones.order_by("expires_at"):
        if invitation.is_good(now):
            yield Need(
                f"{invitation.invited_by} invites you to join {invitation.organisation}",
                reverse("accounts:own_invitation", args=[invitation.pk]),
                "See the invitation",
                due=invitation.expires_at,
                rule="an invitation lasts 7 days",
            )


def invitations_to_confirm(person: Any) -> Iterator[Need]:
    """For a second decision maker of the hub, and the body's administrator: whom somebody brings there."""
    if person.has_role(Role.DECIDER, Role.ADMINISTRATOR):
        for invitation in queries.invitations_to_confirm(person):
            address = reverse("accounts:confirm_invitation", args=[invitation.pk])
            text = f"{invitation.email} is to join {invitation.organisation}"
            yield Need(text, address, "Look and confirm", since=invitation.invited_at)


def changes_to_verify(person: Any) -> Iterator[Need]:
    """For the hub: suppliers whose name, number or control changed."""
    if person.has_role(Role.DECIDER):
        for change in queries.open_changes():
            address = reverse("accounts:change", args=[change.pk])
            text = f"{change.organisation} has changed: {change.get_what_display().lower()}"
            yield Need(text, address, "Verify", since=change.stated_at)


def own_changes(person: Any) -> Iterator[Standing]:
    """For people of a supplier: what they stated of it, and that the hub has yet to verify it."""
    own = [body for body in person.organisations() if body.is_supplier] if person.is_authenticated else []
    if own:
        for change in queries.open_changes().filter(organisation__in=own):
            said = f"{change.organisation} stated a change. {change.get_what_display()}: {change.after}"
            words = f"{said}. The hub verifies it; admissions stay in force meanwhile."
            yield Standing(words, reverse("accounts:change", args=[change.pk]))


def agreements_to_sign(person: Any) -> Iterator[Need]:
    """For approvers and administrators: the access agreement, without which their body publishes nothing."""
    if person.has_role(Role.APPROVER, Role.ADMINISTRATOR):
        for body in queries.agreements_to_sign(person):
            address = reverse("accounts:agreement", args=[body.pk])
            yield Need(f"{body} has not signed the access agreement", address, "Read and sign")


def bodies_that_follow(person: Any) -> Iterator[Standing]:
    """For people of public bodies: which body follows theirs, and which theirs follows."""
    own = [membership.organisation_id for membership in person.active_memberships if membership.role in FOLLOWING_ROLES]
    if own:
        lines = Succession.objects.filter(Q(predecessor__in=own) | Q(successor__in=own))
        for line in lines.select_related("predecessor", "successor"):
            words = (
                f"{line.successor} follows {line.predecessor} from {line.on:%-d %B %Y} and goes on with its call-offs."
            )
            mine = line.successor_id if line.successor_id in own else line.predecessor_id
            yield Standing(words, reverse("accounts:team", args=[mine]))


def people_looked_after(person: Any) -> Iterator[Standing]:
    """For the administrator of a public body: its people."""
    for body in person.organisations(Role.ADMINISTRATOR) if person.is_authenticated else []:
        yield Standing(f"The people of {body}, and inviting another", reverse("accounts:team", args=[body.pk]))


def register_of_bodies(person: Any) -> Iterator[Standing]:
    """For the hub: how many public bodies are on the register."""
    if policies.may_see_public_bodies(person):
        count = Organisation.objects.exclude(kind=Kind.SUPPLIER).count()
        bodies = "public body" if count == 1 else "public bodies"
        yield Standing(f"The register holds {count} {bodies}.", reverse("accounts:public_bodies"))
        suppliers = Organisation.objects.filter(kind=Kind.SUPPLIER).count()
        firms = "supplier has" if suppliers == 1 else "suppliers have"
        yield Standing(f"{suppliers} {firms} registered.", reverse("accounts:suppliers"))
