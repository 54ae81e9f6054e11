"""Whether a supplier to be registered may be on the register already. Tells of organisations, never of people."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from uuid import UUID

from accounts.domains import own_domains, suppliers_of
from accounts.models import Kind, Organisation, User

LEGAL_FORMS = frozenset((
    "the", "and", "cic", "cio", "co", "company", "corp", "corporation", "inc", "limited", "llp", "lp", "ltd", "plc",
    "uk",
))  # fmt: skip
ALIKE = 0.9
MOST_SHOWN = 5


@dataclass(frozen=True)
class LookAlike:
    """A supplier on the register, and what it has in common with the one to be registered."""

    organisation: Organisation
    because: str


def name_key(name: str) -> str:
    """The name without legal form, punctuation and case: what is left tells one firm from another."""
    words = re.findall(r"\w+", name.casefold().replace("&", " and ").replace("'", ""))
    return "".join(word for word in words if word not in LEGAL_FORMS) or "".join(words)


def look_alikes(person: User, *, name: str, company_number: str = "", charity_number: str = "") -> list[LookAlike]:
    """Suppliers with the same number, a similar name, or a colleague at the same e-mail domain; each once."""
    found: dict[UUID, LookAlike] = {}
    for one in _candidates(person, name, company_number, charity_number):
        found.setdefault(one.organisation.pk, one)
    return list(found.values())[:MOST_SHOWN]


def _candidates(person: User, name: str, company_number: str, charity_number: str) -> Iterator[LookAlike]:
    suppliers = Organisation.objects.filter(kind=Kind.SUPPLIER)
    if company_number:
        for one in suppliers.filter(company_number=company_number):
            yield LookAlike(one, "it has this company number")
    if charity_number:
        for one in suppliers.filter(charity_number=charity_number):
            yield LookAlike(one, "it has this charity number")
    for one in suppliers.filter(pk__in=_similar(name)):
        yield LookAlike(one, "its name is similar")
    own = [membership.organisation_id for membership in person.active_memberships]
    for one in suppliers_of(own_domains(person)).exclude(pk__in=own):
        yield LookAlike(one, "somebody there has an e-mail address of your domain")


def _similar(name: str) -> list[UUID]:
    """Keys of suppliers whose names are nearly the same."""
    wanted = SequenceMatcher(b=name_key(name), autojunk=False)
    alike = []
    for pk, held in Organisation.objects.filter(kind=Kind.SUPPLIER).values_list("pk", "name"):
        wanted.set_seq1(name_key(held))
        if wanted.real_quick_ratio() >= ALIKE and wanted.quick_ratio() >= ALIKE and wanted.ratio() >= ALIKE:
            alike.append(pk)
    return alike
