"""Numbers of Companies House and of the three charity regulators, by their form."""

from __future__ import annotations

import re

PREFIXES = (
    "AC|CE|CS|EN|ES|FC|FE|GE|GN|GS|IC|IP|LP|NA|NC|NF|NI|NL|NO|NP|NR|NV|"
    "NZ|OC|OE|PC|R0|RC|RS|SA|SC|SE|SF|SG|SI|SL|SO|SP|SR|SZ|ZC"
)
# Besides the plain numbers: converted companies and registered societies may end in letters.
FORM = re.compile(
    rf"(\d{{8}}|({PREFIXES})\d{{6}}|(\d\d|{PREFIXES})\d{{5}}[CR]|(IP|SP)\d{{5}}[A-Z]|RS\d{{3}}[\dA-Z]{{3}}|(NI|SL)\d{{5}}A)",
    re.ASCII,
)
SHORT = re.compile(r"([A-Z]{2})(\d{1,5})", re.ASCII)
NOTHING = re.compile(r"(..)?0+", re.ASCII)
# England and Wales, with the number of a linked charity; Scotland; Northern Ireland.
CHARITY_FORM = re.compile(r"([1-9]\d{5,6}(-\d{1,3})?|SC0\d{5}|NIC1\d{5})", re.ASCII)


def normalised(number: str) -> str:
    """Capitals without blanks, short numbers filled up with zeros; empty when it is no company number."""
    compact = re.sub(r"\s", "", number).upper()
    if compact.isdecimal():
        compact = compact.zfill(8)
    elif short := SHORT.fullmatch(compact):
        compact = short[1] + short[2].zfill(6)
    return compact if FORM.fullmatch(compact) and not NOTHING.fullmatch(compact) else ""


def normalised_charity(number: str) -> str:
    """A charity's number without blanks and in capitals; empty when none of the three regulators writes such a one."""
    compact = re.sub(r"\s", "", number).upper()
    return compact if CHARITY_FORM.fullmatch(compact) else ""
