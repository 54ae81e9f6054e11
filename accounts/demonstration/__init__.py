"""The people and bodies of the demonstration: real public bodies as they were in 2017, invented firms and people.

Names and codes of public bodies are facts of the official register. Everything is made through the same actions as on
the pages; making it twice changes nothing.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP
from django.contrib.auth.hashers import make_password
from django.db import transaction

from accounts import actions
from accounts.demonstration.people import ACCOUNTS, FIRMS, PASSWORD, Account, account
from accounts.models import Organisation, Role, User
from accounts.register_import import load

__all__ = ["ACCOUNTS", "PASSWORD", "Account", "account", "create_people", "sign_agreement", "sign_ins"]

BODIES = Path(__file__).with_name("organisations.csv")


@transaction.atomic
def create_people() -> dict[str, User]:
    """Everybody, by key, with password, verified address, second factor where the role asks for one, and role."""
    with BODIES.open("rb") as file:
        load(by=None, file=file, file_name=BODIES.name)
    encoded = make_password(PASSWORD)  # once for all of them, as it takes long by design
    people = {known.key: _person(known, encoded) for known in ACCOUNTS}
    for known in ACCOUNTS:
        _give_role(people, known)
        people[known.key].__dict__.pop("active_memberships", None)
    return people


def sign_agreement(approver: User) -> None:
    """The approver's body signs the access agreement, so that it may publish."""
    actions.sign_agreement(
        by=approver, organisation=approver.organisations()[0], signatory_name=approver.name,
        signatory_position="Chief finance officer", agreed=True,
    )  # fmt: skip


def sign_ins() -> Iterator[str]:
    """A line for each person, for the terminal."""
    yield f"Everybody's password: {PASSWORD}"
    for known in ACCOUNTS:
        code = f"  code now {known.code}" if known.needs_code else ""
        yield f"  {known.email:<45} {known.name}, {known.role_label}{code}"
    yield "Codes change every 30 seconds; /demonstration/people/ shows them fresh."


def _person(known: Account, encoded: str) -> User:
    person = User.objects.filter(email=known.email).first()
    if person is None:
        person = User.objects.create(email=known.email, password=encoded, name=known.name)
        EmailAddress.objects.create(user=person, email=known.email, primary=True, verified=True)
    if known.needs_code and not Authenticator.objects.filter(user=person, type=Authenticator.Type.TOTP).exists():
        TOTP.activate(person, known.totp_secret)
    return person


def _give_role(people: dict[str, User], known: Account) -> None:
    person = people[known.key]
    if known.role is None or person.has_role(known.role):
        return
    if not known.is_supplier:
        actions.appoint(person=person, organisation=_body(known.organisation), role=known.role)
    elif known.role == Role.OWNER:
        actions.register_supplier(
            by=person, name=known.organisation, company_number=FIRMS[known.organisation],
            address="1 Mill Lane, Leeds", postcode="LS1 1AA",
        )  # fmt: skip
    else:
        firm = Organisation.objects.get(company_number=FIRMS[known.organisation])
        owner = firm.memberships.get(role=Role.OWNER, ended_at__isnull=True).user
        actions.join(by=owner, person=person, organisation=firm, role=known.role)


def _body(code_or_name: str) -> Organisation:
    return Organisation.objects.filter(ods_code=code_or_name).first() or Organisation.objects.get(name=code_or_name)
