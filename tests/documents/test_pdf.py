"""PDF as letters and notices are made: readable by everybody, and fetching nothing from outside."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from io import BytesIO
from pathlib import Path

import pikepdf
import pytest
from django.contrib.staticfiles import finders
from pdfua import validate
from pypdf import PdfReader

from documents.pdf import render_pdf

LETTER = {
    "authority": "NHS England",
    "authority_address": "Quarry House, Leeds LS2 7UE",
    "addressee": "Clearwater Health Ltd",
    "addressee_address": "1 Long Acre, London WC2E 9LH",
    "reference": "APP-2017-0012/1",
    "date": "18 December 2017",
}
TABLE = """
{% extends "pdf/letter.html" %}
{% block title %}Outcome of CALL-1{% endblock %}
{% block letter %}
<h1>Outcome</h1>
{% if user_text is defined %}<p>{{ user_text }}</p>{% endif %}
<table><caption>Scores</caption>
  <thead><tr><th scope="col">Criterion</th><th scope="col">You</th></tr></thead>
  <tbody>{% for n in range(60) %}<tr><th scope="row">Q{{ n }}</th><td>{{ n }} of 60</td></tr>{% endfor %}</tbody>
</table>
{% endblock %}
"""
LINES = """
{% extends "pdf/letter.html" %}
{% block letter %}{% for n in range(count) %}<p>Line {{ n }} of the letter.</p>{% endfor %}{% endblock %}
"""
LOW = """
{% extends "pdf/base.html" %}
{% block content %}<div style="height: 210mm"></div><h2>Files</h2>
<table><caption>SHA-256 of each file</caption><thead><tr><th scope="col">File</th></tr></thead>
<tbody>{% for n in range(4) %}<tr><th scope="row">File {{ n }}</th></tr>{% endfor %}</tbody></table>{% endblock %}
"""
# WeasyPrint ties each cell to its headers; this rule looks for the other way, a scope on each header.
TIED_THE_OTHER_WAY = "UA-15-003"


@pytest.fixture
def pdf_of(settings, tmp_path: Path) -> Callable[..., bytes]:
    """Makes a PDF from this source."""
    settings.TEMPLATES = [
        {**engine, "DIRS": [*engine.get("DIRS", []), tmp_path]} for engine in settings.TEMPLATES
    ]  # fmt: skip

    def make(source: str, **context: object) -> bytes:
        (tmp_path / "one.html").write_text(source)
        return render_pdf("one.html", LETTER | context)

    return make


@pytest.fixture
def visitors() -> Iterator[list[str]]:
    """Who came to a web server on this machine; its address comes first."""
    came: list[str] = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            came.append(self.path)

        def log_message(self, *_: object) -> None:
            """Quiet."""

    with HTTPServer(("127.0.0.1", 0), Handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        came.append(f"http://127.0.0.1:{server.server_port}")
        yield came
        server.shutdown()


def test_a_letter_is_tagged_and_named_and_says_its_language(pdf_of, tmp_path: Path) -> None:
    (tmp_path / "made.pdf").write_bytes(pdf_of(TABLE))
    found = validate(str(tmp_path / "made.pdf")).findings
    assert [finding for finding in found if finding.rule_id != TIED_THE_OTHER_WAY] == []
    made = PdfReader(tmp_path / "made.pdf")
    assert made.metadata is not None
    assert made.metadata.title == "Outcome of CALL-1"
    assert made.trailer["/Root"]["/Lang"] == "en"
    assert made.trailer["/Root"]["/ViewerPreferences"]["/DisplayDocTitle"]


def test_each_cell_of_a_table_knows_its_headers(pdf_of) -> None:
    with pikepdf.open(BytesIO(pdf_of(TABLE))) as made:
        cells = [node for node in made.objects if isinstance(node, pikepdf.Dictionary) and node.get("/S") == "/TD"]
        assert len(cells) == 60
        assert all(len(cell.A.Headers) == 2 for cell in cells)


def test_a_letter_shows_from_whom_to_whom_and_numbers_its_pages(pdf_of) -> None:
    pages = [page.extract_text() for page in PdfReader(BytesIO(pdf_of(TABLE))).pages]
    for words in LETTER.values():
        assert words in pages[0]
    assert "Yours sincerely" in pages[-1]
    for number, page in enumerate(pages, 1):
        assert f"Page {number} of {len(pages)}" in page
        assert "Criterion" in page, "the heading of the table is repeated"


def test_a_signature_never_stands_on_a_page_of_its_own(pdf_of) -> None:
    made = (PdfReader(BytesIO(pdf_of(LINES, count=count))).pages for count in range(12, 40))
    last = next(pages[-1].extract_text() for pages in made if len(pages) == 2)
    assert "Yours sincerely" in last
    assert "of the letter." in last


def test_the_title_of_a_table_never_stands_alone_at_the_foot_of_a_page(pdf_of) -> None:
    first, second = (page.extract_text() for page in PdfReader(BytesIO(pdf_of(LOW))).pages)
    assert "Files" not in first
    assert second.index("Files") < second.index("SHA-256 of each file") < second.index("File 0")


def test_what_people_wrote_is_text_and_never_a_tag(pdf_of, visitors: list[str]) -> None:
    wrote = f'<img src="{visitors[0]}/a.png"><style>p {{ display: none }}</style>'
    page = PdfReader(BytesIO(pdf_of(TABLE, user_text=wrote))).pages[0].extract_text()
    assert "<style>" in page
    assert visitors[1:] == []


@pytest.mark.parametrize(
    "tag",
    [
        '<img src="{outside}/a.png" alt="x">',
        '<link rel="stylesheet" href="{outside}/a.css">',
        '<style>@import url("{outside}/b.css"); p {{ background: url({outside}/c.png) }}</style>',
        '<link rel="attachment" href="file:///etc/passwd">',
        '<link rel="attachment" href="static:../../manage.py">',
        '<img src="file:///etc/passwd" alt="x">',
    ],
)
def test_nothing_but_our_own_static_files_is_fetched(pdf_of, visitors: list[str], tag: str) -> None:
    source = tag.format(outside=visitors[0])
    made = pdf_of(TABLE.replace("<h1>", f"{source}<p>Words</p><h1>"))
    assert visitors[1:] == []
    assert PdfReader(BytesIO(made)).attachments == {}


def test_the_style_sheet_is_ours() -> None:
    assert finders.find("pdf/pdf.css")
