"""What a bid says, as a value: answers, price schedule, files. Its one way into bytes and back."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from tenders.models import Competition, PriceBasis

PENCE = Decimal("0.01")
MONTHS_IN_A_YEAR = 12


@dataclass(frozen=True)
class BidFile:
    """A file of a bid; `part` is its place among the sealed parts (part 0 is the content itself)."""

    name: str
    size: int
    sha256: str
    part: int


@dataclass(frozen=True)
class BidContent:
    """Answers by criterion code; prices in pounds without VAT."""

    answers: dict[str, str] = field(default_factory=dict)
    unit_price: Decimal | None = None
    one_off_price: Decimal | None = None
    files: tuple[BidFile, ...] = ()

    def to_bytes(self) -> bytes:
        """Canonical JSON; the same content makes the same bytes."""
        plain = asdict(self)
        plain["unit_price"] = None if self.unit_price is None else str(self.unit_price)
        plain["one_off_price"] = None if self.one_off_price is None else str(self.one_off_price)
        return json.dumps(plain, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()

    @classmethod
    def from_bytes(cls, plain: bytes) -> BidContent:
        """The content again."""
        held = json.loads(plain)
        return cls(
            answers=held["answers"],
            unit_price=None if held["unit_price"] is None else Decimal(held["unit_price"]),
            one_off_price=None if held["one_off_price"] is None else Decimal(held["one_off_price"]),
            files=tuple(BidFile(**file) for file in held["files"]),
        )


@dataclass(frozen=True)
class PriceSchedule:
    """What the unit price is multiplied by: published with the invitation, the same for all."""

    units: int
    unit: str
    months: int

    def total_ex_vat(self, content: BidContent) -> Decimal:
        """One-off price plus unit price × units × term in years, to the penny, without VAT."""
        yearly = (content.unit_price or Decimal(0)) * self.units
        return ((content.one_off_price or Decimal(0)) + yearly * self.months / MONTHS_IN_A_YEAR).quantize(
            PENCE, ROUND_HALF_UP
        )


UNIT_NAMES = {
    PriceBasis.PER_PATIENT: "registered patient",
    PriceBasis.PER_PRACTICE: "practice",
    PriceBasis.FLAT: "whole service",
}


def price_schedule(competition: Competition) -> PriceSchedule:
    """The schedule that follows from the recipients and the term. One query."""
    recipients = list(competition.recipients.all())
    units = {
        PriceBasis.PER_PATIENT: sum(recipient.patients for recipient in recipients),
        PriceBasis.PER_PRACTICE: len(recipients),
        PriceBasis.FLAT: 1,
    }[PriceBasis(competition.price_basis)]
    unit = UNIT_NAMES[PriceBasis(competition.price_basis)]
    return PriceSchedule(units, unit, months_between(competition.contract_start, competition.contract_end))


def months_between(start: date | None, end: date | None) -> int:
    """Months of a term whose last day counts; a begun month counts whole."""
    if start is None or end is None:
        return 0
    months = (end.year - start.year) * MONTHS_IN_A_YEAR + end.month - start.month
    return months + (1 if end.day >= start.day else 0)
