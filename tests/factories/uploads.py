"""Uploads in parts, as the page's script or any other speaker of the tus protocol sends them."""

from __future__ import annotations

from base64 import b64encode
from typing import Any

from django.test import Client
from django.urls import reverse

TUS = {"Tus-Resumable": "1.0.0"}
BODY = "application/offset+octet-stream"


def announce(client: Client, name: str, length: int, **headers: str) -> Any:
    """The answer to the announcement of a file."""
    metadata = f"filename {b64encode(name.encode()).decode()},filetype dGV4dA=="
    said = {**TUS, "Upload-Length": str(length), "Upload-Metadata": metadata, **headers}
    return client.post(reverse("documents:uploads"), content_type="text/plain", headers=said)


def send(client: Client, address: str, offset: int, content: bytes, **headers: str) -> Any:
    """The answer to one part."""
    said = {**TUS, "Upload-Offset": str(offset), **headers}
    return client.patch(address, content, content_type=BODY, headers=said)


def stands_at(client: Client, address: str) -> int | None:
    """How much has arrived; None where there is no such upload."""
    answer = client.head(address, headers=TUS)
    return int(answer["Upload-Offset"]) if answer.status_code == 200 else None


def uploaded(client: Client, name: str, content: bytes, parts: int = 2) -> str:
    """The key of a whole upload, sent in so many parts."""
    address = announce(client, name, len(content))["Location"]
    step = -(-len(content) // parts)
    for offset in range(0, len(content), step):
        assert send(client, address, offset, content[offset : offset + step]).status_code == 204
    return address.split("/")[2]
