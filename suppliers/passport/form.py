"""What a passport looks like: its manifest, and the signed note over it that names every part with its hash. Pure."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from hashlib import sha256
from pathlib import Path
from typing import Any

from ledger.canonical import canonical_json

FORMAT = "dps-passport/1"
MANIFEST, NOTE, README = "manifest.json", "manifest.note", "README.txt"
LABEL_AT_MOST = 200  # characters
SCHEMA_FILE = Path(__file__).parent / "schema.json"

Manifest = dict[str, Any]

README_TEXT = """This archive is a supplier's passport: what the supplier has given in a procurement portal.

manifest.json   what was asked and answered, the evidence held, and each file with its SHA-256
manifest.note   the portal's signature over the manifest and every part of it
files/          the files

To check that nothing was changed, with the portal's source at hand and its published key:

    python -m suppliers.passport verify FILE --key KEY
"""


def as_bytes(manifest: Mapping[str, Any]) -> bytes:
    """The manifest as it lies in the archive."""
    return json.dumps(manifest, ensure_ascii=False, sort_keys=True, indent=1).encode() + b"\n"


def note_text(manifest: Mapping[str, Any]) -> str:
    """What is signed: the hash of the whole manifest, then one line for each part, so that a change can be named."""
    lines = [FORMAT, sha256(as_bytes(manifest)).hexdigest()]
    return "\n".join(lines + [f"{digest} {label}" for label, digest in parts(manifest)]) + "\n"


def parts(manifest: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Every part by the name that a finding gives it, with its hash."""
    for name in ("organisation", "consent"):
        yield name, _digest(manifest[name])
    for party in manifest["parties"]:
        yield f"party {_plain(party['number'])}", _digest(party)
    for answer in manifest["answers"]:
        yield f"answer {where(answer)}", _digest(answer)
    for file in manifest["files"]:
        yield f"entry of {_plain(file['path'])}", _digest(file)
    for held in manifest.get("held", ()):
        yield f"evidence held {_plain(held['number'])}", _digest(held)


def where(entry: Mapping[str, Any]) -> str:
    """Which question, of which party or lot."""
    place = entry["place"]
    if "party" in place:
        return _plain(f"{entry['question']} of party {place['party']}")
    if "lot" in place:
        return _plain(f"{entry['question']} for lot {place['lot']} of {place['dps']}")
    return _plain(entry["question"])


def _plain(text: Any) -> str:
    """On one line and short, whatever somebody wrote into a changed archive."""
    return " ".join(str(text).split())[:LABEL_AT_MOST]


def _digest(value: Any) -> str:
    return sha256(canonical_json(value)).hexdigest()
