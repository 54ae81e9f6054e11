"""Registering suppliers and looking after their teams."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.core import signing
from django.core.exceptions import ValidationError
from django.core.mail import EmailMessage
from django.db import transaction
from django.urls import reverse

from accounts import policies
from accounts.errors import InvalidState
from accounts.models import Kind, Membership, Organisation, Role, User
from accounts.policy import enforce
from ledger import actions as ledger
from ledger import clock

INVITATION_LASTS = timedelta(days=7)
SALT = "accounts.invitation"


@transaction.atomic
def register_supplier(*, by: User, name: str, company_number: str = "", **particulars: Any) -> Organisation:
    """Register a supplier with the person as its owner. One that is registered already has its own people to ask."""
    enforce(policies.may_register_supplier, by)
    if company_number and Organisation.objects.filter(company_number=company_number).exists():
        raise ValidationError(
            {"company_number": "This company is registered already. Ask a colleague there to invite you, or the hub."}
        )
    supplier = Organisation.objects.create(
        kind=Kind.SUPPLIER, name=name.strip(), company_number=company_number, **particulars
    )
    Membership.objects.create(user=by, organisation=supplier, role=Role.OWNER, began_at=clock.now())
    ledger.record(
        verb="supplier_registered", obj=supplier, actor=by, organisation=supplier,
        facts={"company_number": company_number, "charity_number": supplier.charity_number},
    )  # fmt: skip
    by.__dict__.pop("active_memberships", None)
    return supplier


@transaction.atomic
def invite_colleague(*, by: User, organisation: Organisation, email: str, role: str) -> str:
    """Send a colleague a link that is good for seven days and for that address alone; the token."""
    enforce(policies.may_manage_team, by, organisation)
    token = signing.dumps([str(organisation.pk), email.lower(), role], salt=SALT)
    link = settings.BASE_URL + reverse("accounts:accept_invitation", args=[token])
    ledger.record(verb="colleague_invited", obj=organisation, actor=by, organisation=organisation, facts={"role": role})
    mail = EmailMessage(
        subject=f"Join {organisation} in {settings.PORTAL_NAME}",
        body=f"{by} invites you to join {organisation}. "
        f"Sign in or create an account with this e-mail address, then open:\n\n{link}\n\n"
        "The link works for seven days.",
        to=[email],
    )
    transaction.on_commit(mail.send)
    return token


def read_invitation(token: str) -> tuple[UUID, str, str]:
    """Organisation, e-mail address and role of an invitation. Raises InvalidState for one changed or too old."""
    try:
        organisation, email, role = signing.loads(token, salt=SALT, max_age=INVITATION_LASTS)
    except signing.BadSignature as error:
        raise InvalidState("This invitation is no longer good. Ask your colleague for a new one.") from error
    return UUID(organisation), email, role


@transaction.atomic
def accept_invitation(*, by: User, token: str) -> Organisation:
    """Join the organisation. Only the person whose address was invited can; twice does no harm."""
    organisation_pk, email, role = read_invitation(token)
    if by.email.lower() != email:
        raise InvalidState("This invitation was sent to another e-mail address. Sign in with that one.")
    organisation = Organisation.objects.get(pk=organisation_pk)
    _, is_new = Membership.objects.get_or_create(
        user=by, organisation=organisation, role=role, ended_at=None, defaults={"began_at": clock.now()}
    )
    if is_new:
        ledger.record(
            verb="colleague_joined", obj=organisation, actor=by, organisation=organisation, facts={"role": role}
        )
    by.__dict__.pop("active_memberships", None)
    return organisation


@transaction.atomic
def end_membership(*, by: User, membership: Membership) -> None:
    """Take somebody off the team at once; the last owner stays."""
    organisation = Organisation.objects.select_for_update().get(pk=membership.organisation_id)
    enforce(policies.may_manage_team, by, organisation)
    owners = organisation.memberships.filter(role=Role.OWNER, ended_at__isnull=True)
    if membership.role == Role.OWNER and owners.count() == 1:
        raise InvalidState("An organisation keeps at least one owner. Make somebody else an owner first.")
    if membership.ended_at is None:
        membership.ended_at = clock.now()
        membership.save(update_fields=["ended_at"])
        ledger.record(
            verb="membership_ended", obj=organisation, actor=by, organisation=organisation,
            facts={"person": str(membership.user_id), "role": membership.role},
        )  # fmt: skip
