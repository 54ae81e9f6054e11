"""Files that come in: recognised, encrypted, and given back as they were."""

from __future__ import annotations

import tracemalloc
from unittest.mock import Mock

import pytest
from django.core.exceptions import ValidationError
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile, UploadedFile
from django.db import DatabaseError

from documents import actions
from documents.models import Document, Scan
from documents.queries import Quarantined, content_of, open_document
from documents.streams import Tampered
from tests.factories.documents import a_docx, a_pdf, a_picture, an_archive, an_odt, store, with_a_second_end


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("name", "content", "kind"),
    [
        ("Insurance.pdf", a_pdf(), "application/pdf"),
        ("picture.png", a_picture(), "image/png"),
        ("Bericht für Größe.txt", "Zürich".encode(), "text/plain"),
        ("photo.JPG", a_picture("JPEG"), "image/jpeg"),
        ("answers.docx", a_docx(), "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
        ("plan.odt", an_odt(), "application/vnd.oasis.opendocument.text"),
        ("prices.ods", an_odt("spreadsheet"), "application/vnd.oasis.opendocument.spreadsheet"),
        ("prices.csv", b"line,price\r\n1,10\r\n", "text/csv"),
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
        ("no-extension", b"text", "not of a kind that can be kept"),
        ("page.pdf", b"<html></html>", "its content is something else"),
        ("late.pdf", b"GIF89a" + a_pdf(), "its content is something else"),
        ("torn.pdf", a_pdf()[:60], "cannot be opened"),
        ("picture.png", b"not a picture", "its content is something else"),
        ("picture.png", a_picture("JPEG"), "its content is something else"),
        ("notes.txt", b"a\x00b", "its content is something else"),
        ("late.csv", b"a" * 200_000 + b"\x00", "its content is something else"),
        ("program.csv", b"\x7fELF\x02\x01\x01" + b"a" * 50, "its content is something else"),
        ("answers.docx", an_archive({"other.xml": b"<x/>"}), "its content is something else"),
        ("sheet.ods", an_odt("text"), "its content is something else"),
        ("both.docx", b"<script>alert(1)</script>" + a_docx(), "its content is something else"),
        ("trailing.docx", a_docx() + b"<script>alert(1)</script>", "its content is something else"),
        ("two-ends.docx", with_a_second_end(a_docx()), "its content is something else"),
        ("macros.docx", a_docx(**{"word/vbaProject.bin": b"x"}), "holds macros"),
        ("line\nbreak.pdf", a_pdf(), "characters that cannot be shown"),
        ("zero\x00.pdf", a_pdf(), "characters that cannot be shown"),
        ("\u202efdp.exe.pdf", a_pdf(), "characters that cannot be shown"),
        ("   ", a_pdf(), "has no name"),
    ],
)
def test_what_is_wrong_with_a_file_is_said_and_nothing_is_kept(name: str, content: bytes, says: str, kept) -> None:
    with pytest.raises(ValidationError) as refused:
        store(name, content)
    assert says in refused.value.messages[0]
    assert not Document.objects.exists()
    assert kept() == []


@pytest.mark.django_db
def test_a_folder_in_a_name_is_dropped_so_that_it_cannot_lead_anywhere() -> None:
    assert store("../../etc/passwd.txt", b"words").name == "passwd.txt"
    assert store("C:\\Users\\me\\words.txt", b"words").name == "words.txt"


@pytest.mark.django_db
def test_a_long_name_is_cut_and_keeps_its_extension() -> None:
    assert store("x" * 300 + ".txt", b"words").name == "x" * 146 + ".txt"


@pytest.mark.django_db
def test_an_office_file_that_would_unpack_to_far_too_much_is_refused_without_unpacking(monkeypatch) -> None:
    monkeypatch.setattr("documents.inspection.EXPANDED_AT_MOST", 1_000_000)
    with pytest.raises(ValidationError, match="would unpack to more"):
        store("bomb.docx", a_docx(bomb=b"\0" * 2_000_000))


@pytest.mark.django_db
def test_an_archive_of_very_many_parts_is_refused_before_its_directory_is_read(monkeypatch) -> None:
    monkeypatch.setattr("documents.inspection.MEMBERS_AT_MOST", 10)
    many = a_docx(**{f"part{number}": b"" for number in range(10)})
    monkeypatch.setattr("zipfile.ZipFile", None)
    with pytest.raises(ValidationError, match="its content is something else"):
        store("many.docx", many)


@pytest.mark.django_db
def test_a_picture_of_very_many_pixels_is_refused_without_unpacking(monkeypatch) -> None:
    monkeypatch.setattr("documents.inspection.PIXELS_AT_MOST", 15)
    with pytest.raises(ValidationError, match="too large a picture"):
        store("large.png", a_picture())


@pytest.mark.django_db
def test_a_file_above_the_limit_is_refused_with_the_limit(settings) -> None:
    settings.FILE_MAX_BYTES = 1_000_000
    with pytest.raises(ValidationError, match="larger than 1 MB"):
        store("large.txt", b"x" * 1_000_001)


@pytest.mark.django_db
def test_a_file_that_is_larger_than_it_says_is_stopped_as_it_comes_and_nothing_of_it_stays(settings, kept) -> None:
    settings.FILE_MAX_BYTES = 1_000_000
    upload = SimpleUploadedFile("large.txt", b"x" * 1_000_001)
    upload.size = 10
    with pytest.raises(ValidationError, match="larger than 1 MB"):
        actions.store(by=None, organisation=None, upload=upload)
    assert kept() == []


@pytest.mark.django_db
def test_a_large_file_is_stored_and_read_without_standing_in_memory(tmp_path) -> None:
    size = 60_000_000
    large = tmp_path / "large.txt"
    with large.open("wb") as file:
        file.writelines(b"word " * 200_000 for _ in range(size // 1_000_000))
    with large.open("rb") as file:
        upload = UploadedFile(file, "large.txt", "text/plain", size)
        tracemalloc.start()
        document = actions.store(by=None, organisation=None, upload=upload)
        read = sum(len(piece) for piece in open_document(document))
        _, peak = tracemalloc.get_traced_memory()
        tracemalloc.stop()
    assert read == document.size == size
    assert peak < 5_000_000


@pytest.mark.django_db
def test_a_row_that_cannot_be_written_leaves_no_file(monkeypatch, kept) -> None:
    monkeypatch.setattr(Document, "save", Mock(side_effect=DatabaseError))
    with pytest.raises(DatabaseError):
        store("notes.txt", b"words")
    assert kept() == []


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
