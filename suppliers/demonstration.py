"""Fictional applications for the demonstration, through the same actions as the pages. The caller moves the clock.

`apply` fills in and submits; `assess` finds and recommends; `decide` decides. `begin` leaves a draft half filled.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, partial
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from accounts.models import Organisation, Role, User
from documents.pdf import render_pdf
from dps.models import DynamicPurchasingSystem, Lot
from ledger import clock
from regulations.exclusion import Judgement
from suppliers import actions, assessments
from suppliers.actions.confidentiality import Wish
from suppliers.actions.parties import Details
from suppliers.answers import Written
from suppliers.models import Application, ApplicationLot, GroundOverride
from suppliers.questionnaire import Question, Section
from suppliers.readiness import Readiness, readiness_of


@dataclass(frozen=True)
class Script:
    """What a fictional supplier answers. `partly` and `missing` name requirements it does not wholly meet;
    `confidential` says of answers that it marks why they are; `replaces` that it first gives a certificate that has
    run out, and then the right one."""

    product: str
    lots: tuple[int, ...]
    staff: int = 38
    turnover: int = 3_400_000
    balance_sheet: int = 1_250_000
    partly: frozenset[str] = frozenset()
    missing: frozenset[str] = frozenset()
    answers: Mapping[str, Any] = field(default_factory=dict)
    confidential: Mapping[str, str] = field(default_factory=dict)
    replaces: bool = False
    parties: tuple[Details, ...] = ()
    answers_of_parties: Mapping[str, Any] = field(default_factory=dict)


SCRIPTS = {
    "both lots": Script("Clearway Consult", (1, 2)),
    "online only": Script(
        "AskMyPractice",
        (1,),
        staff=12,
        turnover=900_000,
        balance_sheet=410_000,
        answers={"insurance-expiry": "2018-03-02"},
    ),
    "large": Script("Meridian Front Door", (1, 2), staff=410, turnover=61_000_000, balance_sheet=48_000_000),
    "partly": Script(
        "HealthLine Video", (2,), staff=55, turnover=6_200_000, balance_sheet=2_900_000, partly=frozenset({"R31"})
    ),
    "rejected": Script(
        "QuickTriage", (1,), staff=4, turnover=120_000, balance_sheet=30_000, missing=frozenset({"R01", "R02"})
    ),
    "waiting": Script(
        "Lantern eConsult",
        (1,),
        staff=22,
        turnover=1_700_000,
        balance_sheet=640_000,
        replaces=True,
        confidential={
            "technical-example-1": "Our customer has not agreed to be named, and the price shows how we calculate."
        },
        answers={
            "ground-fraud": "yes",
            "ground-fraud-date": "2015-06-12",
            "ground-fraud-explanation": "A founder, who left in 2015, was convicted of fraudulent trading in another "
            "company.",
            "ground-fraud-compensation": "The court's order was paid in full in January 2016.",
            "ground-fraud-cooperation": "The company gave the investigators its books and was not charged.",
            "ground-fraud-measures": "He holds no shares and no office. A new finance director reports to the board.",
            "bidding-subcontract": "yes",
            "bidding-subcontractors": "Harbour Light Hosting Ltd runs the data centre: 20% of the work.",
            "bidding-relied-on": "yes",
            "technical-supply-chain": "We pay within 14 days and meet our subcontractor every month.",
        },
        parties=(Details("subcontractor", "Harbour Light Hosting Ltd", "Runs the data centre", "09876543", share=20),),
        answers_of_parties={
            "ground-poor-performance": "yes",
            "ground-poor-performance-date": "2016-02-01",
            "ground-poor-performance-explanation": "A hosting contract was ended early after three outages in 2015.",
            "ground-poor-performance-compensation": "The service credits of the contract were paid in full.",
            "ground-poor-performance-cooperation": "The customer had our logs the same week, and our own report.",
            "ground-poor-performance-measures": "A second data centre since June 2016, and no outage since.",
        },
    ),
    "draft": Script(
        "Fieldway Connect",
        (1, 2),
        parties=(Details("subcontractor", "Northgate Video Ltd", "Carries the video calls", "08765432", lots=(2,)),),
    ),
}
"""Applications worth showing, by what becomes of them."""

TEXTS: Mapping[str, Any] = {
    "org-status": "ltd",
    "org-register": "not_applicable",
    "org-authorisation": "no",
    "size-linked": "autonomous",
    "size-classes": ["none"],
    "control-psc-any": "yes",
    "control-psc": "The founder, born May 1975, British, resident in England, holds 60% of the shares.",
    "control-parent-any": "no",
    "bidding-group": "no",
    "bidding-subcontract": "no",
    "contact-role": "Commercial director",
    "contact-phone": "0113 496 0000",
    "finance-accounts": "yes",
    "finance-minimum": "yes",
    "finance-minimum-how": "Our audited accounts show reserves above the minimum that the lots ask for.",
    "group-part": "no",
    "technical-examples-any": "yes",
    "technical-example-1": "A group of 14 practices in the north: online consultation for 120,000 patients, from "
    "April 2015 and still running, £96,000 a year excluding VAT.",
    "technical-example-2": "A federation of 6 practices: online and video consultation for 48,000 patients, June 2016 "
    "to May 2017, £31,000 excluding VAT.",
    "technical-contracts-any": "yes",
    "technical-contracts": "The contracts above, and one with a trust in the west: booking by text message, 2015 to "
    "2017, £22,000 excluding VAT.",
    "technical-certificates": "some",
    "technical-certificates-why-not": "The trust was merged in 2017 and its contract manager has left.",
    "technical-certificates-chain": "yes",
    "technical-performance": "no",
    "slavery-statement": "yes",
    "slavery-link": "https://www.example.com/modern-slavery-statement",
    "insurance-employers": "held",
    "insurance-employers-cover": "10000000.00",
    "insurance-public": "held",
    "insurance-public-cover": "5000000.00",
    "insurance-indemnity": "held",
    "insurance-indemnity-cover": "5000000.00",
    "insurance-product": "not_asked",
    "insurance-expiry": "2018-09-30",
    "skills-support": "yes",
    "skills-evidence": "yes",
    "skills-chain": "no",
    "steel-any": "no",
}


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
    """Fill in the pages, and again while the answers bring up further questions."""
    filled: set[tuple[str, str]] = set()
    while True:
        readiness = readiness_of(application, at=clock.now())
        asked = [
            (section, [q for q in readiness.shown[section.key] if (section.key, q.key) not in filled])
            for section in readiness.paper.sections[:pages]
        ]
        if not any(questions for _, questions in asked):
            return
        for section, questions in asked:
            _answer_page(readiness, section, questions, script, by)
            filled |= {(section.key, question.key) for question in questions}


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
    places = [("insurance-files", "Insurance certificate"), ("req-", "Test report")]
    for start, title in places:
        found = [(s, q) for s, q in readiness.paper.file_slots() if q.key.startswith(start)]
        for section, question in _first_of_each_lot(found):
            upload = a_pdf(f"{title} {script.product}", application.organisation)
            actions.add_evidence(by=by, application=application, section=section, question=question, upload=upload)
    if script.replaces:
        _replace_the_first(application, script, by)


def _replace_the_first(application: Application, script: Script, by: User) -> None:
    first = application.evidence.filter(question="insurance-files")[0]
    better = a_pdf(f"Insurance certificate {script.product} 2018", application.organisation)
    actions.replace_evidence(by=by, evidence=first, upload=better)


def _first_of_each_lot(places: Sequence[tuple[Section, Question]]) -> list[tuple[Section, Question]]:
    first: dict[Any, tuple[Section, Question]] = {}
    for section, question in places:
        first.setdefault(section.place, (section, question))
    return list(first.values())


def a_pdf(title: str, organisation: Organisation) -> SimpleUploadedFile:
    """A page with a title, as a supplier would send a proof."""
    return SimpleUploadedFile(f"{title}.pdf", _titled_page(title, organisation.name), content_type="application/pdf")


@cache
def _titled_page(title: str, organisation: str) -> bytes:
    return render_pdf("suppliers/letters/evidence.html", {"title": title, "organisation": organisation})


def assess(application_lot: ApplicationLot, assessor: User) -> ApplicationLot:
    """Find on everything as the answers suggest, and recommend accordingly."""
    actions.assign(by=assessor, application_lots=[application_lot], assessor=assessor)
    actions.declare_interest(by=assessor, application_lot=application_lot, has_conflict=False)
    for item in assessments.read(application_lot, at=clock.now()).items:
        verdict, reason = _finding(item)
        actions.give_verdict(by=assessor, application_lot=application_lot, verdict=verdict, reason=reason, **item.about)
    failed = assessments.read(application_lot, at=clock.now()).failed_items
    if failed:
        codes = ", ".join(item.code for item in failed)
        why = f"The product does not meet {codes}, which every system of this lot must meet."
        return actions.recommend(by=assessor, application_lot=application_lot, recommendation="rejected", reasons=why)
    why = "All selection criteria and all binding requirements are met, and the evidence bears it out."
    return actions.recommend(by=assessor, application_lot=application_lot, recommendation="admitted", reasons=why)


def _finding(item: assessments.Item) -> tuple[str, str]:
    compliance = next((given.words for given in item.given if given.question.key.endswith("-compliance")), "")
    if compliance == "Not compliant":
        return "not_met", "The applicant says that its product does not do this and names no date for it."
    if compliance == "Partly compliant":
        return "partly", "Met in part; the rest is announced for a later release."
    return "met", "The answer is complete and the evidence supports it."


def weigh(application_lot: ApplicationLot, assessor: User) -> GroundOverride:
    """Judge the declared ground element by element, find that it binds, and propose to set it aside."""
    actions.declare_interest(by=assessor, application_lot=application_lot, has_conflict=False)
    items = assessments.read(application_lot, at=clock.now()).items
    item = next(item for item in items if item.ground and item.party is None)
    judged = {
        "compensation": Judgement(sufficient=True),
        "cooperation": Judgement(sufficient=True),
        "measures": Judgement(sufficient=False, reasons="The founder's brother still chairs the board."),
    }
    verdict = actions.give_verdict(
        by=assessor, application_lot=application_lot, verdict="not_met", judged=judged, **item.about,
        reason="The conviction is less than 5 years old and the measures do not yet separate the founder.",
    )  # fmt: skip
    return actions.propose_override(
        by=assessor, verdict=verdict, why="public_interest",
        reason="It is the only product in use for deaf patients in the north; without it they have no remote care.",
    )  # fmt: skip


def decide(application_lot: ApplicationLot, decider: User) -> ApplicationLot:
    """Decide as recommended."""
    application_lot.refresh_from_db()
    actions.declare_interest(by=decider, application_lot=application_lot, has_conflict=False)
    return actions.decide(
        by=decider,
        application_lot=application_lot,
        decision=application_lot.recommendation,
        reasons=application_lot.recommendation_reasons,
    )
