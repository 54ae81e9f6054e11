"""Who belongs to an organisation: inviting, joining, appointing, leaving."""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from allauth.usersessions.models import UserSession
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.urls import reverse

from accounts import leaving, news, policies
from accounts.actions.bodies import check_domain
from accounts.errors import InvalidState
from accounts.leaving import Leaver
from accounts.models import KEPT_ROLES, ApiToken, Membership, Organisation, Role, TeamInvitation, User, roles_of
from accounts.models.tokens import fingerprint
from accounts.policy import enforce
from accounts.tasks import send_mail
from ledger import actions as ledger
from ledger import clock

INVITATION_LASTS = timedelta(days=7)
SELF = "Nobody brings themselves to a public body. A colleague of the hub or its administrator does."
NO_LONGER_GOOD = "This invitation is no longer good. Ask your colleague for a new one."


@transaction.atomic
def invite_colleague(*, by: User, organisation: Organisation, email: str, role: str) -> TeamInvitation:
    """Send a link that is good once, for seven days and for that address alone.

    Nobody brings themselves to a public body, and whom the hub brings there a second person confirms first.
    """
    enforce(policies.may_manage_team, by, organisation)
    check_role(organisation, role)
    email = email.strip().lower()
    _check_invited(organisation, by, email)
    now, token = clock.now(), secrets.token_urlsafe(24)
    waiting = TeamInvitation.objects.filter(organisation=organisation, email=email, role=role, accepted_at__isnull=True)
    waiting.filter(withdrawn_at__isnull=True).update(withdrawn_at=now)  # the newest link is the one that works
    invitation = TeamInvitation.objects.create(
        organisation=organisation, email=email, role=role, invited_by=by, invited_at=now,
        needs_confirmation=not (organisation.is_supplier or policies.is_administrator(by, organisation)),
        expires_at=now + INVITATION_LASTS, sha256=fingerprint(token),
    )  # fmt: skip
    ledger.record(
        verb="colleague_invited", obj=invitation, actor=by, organisation=organisation, facts={"role": role}
    )  # fmt: skip
    if invitation.needs_confirmation:
        _ask_to_confirm(invitation)
    else:
        _send_link(invitation, token)
    return invitation


@transaction.atomic
def confirm_invitation(*, by: User, invitation: TeamInvitation) -> None:
    """Agree to whom the hub brings to a public body; only now the link goes out."""
    invitation = TeamInvitation.objects.select_for_update(of=("self",)).select_related("organisation").get(
        pk=invitation.pk
    )  # fmt: skip
    if not invitation.is_open or not invitation.waits_for_confirmation:
        raise InvalidState("This invitation was confirmed, used or withdrawn already.")
    enforce(policies.may_confirm_invitation, by, invitation)
    now, token = clock.now(), secrets.token_urlsafe(24)
    invitation.confirmed_by, invitation.confirmed_at = by, now
    invitation.sha256, invitation.expires_at = fingerprint(token), now + INVITATION_LASTS
    invitation.save(update_fields=["confirmed_by", "confirmed_at", "sha256", "expires_at"])
    ledger.record(
        verb="invitation_confirmed", obj=invitation, actor=by, organisation=invitation.organisation,
        facts={"role": invitation.role},
    )  # fmt: skip
    _send_link(invitation, token)


def _check_invited(organisation: Organisation, by: User, email: str) -> None:
    check_domain(organisation, email)
    if not organisation.is_supplier and email == by.email.lower():
        raise ValidationError({"email": SELF})
    team = organisation.memberships.filter(ended_at__isnull=True, user__email__iexact=email)
    if organisation.is_supplier and (member := team.select_related("user").first()):
        raise ValidationError({"email": f"{member.user} is in the team already. Change the role on the team's page."})


def _ask_to_confirm(invitation: TeamInvitation) -> None:
    organisation = invitation.organisation
    administrators = news.holders(Role.ADMINISTRATOR, organisation=organisation)
    asked = [one for one in (*news.deciders(), *administrators) if one.pk != invitation.invited_by_id]
    news.tell(
        people=asked, subject=f"Somebody is to join {organisation}: confirm it",
        body=f"{invitation.invited_by} invites somebody to {organisation}. The link goes out when you confirm it.",
        link=reverse("accounts:confirm_invitation", args=[invitation.pk]), key=f"confirm-invitation:{invitation.pk}",
    )  # fmt: skip


