"""Numbers of Companies House, by their form."""

from __future__ import annotations

import re

PREFIXES = (
    "AC|CE|CS|FC|FE|GE|GN|GS|IC|IP|LP|NA|NC|NF|NI|NL|NO|NP|NR|NV|"
    "NZ|OC|OE|PC|R0|RC|RS|SA|SC|SE|SF|SG|SI|SL|SO|SP|SR|SZ|ZC"
)
FORM = re.compile(rf"(\d{{8}}|({PREFIXES})\d{{6}}|IP\d{{5}}R|RS\d{{5}}[A-Z]|SP\d{{5}}[A-Z])", re.ASCII)


def normalised(number: str) -> str:
    """Capitals without blanks, short numbers filled up with zeros; empty when it is no company number."""
    compact = re.sub(r"\s", "", number).upper()
    if compact.isdigit():
        compact = compact.zfill(8)
    return compact if FORM.fullmatch(compact) else ""
