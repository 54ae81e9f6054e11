"""Packages of releases, and records that compile them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.conf import settings

from ledger import clock
from notices.ocds.parts import Json, moment

EXTENSIONS = [
    "https://raw.githubusercontent.com/open-contracting-extensions/ocds_lots_extension/master/extension.json",
    "https://raw.githubusercontent.com/open-contracting-extensions/ocds_bid_extension/master/extension.json",
    "https://raw.githubusercontent.com/open-contracting-extensions/ocds_techniques_extension/master/extension.json",
]
LICENCE = "https://www.nationalarchives.gov.uk/doc/open-government-licence/version/3/"


def _head(uri: str, published: datetime | None) -> Json:
    return {
        "uri": f"{settings.BASE_URL}{uri}",
        "version": "1.1",
        "extensions": EXTENSIONS,
        "publishedDate": moment(published or clock.now()),
        "publisher": {"name": settings.PORTAL_NAME, "uri": settings.BASE_URL},
        "license": LICENCE,
    }


def release_package(uri: str, releases: Sequence[Json], *, published: datetime | None = None) -> Json:
    """A release package at that address."""
    return _head(uri, published) | {"releases": list(releases)}


def record_package(uri: str, records: Sequence[Json], *, published: datetime | None = None) -> Json:
    """A record package at that address."""
    return _head(uri, published) | {"records": list(records)}


def record(ocid: str, releases: Sequence[Json]) -> Json:
    """All releases of one process, and what they come to."""
    return {"ocid": ocid, "releases": list(releases), "compiledRelease": compiled(ocid, releases)}


def compiled(ocid: str, releases: Sequence[Json]) -> Json:
    """The latest word of each field: objects merge, lists of things with an id merge by id, the rest is replaced."""
    made: Json = {}
    for one in sorted(releases, key=lambda r: r["date"]):
        made = _merged(made, one)
    last = max(releases, key=lambda r: r["date"])
    return made | {"id": f"{ocid}-compiled-{last['date']}", "tag": ["compiled"], "date": last["date"]}


def _merged(old: Any, new: Any) -> Any:
    if isinstance(old, dict) and isinstance(new, dict):
        return {
            key: _merged(old[key], new[key]) if key in old and key in new else new.get(key, old.get(key))
            for key in old | new
        }
    if isinstance(old, list) and isinstance(new, list) and _have_ids(old + new):
        kept = {row["id"]: row for row in old}
        for row in new:
            kept[row["id"]] = _merged(kept[row["id"]], row) if row["id"] in kept else row
        return list(kept.values())
    return new


def _have_ids(rows: list[Any]) -> bool:
    return all(isinstance(row, dict) and "id" in row for row in rows)
