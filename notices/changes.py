"""The notice of a change of a DPS: in the form of its call, or of an award notice where it ends (DPS-19)."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from accounts.models import User
from accounts.policy import enforce
from dps import actions as dps
from dps.effects import as_varied
from dps.models import DynamicPurchasingSystem, Variation
from dps.presenters import facts
from dps.queries import whole
from dps.rewriting import PARTS
from dps.varying_rules import force_from
from ledger import actions as ledger
from ledger import clock
from notices import ocds, policies
from notices.actions import next_number, release_once
from notices.models import Notice
from regulations.calendar import uk_date
from regulations.words import moment_words


@transaction.atomic
def publish_change_notice(*, by: User, variation: Variation) -> Notice:
    """Publish the notice of an approved change; only with it does the change come into force on its date (DPS-19).

    Publishing it again answers with the notice that is there.
    """
    enforce(policies.may_publish_change_notice, by, variation)
    number = next_number(uk_date(clock.now()).year)
    settled = dps.note_notice(by=by, variation=variation, notice_number=number)
    if settled.notice_number != number:
        return Notice.objects.get(number=settled.notice_number)
    assert settled.noticed_at is not None  # noqa: S101  # just noted
    assert settled.in_force_from is not None  # noqa: S101
    changed = as_varied(whole(settled.dps), settled.in_force_from)
    notice = Notice.objects.create(
        number=number, kind=Notice.Kind(settled.kind), dps=settled.dps, title=settled.dps.title,
        content={"rows": change_rows(changed, settled)}, published_at=settled.noticed_at, published_by=by,
    )  # fmt: skip
    release_once(f"variation:{settled.pk}", ocds.change_release(changed, settled, settled.noticed_at))
    ledger.record(
        verb="notice_published", obj=notice, actor=by, organisation=settled.dps.contracting_authority,
        at=settled.noticed_at, facts={"number": number, "kind": notice.kind, "dps": settled.dps.reference},
    )  # fmt: skip
    return notice


def change_rows(changed: DynamicPurchasingSystem, variation: Variation) -> list[tuple[str, Any]]:
    """What the notice says: the change first, then the facts of the call as they read after it."""
    first = Notice.objects.filter(dps=changed, kind=Notice.Kind.CONTRACT).first()
    assert variation.in_force_from is not None  # noqa: S101  # noticed
    rows: list[tuple[str, Any]] = [
        ("Contracting authority", changed.contracting_authority.name),
        ("Changes the notice", first.number if first else changed.reference),
        ("What changes", variation.get_kind_display()),
        ("Reason", variation.reason),
        ("In force from", moment_words(variation.in_force_from)),
    ]
    if variation.kind == Variation.Kind.TERMINATION:
        rows.append(
            (
                "IV.2.8 Termination of the dynamic purchasing system",
                "The notice involves the termination of the dynamic purchasing system published by the notice above.",
            )
        )
    if variation.kind == Variation.Kind.CORRIGENDUM:
        rows.append((PARTS[variation.facts["field"]], variation.facts["text"]))
    return rows + list(facts(changed))


def preview(variation: Variation) -> list[tuple[str, Any]]:
    """What the notice would say if it were published now."""
    variation.in_force_from = force_from(variation, clock.now())
    changed = whole(variation.dps)
    if variation.validity_end is not None:
        changed.validity_end = variation.validity_end
    return change_rows(changed, variation)