def _send_link(invitation: TeamInvitation, token: str) -> None:
    organisation, link = (
        invitation.organisation,
        settings.BASE_URL + reverse("accounts:accept_invitation", args=[token]),
    )
    body = (
        f"{invitation.invited_by} invites you to join {organisation} in {settings.PORTAL_NAME}. Open this link, then "
        f"sign in or create an account with this e-mail address:\n\n{link}\n\nThe link works once, for seven days."
    )
    transaction.on_commit(lambda: send_mail.delay(subject=f"Join {organisation}", body=body, to=[invitation.email]))


def invitation_behind(token: str, person: User) -> TeamInvitation:
    """The invitation of a link, for the person it was sent to. Raises InvalidState."""
    sent = TeamInvitation.objects.filter(sha256=fingerprint(token)).select_related("organisation", "invited_by")
    return must_be_good(sent.first(), person)


def must_be_good(invitation: TeamInvitation | None, person: User) -> TeamInvitation:
    """The invitation, if this person can take it up now. Raises InvalidState."""
    if invitation is None or not invitation.is_good(clock.now()):
        raise InvalidState(NO_LONGER_GOOD)
    if person.email.lower() != invitation.email:
        raise InvalidState("This invitation was sent to another e-mail address. Sign in with that one.")
    if not invitation.organisation.is_supplier and person.pk in (invitation.invited_by_id, invitation.confirmed_by_id):
        raise InvalidState(SELF)
    return invitation


@transaction.atomic
def accept_invitation(*, by: User, invitation: TeamInvitation) -> Organisation:
    """Join the organisation. The invitation is then used up, and its link too."""
    must_be_good(invitation, by)
    check_domain(invitation.organisation, invitation.email)  # it may have been withdrawn meanwhile
    used = TeamInvitation.objects.filter(pk=invitation.pk, accepted_at__isnull=True).update(accepted_at=clock.now())
    if not used:
        raise InvalidState(NO_LONGER_GOOD)
    add_person(by, invitation.organisation, invitation.role, actor=by, verb="colleague_joined")
    return invitation.organisation


@transaction.atomic
def withdraw_invitation(*, by: User, invitation: TeamInvitation) -> None:
    """The link stops working."""
    enforce(policies.may_manage_team, by, invitation.organisation)
    waiting = TeamInvitation.objects.filter(pk=invitation.pk, accepted_at__isnull=True, withdrawn_at__isnull=True)
    if waiting.update(withdrawn_at=clock.now()):
        ledger.record(verb="invitation_withdrawn", obj=invitation, actor=by, organisation=invitation.organisation)


@transaction.atomic
def appoint(*, person: User, organisation: Organisation, role: str) -> Membership:
    """Give somebody a role at once: for the command line of those who run the portal, and for nobody else."""
    check_role(organisation, role)
    return add_person(person, organisation, role, actor=None, verb="person_appointed")


@transaction.atomic
def join(*, by: User, person: User, organisation: Organisation, role: str) -> Membership:
    """Take a colleague who has an account into the team of a supplier."""
    enforce(policies.may_manage_team, by, organisation)
    if not organisation.is_supplier:
        raise InvalidState("People come to a public body by invitation.")
    check_role(organisation, role)
    return add_person(person, organisation, role, actor=by, verb="colleague_joined")


@transaction.atomic
def end_membership(*, by: User, membership: Membership) -> None:
    """Take one role from somebody, or leave. Sessions and tokens end at once; the last who looks after it stays."""
    organisation = locked(membership.organisation_id, by)
    enforce(policies.may_end_membership, by, membership)
    _remove(by, organisation, membership.user, [membership])


@transaction.atomic
def remove_person(*, by: User, organisation: Organisation, person: User) -> None:
    """Take somebody who left off the team with every role at once, and out of everything that came with them."""
    organisation = locked(organisation.pk, by)
    enforce(policies.may_remove_person, by, (organisation, person))
    _remove(by, organisation, person, organisation.memberships.filter(user=person, ended_at__isnull=True))


