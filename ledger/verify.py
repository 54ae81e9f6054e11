"""Checks a ledger export, and receipts, without the portal: `python -m ledger.verify EXPORT --key KEY`.

It needs this folder, Python and PyNaCl; no Django, no database, no network. Every entry is hashed again, and the tree
over all of them is compared with the tree heads that the portal signed. Entries count from 0. Exit code: 0 when
everything is as it was signed, 1 when something is not (each finding is named), 2 when it could not be checked.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from ledger.export_file import Export, NotAnExport
from ledger.merkle import leaf_hash
from ledger.note import BadNote, Checkpoint, Verifier, open_checkpoint
from ledger.receipt_file import Checked, NotAReceipt, check

FINE, FALSE, UNCHECKED = 0, 1, 2


class CannotCheck(Exception):
    """Something needed for the check is missing or is not what it should be."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line; the exit code."""
    asked = _parser().parse_args(arguments)
    try:
        return _run(asked)
    except (CannotCheck, NotAnExport, NotAReceipt, OSError) as error:
        print(f"Could not be checked: {error}", file=sys.stderr)
        return UNCHECKED


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m ledger.verify", description="Check a ledger export or receipts against the portal's public key."
    )
    parser.add_argument("export", nargs="?", help="the ledger as exported, or - for standard input")
    parser.add_argument("--key", action="append", default=[], help="the portal's public key, or a file that holds it")
    parser.add_argument("--receipt", action="append", default=[], metavar="FILE", help="a receipt or .tlog-proof")
    parser.add_argument("--head", action="append", default=[], metavar="FILE", help="a tree head you hold from before")
    return parser


def _run(asked: argparse.Namespace) -> int:
    verifiers = [verifier for key in asked.key for verifier in _keys(key)]
    if not asked.export and not asked.receipt:
        raise CannotCheck("name an export, a receipt or both.")
    receipts = [check(Path(name).read_bytes(), verifiers) for name in asked.receipt]
    findings = [_tell_receipt(name, receipt) for name, receipt in zip(asked.receipt, receipts, strict=True)]
    if asked.export:
        heads = [_head(name, verifiers) for name in asked.head]
        findings.append(_check_export(asked.export, verifiers, heads, receipts))
    if not verifiers:
        print("No key was given, so the one inside the file was used. Compare it with the key the portal publishes.")
    return FALSE if any(findings) else FINE


def _check_export(name: str, verifiers: list[Verifier], heads: list[Checkpoint], receipts: list[Checked]) -> bool:
    """Check an export and tell; whether anything was found."""
    heads = heads + [receipt.head for receipt in receipts if receipt.head]
    leaves = [leaf_hash(receipt.leaf) for receipt in receipts]
    with sys.stdin.buffer if name == "-" else Path(name).open("rb", buffering=1 << 20) as file:
        export = Export(file, verifiers, heads=heads, leaves=leaves)
        export.check()
    findings = export.findings + ["The ledger lacks the entry of a receipt." for _ in export.missing]
    for finding in findings:
        print(f"{name}: {finding}")
    if not findings:
        _tell_export(name, export)
    return bool(findings)


def _tell_export(name: str, export: Export) -> None:
    root = export.head.root.hex() if export.head else "none"
    part = f" after the first {export.header.start}" if export.header.start else ""
    print(f"{name}: {export.size - export.header.start} entries{part}, all as the portal signed them.")
    if export.withheld:
        print(f"  {export.withheld} of them withheld while they are secret: only their hashes are here, and they fit")
    print(f"  ledger {export.header.ledger}, exported {export.header.exported}")
    print(f"  tree of {export.size}, root {root}")
    print(f"  key {export.verifiers[0]}")


def _tell_receipt(name: str, receipt: Checked) -> bool:
    """Tell about a receipt; whether anything was found."""
    for finding in receipt.findings:
        print(f"{name}: {finding}")
    if receipt.findings:
        return True
    where = "its proof of inclusion is not in it yet"
    if receipt.head:
        where = f"it is entry {receipt.index} in the signed tree of {receipt.head.size}"
    print(f"{name}: holds; {f'{receipt.says}; ' if receipt.says else ''}{where}.")
    print(f"  key {receipt.key}")
    return False


def _keys(text: str) -> list[Verifier]:
    """The keys in a file, one a line, or the one that the text itself is."""
    try:
        lines = Path(text).read_text().splitlines() if _is_file(text) else [text]
        return [Verifier.parse(line) for line in lines if line.strip()]
    except ValueError as error:
        raise CannotCheck(f"the key: {error}.") from error


def _is_file(text: str) -> bool:
    try:
        return Path(text).is_file()
    except (OSError, ValueError):
        return False


def _head(name: str, verifiers: list[Verifier]) -> Checkpoint:
    if not verifiers:
        raise CannotCheck("a tree head is only worth something with a --key.")
    try:
        return open_checkpoint(Path(name).read_text(), verifiers)
    except (BadNote, UnicodeDecodeError) as error:
        raise CannotCheck(f"the tree head in {name}: {error}.") from error


if __name__ == "__main__":
    sys.exit(main())
