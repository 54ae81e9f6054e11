"""Call-offs, bids and openings, for tests of this room and of those above it. Everything goes through the actions.

`a_published_call_off()`, `a_sealed_bid(call_off, supplier)` and `an_opened_call_off()` move the portal's clock to where
the story is: published on 1 February 2018, bids due at noon on 20 February, opened five minutes later.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from uuid import uuid4

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils.crypto import get_random_string

from accounts import actions as accounts
from accounts.models import Kind, Organisation, Role, User
from dps.models import AwardCriterion, Lot
from ledger import clock
from regulations.calendar import uk_moment
from tenders import actions, queries
from tenders.models import Bid, Competition, Invitation, Opening
from tenders.recipients import RecipientRow
from tests.factories.dps import a_bare_dps, published_as_it_is
from tests.factories.suppliers import admit, supplier_person

PASSPHRASES = {
    "first": "seven purple herons dance",
    "second": "a brick of quiet lightning",
    "hub": "marmalade under the viaduct",
}
PUBLISHED, DEADLINE, OPENED = "2018-02-01 09:00", "2018-02-20 12:00", "2018-02-20 12:05"
QUALITY, USABILITY, PRICE = "Q1", "Q2", "P1"
ANSWERS = {QUALITY: "We meet every requirement.", USABILITY: "Patients find it easy."}
PRICES = {1: Decimal("1500"), 2: Decimal("0.45")}


@dataclass
class CallOff:
    """A call-off with the people around it."""

    competition: Competition
    officer: User
    second_opener: User
    evaluators: list[User]
    hub_decider: User
    suppliers: list[Organisation] = field(default_factory=list)

    def refresh(self) -> Competition:
        """The call-off as it is stored now."""
        self.competition = queries.competition_for(self.officer, self.competition.reference)
        return self.competition

    def invitation(self, supplier: Organisation) -> Invitation:
        """The invitation of one supplier."""
        return queries.invitation_for(owner_of(supplier), self.competition.reference)


CRITERIA = (
    (QUALITY, "Functions and fit", "quality", 30, 50),
    (USABILITY, "Usability", "quality", 10, 30),
    (PRICE, "Price", "price", 30, 60),
)


def a_lot(*, max_value: Decimal | None = None, criteria: Sequence[tuple[str, str, str, int, int]] = CRITERIA) -> Lot:
    """Lot 1 of a published DPS with its award criteria, written straight into the tables."""
    hub = Organisation.objects.create(kind=Kind.NHS_ENGLAND, name="The Hub", ods_code=get_random_string(5).upper())
    writer = supplier_person(hub, Role.ASSESSOR, name="Wanda Writer")
    dps = a_bare_dps("Online consultation", writer=writer, eligible_kinds=[Kind.CCG, Kind.LOCAL_AUTHORITY])
    lot = dps.lots.get()
    Lot.objects.filter(pk=lot.pk).update(max_call_off_value_ex_vat=max_value)
    for code, title, kind, least, most in criteria:
        AwardCriterion.objects.create(
            lot=lot, code=code, title=title, text=f"Tell us about {title.lower()}.", kind=kind, weight_min=least,
            weight_max=most,
        )  # fmt: skip
    published_as_it_is(dps)
    return Lot.objects.get(pk=lot.pk)


def a_buyer(**fields: object) -> Organisation:
    """A CCG."""
    code = get_random_string(3).upper()
    return Organisation.objects.create(kind=Kind.CCG, name=f"NHS {code} CCG", ods_code=code, **fields)


def owner_of(supplier: Organisation) -> User:
    """The owner of a supplier, made at first use."""
    membership = supplier.memberships.filter(role=Role.OWNER).select_related("user").first()
    found = membership.user if membership else supplier_person(supplier)
    return User.objects.get(pk=found.pk)  # memberships are remembered on the object


def enrol(person: User, which: str) -> None:
    """Make the person's key with the passphrase of that name."""
    actions.enrol_key(by=person, passphrase=PASSPHRASES[which], passphrase_again=PASSPHRASES[which])


def a_draft(*, lot: Lot | None = None, suppliers: int = 2) -> CallOff:
    """A complete draft that passes the gate on 1 February 2018: openers enrolled, suppliers admitted."""
    clock.freeze(uk_moment(PUBLISHED))
    lot = lot or a_lot()
    buyer, hub = a_buyer(), lot.dps.contracting_authority
    officer = supplier_person(buyer, Role.OFFICER, name="Olive Officer")
    second = supplier_person(buyer, Role.APPROVER, name="Amir Approver")
    decider = supplier_person(hub, Role.DECIDER, name="Dana Decider")
    evaluators = [supplier_person(buyer, Role.EVALUATOR, name=name) for name in ("Eva One", "Evan Two", "Evi Three")]
    for person, which in ((officer, "first"), (second, "second"), (decider, "hub")):
        enrol(person, which)
    accounts.sign_agreement(
        by=second, organisation=buyer, signatory_name=second.name, signatory_position="Director", agreed=True
    )
    admitted = [admit(lot, at=uk_moment("2018-01-15 09:00")).organisation for _ in range(suppliers)]
    competition = actions.draft_competition(by=officer, buyer=buyer, lot=lot, title="Online consultations for the town")
    call_off = CallOff(competition, officer, second, evaluators, decider, admitted)
    fill(call_off)
    return call_off


