"""The tus protocol, version 1.0.0 (https://tus.io/protocols/resumable-upload): core, creation, expiration, termination.

A thin door on `documents.uploading`: it reads headers and the stream of the body, and answers in the protocol's codes.
"""

from __future__ import annotations

import binascii
from base64 import b64decode, b64encode
from collections.abc import Callable, Iterator
from datetime import timedelta
from functools import wraps
from typing import Any, cast

from django.conf import settings
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, UnreadablePostError
from django.urls import reverse
from django.utils.http import http_date

from accounts.doors import page
from accounts.models import User
from documents import policies, queries, uploading
from documents.limits import TooLarge
from documents.models import Upload
from documents.streams import CHUNK

VERSION = "1.0.0"
EXTENSIONS = "creation,expiration,termination"
BODY = "application/offset+octet-stream"

Speaks = Callable[..., HttpResponse]


def tus(*methods: str) -> Callable[[Speaks], Speaks]:
    """Give a view the protocol's manners: its methods, its version, its headers, its codes for what is refused."""

    def teach(view: Speaks) -> Speaks:
        @wraps(view)
        def spoken(request: HttpRequest, *args: Any) -> HttpResponse:
            method = _method(request)
            if method not in methods:
                answer = HttpResponse(status=405, headers={"Allow": ", ".join(methods)})
            elif method != "OPTIONS" and request.headers.get("Tus-Resumable") != VERSION:
                answer = HttpResponse(status=412, headers={"Tus-Version": VERSION})
            else:
                answer = _answer(view, request, method, *args)
            answer["Tus-Resumable"], answer["Cache-Control"] = VERSION, "no-store"
            return answer

        return spoken

    return teach


def _method(request: HttpRequest) -> str:
    """What is asked for. Only a POST may name another method, as only a POST shows that no other site forged it."""
    said = request.method or ""
    return request.headers.get("X-HTTP-Method-Override", said).upper() if said == "POST" else said


def _answer(view: Speaks, request: HttpRequest, method: str, *args: Any) -> HttpResponse:
    try:
        return view(request, method, *args)
    except uploading.WrongOffset as elsewhere:
        return _says(409, str(elsewhere), **{"Upload-Offset": str(elsewhere.offset)})
    except uploading.GivenUp as gone:
        return _says(410, str(gone))
    except TooLarge as refused:
        return _says(413, *refused.messages)
    except ValidationError as refused:
        return _says(400, *refused.messages)


def _says(status: int, *words: str, **headers: str) -> HttpResponse:
    return HttpResponse(" ".join(words), status=status, content_type="text/plain; charset=utf-8", headers=headers)


@page(policies.may_upload)
@tus("POST", "OPTIONS")
def uploads(request: HttpRequest, method: str) -> HttpResponse:
    """Say what is spoken here, or take the announcement of a file."""
    if method == "OPTIONS":
        spoken = {"Tus-Version": VERSION, "Tus-Extension": EXTENSIONS, "Tus-Max-Size": str(settings.FILE_MAX_BYTES)}
        return HttpResponse(status=204, headers=spoken)
    name, length = _file_name(request), _number(request, "Upload-Length")
    upload = uploading.begin(by=cast("User", request.user), name=name, length=length)
    return HttpResponse(
        status=201, headers={"Location": reverse("documents:upload", args=[upload.pk]), **_ends(upload)}
    )


@page(policies.may_continue_upload, find=queries.own_upload)
@tus("HEAD", "PATCH", "DELETE")
def upload(request: HttpRequest, method: str, upload: Upload) -> HttpResponse:
    """Where an upload stands; more of it; or its end."""
    if method == "HEAD":
        return HttpResponse(headers={"Upload-Offset": str(upload.offset), **_announced(upload), **_ends(upload)})
    if method == "DELETE":
        uploading.give_up(by=cast("User", request.user), upload=upload)
        return HttpResponse(status=204)
    if request.content_type != BODY:
        return HttpResponse(status=415)
    if not request.headers.get("Content-Length"):
        return HttpResponse(status=411)
    offset = _number(request, "Upload-Offset")
    now_at = uploading.receive(by=cast("User", request.user), upload=upload, offset=offset, pieces=_body(request))
    return HttpResponse(status=204, headers={"Upload-Offset": str(now_at), **_ends(upload)})


def _body(request: HttpRequest) -> Iterator[bytes]:
    """The body as it comes. When the line breaks, what came before is kept."""
    try:
        while piece := request.read(CHUNK):
            yield piece
    except UnreadablePostError:
        return


def _number(request: HttpRequest, header: str) -> int:
    said = request.headers.get(header, "")
    if not (said.isascii() and said.isdigit() and len(said) < 16):
        raise ValidationError(f"{header} must be a number of bytes.")
    return int(said)


def _file_name(request: HttpRequest) -> str:
    """The name in Upload-Metadata: pairs of a key and a value in base64."""
    pairs = dict(pair.strip().partition(" ")[::2] for pair in request.headers.get("Upload-Metadata", "").split(","))
    try:
        return b64decode(pairs.get("filename", ""), validate=True).decode()
    except (binascii.Error, UnicodeDecodeError) as error:
        raise ValidationError("Upload-Metadata must give the file's name in base64.") from error


def _announced(upload: Upload) -> dict[str, str]:
    name = b64encode(queries.name_of(upload).encode()).decode()
    return {"Upload-Length": str(upload.length), "Upload-Metadata": f"filename {name}"}


def _ends(upload: Upload) -> dict[str, str]:
    kept = timedelta(hours=settings.UPLOAD_KEPT_HOURS)
    return {"Upload-Expires": http_date((upload.touched_at + kept).timestamp())}
