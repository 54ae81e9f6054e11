"""People and organisations for tests, and how a person signs in with everything the portal may ask for."""

from __future__ import annotations

import time
from typing import Any

import factory
from allauth.account.internal.flows.login import record_authentication
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value, yield_hotp_counters_from_time
from django.test import Client, RequestFactory
from django.urls import reverse

from accounts.models import SECOND_FACTOR_ROLES, Kind, Membership, Organisation, Role, User

PASSWORD = "correct horse battery staple"
TOTP_SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


class UserFactory(factory.django.DjangoModelFactory):
    """A person with a known password and a verified address. `totp=True` prepares the second factor."""

    class Meta:
        model = User
        skip_postgeneration_save = True

    email = factory.Sequence(lambda n: f"person{n}@example.test")
    name = factory.Sequence(lambda n: f"Person {n}")

    @classmethod
    def _create(cls, model_class: type[User], *args: Any, **kwargs: Any) -> User:
        return model_class.objects.create_user(kwargs.pop("email"), kwargs.pop("password", PASSWORD), **kwargs)

    @factory.post_generation
    def verified(self: User, create: bool, value: bool | None, **kwargs: Any) -> None:
        EmailAddress.objects.create(user=self, email=self.email, primary=True, verified=value is not False)

    @factory.post_generation
    def totp(self: User, create: bool, value: bool | None, **kwargs: Any) -> None:
        if value:
            enrol(self)


class OrganisationFactory(factory.django.DjangoModelFactory):
    """A CCG, unless another kind is said; `supplier=True`, `hub=True` and `audit_body=True` are short for theirs."""

    class Meta:
        model = Organisation

    class Params:
        supplier = factory.Trait(
            kind=Kind.SUPPLIER, ods_code="", name=factory.Sequence(lambda n: f"Firm {n} Ltd"),
            company_number=factory.Sequence(lambda n: f"8{n:07d}"),
        )  # fmt: skip
        hub = factory.Trait(kind=Kind.NHS_ENGLAND, name="NHS England", ods_code="")
        audit_body = factory.Trait(kind=Kind.AUDIT_BODY, name="Audit body", ods_code="")

    kind = Kind.CCG
    name = factory.Sequence(lambda n: f"NHS Place {n} CCG")
    ods_code = factory.Sequence(lambda n: f"T{n:04d}")


class MembershipFactory(factory.django.DjangoModelFactory):
    """A person in an organisation."""

    class Meta:
        model = Membership

    user = factory.SubFactory(UserFactory)
    organisation = factory.SubFactory(OrganisationFactory, supplier=True)
    role = Role.OWNER


def person_with(role: str, organisation: Organisation, *, totp: bool | None = None, **fields: Any) -> User:
    """A person with this role there; with a second factor when the role asks for one, unless said otherwise."""
    person: User = UserFactory(totp=role in SECOND_FACTOR_ROLES if totp is None else totp, **fields)
    MembershipFactory(user=person, organisation=organisation, role=role)
    return person


def supplier_person(role: str = Role.OWNER, organisation: Organisation | None = None, **fields: Any) -> User:
    """Somebody of a supplier."""
    return person_with(role, organisation or OrganisationFactory(supplier=True), **fields)


def buyer_person(role: str = Role.OFFICER, organisation: Organisation | None = None, **fields: Any) -> User:
    """Somebody of a buyer."""
    return person_with(role, organisation or OrganisationFactory(), **fields)


def hub_person(role: str = Role.ASSESSOR, organisation: Organisation | None = None, **fields: Any) -> User:
    """Somebody of the hub."""
    return person_with(role, organisation or OrganisationFactory(hub=True), **fields)


def auditor(organisation: Organisation | None = None, **fields: Any) -> User:
    """Somebody of an audit body."""
    return person_with(Role.AUDITOR, organisation or OrganisationFactory(audit_body=True), **fields)


def enrol(person: User) -> None:
    """Prepare the second factor with the known secret."""
    TOTP.activate(person, TOTP_SECRET)


def totp_code(secret: str = TOTP_SECRET) -> str:
    """The code that an app would show now."""
    now = list(yield_hotp_counters_from_time())
    return format_hotp_value(hotp_value(secret, now[len(now) // 2]))


def sign_in(client: Client, person: User, *, minutes_ago: float = 0) -> Client:
    """Make the client's session a full one: password, and the second factor if there is one, given some minutes ago."""
    client.force_login(person)
    request = RequestFactory().get("/")
    request.session = client.session
    at = time.time() - minutes_ago * 60
    record_authentication(request, person, "password", reauthenticated=True, at=at)
    for factor in Authenticator.objects.filter(user=person).exclude(type=Authenticator.Type.RECOVERY_CODES)[:1]:
        record_authentication(request, person, "mfa", id=factor.pk, type=factor.type, reauthenticated=True, at=at)
    request.session.save()
    return client


def is_signed_in(client: Client) -> bool:
    """Whether the browser gets to a page that is for people signed in."""
    return client.get(reverse("accounts:you")).status_code == 200
