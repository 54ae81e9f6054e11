"""Interests declared, keys enrolled."""

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


@transaction.atomic
def declare_interests(
    *, by: User, competition: Competition, has_conflict: bool, details: str = "", measure: str = ""
) -> ConflictDeclaration:
    """Declare, once, whether one has an interest in the outcome (COI-01). A conflict shuts the person out."""
    enforce(policies.may_declare_interests, by, competition)
    if has_conflict and not (details.strip() and measure.strip()):
        raise ValidationError(
            {"details" if not details.strip() else "measure": "Describe the interest and the measure taken."}
        )
    made, is_new = ConflictDeclaration.objects.get_or_create(
        competition=competition,
        person=by,
        defaults={
            "has_conflict": has_conflict,
            "details": details.strip() if has_conflict else "",
            "measure": measure.strip() if has_conflict else "",
            "declared_at": clock.now(),
        },
    )
    if not is_new and made.has_conflict != has_conflict:
        raise InvalidState("You have already declared your interests for this call-off.")
    if is_new:
        ledger.record(
            verb="interests_declared", obj=competition, actor=by, organisation=competition.buyer,
            facts={"has_conflict": has_conflict},
        )  # fmt: skip
    return made


@transaction.atomic
def enrol_key(*, by: User, passphrase: str) -> OpenerKey:
    """Make the person's key for opening, wrapped under a passphrase that the portal does not keep.

    An earlier key is retired; it still opens what was sealed to it.
    """
    enforce(policies.may_enrol_key, by)
    if len(passphrase) < sealing.SHORTEST_PASSPHRASE:
        raise ValidationError(
            {"passphrase": f"Use at least {sealing.SHORTEST_PASSPHRASE} characters: four or five unrelated words do."}
        )
    key = sealing.enrol(passphrase, operations=settings.OPENER_KEY_PASSES, memory=settings.OPENER_KEY_MEMORY)
    now = clock.now()
    OpenerKey.objects.select_for_update().filter(person=by, retired_at__isnull=True).update(retired_at=now)
    enrolled = OpenerKey.objects.create(
        person=by, public_key=key.public_key, salt=key.salt, wrapped_private_key=key.wrapped_private_key,
        operations=key.operations, memory=key.memory, enrolled_at=now,
    )  # fmt: skip
    ledger.record(verb="opener_key_enrolled", obj=enrolled, actor=by, facts={"public_key": key.public_key.hex()})
    return enrolled
