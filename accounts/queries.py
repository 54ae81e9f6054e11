"""Which organisations, invitations and tokens a person may know of."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery

from accounts import policies
from accounts.agreement import CURRENT
from accounts.models import (
    AccessAgreement,
    AllowedDomain,
    ApiToken,
    IdentityChange,
    JoinRequest,
    Kind,
    Membership,
    Organisation,
    Role,
    SizeStatement,
    Succession,
    TeamInvitation,
    User,
    What,
)
from accounts.models.succession import lines_touching
from accounts.policy import Policy
from ledger import clock

PEOPLE = Count("memberships__user", filter=Q(memberships__ended_at__isnull=True), distinct=True)
HALF_A_YEAR = timedelta(days=183)


def organisation_in_sight(person: Any, pk: UUID) -> Organisation:
    """An organisation the person belongs to, or for the hub's people a public body. Raises DoesNotExist."""
    return _organisation(person, pk, policies.may_see_team)


def _organisation(person: Any, pk: UUID, may_see: Policy) -> Organisation:
    """One that the policy lets the person see, as if there were no others."""
    if not person.is_authenticated:
        raise Organisation.DoesNotExist
    organisation = Organisation.objects.get(pk=pk)
    if not may_see(person, organisation):
        raise Organisation.DoesNotExist
    return organisation


def membership_in_sight(person: Any, pk: UUID) -> Membership:
    """A membership of such an organisation."""
    membership = Membership.objects.select_related("organisation", "user").get(pk=pk, ended_at__isnull=True)
    organisation_in_sight(person, membership.organisation_id)
    return membership


def invitation_in_sight(person: Any, pk: UUID) -> TeamInvitation:
    """An invitation to such an organisation."""
    invitation = TeamInvitation.objects.select_related("organisation").get(pk=pk)
    organisation_in_sight(person, invitation.organisation_id)
    return invitation


def public_bodies(words: str) -> QuerySet[Organisation]:
    """Public bodies by name or code, with how many people each has and whether it signed the access agreement."""
    found = Organisation.objects.exclude(kind=Kind.SUPPLIER)
    for word in words.split():
        found = found.filter(Q(name__icontains=word) | Q(ods_code__iexact=word))
    signed = AccessAgreement.objects.filter(organisation=OuterRef("pk"), version=CURRENT.version)
    return found.annotate(people=PEOPLE, has_signed=Exists(signed)).order_by("name", "ods_code")


def suppliers(words: str) -> QuerySet[Organisation]:
    """Suppliers by name or number, with people, the size last stated, and how many changes wait for the hub."""
    found = Organisation.objects.filter(kind=Kind.SUPPLIER)
    for word in words.split():
        number = Q(company_number__iexact=word) | Q(charity_number__iexact=word)
        found = found.filter(Q(name__icontains=word) | number)
    stated = SizeStatement.objects.filter(organisation=OuterRef("pk")).order_by("-stated_at").values("size")[:1]
    open_ones = Q(identity_changes__isnull=False, identity_changes__decision__isnull=True)
    changes = Count("identity_changes", filter=open_ones, distinct=True)
    return found.annotate(people=PEOPLE, size=Subquery(stated), changes=changes).order_by("name", "pk")


def own_token(person: Any, pk: UUID) -> ApiToken:
    """One of the person's own tokens."""
    return ApiToken.objects.get(pk=pk, user_id=person.pk)


def organisation_known(person: Any, pk: UUID) -> Organisation:
    """An organisation whose facts the person may read: their own, or any for the hub. Raises DoesNotExist."""
    return _organisation(person, pk, policies.may_see_facts)


def supplier_of(person: Any, pk: UUID) -> Organisation:
    """A supplier the person belongs to. Raises DoesNotExist."""
    organisation = organisation_in_sight(person, pk)
    if not organisation.is_supplier:
        raise Organisation.DoesNotExist
    return organisation


def statements_until(organisation: Organisation, at: datetime) -> QuerySet[SizeStatement]:
    """What the supplier had stated about its size by then, newest first."""
    return organisation.size_statements.filter(stated_at__lte=at).order_by("-stated_at")


