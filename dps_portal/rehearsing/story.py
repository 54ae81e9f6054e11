"""The whole story in order: six kinds of people, from the notice to the auditor's proof."""

from __future__ import annotations

import json
import secrets
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

from accounts.demonstration import PASSWORD, account
from accounts.demonstration.people import PASSPHRASES
from dps_portal.rehearsing import applying, awarding, buying, establishing
from dps_portal.rehearsing.browser import Browser, Stumbled
from dps_portal.rehearsing.people import eventually, mails_to, move_clock, portal_time, sign_in, sign_up, working_time

NAMES = ("Rowan Rehearsal", "Sasha Second")


@dataclass
class Story:
    """What the scenes share."""

    base_url: str
    out: Path
    people: dict[str, Browser] = field(default_factory=dict)
    reference: str = field(default_factory=lambda: f"REHEARSE-{secrets.token_hex(3).upper()}")
    call_off: str = ""
    firms: list[str] = field(default_factory=list)
    emails: list[str] = field(default_factory=list)
    deadline: datetime | None = None

    def of(self, key: str) -> Browser:
        """A person of the demonstration, signed in at first use."""
        if key not in self.people:
            known = account(key)
            self.people[key] = sign_in(self.base_url, known.email, PASSWORD, known.totp_secret)
        return self.people[key]

    @property
    def now(self) -> datetime:
        """The portal's clock."""
        return portal_time(Browser(self.base_url))

    def wait_until(self, moment: datetime) -> None:
        """Let time pass for everybody."""
        move_clock(Browser(self.base_url), moment)


Scene = Callable[[Story], None]


def scenes() -> Iterator[tuple[str, Scene]]:
    """Each step with what a progress display says."""
    yield "The hub establishes a DPS; the gate refuses until all is there", _establish
    yield "Anybody reads the notice and downloads a document", _read
    yield "Two suppliers sign up, verify their addresses, register, apply", _apply
    yield "The hub asks, assesses, recommends; another person decides", _assess
    yield "Decision letters stand in the portal and come by e-mail", _letters
    yield "A buyer drafts a call-off; the gate names the ten-day rule", _draft
    yield "Published; everybody admitted is invited; a question is answered to all", _publish
    yield "Two suppliers bid under seal; one replaces its bid", _bid
    yield "A reminder reaches the bidder who has not submitted, once", _remind
    yield "Opening too early is refused; after the deadline two people open", _open
    yield "Three evaluators score blind; moderation; price; ranking", _evaluate
    yield "Award by two people; letters to both bidders; the contract", _award
    yield "Award notice as page, PDF and OCDS", _notice
    yield "The auditor exports the award report and the ledger", _audit
    yield "The ledger and the receipts verify offline", _verify


def _establish(story: Story) -> None:
    establishing.establish(story.of("hub_assessor"), story.of("hub_decider"), story.reference, story.now)


def _read(story: Story) -> None:
    establishing.read_as_anybody(story.base_url, story.reference, story.out)


def _apply(story: Story) -> None:
    for number, name in enumerate(NAMES, start=1):
        browser, email = sign_up(story.base_url, name)
        firm, company_number = (
            f"{name.split()[0]} Health {secrets.token_hex(2)} Ltd",
            f"9{secrets.randbelow(10**7):07d}",
        )
        applying.register_supplier(browser, firm, company_number)
        company = {
            "org-name": firm, "org-address": "1 Mill Lane, Leeds", "org-company-number": company_number,
            "contact-name": name, "contact-email": email,
        }  # fmt: skip
        lots = [1, 2] if number == 1 else [1]
        received = applying.apply(browser, story.reference, lots, company)
        applying.receipt(browser, received.url, firm, story.out)
        story.people[f"supplier_{name}"] = browser
        story.firms.append(firm)
        story.emails.append(email)


def _supplier(story: Story, number: int) -> Browser:
    return story.people[f"supplier_{NAMES[number]}"]


def _assess(story: Story) -> None:
    assessor, decider = story.of("hub_assessor"), story.of("hub_decider")
    first = applying.rows_of(assessor, story.firms[0])
    second = applying.rows_of(assessor, story.firms[1])
    for row in (first[0], second[0]):
        applying.declare(decider, row)
    applying.ask(assessor, first[0])
    applying.answer_question(_supplier(story, 0))
    for row in (first[0], second[0]):
        applying.assess(assessor, row)
        applying.decide(decider, row, "admitted")
    applying.assess(assessor, first[1], failed="S4")
    applying.decide(decider, first[1], "rejected")


