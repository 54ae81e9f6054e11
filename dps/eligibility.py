"""Who may buy under a DPS (N10): bodies of the kinds its notice lists, while such bodies and the body itself exist."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from accounts.models import Kind, Organisation
from dps.models import DynamicPurchasingSystem
from regulations.bodies import why_no_such_body
from regulations.calendar import uk_date


@dataclass(frozen=True)
class Eligibility:
    """Whether a body may buy, and if not, why in plain words."""

    ok: bool
    reason: str = ""


def may_buy(organisation: Organisation, dps: DynamicPurchasingSystem, at: datetime) -> Eligibility:
    """Whether the notice's list of users covers this body at that moment."""
    day = uk_date(at)
    if organisation.kind not in dps.eligible_kinds:
        return Eligibility(
            ok=False,
            reason=f"{organisation} is registered as “{organisation.get_kind_display()}”. "
            f"The notice opens this DPS to: {', '.join(kinds_in_words(dps))}.",
        )
    if ended := why_no_such_body(organisation.kind, day):
        kind = organisation.get_kind_display()
        return Eligibility(
            ok=False, reason=f"{organisation} is registered as “{kind}”. {ended} {_successors(organisation)}"
        )
    if organisation.closed_on is not None and organisation.closed_on < day:
        return Eligibility(
            ok=False, reason=f"{organisation} closed on {organisation.closed_on:%-d %B %Y}. {_successors(organisation)}"
        )
    if organisation.opened_on is not None and organisation.opened_on > day:
        return Eligibility(
            ok=False, reason=f"{organisation} opens on {organisation.opened_on:%-d %B %Y} and cannot buy before."
        )
    return Eligibility(ok=True)


def kinds_in_words(dps: DynamicPurchasingSystem) -> list[str]:
    """The kinds of body the notice lists, in its order."""
    return [str(Kind(kind).label) for kind in dps.eligible_kinds]


def _successors(organisation: Organisation) -> str:
    names = [str(successor) for successor in organisation.successors.all()]
    return f"Its successor is {', '.join(names)}." if names else "The register names no successor."
