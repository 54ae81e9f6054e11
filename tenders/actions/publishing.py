"""Publishing a call-off: the seal is made and everybody admitted is invited at once."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from accounts.errors import InvalidState
from accounts.models import SUPPLIER_ROLES, User
from accounts.policy import enforce
from ledger import actions as ledger
from ledger import clock
from notifications.actions import notify
from regulations.errors import RuleViolation
from regulations.words import moment_words
from suppliers.queries import admissions_in_force, organisation_people
from tenders import policies, sealing
from tenders.gate import missing
from tenders.models import Competition, DeadlineChange, Invitation, KeyShare
from tenders.queries import key_in_use, recovery_key


@transaction.atomic
def publish_competition(*, by: User, competition: Competition) -> Competition:
    """Publish through the gate (DPS-08, DPS-13, DPS-16), make the seal, invite all admitted at once (DPS-15).

    Publishing what is already published changes nothing.
    """
    locked = (
        Competition.objects.select_for_update(of=("self",)).select_related("buyer", "lot", "dps").get(pk=competition.pk)
    )
    enforce(policies.may_publish_competition, by, locked)
    if locked.is_published:
        return locked
    if locked.cancelled_at:
        raise InvalidState("This call-off was cancelled.")
    now = clock.now()
    problems = missing(locked, now)
    if problems:
        raise RuleViolation(problems[0].rule, problems[0].text, f"{len(problems)} things keep it from publication.")
    locked.public_key = _seal(locked)
    locked.published_by, locked.published_at = by, now
    locked.save(update_fields=["public_key", "published_by", "published_at"])
    invited = _invite(locked, now)
    ledger.record(
        verb="competition_published", obj=locked, actor=by, organisation=locked.buyer, at=now,
        facts={
            "reference": locked.reference,
            "deadline": locked.deadline.isoformat() if locked.deadline else "",
            "invited": [str(invitation.organisation_id) for invitation in invited],
            "public_key": bytes(locked.public_key).hex(),
            "criteria": {criterion.code: str(criterion.weight) for criterion in locked.criteria.all()},
        },
    )  # fmt: skip
    return locked


def _seal(competition: Competition) -> bytes:
    """Make the key pair, hand each holder a share, and let go of the private half."""
    holders = [key for opener in competition.openers.all() if (key := key_in_use(opener.person))]
    recovery = recovery_key(competition.dps.contracting_authority)
    if recovery is None or recovery in holders:
        raise RuleViolation("ECOM-01", "The recovery share needs a holder at the hub who is not one of the openers.")
    holders.append(recovery)
    public_key, sealed = sealing.make_competition_key([bytes(holder.public_key) for holder in holders])
    KeyShare.objects.bulk_create(
        KeyShare(competition=competition, holder=holder, is_recovery=holder == recovery, sealed_share=share)
        for holder, share in zip(holders, sealed, strict=True)
    )
    return public_key


def _invite(competition: Competition, now: datetime) -> list[Invitation]:
    admissions = list(admissions_in_force(competition.lot, now))
    invitations = Invitation.objects.bulk_create(
        Invitation(competition=competition, organisation=a.organisation, admission=a, sent_at=now) for a in admissions
    )
    for invitation in invitations:
        notify(
            people=organisation_people(invitation.organisation, *SUPPLIER_ROLES),
            subject=f"Invitation to tender {competition.reference}: {competition.title}",
            body=(
                f"{competition.buyer} invites {invitation.organisation} to bid under {competition.dps.title} "
                f"(reference {competition.dps.reference}), {competition.lot}. All documents are in the portal, free of "
                f"charge. Bids are due in English before {moment_words(competition.deadline)}."
            ),
            link=f"/invitations/{competition.reference}/",
            key=f"itt:{competition.pk}",
        )
    return invitations


@transaction.atomic
def extend_deadline(*, by: User, competition: Competition, deadline: datetime, reason: str) -> DeadlineChange:
    """Move the deadline later while bids are still open; everybody invited is told (DOC-01)."""
    locked = Competition.objects.select_for_update(of=("self",)).select_related("buyer").get(pk=competition.pk)
    enforce(policies.may_edit_competition, by, locked)
    now = clock.now()
    if not locked.is_open(now):
        raise InvalidState("The deadline can only be moved while bids are open.")
    if locked.deadline is None or deadline <= locked.deadline:
        raise RuleViolation("DOC-01", "A deadline can only be moved to later, never to earlier.")
    if not reason.strip():
        raise RuleViolation("DOC-01", "Give the reason for which the deadline moves.")
    change = DeadlineChange.objects.create(
        competition=locked, old=locked.deadline, new=deadline, reason=reason.strip(), changed_by=by, changed_at=now
    )
    locked.deadline = deadline
    locked.save(update_fields=["deadline"])
    ledger.record(
        verb="deadline_extended", obj=locked, actor=by, organisation=locked.buyer, at=now,
        facts={"old": change.old.isoformat(), "new": deadline.isoformat()},
    )  # fmt: skip
    tell_invited(
        locked, f"More time for {locked.reference}",
        f"Bids for {locked.title} are now due before {moment_words(deadline)}. Reason: {change.reason}",
        f"deadline:{change.pk}",
    )  # fmt: skip
    return change


@transaction.atomic
def cancel_competition(*, by: User, competition: Competition, reason: str) -> None:
    """Cancel with public reasons at any time before an award; sealed bids stay sealed."""
    locked = Competition.objects.select_for_update(of=("self",)).select_related("buyer").get(pk=competition.pk)
    enforce(policies.may_edit_competition, by, locked)
    if locked.cancelled_at:
        return
    if locked.concluded_at:
        raise InvalidState("The outcome of this call-off has been approved, so it can no longer be cancelled.")
    if not reason.strip():
        raise RuleViolation("REC-02", "Give the reasons for which the call-off is cancelled.")
    locked.cancelled_by, locked.cancelled_at, locked.cancellation_reason = by, clock.now(), reason.strip()
    locked.save(update_fields=["cancelled_by", "cancelled_at", "cancellation_reason"])
    ledger.record(verb="competition_cancelled", obj=locked, actor=by, organisation=locked.buyer)
    tell_invited(
        locked, f"{locked.reference} is cancelled", f"{locked.title} is cancelled. Reason: {reason.strip()}",
        f"cancelled:{locked.pk}",
    )  # fmt: skip


def tell_invited(competition: Competition, subject: str, body: str, key: str) -> None:
    """One message to everybody of every invited supplier, naming no other."""
    for invitation in competition.invitations.select_related("organisation"):
        notify(
            people=organisation_people(invitation.organisation, *SUPPLIER_ROLES), subject=subject, body=body,
            link=f"/invitations/{competition.reference}/", key=key,
        )  # fmt: skip


@transaction.atomic
def conclude_competition(*, competition: Competition, at: datetime) -> None:
    """Mark that the outcome was approved; called by the award, which has asked its own policy."""
    Competition.objects.filter(pk=competition.pk, concluded_at__isnull=True).update(concluded_at=at)
