"""What pages, API and other rooms ask about suppliers; each with a fixed number of queries."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet

from accounts.models import HUB_ROLES, SUPPLIER_ROLES, SUPPLIER_WRITERS, Organisation, Role, User
from accounts.queries import acting_bodies
from documents.models import Document
from dps.models import DynamicPurchasingSystem, Lot
from suppliers.models import (
    Admission,
    Application,
    ApplicationLot,
    Clarification,
    DeclarationCampaign,
    Evidence,
    GroundOverride,
    ImpartialityDeclaration,
    MembershipStep,
    Party,
    Reconsideration,
    RenewedDeclaration,
)

WAITING = Q(submitted_at__isnull=False, withdrawn_at__isnull=True, decided_at__isnull=True)


def admissions_in_force(lot: Lot, at: datetime) -> QuerySet[Admission]:
    """The admissions to a lot that count at that moment."""
    return Admission.objects.in_force(at).filter(lot=lot).select_related("organisation").order_by("organisation__name")


def admitted_to(lot: Lot, at: datetime) -> QuerySet[Organisation]:
    """Every supplier admitted to the lot at that moment: whom a call-off must invite (DPS-15)."""
    return Organisation.objects.filter(admissions__in=Admission.objects.in_force(at).filter(lot=lot)).order_by("name")


def open_first_round(dps: DynamicPurchasingSystem) -> QuerySet[ApplicationLot]:
    """Requests under the extended first assessment period that are not decided: no call-off may go out (DPS-13)."""
    waiting = ApplicationLot.objects.filter(WAITING, application__dps=dps, in_first_round=True)
    return waiting.select_related("application__organisation", "lot")


def organisation_people(organisation: Organisation, *roles: str) -> list[User]:
    """The active people of an organisation who hold one of the roles (any role if none is named)."""
    bodies = {organisation.pk} if organisation.is_supplier else acting_bodies(organisation)
    active = Q(memberships__organisation__in=bodies, memberships__ended_at__isnull=True)
    if roles:
        active &= Q(memberships__role__in=roles)
    return list(User.objects.filter(active, is_active=True).distinct().order_by("email"))


def lots_taken(
    dps: DynamicPurchasingSystem, organisation: Organisation, at: datetime, *, besides: Application | None = None
) -> dict[UUID, str]:
    """The lots for which this organisation cannot apply now, with the reason, one application apart. Two queries.

    A draft does not stand in its own way, even if it is submitted in this very moment by a second press of the button.
    """
    admitted = Admission.objects.filter(Q(ended_at=None) | Q(ended_at__gt=at), organisation=organisation, lot__dps=dps)
    waiting = ApplicationLot.objects.filter(WAITING, application__dps=dps, application__organisation=organisation)
    taken = {row.lot_id: "you are admitted to this lot already" for row in admitted}
    for row in waiting.exclude(application=besides).select_related("application"):
        taken[row.lot_id] = f"your application {row.application.reference} for this lot is being assessed"
    return taken


def _applications() -> QuerySet[Application]:
    return Application.objects.select_related("dps__contracting_authority", "organisation", "questionnaire", "receipt")


def own_application(person: Any, pk: UUID, **_rest: Any) -> Application:
    """An application of one of the person's organisations, or DoesNotExist."""
    if not person.is_authenticated:
        raise Application.DoesNotExist
    return _applications().get(pk=pk, organisation__in=person.organisations(*SUPPLIER_ROLES))


def own_applications(person: Any) -> QuerySet[Application]:
    """Every application of the person's organisations, latest first."""
    own = _applications().filter(organisation__in=person.organisations(*SUPPLIER_ROLES))
    return own.prefetch_related("lots__lot", "lots__letter").order_by("-started_at")


def own_drafts(person: Any) -> QuerySet[Application]:
    """The open drafts of the person's organisations."""
    return _applications().filter(
        organisation__in=person.organisations(*SUPPLIER_ROLES), submitted_at=None, withdrawn_at=None
    )