def _letters(story: Story) -> None:
    applying.letters(_supplier(story, 0), story.firms[0], story.out, 2)
    applying.letters(_supplier(story, 1), story.firms[1], story.out, 1)
    for number, count in enumerate((2, 1)):
        applying.letters_by_mail(_supplier(story, number), story.emails[number], count)


def _draft(story: Story) -> None:
    officer, now = story.of("officer"), working_time(story.now, days=41)
    story.wait_until(now)
    story.call_off = buying.draft(officer, f"({story.reference})", now)
    for key in ("officer", "opener", "approver", "evaluator_1", "evaluator_2", "evaluator_3"):
        buying.declare(story.of(key), story.call_off)
    buying.name_openers(officer, story.call_off, account("officer").name, account("opener").name)
    buying.too_short_is_refused(officer, story.call_off, now)
    story.deadline = working_time(now, days=14, hour=12)
    buying.dates(officer, story.call_off, story.deadline)


def _publish(story: Story) -> None:
    buying.publish(story.of("officer"), story.call_off)
    buying.ask_and_answer(_supplier(story, 0), story.of("officer"), story.call_off, _supplier(story, 1))


def _bid(story: Story) -> None:
    first, second = _supplier(story, 0), _supplier(story, 1)
    buying.prepare_bid(first, story.call_off, "0.45")
    buying.submit_bid(first, story.call_off, story.firms[0], story.out)
    buying.change_price(first, story.call_off, "0.42")
    buying.submit_bid(first, story.call_off, story.firms[0], story.out)
    buying.prepare_bid(second, story.call_off, "0.40", files=1)


def _remind(story: Story) -> None:
    assert story.deadline is not None  # noqa: S101  # an earlier scene set it
    story.wait_until(story.deadline - timedelta(hours=20))

    def reminded() -> list[str] | None:
        return [subject for subject, _ in mails_to(_supplier(story, 1), story.emails[1]) if "left to bid" in subject]

    if len(eventually(reminded, "the reminder by e-mail")) != 1:
        raise Stumbled("The reminder was sent more than once")
    buying.submit_bid(_supplier(story, 1), story.call_off, story.firms[1], story.out)
    buying.count_and_nothing_else(story.of("officer"), story.call_off, 2)


def _open(story: Story) -> None:
    assert story.deadline is not None  # noqa: S101  # an earlier scene set it
    officer, opener = story.of("officer"), story.of("opener")
    buying.too_early_is_refused(officer, story.call_off, PASSPHRASES["officer"])
    story.wait_until(story.deadline + timedelta(minutes=5))
    buying.open_bids(officer, opener, story.call_off, (PASSPHRASES["officer"], PASSPHRASES["opener"]))


def _evaluate(story: Story) -> None:
    officer = story.of("officer")
    evaluators = ["evaluator_1", "evaluator_2", "evaluator_3"]
    awarding.name_panel(officer, story.call_off, [account(key).name for key in evaluators])
    for number, key in enumerate(evaluators):
        awarding.scores_are_blind(story.of(key), officer, story.call_off)
        awarding.score(story.of(key), story.call_off, story.firms[0], (("5", "3"), ("4", "3"), ("5", "4"))[number])
    awarding.moderate(officer, story.call_off, story.firms[0])


def _award(story: Story) -> None:
    awarding.award(story.of("officer"), story.of("approver"), story.call_off, story.firms[0])
    for number, firm in enumerate(story.firms):
        awarding.outcome_letter(_supplier(story, number), firm, story.out)
    awarding.contract(story.of("officer"), story.call_off, story.now)


def _notice(story: Story) -> None:
    awarding.notice(story.of("officer"), story.base_url, story.call_off, story.out)
    json.loads((story.out / "Award release.json").read_text(encoding="utf-8"))


def _audit(story: Story) -> None:
    awarding.audit(story.of("auditor"), story.call_off, story.out)


def _verify(story: Story) -> None:
    said = awarding.verify_offline(story.out)
    (story.out / "Verification.txt").write_text(said, encoding="utf-8")
