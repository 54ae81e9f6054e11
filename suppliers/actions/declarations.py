"""Asking members to renew their self-declaration, answering, and reviewing what changed or lapsed (DPS-17)."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction

from accounts.errors import InvalidState
from accounts.models import SUPPLIER_WRITERS, Organisation, User
from accounts.policy import enforce
from dps.locks import lock_dps
from dps.models import DynamicPurchasingSystem, Lot
from ledger import actions as ledger
from ledger import clock
from notifications import actions as notifications
from notifications.actions import Notice
from regulations.errors import RuleViolation
from regulations.time_limits import declaration_due
from regulations.words import moment_words
from suppliers import policies, queries
from suppliers.actions.words import must_have_words
from suppliers.addresses import address
from suppliers.models import DeclarationCampaign, RenewedDeclaration

CHANGED = RenewedDeclaration.Answer.CHANGED


@transaction.atomic
def ask_for_declarations(
    *,
    by: User,
    dps: DynamicPurchasingSystem,
    reason: str,
    lot: Lot | None = None,
    members: Collection[Organisation] | None = None,
) -> DeclarationCampaign:
    """Ask every member, those of a lot or those picked by hand, suspended ones too; each has 5 working days (DPS-17).

    Who has been asked and still has time is not asked twice.
    """
    dps = lock_dps(dps.pk)
    enforce(policies.may_ask_for_declarations, by, dps)
    now = clock.now()
    _must_be_in_force(dps, now)
    must_have_words("reason", reason, "Give the reason: the members read it")
    asked = _whom(dps, lot, members, now)
    campaign = DeclarationCampaign.objects.create(
        dps=dps, lot=lot, is_picked=members is not None, reason=reason.strip(), sent_by=by, sent_at=now,
        due_at=declaration_due(now),
    )  # fmt: skip
    made = RenewedDeclaration.objects.bulk_create(
        RenewedDeclaration(campaign=campaign, organisation=organisation) for organisation in asked
    )
    ledger.record(
        verb="declarations_asked", obj=campaign, actor=by, organisation=dps.contracting_authority,
        facts={"dps": dps.reference, "lot": lot.number if lot else 0, "members": len(made)}, at=now,
    )  # fmt: skip
    _tell_asked(made)
    return campaign


def _must_be_in_force(dps: DynamicPurchasingSystem, now: datetime) -> None:
    if not dps.is_in_force(now):
        raise RuleViolation(
            "DPS-17", "Declarations are renewed during the validity of a DPS, and this one is not in force."
        )


def _tell_asked(declarations: Collection[RenewedDeclaration]) -> None:
    people = queries.people_of_suppliers([row.organisation_id for row in declarations], *SUPPLIER_WRITERS)
    notifications.notify_all([_asked(row, people[row.organisation_id]) for row in declarations])


def _whom(
    dps: DynamicPurchasingSystem, lot: Lot | None, members: Collection[Organisation] | None, now: datetime
) -> list[Organisation]:
    found = queries.members_of(dps, now, lot)
    if members is not None:
        found = found.filter(pk__in=[member.pk for member in members])
    everybody = list(found)
    if not everybody or (members is not None and len(everybody) < len(members)):
        field = "members" if members is not None else "lot"
        raise ValidationError({field: "Nobody is admitted there now" if not members else "Choose members of this DPS"})
    has_time = RenewedDeclaration.objects.filter(campaign__dps=dps, answered_at=None, campaign__due_at__gte=now)
    waiting = set(has_time.values_list("organisation_id", flat=True))
    asked = [organisation for organisation in everybody if organisation.pk not in waiting]
    if not asked:
        raise InvalidState("Every one of these members has been asked already and still has time to answer.")
    return asked


def _asked(declaration: RenewedDeclaration, people: list[User]) -> Notice:
    campaign = declaration.campaign
    return Notice(
        people=people,
        subject=f"{campaign.dps.reference}: renew your self-declaration",
        body=f"Say by {moment_words(campaign.due_at)} whether your declaration still holds (rule DPS-17). "
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
    """The member's answer, once. A late one counts as well, even after its silence was reviewed; it is marked late."""
    locked = _lock(declaration)
    enforce(policies.may_declare, by, locked)
    if locked.answered_at:
        raise InvalidState(f"{locked.answered_by} has declared already. Your text is still here, and was not sent.")
    if answer not in RenewedDeclaration.Answer.values:
        raise ValidationError({"answer": "Choose whether something has changed"})
    must_have_words("signatory_name", signatory_name, "Enter the full name of the person who signs")
    if answer == CHANGED:
        must_have_words("details", details, "Say what has changed, since when, and what you did about it")
    locked.answer, locked.details = answer, details.strip()
    locked.signatory_name, locked.signatory_position = signatory_name.strip(), signatory_position.strip()
    locked.answered_by, locked.answered_at = by, clock.now()
    locked.save()
    _record("declaration_renewed", locked, by, answer=answer)
    if answer == CHANGED or locked.reviewed_at:
        _tell_hub(locked)
    return locked