def own_evidence(person: Any, pk: UUID) -> Evidence:
    """A file of the person's own applications, or DoesNotExist."""
    if not person.is_authenticated:
        raise Evidence.DoesNotExist
    rows = Evidence.objects.select_related(
        "application__dps",
        "application__organisation",
        "application__questionnaire",
        "document",
        "added_by",
        "replaced_by__added_by",
    )
    return rows.get(pk=pk, application__organisation__in=person.organisations(*SUPPLIER_ROLES))


def own_party(person: Any, pk: UUID, **_rest: Any) -> Party:
    """Another party of one of the person's own applications, or DoesNotExist."""
    if not person.is_authenticated:
        raise Party.DoesNotExist
    rows = Party.objects.select_related("application__dps", "application__organisation")
    return rows.get(pk=pk, application__organisation__in=person.organisations(*SUPPLIER_ROLES))


def evidence_with_history(application: Application) -> list[Evidence]:
    """Every file that an application has or had, each with what it replaced. One query."""
    rows = list(
        Evidence.objects.filter(application=application).select_related("document", "added_by", "replaced_by__added_by")
    )
    replaced = {row.replaced_by_id: row for row in rows if row.replaced_by_id}
    for row in rows:
        row.earlier = list(_before(row, replaced))
    return rows


def _before(row: Evidence, replaced: Mapping[UUID, Evidence]) -> Iterator[Evidence]:
    while (found := replaced.get(row.pk)) is not None:
        yield (row := found)


def own_clarification(person: Any, pk: UUID) -> Clarification:
    """A question to one of the person's organisations, or DoesNotExist."""
    if not person.is_authenticated:
        raise Clarification.DoesNotExist
    rows = Clarification.objects.select_related(
        "application_lot__application__dps__contracting_authority",
        "application_lot__application__organisation",
        "application_lot__lot",
        "answered_by",
    )
    return rows.get(pk=pk, application_lot__application__organisation__in=person.organisations(*SUPPLIER_ROLES))


def in_sight_of_hub(person: Any) -> QuerySet[ApplicationLot]:
    """Every submitted lot that the person may see as hub or auditor; none for anybody else.

    Whoever of the hub declared a conflict of interest in an application does not find it any more (COI-01).
    """
    submitted = ApplicationLot.objects.filter(submitted_at__isnull=False).select_related(
        "application__dps__contracting_authority",
        "application__organisation",
        "application__questionnaire",
        "application__receipt",
        "lot",
        "assessor",
        "recommended_by",
        "decided_by",
        "extension__made_by",
        "letter__document",
        "reconsideration__answered_by",
    )
    if not person.is_authenticated:
        return submitted.none()
    if person.has_role(Role.AUDITOR):
        return submitted
    conflicts = ImpartialityDeclaration.objects.filter(
        application=OuterRef("application"), person=person, has_conflict=True
    )
    own = submitted.filter(application__dps__contracting_authority__in=person.organisations(*HUB_ROLES))
    return own.filter(~Exists(conflicts))


def queue(person: Any) -> QuerySet[ApplicationLot]:
    """The same for lists: of everything around a lot only what a row of the queue shows."""
    shown = ("application__dps", "application__organisation", "lot", "assessor", "recommended_by", "decided_by")
    return in_sight_of_hub(person).select_related(None).select_related(*shown).only(
        *(field.name for field in ApplicationLot._meta.concrete_fields),
        "application__reference", "application__dps__reference", "application__organisation__name", "lot__number",
        *(f"{who}__{part}" for who in ("assessor", "recommended_by", "decided_by") for part in ("name", "email")),
    )  # fmt: skip


def assessable(person: Any, pk: UUID, **_rest: Any) -> ApplicationLot:
    """One submitted lot in the person's sight, or DoesNotExist."""
    return in_sight_of_hub(person).prefetch_related("application__impartiality", "overrides").get(pk=pk)


def overrides_to_answer(person: Any) -> QuerySet[GroundOverride]:
    """Proposals to set a ground aside that this decision maker of the hub may answer."""
    waiting = in_sight_of_hub(person).select_related(None).filter(WAITING)
    open_ones = GroundOverride.objects.filter(approved=None, application_lot__in=waiting.values("pk"))
    has_part = Q(proposed_by=person) | Q(application_lot__assessor=person)
    return open_ones.exclude(has_part).select_related("application_lot__application__organisation", "verdict")


