"""The S3-compatible store of files, with what django-storages leaves unsaid set so that no file stands in memory."""

from __future__ import annotations

from typing import Any

ONE_REQUEST = 5_000_000_000  # bytes that S3 takes in one request
KEPT_IN_MEMORY = 1_000_000  # of a file that is read; what is longer waits on disk


def s3(**named: Any) -> dict[str, Any]:
    """The storage for settings.STORAGES; `named` says bucket, endpoint, region and keys."""
    from boto3.s3.transfer import TransferConfig  # only where it is used: loading it takes long

    return {
        "BACKEND": "dps_portal.s3_store.S3Store",
        "OPTIONS": {
            **named,
            "file_overwrite": False,
            "max_memory_size": KEPT_IN_MEMORY,
            "transfer_config": TransferConfig(use_threads=False, multipart_threshold=ONE_REQUEST),
        },
    }