@transaction.atomic
def review_declaration(*, by: User, declaration: RenewedDeclaration, finding: str) -> RenewedDeclaration:
    """Say what follows from a change or from silence; the member reads it. To suspend or remove is a step apart."""
    locked = _lock(declaration)
    enforce(policies.may_review_declaration, by, locked)
    if not locked.needs_review(clock.now()):
        raise InvalidState("There is nothing to review here.")
    must_have_words("finding", finding, "Say what you found and what follows from it: the member reads it")
    locked.finding = "\n\n".join(filter(None, [locked.finding, finding.strip()]))  # the review of silence stays
    locked.reviewed_by, locked.reviewed_at = by, clock.now()
    locked.save(update_fields=["finding", "reviewed_by", "reviewed_at"])
    _record("declaration_reviewed", locked, by)
    _tell_member(locked, finding.strip())
    return locked


def _tell_hub(declaration: RenewedDeclaration) -> None:
    """The hub learns that there is a change to look at, and of any answer that comes after silence was reviewed."""
    came = "It came after its silence was reviewed. " if declaration.reviewed_at else ""
    what = "a change" if declaration.answer == CHANGED else "that nothing has changed"
    notifications.notify(
        people=queries.organisation_people(declaration.campaign.dps.contracting_authority, *policies.HUB),
        subject=f"{declaration.campaign.dps.reference}: {declaration.organisation} declares {what}"
        f"{', late' if declaration.is_late else ''}",
        body=f"{came}{'Review the change.' if declaration.answer == CHANGED else 'There is nothing more to review.'}",
        link=address("suppliers:review_declaration", declaration),
        key=f"declaration-changed:{declaration.pk}",
    )


def _tell_member(declaration: RenewedDeclaration, finding: str) -> None:
    """The member reads what was found, of its silence and of a change it declared afterwards."""
    notifications.notify(
        people=queries.organisation_people(declaration.organisation, *SUPPLIER_WRITERS),
        subject=f"{declaration.campaign.dps.reference}: the hub has reviewed your declaration",
        body=finding,
        link=address("suppliers:declaration", declaration),
        key=f"declaration-reviewed:{declaration.pk}:{declaration.answer or 'silence'}",
    )


def _lock(declaration: RenewedDeclaration) -> RenewedDeclaration:
    rows = RenewedDeclaration.objects.select_for_update(of=("self",)).select_related(
        "campaign__dps__contracting_authority", "campaign__lot", "organisation", "answered_by"
    )
    return rows.get(pk=declaration.pk)


def _record(verb: str, declaration: RenewedDeclaration, by: User, **facts: str) -> None:
    ledger.record(verb=verb, obj=declaration, actor=by, organisation=declaration.organisation, facts=facts)