def declared_interests(application: Application) -> QuerySet[ImpartialityDeclaration]:
    """The conflicts of interest declared in one application, and what was done about them."""
    return application.impartiality.filter(has_conflict=True).select_related("person", "measure_by")


def conflicts_to_settle(person: Any) -> QuerySet[ImpartialityDeclaration]:
    """Conflicts of others of the person's hub about which nobody recorded a measure yet."""
    hubs = person.organisations(*HUB_ROLES) if person.is_authenticated else []
    open_ones = ImpartialityDeclaration.objects.filter(
        has_conflict=True, measure="", application__dps__contracting_authority__in=hubs
    )
    own = ImpartialityDeclaration.objects.filter(application=OuterRef("application"), person=person, has_conflict=True)
    return open_ones.filter(~Exists(own)).select_related("application__organisation", "person")


def conflict_in_sight(person: Any, pk: UUID, **_rest: Any) -> ImpartialityDeclaration:
    """A declared conflict in an application in the person's sight, or DoesNotExist."""
    rows = ImpartialityDeclaration.objects.select_related(
        "application__dps__contracting_authority", "application__organisation", "person"
    )
    seen = in_sight_of_hub(person).select_related(None).values("application")
    return rows.get(pk=pk, has_conflict=True, application__in=seen)


def reconsidered(person: Any, pk: UUID, **_rest: Any) -> ApplicationLot:
    """A rejected lot in the person's sight of which reconsideration was asked, or DoesNotExist."""
    rows = in_sight_of_hub(person).select_related("reconsideration__asked_by")
    return rows.prefetch_related("application__impartiality").get(pk=pk, reconsideration__isnull=False)


def own_decided_lot(person: Any, pk: UUID, **_rest: Any) -> ApplicationLot:
    """A decided lot of one of the person's organisations, or DoesNotExist."""
    if not person.is_authenticated:
        raise ApplicationLot.DoesNotExist
    rows = ApplicationLot.objects.select_related("application__dps", "application__organisation", "reconsideration")
    own = person.organisations(*SUPPLIER_ROLES)
    return rows.select_related("lot").get(pk=pk, decided_at__isnull=False, application__organisation__in=own)


def reconsiderations_to_answer(person: Any) -> QuerySet[Reconsideration]:
    """Requests that wait for an answer which this decision maker of the hub may give, soonest due first."""
    hubs = person.organisations(Role.DECIDER)
    waiting = Reconsideration.objects.filter(
        answered_at=None, application_lot__application__dps__contracting_authority__in=hubs
    )
    had_part = Q(application_lot__decided_by=person) | Q(application_lot__recommended_by=person)
    seen = in_sight_of_hub(person).select_related(None).values("pk")
    return (
        waiting.filter(application_lot__in=seen)
        .exclude(had_part)
        .select_related("application_lot__application__organisation")
    )


def letter_of(person: Any, pk: UUID) -> ApplicationLot:
    """A decided lot whose letter the person may read, as applicant, hub or auditor; or DoesNotExist."""
    if not person.is_authenticated:
        raise ApplicationLot.DoesNotExist
    own = Q(application__organisation__in=person.organisations(*SUPPLIER_ROLES))
    seen = Q(pk__in=in_sight_of_hub(person).values("pk"))
    rows = ApplicationLot.objects.select_related("letter__document", "application__dps", "application__organisation")
    return rows.get(own | seen, pk=pk, letter__document__isnull=False)


def assessors(dps: DynamicPurchasingSystem) -> list[User]:
    """The people of the hub who may assess."""
    return organisation_people(dps.contracting_authority, Role.ASSESSOR)


def waiting(person: Any) -> QuerySet[ApplicationLot]:
    """The lots in the person's sight that wait for their decision."""
    return in_sight_of_hub(person).filter(WAITING)


def assessors_in_sight(person: Any) -> QuerySet[User]:
    """The assessors of the person's own hub."""
    hubs = person.organisations(*HUB_ROLES) if person.is_authenticated else []
    active = Q(memberships__organisation__in=hubs, memberships__ended_at=None, memberships__role=Role.ASSESSOR)
    return User.objects.filter(active, is_active=True).distinct().order_by("name", "email")


