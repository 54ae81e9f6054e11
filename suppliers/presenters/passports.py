"""A supplier's passport in words."""

from __future__ import annotations

from typing import Any

from django.conf import settings

from accounts.models import Organisation, User
from ledger import signing
from suppliers import policies, queries
from suppliers.actions.passport_import import Imported
from suppliers.models import PassportConsent


def passport(organisation: Organisation, person: User) -> dict[str, Any]:
    """Every consent, and whether the person may give one."""
    return {
        "organisation": organisation,
        "consents": list(queries.consents(organisation)),
        "may_export": policies.may_export_passport(person, organisation),
    }


def passport_consent(consent: PassportConsent) -> dict[str, Any]:
    """One consent with its passports, and how anybody checks one."""
    return {
        "consent": consent,
        "organisation": consent.organisation,
        "exports": list(consent.exports.select_related("made_by")),
        "key": str(signing.verifier()),
        "portal": settings.LEDGER_ORIGIN,
    }


def imported(done: Imported) -> str:
    """What became of a passport."""
    taken = f"{_several(done.answers, 'answer')} and {_several(done.files, 'file')}"
    said = f"Taken from the passport, and marked for your review: {taken}."
    if done.quarantined:
        found = _several(done.quarantined, "file")
        said += f" The malware scan found something in {found}: replace or remove what is marked."
    if done.kept:
        said += f" {done.kept} {_were(done.kept)} here already and {'stays' if done.kept == 1 else 'stay'} as before."
    if done.left:
        said += (
            f" {done.left} {_were(done.left)} left out: not asked here, asked otherwise, or replaced by a later one."
        )
    return said


def _were(number: int) -> str:
    return "was" if number == 1 else "were"


def _several(number: int, what: str) -> str:
    return f"{number} {what}{'' if number == 1 else 's'}"
