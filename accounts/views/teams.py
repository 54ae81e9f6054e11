"""The team of an organisation: who belongs to it, inviting, joining, leaving."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from accounts import actions, policies, queries
from accounts.doors import attempt, page, posted
from accounts.forms import InviteForm, RoleForm
from accounts.models import Membership, Organisation, Role, TeamInvitation, User, roles_of
from accounts.policy import signed_in
from ledger import clock
from regulations.calendar import uk_date


@page(policies.may_see_team, find=queries.organisation_in_sight)
def team(request: HttpRequest, organisation: Organisation) -> HttpResponse:
    """Who belongs to the organisation, and who is invited."""
    invited = organisation.team_invitations.filter(
        accepted_at__isnull=True, withdrawn_at__isnull=True, expires_at__gt=clock.now()
    )
    context = {
        "organisation": organisation,
        "rows": organisation.memberships.filter(ended_at__isnull=True).select_related("user").order_by("user__name"),
        "invited": [
            {
                "pk": one.pk,
                "email": one.email,
                "role": _label(one),
                "until": one.expires_at,
                "waits": one.waits_for_confirmation,
                "may_confirm": policies.may_confirm_invitation(request.user, one),
            }
            for one in invited
        ],
        "may_change": policies.may_state_facts(request.user, organisation)
        and request.user.has_role(Role.OWNER, organisation=organisation),
        "requests": queries.join_requests_for(request.user).filter(organisation=organisation),
        "followed": organisation.followed_by.select_related("successor"),
        "follows": organisation.follows.select_related("predecessor").filter(on__lte=uk_date(clock.now())),
        "may_allow_domains": policies.may_allow_domains(request.user, organisation),
        "may_manage": policies.may_manage_team(request.user, organisation),
    }
    return render(request, "accounts/team.html", context)


@page(policies.may_manage_team, find=queries.organisation_in_sight, fresh=True)
def invite(request: HttpRequest, organisation: Organisation) -> HttpResponse:
    """Invite a colleague."""
    form = InviteForm(posted(request), roles=roles_of(organisation))
    if form.is_valid() and attempt(
        form, actions.invite_colleague, by=request.user, organisation=organisation, **form.cleaned_data
    ):
        administrator = organisation.is_supplier or policies.is_administrator(request.user, organisation)
        messages.success(
            request,
            f"An invitation is on its way to {form.cleaned_data['email']}."
            if administrator
            else "The invitation goes out when a second decision maker or the body's administrator confirms it.",
        )
        return redirect("accounts:team", pk=organisation.pk)
    return render(request, "accounts/invite.html", {"form": form, "organisation": organisation})


@page(policies.may_end_membership, find=queries.membership_in_sight, fresh=True)
def remove(request: HttpRequest, membership: Membership) -> HttpResponse:
    """Check, then take somebody off the team."""
    if request.method == "POST":
        actions.end_membership(by=request.user, membership=membership)
        if membership.user_id == request.user.pk:
            messages.success(request, f"You have left {membership.organisation}.")
            return redirect("accounts:you")
        messages.success(request, f"{membership.user} is no longer on the team.")
        return redirect("accounts:team", pk=membership.organisation_id)
    context = {"membership": membership, "stays": actions.why_it_stays(membership)}
    return render(request, "accounts/remove.html", context)


@page(policies.may_change_role, find=queries.membership_in_sight, fresh=True)
def change_role(request: HttpRequest, membership: Membership) -> HttpResponse:
    """Make a colleague something else, or owner in one's own place."""
    form = RoleForm(
        posted(request), initial={"role": membership.role}, may_hand_over=membership.user_id != request.user.pk
    )
    if form.is_valid():
        role = form.cleaned_data["role"]
        done = (
            attempt(form, actions.hand_over, by=request.user, membership=membership)
            if role == RoleForm.HAND_OVER
            else attempt(form, actions.change_role, by=request.user, membership=membership, role=role)
        )
        if done:
            messages.success(request, f"The team of {membership.organisation} is changed.")
            return redirect("accounts:team", pk=membership.organisation_id)
    return render(request, "accounts/change_role.html", {"form": form, "membership": membership})


@page(policies.may_remove_person, find=queries.person_in_sight, fresh=True)
def remove_person(request: HttpRequest, found: tuple[Organisation, User]) -> HttpResponse:
    """Check, then take somebody who left off the team with every role."""
    organisation, person = found
    held = organisation.memberships.filter(user=person, ended_at__isnull=True)
    if request.method == "POST":
        actions.remove_person(by=request.user, organisation=organisation, person=person)
        messages.success(request, f"{person} is no longer on the team.")
        return redirect("accounts:team", pk=organisation.pk)
    return render(
        request, "accounts/remove_person.html", {"organisation": organisation, "leaver": person, "held": held}
    )


@page(policies.may_confirm_invitation, find=queries.invitation_in_sight, fresh=True)
def confirm(request: HttpRequest, invitation: TeamInvitation) -> HttpResponse:
    """Look at whom the hub brings to a public body, and agree."""
    if not (invitation.is_open and invitation.waits_for_confirmation):
        messages.info(request, f"The invitation to {invitation.email} was confirmed, used or withdrawn already.")
        return redirect("accounts:team", pk=invitation.organisation_id)
    if request.method == "POST":
        actions.confirm_invitation(by=request.user, invitation=invitation)
        messages.success(request, f"An invitation is on its way to {invitation.email}.")
        return redirect("accounts:team", pk=invitation.organisation_id)
    return render(request, "accounts/confirm_invitation.html", {"invitation": invitation, "role": _label(invitation)})


@require_POST
@page(policies.may_withdraw_invitation, find=queries.invitation_in_sight)
def withdraw(request: HttpRequest, invitation: TeamInvitation) -> HttpResponse:
    """Make a link that was sent no longer work."""
    actions.withdraw_invitation(by=request.user, invitation=invitation)
    messages.success(request, f"The invitation to {invitation.email} no longer works.")
    return redirect("accounts:team", pk=invitation.organisation_id)


@page(signed_in)
def accept(request: HttpRequest, token: str) -> HttpResponse:
    """Join by the link of an invitation."""
    return _join(request, actions.invitation_behind(token, request.user))


@page(policies.may_take_up_invitation, find=queries.own_invitation)
def own_invitation(request: HttpRequest, invitation: TeamInvitation) -> HttpResponse:
    """Join by an invitation that the home page shows: its link may lie in a mail that is read elsewhere."""
    return _join(request, actions.must_be_good(invitation, request.user))


def _join(request: HttpRequest, invitation: TeamInvitation) -> HttpResponse:
    if request.method == "POST":
        organisation = actions.accept_invitation(by=request.user, invitation=invitation)
        messages.success(request, f"You have joined {organisation}.")
        return redirect("accounts:team", pk=organisation.pk)
    return render(request, "accounts/accept.html", {"invitation": invitation, "role": _label(invitation)})


def _label(invitation: TeamInvitation) -> str:
    return str(Role(invitation.role).label)
