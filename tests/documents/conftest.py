"""What the tests of this room share."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest


@pytest.fixture
def kept(settings, tmp_path: Path) -> Callable[[], list[Path]]:
    """The files in a store that was empty before the test."""
    settings.MEDIA_ROOT = tmp_path
    settings.STORAGES = {
        **settings.STORAGES,
        "default": {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": str(tmp_path)}},
    }
    return lambda: [path for path in tmp_path.rglob("*") if path.is_file()]
