"""Asking members to renew their self-declaration, answering, and reviewing what changed or lapsed (DPS-17)."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import transaction

from accounts.errors import InvalidState
from accounts.models import SUPPLIER_WRITERS, Organisation, User
from accounts.policy import enforce
from dps.models import DynamicPurchasingSystem, Lot
from ledger import actions as ledger
from ledger import clock
from notifications import actions as notifications
from regulations.time_limits import declaration_due
from regulations.words import moment_words
from suppliers import policies, queries
from suppliers.actions.words import must_have_words
from suppliers.addresses import address
from suppliers.models import Admission, DeclarationCampaign, RenewedDeclaration

CHANGED = RenewedDeclaration.Answer.CHANGED


@transaction.atomic
def ask_for_declarations(
    *, by: User, dps: DynamicPurchasingSystem, reason: str, lot: Lot | None = None
) -> DeclarationCampaign:
    """Ask every member of the DPS, or of one lot, suspended ones too; each has 5 working days (DPS-17)."""
    enforce(policies.may_ask_for_declarations, by, dps)
    must_have_words("reason", reason, "Give the reason: the members read it")
    now = clock.now()
    asked = _members(dps, lot, now)
    if not asked:
        raise ValidationError({"lot": "Nobody is admitted there now"})
    campaign = DeclarationCampaign.objects.create(
        dps=dps, lot=lot, reason=reason.strip(), sent_by=by, sent_at=now, due_at=declaration_due(now)
    )
    made = RenewedDeclaration.objects.bulk_create(
        RenewedDeclaration(campaign=campaign, organisation=organisation) for organisation in asked
    )
    ledger.record(
        verb="declarations_asked", obj=campaign, actor=by, organisation=dps.contracting_authority,
        facts={"dps": dps.reference, "lot": lot.number if lot else 0, "members": len(made)}, at=now,
    )  # fmt: skip
    for declaration in made:
        _ask(declaration)
    return campaign


def _members(dps: DynamicPurchasingSystem, lot: Lot | None, now: object) -> list[Organisation]:
    admissions = Admission.objects.filter(lot__dps=dps, admitted_at__lte=now).exclude(ended_at__lte=now)
    if lot:
        admissions = admissions.filter(lot=lot)
    return list(Organisation.objects.filter(admissions__in=admissions).distinct().order_by("name"))


def _ask(declaration: RenewedDeclaration) -> None:
    campaign = declaration.campaign
    notifications.notify(
        people=queries.organisation_people(declaration.organisation, *SUPPLIER_WRITERS),
        subject=f"{campaign.dps.reference}: renew your self-declaration",
        body=f"Say until {moment_words(campaign.due_at)} whether your declaration still holds (rule DPS-17). "
        f"The reason: {campaign.reason}",
        link=address("suppliers:declaration", declaration),
        key=f"declaration-asked:{declaration.pk}",
    )


@transaction.atomic
def declare(
    *,
    by: User,
    declaration: RenewedDeclaration,
    answer: str,
    details: str,
    signatory_name: str,
    signatory_position: str,
) -> RenewedDeclaration:
    """The member's answer, once. A late one counts as well: it is marked late by its moment."""
    locked = _lock(declaration)
    enforce(policies.may_declare, by, locked)
    if locked.answered_at:
        raise InvalidState(f"{locked.answered_by} has declared already. Your text is still here, and was not sent.")
    if answer == CHANGED:
        must_have_words("details", details, "Say what has changed, since when, and what you did about it")
    locked.answer, locked.details = answer, details.strip()
    locked.signatory_name, locked.signatory_position = signatory_name.strip(), signatory_position.strip()
    locked.answered_by, locked.answered_at = by, clock.now()
    locked.save()
    _record("declaration_renewed", locked, by, answer=answer)
    return locked


@transaction.atomic
def review_declaration(*, by: User, declaration: RenewedDeclaration, finding: str) -> RenewedDeclaration:
    """Say what follows from a change or from silence. Suspending or removing is a step of its own (EXC-07)."""
    locked = _lock(declaration)
    enforce(policies.may_review_declaration, by, locked)
    if not locked.needs_review(clock.now()):
        raise InvalidState("There is nothing to review here.")
    must_have_words("finding", finding, "Say what you found and what follows from it")
    locked.finding, locked.reviewed_by, locked.reviewed_at = finding.strip(), by, clock.now()
    locked.save(update_fields=["finding", "reviewed_by", "reviewed_at"])
    _record("declaration_reviewed", locked, by)
    return locked


def _lock(declaration: RenewedDeclaration) -> RenewedDeclaration:
    rows = RenewedDeclaration.objects.select_for_update(of=("self",)).select_related(
        "campaign__dps__contracting_authority", "campaign__lot", "organisation", "answered_by"
    )
    return rows.get(pk=declaration.pk)


def _record(verb: str, declaration: RenewedDeclaration, by: User, **facts: str) -> None:
    ledger.record(verb=verb, obj=declaration, actor=by, organisation=declaration.organisation, facts=facts)
