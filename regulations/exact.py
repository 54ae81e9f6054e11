"""One way of dividing, so that a figure does not depend on the arithmetic settings of whoever asks."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import ROUND_HALF_EVEN, Context, Decimal

CONTEXT = Context(prec=50, rounding=ROUND_HALF_EVEN)
"""Sums and products of prices, weights and scores are exact in it; a quotient that never ends has 50 digits."""

SIX_PLACES = Decimal("0.000001")


def product(*factors: Decimal) -> Decimal:
    """The factors multiplied."""
    result = Decimal(1)
    for factor in factors:
        result = CONTEXT.multiply(result, factor)
    return result


def total(terms: Iterable[Decimal]) -> Decimal:
    """The terms added up."""
    result = Decimal(0)
    for term in terms:
        result = CONTEXT.add(result, term)
    return result


def difference(minuend: Decimal, subtrahend: Decimal) -> Decimal:
    """What is left of one number after taking away the other."""
    return CONTEXT.subtract(minuend, subtrahend)


def quotient(dividend: Decimal, divisor: Decimal) -> Decimal:
    """One number divided by another, once, last of all."""
    return CONTEXT.divide(dividend, divisor)


def six_places(number: Decimal) -> Decimal:
    """As it is shown; never as it is compared."""
    return CONTEXT.quantize(number, SIX_PLACES)
