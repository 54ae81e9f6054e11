"""A draft in words: its pages, what is missing, and what goes when it is changed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Q
from django.urls import reverse

from accounts.models import SUPPLIER_WRITERS, Organisation, User
from dps.models import Lot
from regulations import words
from suppliers import timing
from suppliers.answers import Conflict
from suppliers.forms.confidentiality import ConfidentialForm
from suppliers.forms.sections import STAMP, SectionForm
from suppliers.models import Application, Party
from suppliers.presenters import colleagues
from suppliers.questionnaire import Gap, Question, Section
from suppliers.readiness import Readiness

PARTS = {
    1: "Part 1: about your organisation",
    2: "Part 2: grounds for exclusion",
    3: "Part 3: selection questions",
    4: "Part 4: the technical specification",
}


def lots_taken(
    lots: Sequence[Lot], organisations: Sequence[Organisation], taken: Mapping[UUID, Mapping[UUID, str]]
) -> list[str]:
    """Which lots cannot be applied for, and why; with whose they are, for a person of several organisations."""
    return [
        f"{lot}{f', {body}' if len(organisations) > 1 else ''}: {taken[body.pk][lot.pk]}."
        for lot in lots
        for body in organisations
        if lot.pk in taken[body.pk]
    ]


def task_list(readiness: Readiness, person: User, now: datetime) -> dict[str, Any]:
    """Every page with its state, grouped by part and lot, and what can be submitted."""
    application = readiness.application
    may_edit = person.has_role(*SUPPLIER_WRITERS, organisation=application.organisation)
    pages = [
        (section, _page(readiness, section, may_edit=may_edit))
        for section in readiness.paper.sections
        if readiness.shown[section.key]
    ]
    groups: dict[str, list[dict[str, Any]]] = {}
    for section, shown in pages:
        if section.party is None:
            groups.setdefault(section.lot_name or PARTS[section.part], []).append(shown)
    return {
        "application": application,
        "groups": groups,
        "parties": [(party, [shown for s, shown in pages if s.party == party.pk]) for party in readiness.parties],
        "done": sum(not readiness.section_gaps(section) for section, _ in pages),
        "pages": len(pages),
        "common_gaps": sum(not gap.changed for gap in readiness.common_gaps),
        "look_again": sum(gap.changed for gap in readiness.gaps),
        "quarantined": [r for r in readiness.files if r.document.is_quarantined and r not in readiness.left_aside],
        "standings": readiness.standings,
        "ready": readiness.ready_lots,
        "lots": [row.lot for row in readiness.lots],
        "may_edit": may_edit,
        "until": timing.until_the_end_of(application.dps, now),
        "copied": application.copied_from_id is not None,
        "over": application.dps.has_ended(now),
    }


def _page(readiness: Readiness, section: Section, *, may_edit: bool) -> dict[str, Any]:
    gaps = readiness.section_gaps(section)
    begun = any(readiness.is_begun(section.slot(question)) for question in readiness.shown[section.key])
    if not gaps:
        state, colour = "Completed", ""
    elif not begun:
        state, colour = "Not started", "blue"
    else:
        state, colour = "In progress", "yellow"
    href = _page_to_fill_in(readiness, section) if may_edit else _answers_to_read(readiness, section)
    half = {gap.question.key for gap in gaps if gap.half_typed}
    asked = [question for question in readiness.shown[section.key] if question.key not in half]
    notices = [n for question in asked if (n := readiness.notice(section, question))]
    if any(gap.changed for gap in gaps):
        state, colour = "Look again", "orange"
    if any(gap.quarantined for gap in gaps):
        state, colour = "File in quarantine", "red"
    hint = _hint(gaps, begun=begun, noticed=len(notices))
    return {"text": section.title, "href": href, "state": state, "colour": colour, "hint": hint or None}


def _page_to_fill_in(readiness: Readiness, section: Section) -> str:
    return reverse("suppliers:task", kwargs={"pk": readiness.application.pk, "section": section.key})


def _answers_to_read(readiness: Readiness, section: Section) -> str:
    """Where a viewer reads what an editor fills in."""
    return f"{reverse('suppliers:check', args=[readiness.application.pk])}#{section.key}"


def _hint(gaps: Sequence[Gap], *, begun: bool, noticed: int) -> str:
    """What a page lacks, in counts. What came from a passport is there, and waits to be looked at."""
    missing, imported = sum(not gap.changed for gap in gaps), sum(gap.imported for gap in gaps)
    counts = {
        "missing": missing if begun else 0, "new or changed": noticed - imported, "from your passport": imported
    }  # fmt: skip
    return ", ".join(f"{count} {what}" for what, count in counts.items() if count)


def task(
    readiness: Readiness, section: Section, form: SectionForm, *, person: User, now: datetime,
    clashes: Sequence[Conflict],
) -> dict[str, Any]:  # fmt: skip
    """One page of the questionnaire with its fields, stamps and files, and what colleagues changed meanwhile."""
    apart = {clash.question: colleagues.clash(form, clash, person) for clash in clashes}
    sections = [s for s in readiness.paper.sections if readiness.shown[s.key]]
    return {
        "application": readiness.application,
        "section": section,
        "party": next((party for party in readiness.parties if party.pk == section.party), None),
        "form": form,
        "rows": [
            _asked(readiness, section, question)
            | {
                "field": field,
                "stamp_name": question.key + STAMP,
                "stamp": stamp,
                "clash": apart.get(question.key),
                "taken_over": colleagues.taken_over(form, question.key, person),
            }
            for question, field, stamp in form.rows()
        ],
        "part": section.lot_name or section.party_name or PARTS[section.part],
        "number": sections.index(section) + 1 if section in sections else 0,
        "count": len(sections),
        "gaps": readiness.section_gaps(section),
        "lately": colleagues.lately(readiness, section, person, now),
        "multipart": any(question.holds_files for question in readiness.shown[section.key]),
    }


def _asked(readiness: Readiness, section: Section, question: Question) -> dict[str, Any]:
    """A question with what is to be known about it, and the files given with it."""
    slot = section.slot(question)
    return {
        "question": question,
        "notice": readiness.notice(section, question),
        "files": readiness.files_of(slot) if question.holds_files else [],
        "removed": readiness.removed_from(slot) if question.holds_files else [],
    }


def prefill(readiness: Readiness, section: Section, person: User, stated: Mapping[str, Any]) -> dict[str, Any]:
    """What the portal knows already, offered where nothing has been answered; `stated` is what was said of the size."""
    known = (
        _known_of_party(readiness, section) if section.party else {**_known_of_applicant(readiness, person), **stated}
    )
    return {
        question.key: known[question.prefill]
        for question in section.questions
        if question.prefill in known and section.slot(question) not in readiness.kept
    }


def _known_of_applicant(readiness: Readiness, person: User) -> dict[str, str]:
    organisation = readiness.application.organisation
    return {
        "name": organisation.name,
        "address": ", ".join(filter(None, [organisation.address, organisation.postcode])),
        "company_number": organisation.company_number,
        "charity_number": organisation.charity_number,
        "person_name": person.name,
        "person_email": person.email,
    }


def _known_of_party(readiness: Readiness, section: Section) -> dict[str, Any]:
    party = next((party for party in readiness.parties if party.pk == section.party), None)
    if party is None:  # it was removed while its page was open
        return {}
    return {"name": party.name, "company_number": party.company_number, "charity_number": party.charity_number}


def check(readiness: Readiness) -> dict[str, Any]:
    """Everything answered, page by page, with what is missing."""
    return {
        "application": readiness.application,
        "sections": [
            {"section": section, "rows": _answers(readiness, section), "gaps": readiness.section_gaps(section)}
            for section in readiness.paper.sections
            if readiness.shown[section.key]
        ],
        "gaps": readiness.gaps,
        "ready": _in_words(readiness.ready_lots),
        "left_aside": readiness.left_aside if readiness.application.is_draft else [],
        "common_gaps": readiness.common_gaps,
        "standings": readiness.standings,
        "left_out": [standing for standing in readiness.standings if not standing.is_ready],
    }


def _in_words(lots: Sequence[Lot]) -> str:
    """Lots 1 and 2."""
    return f"Lot{'s' if len(lots) > 1 else ''} {words.several(str(lot.number) for lot in lots)}" if lots else ""


def _answers(readiness: Readiness, section: Section) -> list[dict[str, Any]]:
    return [
        {
            "question": question,
            "words": question.in_words(readiness.values.get(section.slot(question))),
            "files": readiness.files_of(section.slot(question)) if question.holds_files else [],
            "confidential": readiness.marks.get(section.slot(question)),
        }
        for question in readiness.shown[section.key]
    ]


def confidential(readiness: Readiness, section: Section, form: ConfidentialForm) -> dict[str, Any]:
    """What was answered on one page, each with the two fields that mark it."""
    given = {row["question"].key: row for row in _answers(readiness, section)}
    return {
        "application": readiness.application,
        "section": section,
        "form": form,
        "rows": [given[question.key] | fields for question, fields in form.rows()],
    }


def lots_to_take_part_for(application: Application, party: Party | None = None) -> list[Lot]:
    """The lots that another organisation can be named for: those applied for, and those that it is named for now."""
    chosen = Q(application_lots__application=application) | Q(number__in=party.lots if party else [])
    return list(Lot.objects.filter(chosen, dps=application.dps_id).distinct().order_by("number"))


def removal(party: Party) -> dict[str, Any]:
    """What goes when another organisation leaves the draft."""
    return {
        "application": party.application,
        "party": party,
        "answers": party.answers.exclude(value=None, sealed=None).count(),
        "files": party.evidence.filter(removed_at=None).count(),
    }