def document_of(application_lot: ApplicationLot, document_id: UUID) -> Document | None:
    """A file that belongs to this lot's assessment: evidence for it or for all lots, or sent with a clarification."""
    for_lot = Q(lot=None) | Q(lot=application_lot.lot_id)
    rows = Evidence.objects.filter(for_lot, application=application_lot.application_id, removed_at=None)
    evidence = Document.objects.filter(pk__in=rows.values("document"))
    clarified = Document.objects.filter(pk__in=application_lot.clarifications.values("documents"))
    return (evidence | clarified).filter(pk=document_id).first()


def members(person: Any) -> QuerySet[Admission]:
    """Every admission, past ones too, that the person may see as hub or auditor; none for anybody else."""
    rows = Admission.objects.select_related(
        "organisation", "lot__dps__contracting_authority", "specification_version"
    ).order_by("organisation__name", "lot__number")
    if not person.is_authenticated:
        return rows.none()
    if person.has_role(Role.AUDITOR):
        return rows
    return rows.filter(lot__dps__contracting_authority__in=person.organisations(*HUB_ROLES))


def member(person: Any, pk: UUID, **_rest: Any) -> Admission:
    """One admission in the person's sight as hub or auditor, or DoesNotExist."""
    return members(person).prefetch_related("steps__proposed_by", "steps__decided_by", "steps__replied_by").get(pk=pk)


def step_to_decide(person: Any, pk: UUID, **_rest: Any) -> MembershipStep:
    """A step of a member in the person's sight, or DoesNotExist."""
    steps = MembershipStep.objects.select_related(
        "admission__organisation", "admission__lot__dps__contracting_authority", "proposed_by", "replied_by"
    )
    return steps.get(pk=pk, admission__in=members(person))


def own_admission(person: Any, pk: UUID, **_rest: Any) -> Admission:
    """An admission of one of the person's suppliers, or DoesNotExist."""
    if not person.is_authenticated:
        raise Admission.DoesNotExist
    rows = Admission.objects.select_related("organisation", "lot__dps", "specification_version").prefetch_related(
        "steps__replied_by"
    )
    return rows.get(pk=pk, organisation__in=person.organisations(*SUPPLIER_ROLES))


def steps_to_answer(person: Any, at: datetime) -> QuerySet[MembershipStep]:
    """Proposals about the admissions of the person's suppliers, and suspensions, that they can still reply to."""
    own = person.organisations(*SUPPLIER_WRITERS)
    suspended = Q(kind=MembershipStep.Kind.SUSPEND, goes_ahead=True, reply_until__gte=at)
    steps = MembershipStep.objects.filter(
        Q(decided_at=None) | suspended, replied_at=None, admission__organisation__in=own
    )  # fmt: skip
    return steps.select_related("admission__lot__dps", "admission__organisation").order_by("reply_until")


def steps_to_decide(person: Any, at: datetime) -> QuerySet[MembershipStep]:
    """Steps that this decision maker of the hub can decide now."""
    hubs = person.organisations(Role.DECIDER)
    ripe = ~Q(kind=MembershipStep.Kind.REMOVE) | Q(replied_at__isnull=False) | Q(reply_until__lt=at)
    open_steps = MembershipStep.objects.filter(
        ripe, decided_at=None, admission__lot__dps__contracting_authority__in=hubs
    )
    return open_steps.exclude(proposed_by=person).select_related("admission__organisation", "admission__lot__dps")


def systems_to_ask(person: Any) -> QuerySet[DynamicPurchasingSystem]:
    """The published DPSs of the hubs the person works for."""
    hubs = person.organisations(*HUB_ROLES) if person.is_authenticated else []
    return DynamicPurchasingSystem.objects.filter(
        contracting_authority__in=hubs, published_at__isnull=False
    ).select_related("contracting_authority").order_by("reference")  # fmt: skip


def system_to_ask(person: Any, reference: str, **_rest: Any) -> DynamicPurchasingSystem:
    """One of them, or DoesNotExist."""
    return systems_to_ask(person).get(reference=reference)


