"""Open data: releases, packages, records, and a feed of notices."""

from __future__ import annotations

import hashlib
import json
import re
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed
from django.utils.http import urlencode

from accounts.doors import page
from accounts.policy import anyone
from notices import ocds, queries
from notices.models import Notice, Release

BULK = 100
FEED = 50
CURSOR = re.compile(r"(?P<transaction>[0-9]{1,18}):(?P<release_id>[!-~]{1,150})")


def _json(request: HttpRequest, body: Any) -> HttpResponse:
    """JSON with an ETag, so that a follower asks for what is new only."""
    content = json.dumps(body, ensure_ascii=False, indent=1).encode()
    etag = f'"{hashlib.sha256(content).hexdigest()[:32]}"'
    if request.headers.get("If-None-Match") == etag:
        return HttpResponse(status=304, headers={"ETag": etag})
    return HttpResponse(content, content_type="application/json", headers={"ETag": etag})


@page(anyone)
def release(request: HttpRequest, release_id: str) -> HttpResponse:
    """One release in a package of its own, at an address that never changes."""
    found = Release.objects.filter(release_id=release_id).first()
    if found is None:
        raise Http404
    return _json(request, ocds.release_package(request.path, [found.body], published=found.date))


@page(anyone)
def package(request: HttpRequest, ocid: str) -> HttpResponse:
    """All releases of one contracting process."""
    releases = _releases(ocid)
    return _json(request, ocds.release_package(request.path, [r.body for r in releases], published=releases[-1].date))


@page(anyone)
def record(request: HttpRequest, ocid: str) -> HttpResponse:
    """The record of one contracting process: its releases and what they come to."""
    releases = _releases(ocid)
    made = ocds.record(ocid, [r.body for r in releases])
    return _json(request, ocds.record_package(request.path, [made], published=releases[-1].date))


def _releases(ocid: str) -> list[Release]:
    releases = queries.releases_of(ocid)
    if not releases:
        raise Http404
    return releases


@page(anyone)
def bulk(request: HttpRequest) -> HttpResponse:
    """Everything, a hundred releases at a time; `links.next` leads on, and stays good for a follower."""
    after = CURSOR.fullmatch(request.GET.get("after", ""))
    found = queries.settled_releases((int(after["transaction"]), after["release_id"]) if after else None, BULK)
    last = found[-1] if found else None
    made = ocds.release_package(request.get_full_path(), [r.body for r in found], published=last.date if last else None)
    if last:
        cursor = urlencode({"after": f"{last.transaction}:{last.release_id}"})
        made["links"] = {"next": f"{settings.BASE_URL}{reverse('notices:bulk')}?{cursor}"}
    return _json(request, made)


@page(anyone)
def feed(request: HttpRequest) -> HttpResponse:
    """The latest notices as an Atom feed."""
    made = Atom1Feed(
        title=f"Notices of {settings.PORTAL_NAME}", link=f"{settings.BASE_URL}{reverse('notices:list')}",
        description="Contract notices and award notices", feed_url=f"{settings.BASE_URL}{request.path}",
    )  # fmt: skip
    for notice in queries.public_notices()[:FEED]:
        link = f"{settings.BASE_URL}{reverse('notices:notice', args=[notice.number])}"
        made.add_item(
            title=f"{notice.number} {notice.title}", link=link, description=Notice.Kind(notice.kind).label,
            unique_id=link, pubdate=notice.published_at, updateddate=notice.published_at,
        )  # fmt: skip
    return HttpResponse(made.writeString("utf-8"), content_type="application/atom+xml; charset=utf-8")