def _remove(by: User, organisation: Organisation, person: User, memberships: Iterable[Membership]) -> None:
    now = clock.now()
    ended = [membership.role for membership in memberships if _end(membership, organisation, now)]
    if not ended:
        return
    sign_out_everywhere(person.pk, now, but_for=by)
    for role in ended:
        ledger.record(
            verb="membership_ended", obj=organisation, actor=by, organisation=organisation,
            facts={"person": str(person.pk), "role": role},
        )  # fmt: skip
    if not organisation.memberships.filter(user=person, ended_at__isnull=True).exists():
        theirs = Q(email=person.email.lower()) | Q(invited_by=person)
        organisation.team_invitations.filter(theirs, accepted_at=None, withdrawn_at=None).update(withdrawn_at=now)
        leaving.everywhere(Leaver(person, organisation, now, by))


@transaction.atomic
def change_role(*, by: User, membership: Membership, role: str) -> None:
    """Make a colleague of a supplier something else; the last owner stays one."""
    organisation = locked(membership.organisation_id, by)
    enforce(policies.may_change_role, by, membership)
    check_role(organisation, role)
    if role != membership.role:
        _exchange(by, membership, organisation, role)


@transaction.atomic
def hand_over(*, by: User, membership: Membership) -> None:
    """Make a colleague owner in one's own place, and be an editor from then on."""
    organisation = locked(membership.organisation_id, by)
    enforce(policies.may_change_role, by, membership)
    own = organisation.memberships.get(user=by, role=Role.OWNER, ended_at__isnull=True)
    if membership.user_id == by.pk:
        raise ValidationError({"role": "You are the owner already. Choose a colleague."})
    if membership.role != Role.OWNER:
        _exchange(by, membership, organisation, Role.OWNER)
    _exchange(by, own, organisation, Role.EDITOR)


def locked(organisation_id: Any, by: User) -> Organisation:
    """The organisation, locked, so that one change of its team comes after the other; who asks is looked at afresh."""
    organisation = Organisation.objects.select_for_update().get(pk=organisation_id)
    by.__dict__.pop("active_memberships", None)
    return organisation


def sign_out_everywhere(person_id: Any, at: datetime, *, but_for: User) -> None:
    """Sessions and tokens end; who did it to themselves stays where they are."""
    for session in UserSession.objects.filter(user_id=person_id).exclude(user_id=but_for.pk):
        session.end()
    ApiToken.objects.filter(user_id=person_id, revoked_at__isnull=True).update(revoked_at=at)


def _exchange(by: User, membership: Membership, organisation: Organisation, role: str) -> None:
    """One role for another. Colleagues who held both roles already keep the one that is wanted."""
    if not _end(membership, organisation, clock.now()):
        raise InvalidState("This was changed in the meantime.")
    add_person(membership.user, organisation, role, actor=by, verb="role_changed")


def _end(membership: Membership, organisation: Organisation, at: datetime) -> bool:
    """Whether it was in force until now. Raises InvalidState for the last of those that must stay."""
    same = organisation.memberships.filter(role=membership.role, ended_at__isnull=True)
    if not same.filter(pk=membership.pk).exists():
        return False
    if stays := why_it_stays(membership):
        raise InvalidState(stays)
    return bool(Membership.objects.filter(pk=membership.pk, ended_at__isnull=True).update(ended_at=at))


def why_it_stays(membership: Membership) -> str:
    """Why a role cannot be given up: it is the last of those that an organisation keeps. Empty when it can."""
    same = membership.organisation.memberships.filter(role=membership.role, ended_at__isnull=True)
    if membership.role not in KEPT_ROLES or same.exclude(pk=membership.pk).exists():
        return ""
    return (
        f"This is the last one: {Role(membership.role).label}. {membership.organisation} always keeps one, so that "
        "somebody looks after its team. Make a colleague that first, on the page of the team; the hub can help."
    )


def check_role(organisation: Organisation, role: str) -> None:
    """Raise ValidationError unless people of such an organisation can be that."""
    if role not in roles_of(organisation):
        raise ValidationError({"role": f"Nobody can be {role} in {organisation}."})


def add_person(person: User, organisation: Organisation, role: str, *, actor: User | None, verb: str) -> Membership:
    """Give the role; who has it already keeps it."""
    membership, is_new = Membership.objects.get_or_create(
        user=person, organisation=organisation, role=role, ended_at=None, defaults={"began_at": clock.now()}
    )
    if is_new:
        ledger.record(
            verb=verb, obj=organisation, actor=actor, organisation=organisation,
            facts={"person": str(person.pk), "role": str(role)},
        )  # fmt: skip
    person.__dict__.pop("active_memberships", None)
    return membership
