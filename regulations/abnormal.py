"""Prices that look abnormally low (ABN-01): a flag to ask a question by, never a reason to reject.

The law gives no arithmetic. The method here is ours and stands in parameters: by default a price is flagged where it
lies more than 20% below the mean of all other prices, given at least two others to compare with.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from statistics import median
from types import MappingProxyType
from typing import TypeVar

from regulations.errors import RuleViolation
from regulations.exact import product, quotient, total
from regulations.words import money_words, number_words

Key = TypeVar("Key", bound=Hashable)

HUNDRED = Decimal(100)


def _mean(prices: Sequence[Decimal]) -> Decimal:
    return quotient(total(prices), Decimal(len(prices)))


METHODS: Mapping[str, Callable[[Sequence[Decimal]], Decimal]] = MappingProxyType(
    {"mean": _mean, "median": median, "lowest": min}
)
"""What a price is compared with: the mean, the median or the lowest of all other prices."""


@dataclass(frozen=True, slots=True)
class AbnormalTest:
    """How to tell that a price looks abnormally low: so many per cent below this figure of so many others or more."""

    method: str = "mean"
    percent: Decimal = Decimal(20)
    least_others: int = 2

    @property
    def words(self) -> str:
        """The test as a sentence has it."""
        return f"more than {number_words(self.percent)}% below the {self.method} of the other prices"


DEFAULT_TEST = AbnormalTest()


def abnormally_low(prices: Mapping[Key, Decimal], test: AbnormalTest = DEFAULT_TEST) -> dict[Key, str]:
    """The bids whose price has to be asked about, each with the reason in words (ABN-01)."""
    found: dict[Key, str] = {}
    for key, price in prices.items():
        others = [other for name, other in prices.items() if name != key]
        if len(others) < max(test.least_others, 1):
            continue
        compared = METHODS[test.method](others)
        if product(price, HUNDRED) < product(compared, HUNDRED - test.percent):
            figure = money_words(compared)
            found[key] = f"{money_words(price)} is {test.words}, {figure}. Ask for an explanation before deciding."
    return found


def check_rejection_for_low_price(*, asked: bool, answered_or_late: bool, satisfactory: bool | None) -> None:
    """Refuse to reject for a low price before the bidder was asked and its answer found unsatisfactory (ABN-01)."""
    if not asked:
        raise RuleViolation(
            "ABN-01", "The bidder has not been asked to explain its price.", "Ask first, then judge the explanation."
        )
    if not answered_or_late:
        raise RuleViolation("ABN-01", "The bidder still has time to explain its price.", "Wait for the explanation.")
    if satisfactory is not False:
        raise RuleViolation(
            "ABN-01", "A low price can lead to rejection only where its explanation is judged not satisfactory.",
            "Record that judgement with its reasons.",
        )  # fmt: skip
