"""Compares rows with the register held, in memory, and writes the differences in a few statements."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from accounts.models import Kind, Organisation, Succession
from accounts.register_import.report import Report
from accounts.register_import.rows import Row
from ledger import clock
from regulations.calendar import uk_date

COMPARED = ("ods_code", "name", "kind", "region", "parent_code", "postcode", "address", "opened_on", "closed_on")
BATCH = 1000
Key = tuple[str, str]


class Changes:
    """What a file would change. Nothing is written until `apply`."""

    def __init__(self, report: Report) -> None:
        self.report = report
        held = list(Organisation.objects.exclude(kind=Kind.SUPPLIER).select_for_update())
        self.by_code = {one.ods_code: one for one in held if one.ods_code}
        self.by_name = {_key(one.kind, one.name): one for one in held}
        self.new: list[Organisation] = []
        self.changed: list[Organisation] = []
        self.lines: dict[Any, int] = {}
        self.successors: list[tuple[Row, Organisation]] = []

    def take(self, row: Row) -> None:
        """Compare one row with what is held."""
        found = self._held(row)
        if found is not None and found.pk in self.lines:
            self.report.rejected.append((row.line, f"{row.name} stands in line {self.lines[found.pk]} already"))
            return
        if not row.kind_is_certain:
            self.report.assumed.append((row.line, f"{row.name}: {Kind(self._values(row, found)['kind']).label}"))
        if found is None:
            found = self._add(row)
        else:
            self._compare(row, found)
        self.lines[found.pk] = row.line
        if row.successors is not None:
            self.successors.append((row, found))

    def link_successors(self) -> None:
        """See that every successor named is an organisation known."""
        for row, _ in self.successors:
            for code in row.successors or ():
                if code == row.ods_code:
                    self.report.rejected.append((row.line, f"{row.name} cannot follow itself"))
                elif code not in self.by_code:
                    self.report.rejected.append((row.line, f"The successor {code} is not on the register"))

    def apply(self) -> None:
        """Write it all."""
        Organisation.objects.bulk_create(self.new, batch_size=BATCH)
        Organisation.objects.bulk_update(self.changed, COMPARED, batch_size=BATCH)
        self._follow()

    def _follow(self) -> None:
        """Who follows whom, from the day after the predecessor closed; today where the file does not say."""
        today = uk_date(clock.now())
        wanted = {
            (old.pk, self.by_code[code].pk): old.closed_on + timedelta(days=1) if old.closed_on else today
            for row, old in self.successors
            for code in row.successors or ()
        }
        held = Succession.objects.select_related("predecessor").filter(
            predecessor__in=[old.pk for _, old in self.successors]
        )
        known = {(one.predecessor_id, one.successor_id): one for one in held}
        gone = [one.pk for pair, one in known.items() if pair not in wanted]
        Succession.objects.filter(pk__in=gone).delete()
        moved = [one for pair, one in known.items() if one.predecessor.closed_on and wanted.get(pair, one.on) != one.on]
        for one in moved:
            one.on = wanted[one.predecessor_id, one.successor_id]
        Succession.objects.bulk_update(moved, ["on"])
        Succession.objects.bulk_create(
            [
                Succession(predecessor_id=a, successor_id=b, on=wanted[a, b])
                for a, b in sorted(set(wanted) - set(known))
            ],
            batch_size=BATCH,
        )

    def _held(self, row: Row) -> Organisation | None:
        """By code; without one, or where we hold none, by kind and name."""
        if row.ods_code in self.by_code:
            return self.by_code[row.ods_code]
        same_name = self.by_name.get(_key(row.kind, row.name))
        if same_name is not None and row.ods_code and same_name.ods_code:
            return None  # two bodies may share a name
        return same_name

    def _add(self, row: Row) -> Organisation:
        made = Organisation(**{name: value if value is not None else "" for name, value in _said(row).items()})
        made.opened_on, made.closed_on = row.opened_on, row.closed_on
        self.new.append(made)
        self._remember(made)
        self.report.added.append((row.line, row.name))
        return made

    def _compare(self, row: Row, held: Organisation) -> None:
        values = self._values(row, held)
        different = [name for name, value in values.items() if getattr(held, name) != value]
        if not different:
            return
        closes = "closed_on" in different and values["closed_on"] is not None
        words = ", ".join(
            f"{name.replace('_', ' ')} {_shown(getattr(held, name))} → {_shown(values[name])}" for name in different
        )
        (self.report.closed if closes else self.report.changed).append((row.line, f"{row.name}: {words}"))
        for name in different:
            setattr(held, name, values[name])
        self.changed.append(held)
        self._remember(held)

    def _values(self, row: Row, held: Organisation | None) -> dict[str, Any]:
        """What the row says, with what we hold where it says nothing or only assumes."""
        values = _said(row)
        if held is not None:
            values["ods_code"] = row.ods_code or held.ods_code
            if not row.kind_is_certain:
                values["kind"] = held.kind
            for name in ("region", "address"):
                if values[name] is None:
                    values[name] = getattr(held, name)
        return values

    def _remember(self, one: Organisation) -> None:
        if one.ods_code:
            self.by_code[one.ods_code] = one
        self.by_name[_key(one.kind, one.name)] = one


def _said(row: Row) -> dict[str, Any]:
    return {name: getattr(row, name) for name in COMPARED}


def _key(kind: str, name: str) -> Key:
    return kind, name.casefold()


def _shown(value: str | date | None) -> str:
    return str(value) if value else "nothing"
