"""Publishing a call-off: the key is made, split and forgotten, and everybody admitted is invited at once."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.db import transaction

from accounts.models import SUPPLIER_ROLES, User
from accounts.policy import enforce
from ledger import actions as ledger
from ledger import clock
from notifications.actions import notify
from regulations.errors import RuleViolation
from regulations.words import moment_words
from suppliers.queries import admissions_in_force, organisation_people
from tenders import policies, queries, sealing
from tenders.actions.drafting import lock_draft
from tenders.addresses import invitation_page
from tenders.gate import missing
from tenders.models import Competition, Invitation, KeyShare


def share_context(competition: Competition, position: int) -> str:
    """What binds a sealed share to its competition and position."""
    return f"share:{competition.pk}:{position}"


@transaction.atomic
def publish_competition(*, by: User, competition: Competition) -> Competition:
    """Publish through the gate, make the key, invite all admitted at once (DPS-08, DPS-13, DPS-15, DPS-16).

    Publishing what is published already changes nothing.
    """
    enforce(policies.may_publish_competition, by, competition)
    published = Competition.objects.select_for_update().filter(pk=competition.pk, published_at__isnull=False).first()
    if published:
        return published
    draft = lock_draft(by, competition)
    now = clock.now()
    problems = missing(draft, now)
    if problems:
        raise RuleViolation(problems[0].rule, problems[0].text, problems[0].remedy)
    split = sealing.split_new_key()
    draft.public_key, draft.published_by, draft.published_at = split.public_key, by, now
    draft.save(update_fields=["public_key", "published_by", "published_at"])
    _hand_out(draft, split.shares)
    invited = _invite(draft, now)
    ledger.record(
        verb="call_off_published", obj=draft, actor=by, organisation=draft.buyer, at=now, facts=_facts(draft, invited)
    )
    return draft


def _hand_out(competition: Competition, shares: tuple[bytes, ...]) -> None:
    """Seal the shares to the two openers; the third goes to every decision maker of the hub who has a key."""
    openers = list(competition.openers.select_related("person").order_by("position"))
    keys = queries.keys_of([opener.person for opener in openers])
    holders = [(opener.position, keys[opener.person_id]) for opener in openers]
    named = {opener.person_id for opener in openers}
    hub = queries.recovery_keys(competition.dps.contracting_authority)
    holders += [(KeyShare.HUB, key) for key in hub if key.person_id not in named]
    KeyShare.objects.bulk_create(
        KeyShare(
            competition=competition, position=position, holder_id=key.person_id, key=key,
            sealed=sealing.seal_to(
                shares[position - 1], bytes(key.public_key), share_context(competition, position)
            ),
        )
        for position, key in holders
    )  # fmt: skip


def _invite(competition: Competition, now: datetime) -> list[Invitation]:
    """Everybody admitted to the lot at this moment, in one list that can never change; each is told in writing."""
    admissions = admissions_in_force(competition.lot, now)
    invited = Invitation.objects.bulk_create(
        Invitation(competition=competition, organisation=row.organisation, admission=row, sent_at=now)
        for row in admissions
    )
    for invitation in invited:
        notify(
            people=organisation_people(invitation.organisation, *SUPPLIER_ROLES),
            subject=f"Invitation to tender {competition.reference}: {competition.title}",
            body=_letter(competition, invitation),
            link=invitation_page(competition),
            key=f"invitation:{competition.pk}",
        )
    return invited


def _letter(competition: Competition, invitation: Invitation) -> str:
    """What regulation 54 asks an invitation to say (INV-01)."""
    due = competition.deadline or invitation.sent_at
    return "\n\n".join(
        (
            f"{competition.buyer} invites {invitation.organisation} to bid for “{competition.title}”, reference "
            f"{competition.reference}, under the dynamic purchasing system “{competition.dps.title}” (reference of its "
            f"contract notice: {competition.dps.reference}), {competition.lot}.",
            f"Bids are due by {moment_words(due)} UK time, in {competition.language}, through this portal only. "
            f"Questions are taken until {moment_words(competition.questions_deadline or due)}.",
            "All documents, the award criteria with their weights and the price schedule are free of charge at "
            f"{settings.BASE_URL}{invitation_page(competition)}",
        )
    )


def _facts(competition: Competition, invited: list[Invitation]) -> dict[str, object]:
    criteria = competition.criteria.all()
    return {
        "reference": competition.reference,
        "lot": competition.lot.number,
        "value_ex_vat": str(competition.value_ex_vat),
        "deadline": competition.deadline.isoformat() if competition.deadline else "",
        "public_key": bytes(competition.public_key or b"").hex(),
        "criteria": [[c.code, str(c.weight), str(c.max_score)] for c in criteria],
        "price_formula": competition.price_formula,
        "price_parameters": competition.price_parameters,
        "tie_break": competition.tie_break,
        "invited": [str(invitation.organisation_id) for invitation in invited],
    }
