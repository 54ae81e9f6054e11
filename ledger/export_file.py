"""Reads a ledger export in one pass with constant memory and names what is not as it was signed. Pure.

The entries' hashes stand beside them in the export. Two trees are grown: over those hashes and, where entries differ
from them, over the entries. Whichever leads to a signed tree head is the portal's; the other is what was tampered with.
"""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import islice
from typing import Any

from ledger.merkle import Frontier, leaf_hash, leaf_hashes_of_lines
from ledger.note import Checkpoint, Verifier, open_checkpoint

FORMAT = "dps-ledger-export/1"
HASHES, CHECKPOINT, WITHHELD = b'{"hashes"', b'{"checkpoint"', b'{"withheld"'
SPECIAL = (HASHES, CHECKPOINT)
HASH = 32
STRAY_MAX = 1024  # entries compared at a time where a file is out of order
FINDINGS_MAX = 1000


class NotAnExport(ValueError):
    """The file is not an export of a ledger."""


@dataclass(frozen=True)
class Difference:
    """One entry that is not what the hashes beside it say: changed, gone (no `actual`) or come (no `stated`)."""

    place: int
    line: int
    stated: bytes | None
    actual: bytes | None


class Lines:
    """The file's lines, with a way to put some back."""

    def __init__(self, file: Iterable[bytes]) -> None:
        self._file = iter(file)
        self._back: list[bytes] = []
        self.number = 0  # of the line read last

    def take(self, count: int) -> list[bytes]:
        """Up to so many lines."""
        lines, self._back = self._back[:count], self._back[count:]
        lines.extend(islice(self._file, count - len(lines)))
        self.number += len(lines)
        return lines

    def put_back(self, lines: list[bytes]) -> None:
        """Lines that were read too early."""
        self._back = lines + self._back
        self.number -= len(lines)