def latest_by_year(organisation: Organisation, at: datetime) -> dict[date, str]:
    """For each accounting year the size by its figures, as last stated by then.

    Years that end within months of each other are one year, stated again with another last day.
    """
    years: dict[date, str] = {}
    for end, size in statements_until(organisation, at).order_by("stated_at").values_list("year_end", "year_size"):
        years = another_year(years, end, size)
    return years


def another_year(years: dict[date, str], end: date, size: str) -> dict[date, str]:
    """The years with one more, which takes the place of one that it states again."""
    return {known: held for known, held in years.items() if abs(known - end) >= HALF_A_YEAR} | {end: size}


def supplier_to_join(person: Any, pk: UUID) -> Organisation:
    """A supplier that somebody signed in may ask to join; those who belong to it are sent on by the page."""
    if not person.is_authenticated:
        raise Organisation.DoesNotExist
    return Organisation.objects.get(pk=pk, kind=Kind.SUPPLIER)


def join_request_in_sight(person: Any, pk: UUID) -> JoinRequest:
    """A request to join of one's own, to one's own supplier, or any for the hub. Raises DoesNotExist."""
    request = JoinRequest.objects.select_related("organisation", "person", "answered_by").get(pk=pk)
    if not policies.may_see_join_request(person, request):
        raise JoinRequest.DoesNotExist
    return request


def join_requests_for(person: Any) -> QuerySet[JoinRequest]:
    """Requests that the person may answer now."""
    whose = Q(organisation__in=person.organisations(Role.OWNER))
    if person.has_role(Role.DECIDER):
        whose |= Q(hub_from__lt=clock.now())
    waiting = JoinRequest.objects.filter(whose, answered_at__isnull=True).exclude(person_id=person.pk)
    return waiting.select_related("organisation", "person")


def join_requests_left_to_hub(now: datetime) -> QuerySet[JoinRequest]:
    """Requests that the owners left without an answer for their two working days, so that the hub can answer too."""
    waiting = JoinRequest.objects.filter(answered_at=None, hub_from__lt=now).exclude(domain="")
    return waiting.select_related("organisation", "person")


def person_in_sight(person: Any, pk: UUID, user: UUID) -> tuple[Organisation, User]:
    """Somebody on a team that the person may see. Raises DoesNotExist."""
    organisation = organisation_in_sight(person, pk)
    member = User.objects.filter(memberships__organisation=organisation, memberships__ended_at__isnull=True)
    return organisation, member.distinct().get(pk=user)


def public_body_in_sight(person: Any, pk: UUID) -> Organisation:
    """A public body whose people the person may see. Raises DoesNotExist."""
    organisation = organisation_in_sight(person, pk)
    if organisation.is_supplier:
        raise Organisation.DoesNotExist
    return organisation


def allowed_domain_in_sight(person: Any, pk: UUID) -> AllowedDomain:
    """An allowed domain of such a body. Raises DoesNotExist."""
    allowed = AllowedDomain.objects.select_related("organisation").get(pk=pk, withdrawn_at__isnull=True)
    organisation_in_sight(person, allowed.organisation_id)
    return allowed


def own_invitations(person: Any) -> QuerySet[TeamInvitation]:
    """Invitations that were sent to the address with which the person signs in, which is confirmed."""
    sent = TeamInvitation.objects.select_related("organisation", "invited_by")
    return sent.filter(email=person.email.lower()) if person.is_authenticated else sent.none()


def own_invitation(person: Any, pk: UUID) -> TeamInvitation:
    """One of them. Raises DoesNotExist."""
    return own_invitations(person).get(pk=pk)


def invitations_to_confirm(person: Any) -> list[TeamInvitation]:
    """Invitations to public bodies that wait for this person's word."""
    waiting = TeamInvitation.objects.filter(
        needs_confirmation=True, confirmed_at=None, accepted_at=None, withdrawn_at=None
    )
    if not person.has_role(Role.DECIDER):
        waiting = waiting.filter(organisation__in=person.organisations(Role.ADMINISTRATOR))
    rows = waiting.select_related("organisation", "invited_by")
    return [one for one in rows if policies.may_confirm_invitation(person, one)]


