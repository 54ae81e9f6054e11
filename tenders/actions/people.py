"""Conflicts of interest declared, measures taken, and keys for opening enrolled."""

from __future__ import annotations

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction

from accounts.errors import InvalidState
from accounts.models import User
from accounts.policy import enforce
from ledger import actions as ledger
from ledger import clock
from tenders import policies, sealing
from tenders.models import Competition, ConflictDeclaration, OpenerKey
from tenders.passphrases import check_passphrase


@transaction.atomic
def declare_conflict(
    *, by: User, competition: Competition, has_conflict: bool, details: str = ""
) -> ConflictDeclaration:
    """Declare, once, whether one has a conflict of interest (COI-01). A conflict shuts the person out."""
    competition = (
        Competition.objects.select_for_update(of=("self",)).select_related("buyer", "dps").get(pk=competition.pk)
    )
    enforce(policies.may_declare_conflict, by, competition)
    if has_conflict and not details.strip():
        raise ValidationError({"details": "Describe the interest, in a sentence or two."})
    made = ConflictDeclaration.objects.filter(competition=competition, person=by).first()
    if made is not None:
        if made.has_conflict == has_conflict:
            return made
        raise InvalidState("You have already declared for this call-off. Tell a procurement officer what has changed.")
    made = ConflictDeclaration.objects.create(
        competition=competition, person=by, has_conflict=has_conflict, details=details.strip() if has_conflict else "",
        declared_at=clock.now(),
    )  # fmt: skip
    ledger.record(
        verb="conflict_declared" if has_conflict else "no_conflict_declared", obj=competition, actor=by,
        organisation=competition.buyer, at=made.declared_at,
    )  # fmt: skip
    return made


@transaction.atomic
def record_measure(*, by: User, declaration: ConflictDeclaration, measure: str) -> None:
    """Record what was done about a declared conflict, which regulation 84 reports state. It is recorded once."""
    declaration = (
        ConflictDeclaration.objects.select_for_update(of=("self",))
        .select_related("competition__buyer")
        .get(pk=declaration.pk)
    )
    enforce(policies.may_record_measure, by, declaration)
    if declaration.measure:
        raise InvalidState("The measure has already been recorded.")
    if not measure.strip():
        raise ValidationError({"measure": "Say what was done so that the conflict cannot influence the outcome."})
    declaration.measure, declaration.measure_by, declaration.measure_at = measure.strip(), by, clock.now()
    declaration.save(update_fields=["measure", "measure_by", "measure_at"])
    ledger.record(
        verb="conflict_measure_recorded", obj=declaration.competition, actor=by,
        organisation=declaration.competition.buyer, facts={"declaration": str(declaration.pk)},
    )  # fmt: skip


@transaction.atomic
def enrol_key(*, by: User, passphrase: str, passphrase_again: str) -> OpenerKey:
    """Make the person's key for opening bids, locked by a passphrase that the portal does not keep.

    An earlier key is replaced for call-offs to come; shares sealed to it still need the earlier passphrase.
    """
    enforce(policies.may_enrol_key, by)
    check_passphrase(passphrase, by)
    if passphrase != passphrase_again:
        raise ValidationError({"passphrase_again": "The two passphrases differ."})
    locked = sealing.lock_new_key(
        passphrase, operations=settings.OPENER_KEY_OPERATIONS, memory=settings.OPENER_KEY_MEMORY
    )
    now = clock.now()
    User.objects.select_for_update().get(pk=by.pk)
    OpenerKey.objects.filter(person=by, replaced_at__isnull=True).update(replaced_at=now)
    key = OpenerKey.objects.create(
        person=by, public_key=locked.public_key, salt=locked.salt, operations=locked.operations, memory=locked.memory,
        wrapped_key=locked.wrapped_key, enrolled_at=now,
    )  # fmt: skip
    ledger.record(verb="opener_key_enrolled", obj=key, actor=by, facts={"public_key": locked.public_key.hex()}, at=now)
    return key
