"""The price formulas that an invitation may publish (PRICE-F1 to PRICE-F5), in exact decimal arithmetic.

Under F1 to F3 a price earns points that join the quality points. Under F4 and F5 it becomes a figure of merit in which
quality is already contained, and the lowest wins. Every result says how it came about.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from types import MappingProxyType
from typing import TypeVar

from regulations.errors import RuleViolation
from regulations.exact import difference, product, quotient, six_places, total
from regulations.words import money_words, number_words

Key = TypeVar("Key", bound=Hashable)

NOTHING = Decimal(0)
HALF_MORE = Decimal("1.5")


@dataclass(frozen=True, slots=True)
class PriceResult:
    """What a formula makes of one price: points or a figure of merit, or nothing where the bid fails; and why."""

    price: Decimal
    value: Decimal | None
    explanation: str

    @property
    def failed(self) -> bool:
        """Whether the formula has no result for this bid, which is then out."""
        return self.value is None


@dataclass(frozen=True, slots=True)
class _Field:
    """All prices of a competition and what was published about them: what a formula looks at."""

    maximum: Decimal
    lowest: Decimal
    sum: Decimal
    count: int
    willingness_to_pay: Decimal


_Compute = Callable[[Decimal, Decimal, _Field], tuple[Decimal | None, str]]


def _lowest_over_price(price: Decimal, _quality: Decimal, field: _Field) -> tuple[Decimal, str]:
    points = quotient(product(field.maximum, field.lowest), price)
    how = f"{number_words(field.maximum)} × {money_words(field.lowest)} ÷ {money_words(price)}"
    return points, f"{how} = {six_places(points)} points: the maximum times the lowest price, divided by this price."


def _differential(price: Decimal, _quality: Decimal, field: _Field) -> tuple[Decimal, str]:
    above = difference(price, field.lowest)
    points = quotient(product(field.maximum, difference(field.lowest, above)), field.lowest)
    shown = max(points, NOTHING)
    how = (
        f"{number_words(field.maximum)} × (1 − ({money_words(price)} − {money_words(field.lowest)}) ÷ "
        f"{money_words(field.lowest)})"
    )
    why = "the share by which this price exceeds the lowest is taken off the maximum"
    return shown, f"{how} = {six_places(points)}{_kept_within(points, shown)} points: {why}."


def _mean(price: Decimal, _quality: Decimal, field: _Field) -> tuple[Decimal, str]:
    count = Decimal(field.count)
    left = difference(product(HALF_MORE, field.sum), product(count, price))
    points = quotient(product(field.maximum, left), field.sum)
    shown = min(max(points, NOTHING), field.maximum)
    mean = money_words(quotient(field.sum, count))
    how = f"{number_words(field.maximum)} × (0.5 − ({money_words(price)} − {mean}) ÷ {mean})"
    why = "half the maximum at the mean price, more below it and less above it"
    return shown, f"{how} = {six_places(points)}{_kept_within(points, shown)} points: {why}."


def _per_quality_point(price: Decimal, quality: Decimal, _field: _Field) -> tuple[Decimal | None, str]:
    if quality <= 0:
        return None, "The bid has no quality points, so there is no price per quality point and it fails."
    figure = quotient(price, quality)
    how = f"{money_words(price)} ÷ {number_words(quality)} quality points"
    return figure, f"{how} = {six_places(figure)}: pounds per quality point, the lowest wins."


def _less_worth_of_quality(price: Decimal, quality: Decimal, field: _Field) -> tuple[Decimal, str]:
    figure = difference(price, product(quality, field.willingness_to_pay))
    how = f"{money_words(price)} − {number_words(quality)} × {money_words(field.willingness_to_pay)}"
    return figure, f"{how} = {six_places(figure)}: the price less what its quality is worth, the lowest wins."


def _kept_within(points: Decimal, shown: Decimal) -> str:
    return "" if points == shown else f", counted as {number_words(shown)},"


@dataclass(frozen=True, slots=True)
class Formula:
    """One formula: what it is called, what it says, what it needs and what has to be known before choosing it."""

    id: str
    title: str
    text: str
    compute: _Compute
    relative: bool = False
    needs_quality: bool = False
    needs_willingness_to_pay: bool = False

    @property
    def lowest_wins(self) -> bool:
        """Whether the result is a figure of merit of which the lowest wins, and not points."""
        return self.needs_quality

    @property
    def warnings(self) -> tuple[str, ...]:
        """What somebody who chooses this formula should know."""
        if not self.relative:
            return ()
        return (
            "The points of a bid under this formula depend on the prices of other bids. Guidance of 2021 criticises "
            "such relative formulas: a bidder cannot tell beforehand what a price will earn, and a bid that falls away "
            "can change the order of the others.",
        )


FORMULAS: Mapping[str, Formula] = MappingProxyType(
    {
        formula.id: formula
        for formula in (
            Formula(
                "PRICE-F1", "Lowest price over price", "maximum × lowest ÷ price", _lowest_over_price, relative=True
            ),
            Formula(
                "PRICE-F2", "Difference from the lowest", "maximum × (1 − (price − lowest) ÷ lowest), at least 0",
                _differential, relative=True,
            ),
            Formula(
                "PRICE-F3", "Difference from the mean", "maximum × (0.5 − (price − mean) ÷ mean), 0 to the maximum",
                _mean, relative=True,
            ),
            Formula(
                "PRICE-F4", "Price per quality point", "price ÷ quality, the lowest wins", _per_quality_point,
                needs_quality=True,
            ),
            Formula(
                "PRICE-F5", "Price less worth of quality", "price − quality × willingness to pay, the lowest wins",
                _less_worth_of_quality, needs_quality=True, needs_willingness_to_pay=True,
            ),
        )
    }
)  # fmt: skip


def formula(name: str) -> Formula:
    """The formula called PRICE-F1, or F1 for short; LookupError, naming the choice, for any other."""
    wanted = name.upper()
    found = FORMULAS.get(wanted) or FORMULAS.get(f"PRICE-{wanted}")
    if found is None:
        raise LookupError(f"There is no price formula {name}; there are {', '.join(FORMULAS)}")
    return found


def price_results(
    name: str,
    prices: Mapping[Key, Decimal],
    *,
    maximum: Decimal = Decimal(0),
    quality: Mapping[Key, Decimal] | None = None,
    willingness_to_pay: Decimal | None = None,
) -> dict[Key, PriceResult]:
    """What a formula makes of each price of a competition, in the order given.

    `maximum` is the weight of price (F1 to F3), `quality` the quality points of each bid (F4, F5) and
    `willingness_to_pay` the published pounds per quality point (F5).
    """
    chosen = formula(name)
    _check_parameters(chosen, prices, maximum, quality, willingness_to_pay)
    if not prices:
        return {}
    field = _Field(
        maximum, min(prices.values()), total(prices.values()), len(prices), willingness_to_pay or NOTHING
    )  # fmt: skip
    points = quality or {}
    return {
        key: PriceResult(price, *chosen.compute(price, points.get(key, NOTHING), field))
        for key, price in prices.items()
    }


def _check_parameters(
    chosen: Formula,
    prices: Mapping[Key, Decimal],
    maximum: Decimal,
    quality: Mapping[Key, Decimal] | None,
    willingness_to_pay: Decimal | None,
) -> None:
    for price in prices.values():
        if not price.is_finite() or price <= 0:
            raise RuleViolation(chosen.id, f"A price has to be more than £0. This one is {price}.")
    if not chosen.lowest_wins and not (maximum.is_finite() and maximum > 0):
        raise RuleViolation(chosen.id, f"{chosen.id} needs the most points that price can earn, more than 0.")
    if chosen.needs_quality and not set(prices) <= set(quality or ()):
        raise RuleViolation(chosen.id, f"{chosen.id} needs the quality points of every bid.")
    if chosen.needs_willingness_to_pay and (willingness_to_pay is None or willingness_to_pay < 0):
        raise RuleViolation(chosen.id, f"{chosen.id} needs the published worth of one quality point in pounds.")
