"""Codes of the Common Procurement Vocabulary (Regulation (EC) 213/2008), by their form.

The check digit is accepted but not recomputed: codes that the 2008 revision took over keep digits of an older scheme.
"""

from __future__ import annotations

import re

FORM = re.compile(r"\d{8}(-\d)?")


def is_cpv_code(code: str) -> bool:
    """Whether this is eight digits, with or without a check digit."""
    return FORM.fullmatch(code.strip()) is not None
