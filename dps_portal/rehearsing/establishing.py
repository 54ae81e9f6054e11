"""Scene 1: the hub establishes a DPS, its gate refuses until all is there, and everybody can read the notice."""

from __future__ import annotations

import csv
import io
from datetime import datetime, timedelta
from pathlib import Path

from dps import demonstration
from dps.demonstration.texts import NOTICE, OPERATION
from dps_portal.rehearsing.browser import Browser
from dps_portal.rehearsing.papers import a_pdf


def establish(hub: Browser, decider: Browser, reference: str, now: datetime) -> None:
    """Draft through the pages, be refused, complete, publish."""
    hub.go("/manage/dps/new/").submit({"reference": reference, "title": f"{demonstration.TITLE} ({reference})"})
    draft = f"/manage/dps/{reference}/"
    hub.go(f"{draft}check/").says("Missing before publication").says("DPS-07")
    _sections(hub, draft, now)
    for number, (title, definition, largest) in enumerate(demonstration.LOTS, start=1):
        hub.go(f"{draft}lots/").submit(
            {
                "title": title,
                "objective_definition": definition,
                "max_call_off_value_ex_vat": str(largest),
                "area": "England",
            },
            button="add",
        )
        _criteria(hub, f"{draft}lots/{number}/")
    hub.go(f"{draft}specification/").submit({"rows": _requirements()}, button="add")
    paper = ("How it operates.pdf", a_pdf("How this dynamic purchasing system operates"), "application/pdf")
    hub.go(f"{draft}documents/").submit({"title": "How it operates"}, button="add", files={"upload": paper})
    decider.go(f"{draft}check/").submit(button="Publish").says("Contract summary")


def _sections(hub: Browser, draft: str, now: datetime) -> None:
    notice = {name: _typed(value) for name, value in NOTICE.items()}
    hub.go(f"{draft}notice/").submit(notice)
    hub.go(f"{draft}operation/").submit(OPERATION)
    hub.go(f"{draft}buyers/").submit({"eligible_kinds": demonstration.KINDS})
    hub.go(f"{draft}dates/").submit(
        {
            "first_round_deadline": f"{now + timedelta(days=31):%Y-%m-%d}T23:59",
            "validity_start": f"{now + timedelta(days=40):%Y-%m-%d}",
            "validity_end": f"{now + timedelta(days=800):%Y-%m-%d}",
        }
    )


def _typed(value: object) -> str:
    if value is None:
        return ""
    return ", ".join(value) if isinstance(value, list) else str(value)


def _criteria(hub: Browser, lot: str) -> None:
    for code, heading, text, kind, turnover in demonstration.SELECTION:
        given = {"code": code, "heading": heading, "text": text, "kind": kind, "minimum_turnover": str(turnover or "")}
        hub.go(lot).submit({f"selection-{name}": value for name, value in given.items()})
    for code, title, text, kind, least, most in demonstration.AWARD:
        given = {
            "code": code,
            "title": title,
            "text": text,
            "kind": kind,
            "weight_min": str(least),
            "weight_max": str(most),
        }
        hub.go(lot).submit({f"award-{name}": value for name, value in given.items()})


def _requirements() -> str:
    source = Path(demonstration.__file__).parent / "requirements.csv"
    out = io.StringIO()
    with source.open(encoding="utf-8", newline="") as file:
        csv.writer(out).writerows(list(csv.reader(file)))
    return out.getvalue()


def read_as_anybody(base_url: str, reference: str, out: Path) -> None:
    """The notice is public, and its documents are free without signing in."""
    anybody = Browser(base_url)
    notice = anybody.go(f"/dps/{reference}/").says("Open opportunity").says("48000000")
    document = notice.links("/documents/")[0]
    (out / "DPS document.pdf").write_bytes(anybody.download(document))
