"""What pages, API and other rooms ask about call-offs; each with a fixed number of queries."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import BooleanField, Case, Exists, ExpressionWrapper, OuterRef, Q, QuerySet, When

from accounts.models import BUYER_ROLES, HUB_ROLES, SUPPLIER_ROLES, Organisation, Role, User
from accounts.queries import acting_bodies, who_acts_now
from dps.models import Lot
from dps.queries import in_force
from ledger import clock
from ledger.models import Entry
from ledger.queries import entries_about
from regulations.calendar import uk_date
from regulations.time_limits import information_due
from suppliers.queries import admitted_to
from tenders import policies, reading
from tenders.content import BidContent
from tenders.models import (
    Bid,
    BidDraft,
    Competition,
    ConflictDeclaration,
    Invitation,
    KeyShare,
    Opener,
    OpenerKey,
    PeriodAgreement,
    Question,
)

ATTEMPTS_SHOWN = 50
ATTEMPTS = ("early_opening_refused", "wrong_passphrase_given")

# Both come from an index alone, however often the supplier has replaced its bid.
VERSIONS = """
SELECT max(version), (
    SELECT version FROM tenders_bid WHERE competition_id = %s AND organisation_id = %s AND submission_key = %s
) FROM tenders_bid WHERE competition_id = %s AND organisation_id = %s
"""


def _competitions() -> QuerySet[Competition]:
    return Competition.objects.select_related(
        "buyer", "lot", "dps__contracting_authority", "opening__first__person", "opening__second__person"
    ).prefetch_related("conflict_declarations")


def competitions_in_sight(person: Any) -> QuerySet[Competition]:
    """Call-offs seen from the buyer's side: those of the person's own bodies; published ones for hub and auditors."""
    if not person.is_authenticated:
        return _competitions().none()
    own = Q(buyer__in=person.organisations(*BUYER_ROLES))
    if person.has_role(Role.AUDITOR, *HUB_ROLES):
        own |= Q(published_at__isnull=False)
    return _competitions().filter(own)


def reads_the_invitation(person: Any) -> Case:
    """Whether the person may read what a published call-off asks for: condition for an annotation.

    The invited suppliers may, and who sees it from the buyer's side without a conflict of interest. Everybody else is
    told that there is a call-off, and after the award its outcome (DPS-15).
    """
    if not person.is_authenticated:
        return Case(default=False, output_field=BooleanField())
    of_it = {"competition": OuterRef("pk")}
    invited = Q(Exists(Invitation.objects.filter(**of_it, organisation__in=person.organisations(*SUPPLIER_ROLES))))
    conflict = Q(Exists(ConflictDeclaration.objects.filter(**of_it, person=person, has_conflict=True)))
    in_sight = Q(buyer__in=person.organisations(*BUYER_ROLES))
    if person.has_role(Role.AUDITOR, *HUB_ROLES):
        in_sight |= Q(published_at__isnull=False)
    return Case(When(invited | (in_sight & ~conflict), then=True), default=False, output_field=BooleanField())


def competition_for(person: Any, reference: str, **_rest: Any) -> Competition:
    """A call-off from the buyer's side, or Competition.DoesNotExist."""
    return competitions_in_sight(person).prefetch_related("shares").get(reference=reference)


def body_in_place_of(draft: Competition, at: datetime) -> Organisation | None:
    """The body that stands in the place of a buyer that has closed; None where none does, or several."""
    closed = draft.buyer.closed_on
    if closed is None or closed >= uk_date(at):
        return None
    acts = who_acts_now([draft.buyer_id])[draft.buyer_id]
    return None if acts == draft.buyer_id else Organisation.objects.get(pk=acts)


def draft_for(person: Any, reference: str, **_rest: Any) -> Competition:
    """A call-off of the person's own body with all its sections, or Competition.DoesNotExist."""
    if not person.is_authenticated:
        raise Competition.DoesNotExist
    return (
        _competitions()
        .filter(buyer__in=person.organisations(*BUYER_ROLES))
        .prefetch_related(
            "criteria__award_criterion", "recipients", "price_lines", "openers__person", "period_agreements", "shares"
        )
        .get(reference=reference)
    )


def invitations_for(person: Any) -> QuerySet[Invitation]:
    """The invitations of the suppliers the person belongs to: open ones first, each by its deadline."""
    organisations = person.organisations(*SUPPLIER_ROLES) if person.is_authenticated else []
    is_over = ExpressionWrapper(Q(competition__deadline__lt=clock.now()), BooleanField())
    return (
        Invitation.objects.filter(organisation__in=organisations)
        .select_related(
            "competition__buyer", "competition__lot", "competition__dps", "competition__opening", "organisation"
        )
        .order_by(is_over.asc(), "competition__deadline", "organisation__name")
    )


