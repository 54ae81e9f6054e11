"""The Jinja2 environment of every page, letter and e-mail: our templates first, then the NHS macros."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache
from itertools import chain, repeat
from typing import Any

from django.conf import settings
from django.templatetags.static import static
from django.urls import reverse
from django.utils.html import json_script
from jinja2 import ChainableUndefined, ChoiceLoader, Environment, PackageLoader
from jinja2.utils import missing
from markupsafe import Markup, escape

from documents import limits
from dps_portal.form_words import field_errors
from regulations.words import UK, moment_words

ADDRESSES_REMEMBERED = 4096
E_MAIL = re.compile(r"\S+@\S+")
JOINT = re.compile(r"([@.])(?=\S)")


class Undefined(ChainableUndefined):
    """A missing key of a macro's parameters is empty, as the NHS macros expect; an unknown variable is an error."""

    def __str__(self) -> str:
        if self._undefined_obj is missing:
            self._fail_with_undefined_error()
        return ""

    __html__ = __str__


def environment(**options: Any) -> Environment:
    """The environment that settings.TEMPLATES names."""
    options["loader"] = ChoiceLoader([options["loader"], PackageLoader("nhsuk_frontend_jinja")])
    options["undefined"] = Undefined
    made = Environment(**options, trim_blocks=True, lstrip_blocks=True)  # noqa: S701  Django passes autoescape=True
    made.globals.update(
        static=static,
        url=url,
        table_rows=table_rows,
        json_script=json_script,
        field_errors=field_errors,
        demonstration=settings.DEMONSTRATION,
        portal_name=settings.PORTAL_NAME,
        upload_limits=limits.in_words,
        upload_attributes=limits.attributes,
    )
    made.filters.update(
        uk_date=uk_date,
        uk_datetime=uk_datetime,
        uk_moment=moment_words,
        money=money,
        score=score,
        rounded=rounded,
        decimal=Decimal,
        bytes=file_size,
        breakable=breakable,
    )
    return made


@lru_cache(maxsize=ADDRESSES_REMEMBERED, typed=True)
def url(name: str, **kwargs: Any) -> str:
    """The address of a page by its name; looked up once, since every page has the same thirty and lists one a row."""
    return reverse(name, kwargs=kwargs)


def table_rows(
    rows: Iterable[Iterable[Any]], headings: Sequence[Any], *, first_is_heading: bool, stacks: bool = False
) -> Markup:
    """The rows of macros/page.html's `table`: in Python, because it is where a long list spends its time."""
    frame = _stacking if stacks else _frame
    frames = [frame("td", "cell", heading) for heading in headings]
    if first_is_heading:
        frames[:1] = [frame("th", "header", headings[0])]
    row_begins = '<tr class="nhsuk-table__row" role="row">' if stacks else '<tr class="nhsuk-table__row">'
    made = []
    for row in rows:
        made.append(row_begins)
        for cell, (opening, closing) in zip(row, chain(frames, repeat(CELL)), strict=False):
            made.append(f"{opening}{breakable(cell)}{closing}")
        made.append("</tr>")
    return Markup("".join(made))  # noqa: S704  what is not ours was escaped


def breakable(value: Any) -> Markup:
    """The text, where an e-mail address goes on in the next line behind its @ or a dot rather than in any letter."""
    shown = escape(value)
    if "@" not in shown or hasattr(value, "__html__"):
        return shown
    return Markup(E_MAIL.sub(lambda address: JOINT.sub(r"\1<wbr>", address[0]), str(shown)))  # noqa: S704  escaped


def _frame(tag: str, part: str, heading: Any, more: str = "") -> tuple[str, str]:
    """What stands around a cell. A heading that is not a text alone is that of a column of numbers."""
    scope = ' scope="row"' if tag == "th" else ""
    numeric = "" if isinstance(heading, str) else f" nhsuk-table__{part}--numeric"
    return f'<{tag}{scope} class="nhsuk-table__{part}{numeric}"{more}>', f"</{tag}>"


def _stacking(tag: str, part: str, heading: Any) -> tuple[str, str]:
    """The same where the cells of a row stand below each other on a narrow screen: each says what it is, and the roles
    say what it stays, since browsers forget that when it is no longer laid out as a table."""
    if tag == "th":
        return _frame(tag, part, heading, ' role="rowheader"')
    opening, closing = _frame(tag, part, heading, ' role="cell"')
    words = escape(heading if isinstance(heading, str) else heading[0])
    return f'{opening}<span class="nhsuk-table__heading" aria-hidden="true">{words} </span><div>', f"</div>{closing}"


CELL = _frame("td", "cell", "")


def uk_date(value: date | None) -> str:
    """29 November 2017. A moment is first put into UK time."""
    if not value:
        return ""
    day = value.astimezone(UK) if isinstance(value, datetime) else value
    return f"{day.day} {day:%B %Y}"


def uk_datetime(value: datetime | None) -> str:
    """29 November 2017, 12 noon. The NHS style: 3:05pm, 9am, 12 noon, 12 midnight."""
    return f"{uk_date(value)}, {_uk_time(value.astimezone(UK))}" if value else ""


def _uk_time(moment: datetime) -> str:
    if moment.minute == 0 and moment.hour in (0, 12):
        return "12 noon" if moment.hour == 12 else "12 midnight"
    minutes = f":{moment:%M}" if moment.minute else ""
    return f"{moment.hour % 12 or 12}{minutes}{'am' if moment.hour < 12 else 'pm'}"


def money(value: Decimal | int | None) -> str:
    """£45,000, and pence only where there are some: £45,000.50."""
    if value is None:
        return ""
    amount = Decimal(value).quantize(Decimal("0.01"))
    shown = f"{abs(amount):,.2f}".removesuffix(".00")
    return f"{'−' if amount < 0 else ''}£{shown}"


def score(value: Decimal | int | None) -> str:
    """A score without trailing zeros: 7.5, 40, 33.333333."""
    if value is None:
        return ""
    return f"{Decimal(value).normalize():f}"


def file_size(value: int | None) -> str:
    """1.5 MB; sizes in powers of a thousand, as file managers show them."""
    if value is None:
        return ""
    size, units = Decimal(value), ["bytes", "kB", "MB", "GB", "TB"]
    while size >= 1000 and len(units) > 1:
        size, units = size / 1000, units[1:]
    return f"{size:.0f} {units[0]}" if units[0] == "bytes" or size >= 10 else f"{size:.1f} {units[0]}"


def rounded(value: Decimal | str | None) -> str:
    """Points for showing, to two places; sums are made from unrounded ones."""
    return "" if value is None else f"{Decimal(value).quantize(Decimal('0.01'))}"
