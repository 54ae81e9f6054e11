"""When a contract may change without a new competition (MOD-01, regulation 72)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from types import MappingProxyType

from regulations.errors import RuleViolation
from regulations.exact import product, quotient, total
from regulations.thresholds import Amount
from regulations.words import money_words, number_words

HUNDRED = Decimal(100)


@dataclass(frozen=True, slots=True)
class ModificationGround:
    """A lawful ground for changing a contract, the most it may add, and whether the change has to be announced."""

    id: str
    citation: str
    title: str
    most_percent: Decimal | None = None
    cumulative: bool = False
    notice: str = ""


GROUNDS: Mapping[str, ModificationGround] = MappingProxyType(
    {
        ground.id: ground
        for ground in (
            ModificationGround("review-clause", "regulation 72(1)(a)", "A clear review clause provides for it"),
            ModificationGround(
                "additional", "regulation 72(1)(b)", "More from the same supplier has become necessary",
                most_percent=Decimal(50), notice="F20",
            ),
            ModificationGround(
                "unforeseen", "regulation 72(1)(c)", "A diligent authority could not have foreseen the need",
                most_percent=Decimal(50), notice="F20",
            ),
            ModificationGround("succession", "regulation 72(1)(d)", "Another supplier takes the place of the first"),
            ModificationGround("not-substantial", "regulation 72(1)(e)", "The change is not substantial"),
            ModificationGround(
                "small", "regulation 72(1)(f)", "Below the threshold and less than 10% of the first value",
                most_percent=Decimal(10), cumulative=True,
            ),
        )
    }
)  # fmt: skip


def check_modification(
    ground_id: str, original: Decimal, change: Decimal, *, reason: str, earlier: Decimal = Decimal(0),
    threshold: Amount | None = None,
) -> ModificationGround:  # fmt: skip
    """The ground, if the change may be made on it. Values exclude VAT, save where the threshold includes it.

    `earlier` is the sum of former changes on the same ground, which counts towards the limit of small changes only.
    """
    ground = GROUNDS.get(ground_id)
    if ground is None:
        raise RuleViolation("MOD-01", f"There is no ground “{ground_id}”. There are: {', '.join(GROUNDS)}.")
    if not reason.strip():
        raise RuleViolation("MOD-01", "Say how this change meets the ground chosen.")
    if original <= 0:
        raise RuleViolation("MOD-01", "The first value of the contract has to be more than £0.")
    counted = total((earlier, change)) if ground.cumulative else change
    _check_share(ground, original, counted)
    if ground.cumulative and threshold is not None and abs(counted) >= threshold.pounds:
        raise RuleViolation("MOD-01", f"Small changes have to stay below {money_words(threshold.pounds)} in all.")
    return ground


def _check_share(ground: ModificationGround, original: Decimal, counted: Decimal) -> None:
    if ground.most_percent is None:
        return
    share, most = product(abs(counted), HUNDRED), product(original, ground.most_percent)
    if share > most or (ground.cumulative and share == most):
        percent = number_words(round(quotient(share, original), 2))
        limit = "less than" if ground.cumulative else "at most"
        raise RuleViolation(
            "MOD-01",
            f"This change is {percent}% of the first value. On this ground it can be {limit} "
            f"{number_words(ground.most_percent)}%.",
        )