class Export:
    """`check()` reads the export; then `findings` names what is wrong and is empty when all is as it was signed.

    `heads` are tree heads that somebody holds from before: the ledger must have passed through them. `leaves` are
    hashes of entries it must contain; `missing` is left with those it does not. `withheld` counts entries that stand
    there by their hash alone, because they are secret for now.
    """

    def __init__(
        self,
        file: Iterable[bytes],
        verifiers: Sequence[Verifier] = (),
        *,
        heads: Sequence[Checkpoint] = (),
        leaves: Sequence[bytes] = (),
    ) -> None:
        self._lines = Lines(file)
        self.header = _read_header(self._lines.take(1))
        self.verifiers = verifiers or [self.header.key]
        self.head: Checkpoint | None = None
        self.missing = set(leaves)
        self.withheld = 0
        self._heads = sorted(heads, key=lambda head: head.size)
        self._findings: list[str] = []
        self._stated = Frontier(self.header.start, self.header.peaks)
        self._actual: Frontier | None = None  # only while it differs
        self._unsure: list[Difference] = []  # since the last signed head
        self._sure: list[Difference] = []
        self._lost = False

    @property
    def findings(self) -> list[str]:
        """What is wrong, in order of discovery, at most FINDINGS_MAX of it."""
        return (self._findings + _tell(self._sure))[:FINDINGS_MAX]

    @property
    def size(self) -> int:
        """The number of entries the ledger has according to what was read."""
        return self._stated.size

    def check(self) -> None:
        """Read everything."""
        while lines := self._lines.take(1):
            if lines[0].startswith(HASHES):
                self._read_stretch(lines[0])
            elif lines[0].startswith(CHECKPOINT):
                self._read_checkpoint(lines[0])
            else:
                self._lines.put_back(lines)
                self._compare([], self._take_entries(STRAY_MAX))
        self._end()

    def _read_stretch(self, line: bytes) -> None:
        """Entries after the line of their hashes. Where they agree, it need not even be decoded."""
        lines = self._lines.take(_hashes_in(line))
        hashes = leaf_hashes_of_lines(lines)
        if _line_of(hashes) == line:
            self._add(hashes, hashes)
        else:
            self._lines.put_back(lines)
            self._look_closely(self._read_hashes(line))

    def _read_hashes(self, line: bytes) -> bytes:
        try:
            row = base64.b64decode(json.loads(line)["hashes"], validate=True)
        except (ValueError, TypeError, binascii.Error):
            row = b""
        if not row or len(row) % HASH:
            self._findings.append(f"Line {self._lines.number} is damaged.")
            return b""
        return row

    def _look_closely(self, row: bytes) -> None:
        """Entries after their hashes, some of which are withheld, or differ."""
        lines = self._lines.take(len(row) // HASH)
        hashes, withheld = _with_withheld(lines, leaf_hashes_of_lines(lines))
        if b"".join(hashes) != row:
            self._lines.put_back(lines)
            stated = [row[start : start + HASH] for start in range(0, len(row), HASH)]
            self._compare(stated, self._take_entries(len(stated) + STRAY_MAX))
        else:
            self.withheld += withheld
            self._add(hashes, hashes)

    def _take_entries(self, most: int) -> list[bytes]:
        """The lines up to the next that is not an entry."""
        lines = self._lines.take(most)
        count = next((place for place, line in enumerate(lines) if line.startswith(SPECIAL)), len(lines))
        self._lines.put_back(lines[count:])
        return lines[:count]

    def _compare(self, stated: list[bytes], lines: list[bytes]) -> None:
        """Find the differences between entries and the hashes beside them."""
        hashes, withheld = _with_withheld(lines, [leaf_hash(line.removesuffix(b"\n")) for line in lines])
        self.withheld += withheld
        place, line = self.size, self._lines.number - len(lines) + 1
        for kind, i1, i2, j1, j2 in SequenceMatcher(None, stated, hashes, autojunk=False).get_opcodes():
            if kind == "equal" or len(self._unsure) >= FINDINGS_MAX:
                continue
            for step in range(max(i2 - i1, j2 - j1)):
                self._unsure.append(
                    Difference(
                        place + min(i1 + step, i2),
                        line + min(j1 + step, j2),
                        stated[i1 + step] if i1 + step < i2 else None,
                        hashes[j1 + step] if j1 + step < j2 else None,
                    )
                )
        self._actual = self._actual or self._stated.copy()
        self._add(stated, hashes)

    def _add(self, stated: list[bytes], hashes: list[bytes]) -> None:
        """Let the trees grow, stopping at the sizes of the tree heads that somebody holds."""
        if self._actual:
            self._actual.extend(hashes)
        if self.missing:
            self.missing.difference_update(hashes)
        while self._heads and self._heads[0].size <= self.size + len(stated):
            head = self._heads.pop(0)
            upto = head.size - self.size
            if upto < 0 or head.size == 0:
                continue  # from before the part that this export holds
            self._stated.extend(stated[:upto])
            stated = stated[upto:]
            if self._stated.root() != head.root:
                self._findings.append(f"The tree head of size {head.size} that you hold is not in this ledger's past.")
        self._stated.extend(stated)

    def _read_checkpoint(self, line: bytes) -> None:
        """Compare with a signed tree head, and so find out which of the differences are real."""
        try:
            head = open_checkpoint(json.loads(line)["checkpoint"], self.verifiers)
        except (ValueError, TypeError, AttributeError, KeyError) as error:
            self._findings.append(f"The tree head in line {self._lines.number} is not the portal's: {error}.")
            return
        if self._lost:
            return
        first = self.head.size if self.head else self.header.start
        if _leads_to(self._stated, head):
            self._sure += self._unsure
        elif self._actual and _leads_to(self._actual, head):
            self._stated = self._actual
            self._findings.append(
                f"The list of hashes of entries {first} to {head.size - 1} was altered; the entries are as signed."
            )
        else:
            self._lost = True
            self._sure += self._unsure
            self._findings.append(
                f"Entries {first} to {max(head.size, self.size) - 1} do not lead to the signed tree head of size "
                f"{head.size}: among them something was changed, and the hashes beside it too."
            )
        self.head, self._actual, self._unsure = head, None, []

    def _end(self) -> None:
        self._sure += self._unsure
        vouched = self.head.size if self.head else self.header.start
        if not self._lost and (vouched != self.size or vouched < self.header.end):
            last = max(self.size, self.header.end) - 1
            self._findings.append(f"The export ends early: no signed tree head covers entries {vouched} to {last}.")
        for head in self._heads:
            self._findings.append(f"The export is older than the tree head of size {head.size} that you hold.")


@dataclass(frozen=True)
class Header:
    """What an export says about itself. Nothing of it is believed but the key, and that only when none was given."""

    ledger: str
    key: Verifier
    exported: str
    start: int
    end: int
    peaks: list[bytes]


def _read_header(lines: list[bytes]) -> Header:
    try:
        values: dict[str, Any] = json.loads(lines[0])
        given = values["format"]
        peaks = [base64.b64decode(peak, validate=True) for peak in values["peaks"]]
        key, start, end = Verifier.parse(values["key"]), int(values["from"]), int(values["to"])
        Frontier(start, peaks)  # refuses what does not fit together
        header = Header(values["ledger"], key, values["exported"], start, end, peaks)
    except (ValueError, TypeError, AttributeError, KeyError, IndexError) as error:
        raise NotAnExport("The file does not begin as a ledger export does.") from error
    if given != FORMAT:
        raise NotAnExport(f"The export has the format {given!r}; this reads {FORMAT!r}.")
    return header


def _hashes_in(line: bytes) -> int:
    """How many hashes a line of them holds, by its length."""
    return max(0, len(line) - len(_line_of([]))) * 3 // 4 // HASH


def _line_of(hashes: Sequence[bytes]) -> bytes:
    """The line of hashes as `ledger.export` writes it."""
    return b'{"hashes":"%s"}\n' % base64.b64encode(b"".join(hashes))


def _with_withheld(lines: list[bytes], hashes: list[bytes]) -> tuple[list[bytes], int]:
    """The hashes, with those that stand in place of withheld entries, and how many; the tree tells if one is wrong."""
    given = {place: _withheld_hash(line) for place, line in enumerate(lines) if line.startswith(WITHHELD)}
    return [given.get(place, hash_) for place, hash_ in enumerate(hashes)], len(given)


def _withheld_hash(line: bytes) -> bytes:
    try:
        return base64.b64decode(json.loads(line)["withheld"], validate=True)
    except (ValueError, TypeError, KeyError):
        return b""  # damaged: it differs from any hash


def _leads_to(tree: Frontier, head: Checkpoint) -> bool:
    return tree.size == head.size and tree.root() == head.root


def _tell(differences: list[Difference]) -> list[str]:
    """The differences in words. An entry that is gone from one place and has come to another was moved."""
    gone = {difference.stated for difference in differences}
    came = {difference.actual: difference.line for difference in differences}
    return [words for difference in differences if (words := _words(difference, gone, came))]


def _words(difference: Difference, gone: set[bytes | None], came: dict[bytes | None, int]) -> str:
    place, line = difference.place, difference.line
    if difference.stated is None:
        after = f"after entry {place - 1}" if place else "before entry 0"
        return "" if difference.actual in gone else f"An entry was added {after} (line {line})."
    if difference.stated in came:
        return f"Entry {place} was moved: it stands in line {came[difference.stated]}."
    if difference.actual is None or difference.actual in gone:
        return f"Entry {place} was removed (before line {line})."
    return f"Entry {place} was changed (line {line})."
