"""Changing a published DPS: drafted, proposed, decided by another person, noticed where the law asks."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max

from accounts.errors import InvalidState
from accounts.models import User
from accounts.policy import enforce
from dps import policies, queries
from dps.actions.specifying import next_version
from dps.actions.taking_force import take_force
from dps.locks import lock_dps
from dps.models import DynamicPurchasingSystem, SpecificationVersion, Variation
from dps.varying_rules import check
from ledger import actions as ledger
from ledger import clock
from notifications.actions import notify
from regulations.calendar import uk_date
from regulations.words import within


@transaction.atomic
def draft_variation(
    *, by: User, dps: DynamicPurchasingSystem, kind: str, reason: str, effective_on: date,
    validity_end: date | None = None, **facts: Any,
) -> Variation:  # fmt: skip
    """Begin a change of a published DPS. Nobody outside the hub sees it before it is settled.

    Pressing twice gives the draft that was made.
    """
    locked = _in_force(by, dps)
    if kind not in Variation.Kind.values:
        raise ValidationError({"kind": "Choose what changes."})
    same = locked.variations.filter(kind=kind, reason=reason, effective_on=effective_on, validity_end=validity_end)
    if drafted := same.filter(facts=facts, drafted_by=by, proposed_at=None, withdrawn_at=None).first():
        return drafted
    if (other := queries.in_the_way(locked, kind)) is not None:
        raise InvalidState(
            f"Only one change at a time brings a version of the specification, and {other} "
            f"is {'drafted' if other.is_draft else 'proposed'} already. Finish or withdraw that one first."
        )
    variation = Variation(
        dps=locked, kind=kind, reason=reason, effective_on=effective_on, validity_end=validity_end, facts=facts,
        number=(locked.variations.aggregate(last=Max("number"))["last"] or 0) + 1,
        drafted_by=by, drafted_at=clock.now(), specification=_drafted_version(locked, kind, facts),
    )  # fmt: skip
    _must_come(variation)
    variation.save(force_insert=True)
    ledger.record(
        verb="variation_drafted", obj=variation, actor=by, organisation=locked.contracting_authority,
        facts={"dps": locked.reference, "number": variation.number, "kind": kind},
    )  # fmt: skip
    return variation


def _drafted_version(dps: DynamicPurchasingSystem, kind: str, facts: dict[str, Any]) -> SpecificationVersion | None:
    """What the change brings into the specification: the hub's next version, or the last one with a lot more.

    What was written for a lot that did not come about is not taken up again.
    """
    if kind not in Variation.SPECIFYING:
        return None
    last = dps.variations.filter(kind__in=Variation.SPECIFYING).last()
    was_for_a_lot = last is not None and last.kind == Variation.Kind.LOT
    version = next_version(dps, anew=was_for_a_lot or kind == Variation.Kind.LOT)
    if kind == Variation.Kind.LOT:
        _name_lot(version, facts)
    return version


def _name_lot(version: SpecificationVersion, facts: dict[str, Any]) -> None:
    version.summary = f"Requirements for the new lot {facts['title']}."
    version.save(update_fields=["summary"])


@transaction.atomic
def redraft_variation(
    *, by: User, variation: Variation, reason: str, effective_on: date, validity_end: date | None = None, **facts: Any
) -> Variation:
    """Write the draft of a change anew."""
    locked = lock(variation)
    enforce(policies.may_manage_dps, by, locked.dps)
    if not locked.is_draft:
        raise InvalidState("This variation has been proposed, so it does not change any more.")
    locked.reason, locked.effective_on, locked.validity_end, locked.facts = reason, effective_on, validity_end, facts
    _must_come(locked)
    locked.save(update_fields=["reason", "effective_on", "validity_end", "facts"])
    if locked.kind == Variation.Kind.LOT and locked.specification:
        _name_lot(locked.specification, facts)
    return locked


@transaction.atomic
def propose_variation(*, by: User, variation: Variation) -> Variation:
    """Put it before the hub's decision makers. From now on it stays as it is. Proposing twice changes nothing."""
    locked = lock(variation)
    enforce(policies.may_manage_dps, by, locked.dps)
    if locked.proposed_at is not None:
        return locked
    if locked.withdrawn_at is not None:
        raise InvalidState("This variation was withdrawn.")
    _must_come(locked)
    now = clock.now()
    check(locked, locked.dps, now)
    locked.proposed_by, locked.proposed_at = by, now
    locked.save(update_fields=["proposed_by", "proposed_at"])
    _record("variation_proposed", locked, by, now)
    notify(
        people=[person for person in queries.deciders(locked.dps) if person != by],
        subject=f"{locked} of {locked.dps.reference} waits for approval",
        body=f"{by} proposes: {within(locked.get_kind_display())}. Reason: {locked.reason}",
        link=queries.address_of_variation(locked),
        key=f"variation-proposed:{locked.pk}",
    )
    return locked