def campaigns(person: Any) -> QuerySet[DeclarationCampaign]:
    """Every campaign the person may see as hub or auditor, with how many members were `asked` and have `answered`."""
    answered = Count("declarations", filter=Q(declarations__answered_at__isnull=False))
    rows = (
        DeclarationCampaign.objects.select_related("dps__contracting_authority", "lot", "sent_by")
        .annotate(asked=Count("declarations"), answered=answered)
        .order_by("-sent_at", "id")
    )
    if not person.is_authenticated:
        return rows.none()
    if person.has_role(Role.AUDITOR):
        return rows
    return rows.filter(dps__contracting_authority__in=person.organisations(*HUB_ROLES))


def campaign(person: Any, pk: UUID, **_rest: Any) -> DeclarationCampaign:
    """One of them, or DoesNotExist."""
    return campaigns(person).get(pk=pk)


def declarations_of(campaign: DeclarationCampaign) -> QuerySet[RenewedDeclaration]:
    """What every member that was asked declared, by name."""
    return campaign.declarations.select_related("organisation", "answered_by", "reviewed_by", "campaign")


def declaration_in_sight(person: Any, pk: UUID, **_rest: Any) -> RenewedDeclaration:
    """One member's declaration for the hub or an auditor, or DoesNotExist."""
    rows = RenewedDeclaration.objects.select_related(
        "campaign__dps__contracting_authority", "campaign__lot", "organisation", "answered_by", "reviewed_by"
    )
    return rows.get(pk=pk, campaign__in=campaigns(person).values("pk"))


def own_declaration(person: Any, pk: UUID, **_rest: Any) -> RenewedDeclaration:
    """A declaration of one of the person's suppliers, or DoesNotExist."""
    if not person.is_authenticated:
        raise RenewedDeclaration.DoesNotExist
    rows = RenewedDeclaration.objects.select_related("campaign__dps", "campaign__lot", "organisation", "answered_by")
    return rows.get(pk=pk, organisation__in=person.organisations(*SUPPLIER_ROLES))


def declarations_to_make(person: Any, at: datetime) -> QuerySet[RenewedDeclaration]:
    """Requests that wait for an answer of the person's suppliers, as long as they are members; soonest due first."""
    own = person.organisations(*SUPPLIER_WRITERS)
    waiting = RenewedDeclaration.objects.filter(still_member(at), answered_at=None, organisation__in=own)
    return waiting.select_related("campaign__dps", "organisation").order_by("campaign__due_at")


def declarations_to_review(person: Any, at: datetime) -> QuerySet[RenewedDeclaration]:
    """Changes and silence of members that wait for the review of this person of the hub."""
    silent = Q(answered_at=None, campaign__due_at__lt=at, reviewed_at=None)
    unseen = Q(reviewed_at=None) | Q(reviewed_at__lt=F("answered_at"))
    ripe = silent | (Q(answer=RenewedDeclaration.Answer.CHANGED) & unseen)
    hubs = person.organisations(*HUB_ROLES)
    waiting = RenewedDeclaration.objects.filter(
        ripe, still_member(at), campaign__dps__contracting_authority__in=hubs
    )  # fmt: skip
    return waiting.select_related("campaign__dps", "organisation").order_by("campaign__due_at", "organisation__name")


def still_member(at: datetime) -> Exists:
    """Whether who was asked is still admitted to a lot of that DPS, suspended or not: who was removed owes nothing."""
    return Exists(
        Admission.objects.filter(lot__dps=OuterRef("campaign__dps"), organisation=OuterRef("organisation")).exclude(
            ended_at__lte=at
        )
    )


def members_of(dps: DynamicPurchasingSystem, at: datetime, lot: Lot | None = None) -> QuerySet[Organisation]:
    """The suppliers admitted to the DPS, or to one of its lots, suspended ones too; by name."""
    admissions = Admission.objects.filter(lot__dps=dps, admitted_at__lte=at).exclude(ended_at__lte=at)
    if lot:
        admissions = admissions.filter(lot=lot)
    return Organisation.objects.filter(pk__in=admissions.values("organisation")).order_by("name")
