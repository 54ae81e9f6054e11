"""What Django does with the files of a form while they arrive."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.files.uploadhandler import FileUploadHandler


class NoFurtherThanTheLimit(FileUploadHandler):
    """Lets go of what comes of a file beyond the limit: it fills no disk, and who takes it refuses it by its size."""

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes | None:
        """The piece for the handlers that keep it; None once the file is too large already."""
        return None if start > settings.FORM_FILE_MAX_BYTES else raw_data

    def file_complete(self, file_size: int) -> Any:
        """The handlers after this one have the file."""
        return None
