"""Files that come in: recognised, encrypted, and given back as they were."""

from __future__ import annotations

import zipfile
from io import BytesIO

import pytest
from django.core.exceptions import ValidationError
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image
from pypdf import PdfWriter

from documents import actions, vault
from documents.models import Document, Scan
from documents.queries import Quarantined, content_of
from documents.streams import CHUNK, Tampered, decrypt, encrypt, new_key


def a_pdf() -> bytes:
    writer, made = PdfWriter(), BytesIO()
    writer.add_blank_page(72, 72)
    writer.write(made)
    return made.getvalue()


def a_png() -> bytes:
    made = BytesIO()
    Image.new("RGB", (4, 4)).save(made, "PNG")
    return made.getvalue()


def a_docx(member: str = "word/document.xml", content: bytes = b"<x/>") -> bytes:
    made = BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(member, content)
    return made.getvalue()


def store(name: str, content: bytes) -> Document:
    return actions.store(by=None, organisation=None, upload=SimpleUploadedFile(name, content))


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("name", "content", "kind"),
    [
        ("Insurance.pdf", a_pdf(), "application/pdf"),
        ("picture.png", a_png(), "image/png"),
        ("Bericht für Größe.txt", "Zürich".encode(), "text/plain"),
        ("answers.docx", a_docx(), "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
    ],
)
def test_a_file_comes_back_as_it_was_and_keeps_its_name(name: str, content: bytes, kind: str) -> None:
    document = store(name, content)
    assert (document.name, document.content_type, document.size) == (name, kind, len(content))
    assert content_of(document) == content


@pytest.mark.django_db
def test_the_store_holds_no_plain_byte_of_it() -> None:
    content = b"A secret sentence that nobody else may read. " * 50
    document = store("secret.txt", content)
    with default_storage.open(document.storage_key) as stored:
        assert b"secret sentence" not in stored.read()


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("empty.pdf", b"", "is empty"),
        ("virus.exe", b"MZ", "not of a kind that can be kept"),
        ("page.pdf", b"<html></html>", "its content is something else"),
        ("picture.png", b"not a picture", "its content is something else"),
        ("notes.txt", b"a\x00b", "its content is something else"),
        ("answers.docx", a_docx("other.xml"), "its content is something else"),
        ("no-extension", b"text", "not of a kind that can be kept"),
        ("line\nbreak.pdf", a_pdf(), "characters that cannot be shown"),
        ("zero\x00.pdf", a_pdf(), "characters that cannot be shown"),
        ("torn.pdf", a_pdf()[:60], "cannot be opened"),
    ],
)
def test_what_is_wrong_with_a_file_is_said_and_nothing_is_kept(name: str, content: bytes, says: str) -> None:
    upload = SimpleUploadedFile("placeholder", content)
    upload._name = name  # Django cleans names; a client need not
    with pytest.raises(ValidationError) as refused:
        actions.store(by=None, organisation=None, upload=upload)
    assert says in refused.value.messages[0]
    assert not Document.objects.exists()


@pytest.mark.django_db
def test_a_folder_in_a_name_is_dropped_so_that_it_cannot_lead_anywhere() -> None:
    upload = SimpleUploadedFile("x.txt", b"words")
    upload._name = "../../etc/passwd.txt"  # Django cleans names; a client need not
    assert actions.store(by=None, organisation=None, upload=upload).name == "passwd.txt"


@pytest.mark.django_db
def test_an_office_file_that_would_unpack_to_far_too_much_is_refused_without_unpacking(monkeypatch) -> None:
    monkeypatch.setattr("documents.inspection.EXPANDED_AT_MOST", 1_000_000)
    with pytest.raises(ValidationError, match="would unpack to more"):
        store("bomb.docx", a_docx(content=b"\0" * 2_000_000))


@pytest.mark.django_db
def test_a_file_above_the_limit_is_refused_with_the_limit(settings) -> None:
    settings.FILE_MAX_BYTES = 1_000_000
    with pytest.raises(ValidationError, match="larger than 1 MB"):
        store("large.txt", b"x" * 1_000_001)


@pytest.mark.django_db
def test_a_quarantined_file_is_not_handed_out() -> None:
    document = store("notes.txt", b"words")
    Document.objects.filter(pk=document.pk).update(scan=Scan.QUARANTINED)
    document.refresh_from_db()
    with pytest.raises(Quarantined):
        content_of(document)


@pytest.mark.django_db
def test_a_file_put_in_the_place_of_another_is_noticed() -> None:
    first, second = store("first.txt", b"first"), store("second.txt", b"second")
    first.storage_key = second.storage_key
    with pytest.raises(Tampered):
        content_of(first)


@pytest.mark.parametrize("size", [0, 1, CHUNK - 1, CHUNK, CHUNK + 1, 3 * CHUNK])
def test_any_size_survives_encryption(size: int) -> None:
    key = new_key()
    assert decrypt(encrypt(b"x" * size, key, b"here"), key, b"here") == b"x" * size


@given(plain=st.binary(max_size=300), place=st.integers(min_value=0), flip=st.integers(min_value=1, max_value=255))
def test_any_changed_byte_is_noticed(plain: bytes, place: int, flip: int) -> None:
    key = new_key()
    sealed = bytearray(encrypt(plain, key, b"here"))
    sealed[place % len(sealed)] ^= flip
    with pytest.raises(Tampered):
        decrypt(bytes(sealed), key, b"here")


@pytest.mark.parametrize("cut", [0, 10, 24, 25, CHUNK, -1], ids=str)
def test_a_stream_cut_short_or_moved_elsewhere_is_noticed(cut: int) -> None:
    key = new_key()
    sealed = encrypt(b"x" * (2 * CHUNK), key, b"here")
    with pytest.raises(Tampered):
        decrypt(sealed[:cut], key, b"here")
    with pytest.raises(Tampered):
        decrypt(sealed, key, b"there")
    with pytest.raises(Tampered):
        decrypt(sealed + b"more", key, b"here")


def test_what_the_vault_sealed_opens_after_the_master_key_is_rotated(settings) -> None:
    old, new = settings.PORTAL_MASTER_KEY, "bmV3LW1hc3Rlci1rZXktZm9yLWEtdGVzdC0wMDAwMDA="
    sealed = vault.seal(b"words", "here")
    settings.PORTAL_MASTER_KEY = f"{new},{old}"
    assert vault.unseal(sealed, "here") == b"words"
    assert not vault.is_under_newest_key(sealed)
    assert vault.is_under_newest_key(vault.seal(b"words", "here"))
    settings.PORTAL_MASTER_KEY = new
    with pytest.raises(Tampered):
        vault.unseal(sealed, "here")


def test_what_the_vault_sealed_for_one_place_does_not_open_in_another() -> None:
    with pytest.raises(Tampered):
        vault.unseal(vault.seal(b"words", "here"), "there")
