"""Bringing a draft to the versions in force: unchanged answers stay, what changed is marked to be looked at again."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from accounts.models import User
from accounts.policy import enforce
from dps.queries import specification_in_force
from ledger import actions as ledger
from ledger import clock
from suppliers import answers, policies, publishing, versions
from suppliers.models import Answer, Application
from suppliers.questionnaire import Slot


@transaction.atomic
def bring_up_to_date(*, by: User, application: Application) -> bool:
    """Move a draft to the questionnaire and specification in force; whether it moved. Nothing else ever moves."""
    draft = (
        Application.objects.select_for_update(of=("self",))
        .select_related("dps", "organisation", "questionnaire", "specification_version")
        .get(pk=application.pk)
    )
    enforce(policies.may_see_application, by, draft)
    now = clock.now()
    if not draft.is_draft or not versions.is_behind(draft, now):
        return False
    before = versions.asked_by(draft)
    _put_on_current(draft, now)
    move = versions.Move(before, versions.asked_by(draft))
    _carry(draft, move)
    draft.asked_anew = _joined(draft.asked_anew, move.anew)
    draft.save(update_fields=["questionnaire", "specification_version", "asked_anew"])
    facts = {
        "questionnaire": draft.questionnaire.version,
        "specification": draft.specification_version.number,
        "asked_anew": len(move.anew),
    }
    ledger.record(
        verb="application_brought_up_to_date", obj=draft, actor=by, facts=facts, organisation=draft.organisation
    )
    return True


def _put_on_current(draft: Application, now: datetime) -> None:
    draft.questionnaire = publishing.current_questionnaire(now)
    draft.specification_version = specification_in_force(draft.dps, now) or draft.specification_version


def _carry(draft: Application, move: versions.Move) -> None:
    """Note to which wording each answer was given, before the new wording stands there; seal what is personal now."""
    rows = list(Answer.objects.filter(application=draft))
    gone = [row.pk for row in rows if not move.keeps(row)]
    Answer.objects.filter(pk__in=gone).delete()
    kept = [row for row in rows if move.keeps(row)]
    for row in kept:
        row.asked = row.asked or move.fingerprint(row)
        if row.sealed is None:
            answers.put(row, row.value, personal=move.hides(row))
    Answer.objects.bulk_update(kept, ["asked", "value", "sealed"])


def _joined(earlier: list[list[str | None]], anew: list[Slot]) -> list[list[str | None]]:
    return earlier + [slot for slot in versions.marked(anew) if slot not in earlier]
