"""How a kept file is handed to a browser: never as a page of ours."""

from __future__ import annotations

import pytest
from django.core.files.storage import default_storage
from django.test import RequestFactory

from documents.models import Document, Scan
from documents.queries import Quarantined
from documents.streams import Tampered
from documents.views import serve
from tests.factories.documents import a_pdf, store

pytestmark = pytest.mark.django_db


@pytest.fixture
def answer(rf: RequestFactory):
    return lambda document, **options: serve(rf.get("/"), document, **options)


def test_a_file_is_a_download_that_no_browser_takes_for_a_page(answer) -> None:
    served = answer(store("Größe <b>.txt", b"<script>alert(1)</script>"))
    assert b"".join(served.streaming_content) == b"<script>alert(1)</script>"
    assert served["Content-Type"] == "application/octet-stream"
    assert served["Content-Disposition"] == "attachment; filename*=utf-8''Gr%C3%B6%C3%9Fe%20%3Cb%3E.txt"
    assert served["X-Content-Type-Options"] == "nosniff"
    assert served["Cache-Control"] == "private, no-store"
    assert served["Content-Security-Policy"] == "sandbox; default-src 'none'; frame-ancestors 'none'"
    assert served["Content-Length"] == "25"


@pytest.mark.parametrize(
    ("name", "content", "inline"), [("a.pdf", a_pdf(), True), ("a.txt", b"x", True), ("a.csv", b"x", False)]
)
def test_only_harmless_kinds_are_shown_in_the_browser_itself(answer, name: str, content: bytes, inline: bool) -> None:
    served = answer(store(name, content), inline=True)
    assert served["Content-Disposition"].startswith("inline" if inline else "attachment")


def test_a_quarantined_file_is_refused_with_the_reason(answer) -> None:
    document = store("notes.txt", b"words")
    Document.objects.update(scan=Scan.QUARANTINED)
    document.refresh_from_db()
    with pytest.raises(Quarantined, match="malware scan found something"):
        answer(document)


def test_a_file_changed_in_the_store_is_noticed_before_anything_is_sent(answer) -> None:
    document = store("notes.txt", b"words")
    with default_storage.open(document.storage_key, "rb") as kept:
        sealed = bytearray(kept.read())
    sealed[-1] ^= 1
    default_storage.delete(document.storage_key)
    with default_storage.open(document.storage_key, "wb") as kept:
        kept.write(bytes(sealed))
    with pytest.raises(Tampered):
        answer(document)


def test_a_file_gone_from_the_store_is_noticed_before_anything_is_sent(answer) -> None:
    document = store("notes.txt", b"words")
    default_storage.delete(document.storage_key)
    with pytest.raises(FileNotFoundError):
        answer(document)
