"""The whole paper of one application: the questionnaire's pages and, for each lot, its requirements."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any

from dps.models import Lot, Requirement
from suppliers.models import Application, Party, Questionnaire
from suppliers.questionnaire import Condition, Paper, Question, Section, read_section

PARTY_PAGE = re.compile(r"party-(\d{1,4})-", re.ASCII)
REQUIREMENTS_ON_A_PAGE = 8
ANSWERED_BY_EACH = (1, 2)
COMPLIANCE = (("compliant", "Compliant"), ("partly", "Partly compliant"), ("not", "Not compliant"))


def paper_for(application: Application, lots: Iterable[Lot], parties: Iterable[Party] = ()) -> Paper:
    """What must be answered for these lots, and by these parties as far as they take part for one of the lots.

    One query, for the requirements of all lots.
    """
    lots = list(lots)
    common = _common_sections(application.questionnaire)
    by_lot = _requirements_by_lot(application)
    of_parties = tuple(own for party in parties for own in _party_sections(common, party, lots))
    of_lots = tuple(section for lot in lots for section in lot_sections(lot, by_lot.get(lot.pk, [])))
    return Paper(common + of_parties + of_lots)


def with_removed_party(paper: Paper, key: str) -> Paper:
    """The paper with the pages of a party that was taken out, if the key is of one: what is sent there can be read."""
    found = PARTY_PAGE.match(key)
    if found is None:
        return paper
    own = [section for section in paper.sections if section.place is None]
    return Paper(paper.sections + tuple(_party_sections(own, Party(number=int(found[1]), name="Removed"), ())))


def is_answered_by_each(section: Section) -> bool:
    """Whether every party to an application answers this page for itself (SQ-01)."""
    return section.part in ANSWERED_BY_EACH and not section.applicant_only


def _party_sections(common: Iterable[Section], party: Party, lots: Iterable[Lot]) -> Iterable[Section]:
    """Parts 1 and 2 once more, for a party to answer for itself (SQ-01); none if it is there for other lots only."""
    only = tuple(lot.pk for lot in lots if lot.number in party.lots)
    if party.lots and not only:
        return
    for section in common:
        if is_answered_by_each(section):
            key = f"party-{party.number}-{section.key}"
            of_party = replace(section, key=key, party=party.pk, party_name=party.name)
            yield replace(of_party, only_for=only, counts_for=party.for_which)


_read: dict[str, tuple[Section, ...]] = {}


def _common_sections(questionnaire: Questionnaire) -> tuple[Section, ...]:
    """The pages for all lots. A version never changes, so that each process reads it once."""
    if questionnaire.sha256 not in _read:
        _read[questionnaire.sha256] = tuple(read_section(data) for data in questionnaire.definition["sections"])
    return _read[questionnaire.sha256]


def requirement_key(requirement: Requirement, part: str) -> str:
    """The key of one part of the answer to a requirement: compliance, evidence or files."""
    return f"req-{requirement.code.lower()}-{part}"


def lot_requirements(application: Application, lot_id: Any) -> list[Requirement]:
    """The requirements that the application's version of the specification makes for one lot. One query."""
    return list(
        Requirement.objects.filter(version_id=application.specification_version_id, lots=lot_id).order_by("code")
    )


def _requirements_by_lot(application: Application) -> dict[Any, list[Requirement]]:
    through = Requirement.lots.through
    rows = (
        through.objects.filter(requirement__version_id=application.specification_version_id)
        .select_related("requirement")
        .order_by("requirement__code")
    )
    by_lot: dict[Any, list[Requirement]] = {}
    for row in rows:
        by_lot.setdefault(row.lot_id, []).append(row.requirement)
    return by_lot


def lot_sections(lot: Lot, requirements: list[Requirement]) -> Iterable[Section]:
    """The pages on which these requirements of a lot are answered."""
    pages = [requirements[n : n + REQUIREMENTS_ON_A_PAGE] for n in range(0, len(requirements), REQUIREMENTS_ON_A_PAGE)]
    for number, page in enumerate(pages, start=1):
        yield Section(
            key=f"lot-{lot.number}-{number}",
            title=f"Lot {lot.number}: {codes_on(page)}",
            part=4,
            intro=f"How your product meets the technical specification for lot {lot.number}, {lot.title}.",
            questions=tuple(question for requirement in page for question in _requirement_questions(requirement)),
            lot=lot.pk,
            lot_name=str(lot),
        )


def codes_on(page: Sequence[Requirement]) -> str:
    """Which requirements a page holds: requirements R01 to R08, R01 and R60 where there are two, or requirement R61."""
    first, last = page[0].code, page[-1].code
    if len(page) == 1:
        return f"requirement {first}"
    return f"requirements {first} {'and' if len(page) == 2 else 'to'} {last}"


def _requirement_questions(requirement: Requirement) -> Iterable[Question]:
    compliance = Question(
        key=requirement_key(requirement, "compliance"),
        kind="choice",
        text=f"{requirement.code} {requirement.heading}",
        hint=f"{requirement.get_level_display()}: {requirement.text}",
        options=COMPLIANCE,
        pass_if=("compliant",),
        topic=requirement.code,
    )
    claims = Condition(compliance.key, one_of=("compliant", "partly"))
    yield compliance
    yield Question(
        key=requirement_key(requirement, "evidence"),
        kind="long_text",
        text=f"How your product meets {requirement.code}",
        hint="Leave empty if it does not",
        needed_when=claims,
        max_words=500,
        topic=requirement.code,
    )
    yield Question(
        key=requirement_key(requirement, "files"),
        kind="files",
        text=f"Evidence files for {requirement.code}",
        hint="For example test reports, certificates or screenshots. Say of a certificate when it runs out, once it is "
        "saved",
        required=False,
        topic=requirement.code,
    )
