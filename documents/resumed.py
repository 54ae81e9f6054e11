"""Uploads that arrived in parts, handed to forms and actions as if they had come with the form."""

from __future__ import annotations

import tempfile
from functools import cached_property
from typing import IO, Any, cast

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest
from django.utils.datastructures import MultiValueDict

from accounts.ids import as_uuid
from documents.models import Upload
from documents.queries import name_of, open_upload, whole_uploads

SUFFIX = "--uploaded"
"""A form names what was uploaded for its field `files` in `files--uploaded`, once for each file."""


class Resumed(UploadedFile):
    """A whole upload. Its parts are joined when it is read, in a file without a name that nobody else can open."""

    def __init__(self, upload: Upload) -> None:
        self.upload = upload
        super().__init__(name=name_of(upload), size=upload.length)

    @property
    def file(self) -> IO[bytes]:
        """The content."""
        return self._joined

    @file.setter
    def file(self, nothing: IO[bytes] | None) -> None:
        """Django gives an uploaded file its content when it is made; this one has its own."""

    @cached_property
    def _joined(self) -> IO[bytes]:
        joined = cast("IO[bytes]", tempfile.TemporaryFile())  # noqa: SIM115  closed with this object
        for piece in open_upload(self.upload):
            joined.write(piece)
        joined.seek(0)
        return joined


class Gone(UploadedFile):
    """An upload that a form names and that is not there: it waited too long, or is not the person's."""

    def __init__(self) -> None:
        super().__init__(name="file", size=1)

    @property
    def file(self) -> IO[bytes]:
        """Raises ValidationError with what to do."""
        raise ValidationError("A file that you uploaded is not there any more. Choose it again.")

    @file.setter
    def file(self, nothing: IO[bytes] | None) -> None:
        """There is none."""


def files_of(request: HttpRequest) -> MultiValueDict[str, Any]:
    """The files of a form: those that came with it, and those uploaded before it.

    An upload that was taken already is left out, so that a form sent twice does no harm.
    """
    files: MultiValueDict[str, Any] = MultiValueDict({name: request.FILES.getlist(name) for name in request.FILES})
    named = [
        (name.removesuffix(SUFFIX), as_uuid(key))
        for name, keys in request.POST.lists()
        if name.endswith(SUFFIX)
        for key in dict.fromkeys(keys)
    ]
    whole = whole_uploads(request.user, filter(None, (key for _, key in named))) if named else {}
    for name, key in named:
        upload = whole.get(key) if key else None
        if upload is None or upload.taken_at is None:
            files.appendlist(name, Resumed(upload) if upload else Gone())
    return files


def posted_with_files(request: HttpRequest) -> tuple[Any, Any]:
    """What a form with files is given: the posted fields and files; None for both when the page is only asked for."""
    return (request.POST, files_of(request)) if request.method == "POST" else (None, None)