def invitations_with_bids(person: Any) -> list[tuple[Invitation, Bid | None]]:
    """Each invitation with the bid that stands. Three queries, the clock's among them."""
    rows = list(invitations_for(person))
    bids = Bid.objects.filter(
        organisation__in={row.organisation_id for row in rows}, competition__in={row.competition_id for row in rows}
    ).current()
    standing = {(bid.competition_id, bid.organisation_id): bid for bid in bids}
    return [(row, standing.get((row.competition_id, row.organisation_id))) for row in rows]


def invitation_for(person: Any, reference: str, **_rest: Any) -> Invitation:
    """The invitation of the person's supplier to one call-off, or Invitation.DoesNotExist."""
    organisations = person.organisations(*SUPPLIER_ROLES) if person.is_authenticated else []
    rows = Invitation.objects.filter(organisation__in=organisations, competition__reference=reference)
    found = rows.select_related("competition", "organisation").order_by("organisation__name").first()
    if found is None:
        raise Invitation.DoesNotExist
    return found


def draft_of(invitation: Invitation) -> BidDraft | None:
    """The draft of the invited supplier, if one was begun."""
    return BidDraft.objects.filter(
        competition_id=invitation.competition_id, organisation_id=invitation.organisation_id
    ).select_related("organisation").first()  # fmt: skip


def own_bids(invitation: Invitation) -> QuerySet[Bid]:
    """Every version a supplier submitted, latest first."""
    return (
        Bid.objects.filter(competition_id=invitation.competition_id, organisation_id=invitation.organisation_id)
        .select_related("receipt__entry", "submitted_by", "receipt_document", "organisation", "competition__buyer")
        .order_by("-version")
    )


def versions(invitation: Invitation, submission_key: str) -> tuple[int, int | None]:
    """The version a supplier submitted last, 0 for none; and the one that this very click has made already, if any."""
    of = [invitation.competition_id, invitation.organisation_id]
    with connection.cursor() as cursor:
        cursor.execute(VERSIONS, [*of, submission_key, *of])
        last, same = cursor.fetchone()
    return last or 0, same


def current_bid(invitation: Invitation) -> Bid | None:
    """The version of a supplier's own bid that stands."""
    return own_bids(invitation).filter(replaced_at__isnull=True, withdrawn_at__isnull=True).first()


def own_bid(person: Any, reference: str, version: int, **_rest: Any) -> Bid:
    """One version of the person's supplier's own bid, or Bid.DoesNotExist."""
    try:
        invitation = invitation_for(person, reference)
    except Invitation.DoesNotExist as missing:
        raise Bid.DoesNotExist from missing
    bid = own_bids(invitation).get(version=version)
    bid.invitation = invitation  # type: ignore[attr-defined]  # what the policies of bids ask about
    return bid


def bidder_count(competition: Competition, at: datetime) -> int:
    """How many suppliers have a bid that counts; who they are nobody may know before the opening (ECOM-01)."""
    return standing_bids(competition, at).count()


def standing_bids(competition: Competition, at: datetime) -> QuerySet[Bid]:
    """The bids that count at a moment. One kept by the safety net counts once the deadline has passed."""
    standing = Bid.objects.filter(competition=competition).current()
    return standing.filter(by_safety_net=False) if competition.is_open(at) else standing


def opened_bids(competition: Competition) -> QuerySet[Bid]:
    """The bids that were opened, by the bidders' names; none before the opening."""
    return (
        Bid.objects.filter(competition=competition, opened__isnull=False)
        .select_related("organisation", "opened__opening", "competition", "receipt")
        .order_by("organisation__name")
    )


def opened_contents(competition: Competition) -> dict[Bid, BidContent]:
    """What every opened bid says, in two queries; damaged ones are left out."""
    return reading.contents(opened_bids(competition))


def opened_bid_for(person: Any, pk: UUID, **_rest: Any) -> Bid:
    """One opened bid of a call-off within the person's sight, or Bid.DoesNotExist."""
    bids = Bid.objects.filter(competition__in=competitions_in_sight(person), opened__isnull=False)
    return (
        bids.select_related("organisation", "opened", "receipt", "competition__buyer", "competition__opening")
        .prefetch_related("competition__conflict_declarations")
        .get(pk=pk)
    )


def would_be_invited(competition: Competition, at: datetime) -> QuerySet[Organisation]:
    """Every supplier whom publication at that moment would invite (DPS-15)."""
    return admitted_to(competition.lot, at)


def lots_to_buy_from(at: datetime) -> QuerySet[Lot]:
    """The lots of systems in force: where a call-off can be drafted."""
    offered = Lot.objects.filter(dps__in=in_force(at).values("pk")).exclude(opens_at__gt=at)
    return offered.select_related("dps").order_by("dps__title", "number")