def open_changes() -> QuerySet[IdentityChange]:
    """Changes of suppliers that wait for the hub, the oldest first."""
    waiting = IdentityChange.objects.filter(decision__isnull=True)
    return waiting.select_related("organisation").order_by("stated_at")


def change_in_sight(person: Any, pk: UUID) -> IdentityChange:
    """A change that the person may read of. Raises DoesNotExist."""
    if not person.is_authenticated:
        raise IdentityChange.DoesNotExist
    change = IdentityChange.objects.select_related("organisation", "stated_by", "decision").get(pk=pk)
    if not policies.may_see_change(person, change):
        raise IdentityChange.DoesNotExist
    return change


def verified_changes(organisation: Organisation, what: str) -> QuerySet[IdentityChange]:
    """What was verified, in the order in which it happened."""
    verified = organisation.identity_changes.filter(what=what, decision__is_verified=True)
    return verified.order_by("happened_on", "stated_at")


def value_of(organisation: Organisation, what: str) -> str:
    """What the register says now: the name, a number, or who was last verified to control it."""
    if what != What.CONTROL:
        return str(getattr(organisation, what))
    last = verified_changes(organisation, what).last()
    return last.after if last else ""


def value_on(organisation: Organisation, what: str, day: date) -> str:
    """What was so on a day, by what has been verified since."""
    later = verified_changes(organisation, what).filter(happened_on__gt=day).first()
    return later.before if later else value_of(organisation, what)


def has_signed(organisation: Organisation) -> bool:
    """Whether the body has signed the access agreement as it now reads; before that it publishes no call-off."""
    return organisation.agreements.filter(version=CURRENT.version).exists()


def agreements_to_sign(person: Any) -> list[Organisation]:
    """The bodies for which this person could sign and nobody has."""
    bodies = {one.pk: one for one in person.organisations(Role.APPROVER, Role.ADMINISTRATOR) if one.closed_on is None}
    signed = AccessAgreement.objects.filter(organisation__in=bodies, version=CURRENT.version)
    for pk in signed.values_list("organisation", flat=True):
        del bodies[pk]
    return list(bodies.values())


def acting_bodies(organisation: Organisation) -> set[UUID]:
    """The keys of the bodies whose people act for this one: itself, and by succession."""
    lines = lines_touching([organisation.pk])
    return lines.acting_for(organisation.pk) if lines else {organisation.pk}


def has_signatories(organisation: Organisation) -> bool:
    """Whether anybody there can sign the access agreement now: an approver or an administrator, also by succession."""
    acting = Membership.objects.filter(organisation__in=acting_bodies(organisation), ended_at=None)
    return acting.filter(role__in=(Role.APPROVER, Role.ADMINISTRATOR), user__is_active=True).exists()


def people_acting_for(bodies: Iterable[UUID], *roles: str) -> dict[UUID, list[User]]:
    """For each body who acts for it in one of these roles, also by succession. Two queries for any number of them."""
    asked = set(bodies)
    lines = lines_touching(asked)
    acting = {body: lines.acting_for(body) if lines else {body} for body in asked}
    held: dict[UUID, set[User]] = defaultdict(set)
    active = Membership.objects.filter(ended_at=None, user__is_active=True, role__in=roles)
    for membership in active.filter(organisation__in=set().union(*acting.values())).select_related("user"):
        held[membership.organisation_id].add(membership.user)
    return {body: list(set().union(*(held[one] for one in by))) for body, by in acting.items()}


def who_acts_now(bodies: Iterable[UUID]) -> dict[UUID, UUID]:
    """For each body the one that stands in its place today: itself where nobody followed it, or where several did."""
    asked = set(bodies)
    lines = lines_touching(asked)
    return {body: lines.newest(body) if lines else body for body in asked}


def followers(bodies: Iterable[Any]) -> dict[UUID, list[Succession]]:
    """Who follows each of these bodies, from which day on; also from a day that is still to come."""
    found: dict[UUID, list[Succession]] = defaultdict(list)
    for line in (
        Succession.objects.filter(predecessor__in=bodies).select_related("successor").order_by("on", "successor__name")
    ):
        found[line.predecessor_id].append(line)
    return found
