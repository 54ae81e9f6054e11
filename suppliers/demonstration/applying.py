"""A fictional supplier applies: it answers page by page as its script says, adds its files and submits."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import partial
from typing import Any

from accounts.models import Organisation, Role, User
from dps.models import DynamicPurchasingSystem, Lot
from ledger import clock
from suppliers import actions
from suppliers.actions.confidentiality import Wish
from suppliers.answers import Written
from suppliers.demonstration.files import a_pdf, a_scan, a_text
from suppliers.demonstration.scripts import TEXTS, Script
from suppliers.models import Application
from suppliers.questionnaire import Question, Section
from suppliers.readiness import Readiness, readiness_of


def owner_of(organisation: Organisation) -> User:
    """The person who acts for a supplier in the demonstration."""
    return organisation.memberships.filter(role=Role.OWNER, ended_at=None).select_related("user")[0].user


def begin(
    dps: DynamicPurchasingSystem, organisation: Organisation, script: Script, *, sections: int | None = None
) -> Application:
    """A draft; with `sections` only so many pages are filled in."""
    by = owner_of(organisation)
    lots = list(Lot.objects.filter(dps=dps, number__in=script.lots))
    application = actions.start_application(by=by, dps=dps, organisation=organisation, lots=lots)
    named = set(application.parties.values_list("name", flat=True))
    for details in script.parties:
        if details.name not in named:
            actions.name_party(by=by, application=application, details=details)
    _answer(application, script, by, pages=sections)
    return application


def apply(dps: DynamicPurchasingSystem, organisation: Organisation, script: Script) -> Application:
    """A complete application, with evidence files, submitted."""
    application, by = begin(dps, organisation, script), owner_of(organisation)
    _add_files(application, script, by)
    lots = list(Lot.objects.filter(dps=dps, number__in=script.lots))
    return actions.submit_application(
        by=by, application=application, lots=lots, signatory_name=by.name, signatory_position="Commercial director"
    )


def _answer(application: Application, script: Script, by: User, *, pages: int | None) -> None:
    """Fill in what is open on the pages, and again while the answers bring up further questions."""
    filled: set[tuple[str, str]] = set()
    while True:
        readiness = readiness_of(application, at=clock.now())
        filled |= _standing(readiness, script)
        asked = [
            (section, [q for q in readiness.shown[section.key] if (section.key, q.key) not in filled])
            for section in readiness.paper.sections[:pages]
        ]
        if not any(questions for _, questions in asked):
            return
        for section, questions in asked:
            _answer_page(readiness, section, questions, script, by)
            filled |= {(section.key, question.key) for question in questions}


def _standing(readiness: Readiness, script: Script) -> set[tuple[str, str]]:
    """What came along from the application before, and the script does not say anew."""
    return {
        (section.key, question.key)
        for section in readiness.paper.sections
        for question in section.questions
        if section.slot(question) in readiness.kept and question.key not in script.answers
    }


def _answer_page(
    readiness: Readiness, section: Section, questions: Sequence[Question], script: Script, by: User
) -> None:
    words_of = partial(_words_of_party, section=section) if section.party else partial(_words, by=by)
    written = [q for q in questions if not q.holds_files]
    given = {
        q.key: Written(answer, "") for q in written if (answer := words_of(q, readiness, script=script)) is not None
    }
    if given:
        actions.save_answers(by=by, application=readiness.application, section=section, written=given)
    if wishes := {q.key: Wish(script.confidential[q.key], "") for q in questions if q.key in script.confidential}:
        actions.mark_confidential(by=by, application=readiness.application, section=section, wishes=wishes)


def _words_of_party(question: Question, readiness: Readiness, *, script: Script, section: Section) -> Any:
    party = next(party for party in readiness.parties if party.pk == section.party)
    own = {
        **TEXTS,
        "org-name": party.name,
        "org-address": "2 Quay Street, Hull",
        "org-company-number": party.company_number or None,
        "size-staff": 30,
        "size-turnover": "2400000.00",
        "size-balance-sheet": "900000.00",
        "contact-name": "Hanna Harbour",
        "contact-address": "2 Quay Street, Hull",
        "contact-email": "hanna@harbourlight.example",
        **script.answers_of_parties,
    }
    return own.get(question.key, "no" if question.ground and question.kind == "yes_no" else None)


def _words(question: Question, readiness: Readiness, *, script: Script, by: User) -> Any:
    organisation = readiness.application.organisation
    own = {
        "org-name": organisation.name,
        "org-address": organisation.address or "1 Mill Lane, Leeds",
        "org-company-number": organisation.company_number or None,
        "size-staff": script.staff,
        "size-turnover": f"{script.turnover}.00",
        "size-balance-sheet": f"{script.balance_sheet}.00",
        "contact-name": by.name,
        "contact-address": organisation.address or "1 Mill Lane, Leeds",
        "contact-email": by.email,
        **TEXTS,
        **script.answers,
    }
    if question.topic:
        return _requirement_words(question, script)
    return own.get(question.key, "no" if question.ground and question.kind == "yes_no" else None)


def _requirement_words(question: Question, script: Script) -> str | None:
    code = question.topic
    if question.key.endswith("-compliance"):
        return "not" if code in script.missing else "partly" if code in script.partly else "compliant"
    if code in script.missing:
        return None
    if code in script.partly:
        return f"{script.product} meets {code} in part today; the rest is in the release planned for April 2018."
    return f"{script.product} meets {code} in live use since 2016. The test report names the release and the result."


def _add_files(application: Application, script: Script, by: User) -> None:
    """An insurance certificate, and for each lot the test report behind its first requirement."""
    readiness = readiness_of(application, at=clock.now())
    report = a_text if script.plain else a_pdf
    for start, title, made in (("insurance-files", "Insurance certificate", a_scan), ("req-", "Test report", report)):
        found = [(s, q) for s, q in readiness.paper.file_slots() if q.key.startswith(start)]
        for section, question in _first_of_each_lot(found):
            if readiness.files_of(section.slot(question)):
                continue  # it came along from the application before
            upload = made(f"{title} {script.product}", application.organisation)
            actions.add_evidence(by=by, application=application, section=section, question=question, upload=upload)
    if script.replaces:
        _replace_the_first(application, script, by)
    if script.moves:
        _move_the_report(application, readiness, by)


def _replace_the_first(application: Application, script: Script, by: User) -> None:
    first = application.evidence.filter(question="insurance-files")[0]
    better = a_scan(f"Insurance certificate {script.product} 2018", application.organisation)
    actions.replace_evidence(by=by, evidence=first, upload=better)


def _move_the_report(application: Application, readiness: Readiness, by: User) -> None:
    section, question = [(s, q) for s, q in readiness.paper.file_slots() if q.key.startswith("req-")][1]
    report = application.evidence.get(question__startswith="req-")
    actions.move_evidence(by=by, evidence=report, section=section, question=question)


def date_certificate(draft: Application, by: User) -> None:
    """The insurance certificate that came along from the application before runs out on a day of its own."""
    certificate = draft.evidence.get(question="insurance-files", removed_at=None)
    actions.date_evidence(by=by, evidence=certificate, expires_on=date(2018, 9, 30))


def _first_of_each_lot(places: Sequence[tuple[Section, Question]]) -> list[tuple[Section, Question]]:
    first: dict[Any, tuple[Section, Question]] = {}
    for section, question in places:
        first.setdefault(section.place, (section, question))
    return list(first.values())
