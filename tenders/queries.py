"""What pages, API and other rooms ask about call-offs; each with a fixed number of queries."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from accounts.models import BUYER_ROLES, HUB_ROLES, SUPPLIER_ROLES, Organisation, Role, User
from tenders.models import Bid, Competition, Invitation, KeyShare, OpenerKey

COUNTS = {"replaced_at__isnull": True, "withdrawn_at__isnull": True}


def _competitions() -> QuerySet[Competition]:
    return Competition.objects.select_related("buyer", "lot", "dps", "opening").prefetch_related(
        "conflict_declarations", "openers__person", "key_shares__holder"
    )


def competitions_in_sight(person: Any) -> QuerySet[Competition]:
    """Call-offs the person sees from the buyer's side: the own body's, or for hub and auditors all published ones."""
    if not person.is_authenticated:
        return _competitions().none()
    if person.has_role(Role.AUDITOR, *HUB_ROLES):
        own = _competitions().filter(buyer__in=person.organisations(*BUYER_ROLES))
        return (_competitions().filter(published_at__isnull=False) | own).distinct()
    return _competitions().filter(buyer__in=person.organisations(*BUYER_ROLES))


def competition_for(person: Any, reference: str, **_rest: Any) -> Competition:
    """A call-off from the buyer's side, or Competition.DoesNotExist."""
    return competitions_in_sight(person).get(reference=reference)


def invitations_for(person: Any) -> QuerySet[Invitation]:
    """The invitations of the suppliers the person belongs to, nearest deadline first."""
    organisations = person.organisations(*SUPPLIER_ROLES) if person.is_authenticated else []
    return (
        Invitation.objects.filter(organisation__in=organisations)
        .select_related(
            "competition__buyer", "competition__lot", "competition__dps", "competition__opening", "organisation"
        )
        .order_by("competition__deadline")
    )


def invitation_for(person: Any, reference: str, **_rest: Any) -> Invitation:
    """The invitation of the person's supplier to one call-off, or Invitation.DoesNotExist."""
    found = invitations_for(person).filter(competition__reference=reference).first()
    if found is None:
        raise Invitation.DoesNotExist
    return found


def bidder_count(competition: Competition) -> int:
    """How many bidders there are now; who they are nobody may know before the opening (ECOM-01)."""
    return Bid.objects.filter(competition=competition, **COUNTS).count()


def current_bid(competition: Competition, organisation: Organisation) -> Bid | None:
    """The version of a supplier's own bid that counts."""
    return (
        Bid.objects.filter(competition=competition, organisation=organisation, **COUNTS)
        .select_related("receipt")
        .first()
    )


def own_bids(competition: Competition, organisation: Organisation) -> QuerySet[Bid]:
    """Every version a supplier submitted, latest first."""
    return (
        Bid.objects.filter(competition=competition, organisation=organisation)
        .select_related("receipt", "submitted_by", "receipt_document")
        .order_by("-version")
    )


def opened_bids(competition: Competition) -> list[Bid]:
    """The bids that were opened, in the order of the bidders' names; none before the opening."""
    return list(
        Bid.objects.filter(competition=competition, opened__isnull=False)
        .select_related("organisation", "opened", "competition", "receipt")
        .order_by("organisation__name")
    )


def opened_bid_for(person: Any, reference: str, pk: UUID, **_rest: Any) -> Bid:
    """One opened bid of a call-off within the person's sight, or Bid.DoesNotExist."""
    competition = competition_for(person, reference)
    bid = Bid.objects.select_related("organisation", "opened", "receipt").get(
        pk=pk, competition=competition, opened__isnull=False
    )
    bid.competition = competition
    return bid


def key_in_use(person: Any) -> OpenerKey | None:
    """The person's key for opening, if one is enrolled."""
    return OpenerKey.objects.filter(person=person, retired_at__isnull=True).first()


def recovery_key(dps_authority: Organisation) -> OpenerKey | None:
    """The hub decision maker's key that holds the recovery share: the one enrolled first."""
    return (
        OpenerKey.objects.filter(
            retired_at__isnull=True,
            person__memberships__organisation=dps_authority,
            person__memberships__role=Role.DECIDER,
            person__memberships__ended_at__isnull=True,
        )
        .select_related("person")
        .order_by("enrolled_at")
        .first()
    )


def open_invitations(now: datetime) -> QuerySet[Competition]:
    """Call-offs that take bids at this moment."""
    return Competition.objects.filter(
        published_at__lte=now, deadline__gt=now, cancelled_at__isnull=True
    ).select_related("buyer")


def shares_to_open(person: User) -> int:
    """How many unopened call-offs wait for the person's key, so that losing the passphrase is understood."""
    return KeyShare.objects.filter(
        holder__person=person, competition__opening__isnull=True, competition__cancelled_at__isnull=True
    ).count()
