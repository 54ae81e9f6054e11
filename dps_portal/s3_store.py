"""The S3 store as we use it: what is kept waits on disk first, as ciphertext, and goes from there in one request.

boto3 reads from a file what it sends; of anything else it holds parts in memory, some of them twice.
"""

from __future__ import annotations

import tempfile
from typing import Any

from django.core.files.base import File
from storages.backends.s3 import S3Storage


class S3Store(S3Storage):
    """Named in settings.STORAGES by `dps_portal.stores`."""

    def _save(self, name: str, content: Any) -> str:
        with tempfile.TemporaryFile() as staged:
            for piece in content.chunks():
                staged.write(piece)
            staged.seek(0)
            return str(super()._save(name, File(staged)))
