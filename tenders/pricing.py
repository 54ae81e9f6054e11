"""The price schedule: what each unit price is multiplied by, and what a bid comes to over the term."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from django.db.models import Count, Sum

from regulations.exact import product, quotient, total
from regulations.words import money_words
from tenders.models import Competition, PriceUnit, Timing

PENNY = Decimal("0.01")
MONTHS = Decimal(12)
HIGHEST_PRICE = Decimal(1_000_000_000)


@dataclass(frozen=True)
class ScheduleLine:
    """One line of a published schedule, the same for every bidder."""

    number: int
    label: str
    unit: str
    timing: str
    quantity: int
    months: int

    @property
    def basis(self) -> str:
        """Per registered patient, each year."""
        return f"{PriceUnit(self.unit).label}, {Timing(self.timing).label}"

    def total(self, price: Decimal) -> Decimal:
        """What the line comes to over the term, to the penny."""
        amount = product(price, Decimal(self.quantity))
        if self.timing == Timing.YEARLY:
            amount = quotient(product(amount, Decimal(self.months)), MONTHS)
        return amount.quantize(PENNY, ROUND_HALF_UP)

    def explain(self, price: Decimal) -> str:
        """The sum in words: £0.45 × 52,300 patients × 24 ÷ 12 = £47,070."""
        steps = [money_words(price) if price == price.quantize(PENNY) else f"£{price}"]
        if self.unit != PriceUnit.FLAT:
            steps.append(f"{self.quantity:,} {'patients' if self.unit == PriceUnit.PATIENT else 'practices'}")
        if self.timing == Timing.YEARLY:
            steps.append(f"{self.months} ÷ 12 months")
        return steps[0] if len(steps) == 1 else f"{' × '.join(steps)} = {money_words(self.total(price))}"


@dataclass(frozen=True)
class PricedLine:
    """A line with what a bidder asks for it."""

    line: ScheduleLine
    unit_price: Decimal
    total_ex_vat: Decimal


def schedule(competition: Competition) -> list[ScheduleLine]:
    """The lines of a competition. Two queries, however many recipients."""
    quantities = quantities_of(competition)
    return [
        ScheduleLine(row.position, row.label, row.unit, row.timing, quantities[row.unit], competition.term_months or 0)
        for row in competition.price_lines.all()
    ]


def quantities_of(competition: Competition) -> dict[str, int]:
    """How many of each unit the recipients make."""
    counted = competition.recipients.aggregate(patients=Sum("patients"), practices=Count("pk"))
    return {PriceUnit.PATIENT: counted["patients"] or 0, PriceUnit.PRACTICE: counted["practices"], PriceUnit.FLAT: 1}


def priced(lines: Iterable[ScheduleLine], prices: Mapping[int, Decimal]) -> list[PricedLine]:
    """The lines that have a price, with their totals."""
    return [
        PricedLine(line, prices[line.number], line.total(prices[line.number]))
        for line in lines
        if line.number in prices
    ]


def total_ex_vat(lines: Iterable[ScheduleLine], prices: Mapping[int, Decimal]) -> Decimal:
    """What a bid comes to over the whole term: one-off and yearly lines together, without VAT."""
    return total(row.total_ex_vat for row in priced(lines, prices))
