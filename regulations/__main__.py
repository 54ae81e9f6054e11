"""The law at the command line, for anyone: `python -m regulations --help`."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal, InvalidOperation

from regulations import calendar, prices, rules, time_limits
from regulations.errors import RuleViolation
from regulations.exact import six_places
from regulations.limits import Limit, Unit
from regulations.regimes import PCR_2015
from regulations.words import UK

NOON = 12

LIMITS = {limit.name: limit for limit in PCR_2015.limits.values()}


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text} is not a day; write it like 2017-11-29") from None


def _moment(text: str) -> datetime:
    """A day or a moment; without a zone it is UK time, and a day alone is its noon."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        message = f"{text} is not a day or moment; write it like 2017-11-29 or 2017-11-29T12:00"
        raise argparse.ArgumentTypeError(message) from None
    if len(text) <= len("2017-11-29"):
        moment = moment.replace(hour=NOON)
    return moment if moment.tzinfo else moment.replace(tzinfo=UK)


def _number(text: str) -> Decimal:
    try:
        number = Decimal(text)
    except InvalidOperation:
        number = Decimal("NaN")
    if not number.is_finite():
        raise argparse.ArgumentTypeError(f"{text} is not a number; write it like 10000 or 99.50")
    return number


def _limit(text: str) -> Limit:
    found = {name.lower(): limit for name, limit in LIMITS.items()}.get(text.lower())
    if found is None:
        raise argparse.ArgumentTypeError(f"{text} has no time limit; there are {', '.join(LIMITS)}")
    return found


def _working_days(asked: argparse.Namespace) -> list[str]:
    return [calendar.add_working_days(asked.day, asked.number).isoformat()]


def _deadline(asked: argparse.Namespace) -> list[str]:
    limit: Limit = asked.limit
    ends = limit.ends(asked.event).astimezone(UK)
    return [ends.isoformat(timespec="minutes") if limit.unit is Unit.HOURS else ends.date().isoformat()]


def _quarter(asked: argparse.Namespace) -> list[str]:
    event = calendar.start_of_day(asked.day)
    return [calendar.uk_date(time_limits.award_notice_due(event, quarterly=True)).isoformat()]


def _price(asked: argparse.Namespace) -> list[str]:
    results = prices.price_results(
        asked.formula,
        dict(enumerate(asked.price)),
        maximum=asked.max,
        quality=dict(enumerate(asked.quality)) if asked.quality else None,
        willingness_to_pay=asked.willingness_to_pay,
    )
    values = ["fails" if each.value is None else str(six_places(each.value)) for each in results.values()]
    if asked.explain:
        return [f"{value}  {each.explanation}" for value, each in zip(values, results.values(), strict=True)]
    return values


def _rules(asked: argparse.Namespace) -> list[str]:
    on: date | None = asked.on
    return [f"{r.id}\t{r.citation}\t{r.text}" for r in rules.implemented() if on is None or r.in_force(on)]


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m regulations",
        description="Time limits and price formulas of the Public Contracts Regulations 2015.",
    )
    verbs = parser.add_subparsers(required=True, metavar="COMMAND")

    verb = verbs.add_parser("working-days", help="the last of so many working days of England after a day")
    verb.add_argument("day", type=_day, metavar="DAY", help="day of the event, like 2017-12-29; it is not counted")
    verb.add_argument("number", type=int, metavar="NUMBER", help="how many working days; negative counts back")
    verb.set_defaults(answer=_working_days)

    verb = verbs.add_parser("deadline", help="the last day of a time limit that a rule sets")
    verb.add_argument("limit", type=_limit, metavar="RULE", help=f"one of {', '.join(LIMITS)}")
    verb.add_argument("event", type=_moment, metavar="DAY", help="when it begins: a day, or a moment in UK time")
    verb.set_defaults(answer=_deadline)

    verb = verbs.add_parser("quarter", help="the last day for the quarterly award notice (NOT-01)")
    verb.add_argument("day", type=_day, metavar="DAY", help="day of the award")
    verb.set_defaults(answer=_quarter)
    _add_price(verbs.add_parser("price", help="what a price formula makes of each price, one line per bid"))

    verb = verbs.add_parser("rules", help="every rule implemented here: id, citation, text, parted by tabs")
    verb.add_argument("--on", type=_day, metavar="DAY", help="only those in force on this day")
    verb.set_defaults(answer=_rules)
    return parser


def _add_price(verb: argparse.ArgumentParser) -> None:
    verb.add_argument("formula", metavar="FORMULA", help=f"one of {', '.join(prices.FORMULAS)}, or F1 for short")
    verb.add_argument("price", type=_number, nargs="+", metavar="PRICE", help="the price of each bid, in pounds")
    verb.add_argument("--max", type=_number, default=Decimal(0), metavar="POINTS", help="weight of price (F1 to F3)")
    verb.add_argument("--quality", type=_number, nargs="+", metavar="POINTS", help="quality of each bid (F4, F5)")
    verb.add_argument("--willingness-to-pay", type=_number, metavar="POUNDS", help="worth of a quality point (F5)")
    verb.add_argument("--explain", action="store_true", help="say how each number came about")
    verb.set_defaults(answer=_price)


def main(arguments: Sequence[str] | None = None) -> int:
    """Answer on standard output; 2 and a plain sentence on standard error where the question cannot be answered."""
    asked = _parser().parse_args(arguments)
    try:
        lines = asked.answer(asked)
    except (RuleViolation, LookupError, ValueError, OverflowError) as problem:
        print(f"python -m regulations: {problem.args[0] if problem.args else problem}", file=sys.stderr)
        return 2
    return _told(lines)


def _told(lines: list[str]) -> int:
    """Whoever reads only the beginning, as `head` does, has what they wanted: no error, and none when Python ends."""
    try:
        print("\n".join(lines), flush=True)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return 0


if __name__ == "__main__":
    sys.exit(main())