def key_of(person: User) -> OpenerKey | None:
    """The person's key for opening, if one is enrolled."""
    return OpenerKey.objects.filter(person=person, replaced_at__isnull=True).first()


def keys_of(people: list[User]) -> dict[UUID, OpenerKey]:
    """The keys in use of several people, by person."""
    return {key.person_id: key for key in OpenerKey.objects.filter(person__in=people, replaced_at__isnull=True)}


def recovery_keys(hub: Organisation) -> list[OpenerKey]:
    """The keys of the hub's decision makers, each of whom gets the recovery share."""
    active = Q(
        person__memberships__organisation=hub,
        person__memberships__role=Role.DECIDER,
        person__memberships__ended_at__isnull=True,
        person__is_active=True,
    )
    return list(OpenerKey.objects.filter(active, replaced_at__isnull=True).distinct().order_by("enrolled_at"))


def possible_openers(buyer: Organisation) -> QuerySet[User]:
    """The people of the buyer who may be named to open bids."""
    active = Q(memberships__organisation__in=acting_bodies(buyer), memberships__ended_at__isnull=True)
    active &= Q(memberships__role__in=policies.OPENER_ROLES)
    return User.objects.filter(active, is_active=True).distinct().order_by("name", "email")


def refused_attempts(competition: Competition) -> QuerySet[Entry]:
    """Every recorded attempt to open the bids early or with a wrong passphrase, latest first (ECOM-01)."""
    return entries_about(competition, *ATTEMPTS).order_by("-happened_at")


def attempts_with_people(competition: Competition) -> list[tuple[Entry, str]]:
    """The refused attempts with the names of who made them. Two queries."""
    entries = list(refused_attempts(competition)[:ATTEMPTS_SHOWN])
    names = {str(user.pk): str(user) for user in User.objects.filter(pk__in=[e.person for e in entries if e.person])}
    return [(entry, names.get(entry.person, "Somebody")) for entry in entries]


def is_late_answer(question: Question, at: datetime) -> bool:
    """Whether an answer now comes less than 6 days before bids are due, so that the deadline should move (DOC-01)."""
    deadline = question.competition.deadline
    return deadline is not None and at > information_due(deadline)


def question_for(person: Any, pk: UUID, **_rest: Any) -> Question:
    """A question to a call-off of the person's own body, or Question.DoesNotExist."""
    if not person.is_authenticated:
        raise Question.DoesNotExist
    rows = Question.objects.select_related("competition__buyer").prefetch_related("competition__conflict_declarations")
    return rows.get(pk=pk, competition__buyer__in=person.organisations(*BUYER_ROLES))


def declaration_for(person: Any, pk: UUID, **_rest: Any) -> ConflictDeclaration:
    """A declared conflict in a call-off of the person's own body, or ConflictDeclaration.DoesNotExist."""
    if not person.is_authenticated:
        raise ConflictDeclaration.DoesNotExist
    rows = ConflictDeclaration.objects.select_related("competition__buyer", "person")
    return rows.get(pk=pk, has_conflict=True, competition__buyer__in=person.organisations(*BUYER_ROLES))


def agreement_for(person: Any, pk: UUID, **_rest: Any) -> PeriodAgreement:
    """A request to the person's supplier to agree to a shorter time, or PeriodAgreement.DoesNotExist."""
    if not person.is_authenticated:
        raise PeriodAgreement.DoesNotExist
    rows = PeriodAgreement.objects.select_related("competition__buyer", "competition__lot", "organisation")
    return rows.get(pk=pk, organisation__in=person.organisations(*SUPPLIER_ROLES))


def holders(competition: Competition) -> list[KeyShare]:
    """Who holds which share."""
    return list(competition.shares.select_related("holder").order_by("position", "holder__name"))


def shares_waiting(person: User) -> QuerySet[KeyShare]:
    """Shares of the person's key in call-offs whose bids are still sealed."""
    return KeyShare.objects.filter(
        holder=person, competition__opening__isnull=True, competition__cancelled_at__isnull=True
    ).select_related("competition")  # fmt: skip


def named_in_drafts(person: User) -> list[Competition]:
    """Drafts in which the person is named as opener."""
    return list(
        Competition.objects.filter(openers__person=person, published_at__isnull=True, cancelled_at__isnull=True)
    )


def openings_due(person: User, at: datetime) -> QuerySet[Opener]:
    """Call-offs past their deadline that wait for this person to open them."""
    return (
        Opener.objects.filter(
            person=person,
            competition__deadline__lt=at,
            competition__published_at__isnull=False,
            competition__opening__isnull=True,
            competition__cancelled_at__isnull=True,
        )
        .select_related("competition__buyer")
        .order_by("competition__deadline")
    )
