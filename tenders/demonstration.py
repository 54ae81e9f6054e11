"""Fictional call-offs for the demonstration, through the same actions as the pages. `at` moves the clock."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import uuid4

from django.core.files.uploadedfile import SimpleUploadedFile

from accounts import demonstration as accounts
from accounts.demonstration.people import PASSPHRASES
from accounts.models import User
from dps.models import DynamicPurchasingSystem
from regulations.calendar import uk_moment
from tenders import actions, queries
from tenders.models import Bid, Competition, Invitation
from tenders.recipients import RecipientRow

People = Mapping[str, User]
MoveClock = Callable[[str], Any]

TEXTS = {
    "Q1": "Show how your system does what the specification asks for, and what patients and practice staff see.",
    "Q2": "Describe how you bring a practice into use, from contract to first consultation, with times and people.",
    "Q3": "Say how you keep the service up, how you support practices, and how you measure both.",
}


@dataclass(frozen=True)
class Script:
    """A call-off worth showing."""

    title: str
    need: str
    published: str
    questions: str
    deadline: str
    contract_start: date
    recipients: Sequence[RecipientRow]
    value_ex_vat: Decimal
    weights: Mapping[str, Decimal]


WEIGHTS = {"Q1": Decimal(25), "Q2": Decimal(20), "Q3": Decimal(15), "P1": Decimal(40)}
AWARDED = Script(
    title="Online consultations for practices in the city",
    need="Six practices want their patients to be able to write to them about symptoms and requests, day and night, "
    "and to be answered by the end of the next working day. Staff have to see urgent messages at once.",
    published="2018-01-16 10:00",
    questions="2018-01-22 12:00",
    deadline="2018-01-29 12:00",
    contract_start=date(2018, 4, 1),
    recipients=(
        RecipientRow("B86001", "Riverside Surgery", 9_840),
        RecipientRow("B86002", "Castle Street Practice", 12_310),
        RecipientRow("B86003", "Moor View Medical Centre", 7_465),
        RecipientRow("B86004", "The Mill Practice", 5_120),
        RecipientRow("B86005", "Kirk Lane Surgery", 10_275),
        RecipientRow("B86006", "Parkside Health", 8_930),
    ),
    value_ex_vat=Decimal(95_000),
    weights=WEIGHTS,
)
OPEN = Script(
    title="Online consultations for the valley practices",
    need="Four practices that share a phone line want to move half of their requests to writing. Many patients are "
    "older: the first page has to be simple, and relatives have to be able to write for them.",
    published="2018-02-05 10:00",
    questions="2018-02-12 17:00",
    deadline="2018-02-19 12:00",
    contract_start=date(2018, 5, 1),
    recipients=(
        RecipientRow("B86011", "Beckside Surgery", 6_210),
        RecipientRow("B86012", "Hill Top Practice", 4_385),
        RecipientRow("B86013", "Valley Road Surgery", 8_040),
        RecipientRow("B86014", "Station Medical Centre", 5_760),
    ),
    value_ex_vat=Decimal(54_000),
    weights=WEIGHTS,
)
KEPT_WAITING = Script(
    title="Appointment booking for the city's practices",
    need="Five practices want their patients to book and cancel by themselves, so that the telephone is free in the "
    "morning for those who need it.",
    published="2018-02-06 12:40",
    questions="2018-03-12 17:00",
    deadline="2018-03-21 12:00",
    contract_start=date(2018, 6, 1),
    recipients=AWARDED.recipients[:5],
    value_ex_vat=Decimal(40_000),
    weights=WEIGHTS,
)
LINES = (
    {"label": "Setting up and training, for each practice", "unit": "practice", "timing": "once"},
    {"label": "Licence, hosting and support", "unit": "patient", "timing": "yearly"},
)
SAID = {
    "supplier_1_owner": {
        "Q1": "Patients write from any browser, without an app. A message takes three minutes; red-flag answers stop "
        "it and show whom to call. Staff see one list, the urgent first, and answer in one click.",
        "Q2": "Week 1: visit and set-up. Week 2: training of all staff in two sessions. Week 3: first patients. A "
        "named person stays with each practice for three months.",
        "Q3": "99.9 % last year, measured from outside. Support from 8am to 6:30pm on working days; half of all calls "
        "were solved within an hour.",
    },
    "supplier_2_owner": {
        "Q1": "A questionnaire built with general practitioners asks what a doctor would ask, and writes a summary "
        "into the record. Patients without an account can use it.",
        "Q2": "Practices go live in four weeks by themselves with our guide and weekly calls.",
        "Q3": "Support by e-mail, answered the same working day. Availability was 99.5 % last year.",
    },
}
PRICES = {
    "supplier_1_owner": {1: Decimal("450.00"), 2: Decimal("0.58")},
    "supplier_2_owner": {1: Decimal("300.00"), 2: Decimal("0.49")},
}
PLAN = "Week,Step\n1,Visit and set-up\n2,Training of all staff\n3,First patients\n12,Review with the practice\n"


def enrol(people: People) -> None:
    """Keys for everybody who opens bids; who has one keeps it."""
    for role, passphrase in PASSPHRASES.items():
        if role in people and queries.key_of(people[role]) is None:
            actions.enrol_key(by=people[role], passphrase=passphrase, passphrase_again=passphrase)


def awarded(dps: DynamicPurchasingSystem, people: People, at: MoveClock) -> Competition:
    """A call-off with two bids, opened and ready to be evaluated."""
    competition = published(dps, people, at, AWARDED)
    at("2018-01-26 16:20")
    bid(competition, people, "supplier_1_owner")
    at("2018-01-29 10:45")
    bid(competition, people, "supplier_2_owner")
    at("2018-01-29 12:10")
    for role in ("officer", "opener"):
        fresh = queries.competition_for(people["officer"], competition.reference)
        actions.give_passphrase(by=people[role], competition=fresh, passphrase=PASSPHRASES[role])
    return queries.competition_for(people["officer"], competition.reference)


def open_for_bids(dps: DynamicPurchasingSystem, people: People, at: MoveClock) -> Competition:
    """A call-off that takes bids: a question answered, one bid submitted, one in draft."""
    competition = published(dps, people, at, OPEN)
    at("2018-02-05 15:40")
    asked = actions.ask_question(
        by=people["supplier_2_owner"],
        invitation=_invitation(competition, people["supplier_2_owner"]),
        text="May the set-up be done by video call, or is a visit to each practice expected?",
    )
    at("2018-02-06 09:05")
    actions.answer_question(
        by=people["officer"], question=asked, shown_as=asked.text,
        answer="Either is fine. Say in your answer to Q2 which you plan, and what practices can expect from it.",
    )  # fmt: skip
    at("2018-02-06 11:30")
    bid(competition, people, "supplier_1_owner")
    at("2018-02-06 12:15")
    draft(competition, people, "supplier_2_owner", answers=("Q1",))
    return competition


def published(dps: DynamicPurchasingSystem, people: People, at: MoveClock, script: Script) -> Competition:
    """A call-off drafted, declared on and published."""
    at(script.published)
    officer = people["officer"]
    accounts.sign_agreement(people["approver"])
    lot = dps.lots.get(number=1)
    competition = actions.draft_competition(by=officer, buyer=officer.organisations()[0], lot=lot, title=script.title)
    _fill(competition, officer, script)
    actions.name_openers(by=officer, competition=competition, first=officer, second=people["opener"])
    for role in ("officer", "opener", "approver", "evaluator_1", "evaluator_2", "evaluator_3"):
        actions.declare_conflict(by=people[role], competition=competition, has_conflict=False)
    drafted = queries.draft_for(officer, competition.reference)
    actions.publish_competition(by=officer, competition=drafted)
    return queries.competition_for(officer, competition.reference)


def kept_waiting(dps: DynamicPurchasingSystem, people: People, at: MoveClock) -> Competition:
    """A draft that cannot go out yet: applications of the first round wait for their decision (DPS-13)."""
    at(KEPT_WAITING.published)
    officer = people["officer"]
    competition = actions.draft_competition(
        by=officer, buyer=officer.organisations()[0], lot=dps.lots.get(), title=KEPT_WAITING.title
    )
    _fill(competition, officer, KEPT_WAITING)
    return competition


def _fill(competition: Competition, officer: User, script: Script) -> None:
    of: dict[str, Any] = {"by": officer, "competition": competition}
    actions.save_need(**of, title=script.title, need=script.need)
    actions.save_value(**of, value_ex_vat=script.value_ex_vat, contract_start=script.contract_start, term_months=24)
    actions.save_dates(**of, deadline=uk_moment(script.deadline), questions_deadline=uk_moment(script.questions))
    actions.save_recipients(**of, rows=script.recipients)
    actions.save_criteria(**of, weights=script.weights, texts=TEXTS, max_score=Decimal(5))
    actions.save_pricing(**of, lines=LINES, price_formula="PRICE-F1")


def draft(
    competition: Competition, people: People, who: str, *, answers: Sequence[str] = ("Q1", "Q2", "Q3")
) -> Invitation:
    """A supplier's draft with these answers, prices and a file."""
    owner = people[who]
    invitation = _invitation(competition, owner)
    for code in answers:
        actions.save_answer(by=owner, invitation=invitation, code=code, text=SAID[who][code])
    actions.save_prices(by=owner, invitation=invitation, prices=PRICES[who])
    plan = SimpleUploadedFile("Plan for the first weeks.csv", PLAN.encode(), content_type="text/csv")
    actions.add_file(by=owner, invitation=invitation, upload=plan)
    return invitation


def bid(competition: Competition, people: People, who: str) -> Bid:
    """A supplier's bid, submitted."""
    invitation = draft(competition, people, who)
    return actions.submit_bid(by=people[who], invitation=invitation, submission_key=uuid4())


def _invitation(competition: Competition, owner: User) -> Invitation:
    return queries.invitation_for(owner, competition.reference)