def fill(call_off: CallOff) -> None:
    """Give every section of the draft its content."""
    by, competition = call_off.officer, call_off.competition
    actions.save_need(by=by, competition=competition, title=competition.title, need="Patients want to write to us.")
    actions.save_value(
        by=by, competition=competition, value_ex_vat=Decimal(90_000), contract_start=date(2018, 4, 1), term_months=24
    )
    actions.save_dates(
        by=by, competition=competition, deadline=uk_moment(DEADLINE), questions_deadline=uk_moment("2018-02-13 12:00")
    )
    actions.save_recipients(
        by=by, competition=competition,
        rows=[RecipientRow("A81001", "The Densham Surgery", 4_000), RecipientRow("A81002", "Queens Park", 20_000)],
    )  # fmt: skip
    actions.save_criteria(
        by=by, competition=competition, texts={}, max_score=Decimal(5),
        weights={QUALITY: Decimal(40), USABILITY: Decimal(20), PRICE: Decimal(40)},
    )  # fmt: skip
    actions.save_pricing(
        by=by, competition=competition, price_formula="PRICE-F1",
        lines=[
            {"label": "Set-up", "unit": "flat", "timing": "once"},
            {"label": "Licence", "unit": "patient", "timing": "yearly"},
        ],
    )  # fmt: skip
    actions.name_openers(by=by, competition=competition, first=by, second=call_off.second_opener)
    for person in (by, call_off.second_opener, *call_off.evaluators):
        actions.declare_conflict(by=person, competition=competition, has_conflict=False)


def a_published_call_off(*, lot: Lot | None = None, suppliers: int = 2) -> CallOff:
    """A call-off that was published on 1 February 2018; bids are due on 20 February at noon."""
    call_off = a_draft(lot=lot, suppliers=suppliers)
    draft = queries.draft_for(call_off.officer, call_off.competition.reference)
    actions.publish_competition(by=call_off.officer, competition=draft)
    call_off.refresh()
    return call_off


def a_draft_bid(
    call_off: CallOff,
    supplier: Organisation,
    *,
    answers: Mapping[str, str] = ANSWERS,
    prices: Mapping[int, Decimal] = PRICES,
    files: Mapping[str, bytes] | None = None,
) -> Invitation:
    """A complete draft of a supplier's bid."""
    by, invitation = owner_of(supplier), call_off.invitation(supplier)
    for code, text in answers.items():
        actions.save_answer(by=by, invitation=invitation, code=code, text=text)
    actions.save_prices(by=by, invitation=invitation, prices=prices)
    for name, content in (files or {}).items():
        actions.add_file(by=by, invitation=invitation, upload=SimpleUploadedFile(name, content))
    return invitation


def a_sealed_bid(call_off: CallOff, supplier: Organisation, **said: object) -> Bid:
    """A submitted bid; `answers`, `prices` and `files` as for a draft."""
    invitation = a_draft_bid(call_off, supplier, **said)  # type: ignore[arg-type]
    return actions.submit_bid(by=owner_of(supplier), invitation=invitation, submission_key=uuid4())


def open_bids(call_off: CallOff) -> Opening:
    """Both openers give their passphrases, five minutes after the deadline."""
    clock.freeze(uk_moment(OPENED))
    competition = call_off.refresh()
    actions.give_passphrase(by=call_off.officer, competition=competition, passphrase=PASSPHRASES["first"])
    opening = actions.give_passphrase(
        by=call_off.second_opener, competition=competition, passphrase=PASSPHRASES["second"]
    )
    assert isinstance(opening, Opening)
    call_off.refresh()
    return opening


def an_opened_call_off(*, suppliers: int = 2, prices: list[Mapping[int, Decimal]] | None = None) -> CallOff:
    """A call-off in which every invited supplier has bid and the bids are open."""
    call_off = a_published_call_off(suppliers=suppliers)
    for number, supplier in enumerate(call_off.suppliers):
        own = prices[number] if prices else {**PRICES, 1: PRICES[1] + 500 * number}
        a_sealed_bid(call_off, supplier, prices=own)
    open_bids(call_off)
    return call_off