@transaction.atomic
def approve_variation(*, by: User, variation: Variation) -> Variation:
    """Approve what another person proposed (N8). Where no notice is due it is settled now, and everybody is told."""
    locked = lock(variation)
    if locked.approved_at is not None and locked.approved_by == by:
        return locked
    enforce(policies.may_decide_variation, by, locked)
    _must_wait(locked)
    now = clock.now()
    check(locked, locked.dps, now)
    take_force(locked, now, approved_by=by)
    _record("variation_approved", locked, by, now)
    return locked


@transaction.atomic
def refuse_variation(*, by: User, variation: Variation, reason: str) -> Variation:
    """Refuse it, with the reason. A new proposal may follow."""
    locked = lock(variation)
    enforce(policies.may_decide_variation, by, locked)
    _must_wait(locked)
    if not reason.strip():
        raise ValidationError({"reason": "Say why it is refused."})
    now = clock.now()
    locked.refused_by, locked.refused_at, locked.refusal_reason = by, now, reason
    locked.save(update_fields=["refused_by", "refused_at", "refusal_reason"])
    _record("variation_refused", locked, by, now)
    assert locked.proposed_by is not None  # noqa: S101  # it waited for approval
    notify(
        people=[locked.proposed_by], subject=f"{locked} of {locked.dps.reference} was refused", body=reason,
        link=queries.address_of_variation(locked), key=f"variation-refused:{locked.pk}",
    )  # fmt: skip
    return locked


@transaction.atomic
def withdraw_variation(*, by: User, variation: Variation) -> Variation:
    """Give up a change that nobody has decided. Twice changes nothing."""
    locked = lock(variation)
    enforce(policies.may_manage_dps, by, locked.dps)
    if locked.withdrawn_at is not None:
        return locked
    if locked.approved_at or locked.refused_at:
        raise InvalidState("This variation is decided. Propose another one to change the DPS again.")
    now = clock.now()
    locked.withdrawn_at = now
    locked.save(update_fields=["withdrawn_at"])
    _record("variation_withdrawn", locked, by, now)
    return locked


@transaction.atomic
def note_notice(*, by: User, variation: Variation, notice_number: str) -> Variation:
    """The notice of an approved change is published: now it comes into force on its date, not before (DPS-19)."""
    locked = lock(variation)
    enforce(policies.may_publish_dps, by, locked.dps)
    if locked.notice_number:
        return locked
    if not (locked.needs_notice and locked.awaits_notice):
        raise InvalidState("Only an approved change of the notice or of its validity has a notice to publish.")
    now = clock.now()
    check(locked, locked.dps, now)
    take_force(locked, now, notice_number=notice_number)
    _record("variation_noticed", locked, by, now)
    return locked


def lock(variation: Variation) -> Variation:
    """The variation and its DPS, locked: changes of one DPS are decided one after the other."""
    lock_dps(variation.dps_id)
    return (
        Variation.objects.select_for_update(of=("self",))
        .select_related("dps__contracting_authority", "specification", "proposed_by", "approved_by")
        .get(pk=variation.pk)
    )


def _in_force(by: User, dps: DynamicPurchasingSystem) -> DynamicPurchasingSystem:
    locked = lock_dps(dps.pk)
    enforce(policies.may_manage_dps, by, locked)
    if not locked.is_in_force(clock.now()):
        raise InvalidState("Only a DPS in force varies. A draft is changed section by section.")
    return locked


def _must_come(variation: Variation) -> None:
    if not variation.reason.strip():
        raise ValidationError({"reason": "Say why the DPS should change."})
    if variation.effective_on < uk_date(clock.now()):
        raise ValidationError({"effective_on": "Choose today or a later day."})


def _must_wait(variation: Variation) -> None:
    if not variation.awaits_approval:
        raise InvalidState("Only a proposed variation that nobody has decided can be decided.")


def _record(verb: str, variation: Variation, by: User, now: datetime) -> None:
    ledger.record(
        verb=verb, obj=variation, actor=by, organisation=variation.dps.contracting_authority, at=now,
        facts={
            "dps": variation.dps.reference, "number": variation.number, "kind": variation.kind,
            "in_force_from": variation.in_force_from.isoformat() if variation.in_force_from else "",
            "notice": variation.notice_number, "told": variation.reach,
        },
    )  # fmt: skip
