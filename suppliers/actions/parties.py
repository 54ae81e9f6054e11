"""Naming the other organisations of an application: each answers parts 1 and 2 of the questionnaire (SQ-01)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from hashlib import sha256
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max

from accounts.company_numbers import normalised, normalised_charity
from accounts.errors import InvalidState
from accounts.models import User
from accounts.policy import enforce
from dps.models import Lot
from ledger import actions as ledger
from ledger import clock
from suppliers import policies
from suppliers.actions.drafts import lock_draft
from suppliers.actions.words import must_have_words
from suppliers.models import Application, Party
from suppliers.questionnaire import canonical

PARTIES_AT_MOST = 20
NAMED_ALREADY = "This organisation takes part in the application already"
_PLAIN = ("name", "role", "company_number", "charity_number")
LABELS = {
    "kind": "why it takes part", "name": "its name", "role": "what it will do", "company_number": "its company number",
    "charity_number": "its charity number", "share": "its share in per cent", "lots": "for which lots",
}  # fmt: skip


@dataclass(frozen=True)
class Details:
    """What the applicant says of another organisation; `lots` are the numbers of those it takes part for, none all."""

    kind: str
    name: str
    role: str
    company_number: str = ""
    charity_number: str = ""
    share: int | None = None
    lots: tuple[int, ...] = ()


@transaction.atomic
def name_party(*, by: User, application: Application, details: Details) -> Party:
    """Name another organisation; from then on its own pages belong to the application, and are missing until filled."""
    draft = lock_draft(application)
    enforce(policies.may_edit_application, by, draft)
    checked = _checked(details, draft)
    last = draft.parties.aggregate(last=Max("number"))["last"] or 0
    if draft.parties.count() >= PARTIES_AT_MOST:
        raise ValidationError(f"An application names at most {PARTIES_AT_MOST} other organisations.")
    party = Party.objects.create(
        application=draft, number=last + 1, named_by=by, named_at=clock.now(), **asdict(checked)
    )
    _record("party_named", by, draft, party)
    return party


def details_of(party: Party) -> Details:
    """What is said of it now."""
    told = {name: getattr(party, name) for name in asdict(Details("", "", ""))}
    return Details(**told | {"lots": tuple(party.lots)})


def stamp(party: Party) -> str:
    """What is said of it, in short: what a page shows, so that two people who change it notice each other."""
    return sha256(canonical(asdict(details_of(party)))).hexdigest()[:16]


@transaction.atomic
def change_party(*, by: User, party: Party, details: Details, over: str | None = None) -> None:
    """Correct what is said of another organisation; what was answered for it stays.

    `over` is the stamp of what the person was shown: InvalidState if a colleague has said something else since.
    """
    draft, changed = _lock(by, party)
    if over not in (None, stamp(changed)) and details_of(changed) != details:
        raise InvalidState(_changed_meanwhile(changed, details))
    for name, value in asdict(_checked(details, draft, changed)).items():
        setattr(changed, name, value)
    changed.save()
    _record("party_changed", by, draft, changed)


@transaction.atomic
def remove_party(*, by: User, party: Party) -> None:
    """Take another organisation out of the draft, with its answers, files and marks; nothing of it stays half done."""
    draft, gone = _lock(by, party)
    facts = {"answers": gone.answers.count(), "files": gone.evidence.filter(removed_at=None).count()}
    _record("party_removed", by, draft, gone, **facts)
    gone.evidence.update(replaced_by=None)  # so that no file of its history holds another
    gone.delete()


def _changed_meanwhile(theirs: Party, mine: Details) -> str:
    said = {"share": theirs.share if theirs.share is not None else "none", "kind": theirs.get_kind_display()}
    said |= {"lots": theirs.for_which} | {name: getattr(theirs, name) or "none" for name in _PLAIN}
    differing = [name for name, value in asdict(details_of(theirs)).items() if value != getattr(mine, name)]
    told = "; ".join(f"{LABELS[name]}: {said[name]}" for name in differing)
    return (
        f"A colleague changed this while you were writing. There now stands {told}. "
        "Save again to put yours in its place."
    )


def _lock(by: User, party: Party) -> tuple[Application, Party]:
    draft = lock_draft(party.application)
    enforce(policies.may_edit_application, by, draft)
    locked = draft.parties.filter(pk=party.pk).first()
    if locked is None:
        raise InvalidState(f"A colleague has removed {party.name} from this application already.")
    return draft, locked


def _checked(details: Details, draft: Application, itself: Party | None = None) -> Details:
    """The details in their full form, or ValidationError at each field that does not hold."""
    must_have_words("name", details.name, "Enter the name of the organisation")
    must_have_words("role", details.role, "Say what it will do")
    company, charity = normalised(details.company_number), normalised_charity(details.charity_number)
    wrong = {
        "company_number": bool(details.company_number) and not company and "This is not a Companies House number.",
        "charity_number": bool(details.charity_number) and not charity and "This is not a charity number.",
        "share": details.share is not None and details.share > 100 and "A share is at most 100 per cent.",
        "kind": details.kind not in Party.Kind.values and "Choose why it takes part",
        "lots": _are_strange(details.lots, draft) and "Choose lots of this DPS",
    }
    name, lots = " ".join(details.name.split()), tuple(sorted(set(details.lots)))
    same = {"name": name, "company_number": company, "charity_number": charity}
    others = [party for party in draft.parties.all() if party != itself]
    wrong["share"] = wrong["share"] or _more_than_the_whole(details.share or 0, lots, draft, others)
    wrong |= dict.fromkeys(_named_already(same, draft, others), NAMED_ALREADY)
    if found := {field: message for field, message in wrong.items() if message}:
        raise ValidationError(found)
    return Details(details.kind, name, details.role.strip(), company, charity, details.share, lots)


def _are_strange(lots: tuple[int, ...], draft: Application) -> bool:
    return bool(lots) and Lot.objects.filter(dps=draft.dps_id, number__in=lots).count() < len(set(lots))


def _more_than_the_whole(share: int, lots: tuple[int, ...], draft: Application, others: Sequence[Party]) -> str:
    """What is wrong if the shares of one lot come to more than all of its work; nothing if they do not."""
    for number in lots or draft.lots.order_by("lot__number").values_list("lot__number", flat=True):
        whole = share + sum(party.share or 0 for party in others if party.counts_for(number))
        if share and whole > 100:
            return f"With the other organisations that comes to {whole} per cent of the work for lot {number}."
    return ""


def _named_already(given: dict[str, str], draft: Application, others: Sequence[Party]) -> list[str]:
    """By what it is an organisation that takes part already, the applicant among them; a number tells it best."""
    taking_part = [draft.organisation, *others]
    return [
        field
        for field, value in given.items()
        if value and value.casefold() in {getattr(one, field).casefold() for one in taking_part}
    ]


def _record(verb: str, by: User, draft: Application, party: Party, **more: Any) -> None:
    facts = {"party": str(party.pk), "kind": party.kind, "name": party.name, "lots": list(party.lots)} | more
    ledger.record(verb=verb, obj=draft, actor=by, facts=facts, organisation=draft.organisation)
