"""What a page shows of a file that was loaded: what is said of the file as a whole, and its lines under headings."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

MOST_SHOWN = 200  # lines of one heading; the command line shows all


def shown(report: Mapping[str, Any], headings: Mapping[str, str]) -> dict[str, Any]:
    """For the macro `load_report`. In a report, line 0 stands for the whole file.

    Of a refused file only what refused it is shown: nothing else has come about.
    """
    sections = []
    names = ["rejected"] if report["rejected"] else list(headings)
    for name in names:
        lines = [(line, words) for line, words in report[name] if line]
        if lines:
            sections.append({"heading": headings[name], "count": len(lines), "lines": lines[:MOST_SHOWN]})
    whole = [words for name in names for line, words in report[name] if not line]
    return {"whole": whole, "sections": sections, "most": MOST_SHOWN}
