"""Uploading in a browser: two files at once, a line that breaks, a page loaded anew; they go on where they stopped."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.urls import reverse
from playwright.sync_api import Page, Route, expect

from documents.queries import content_of
from suppliers import actions
from suppliers.models import Application, Evidence
from tests.factories.suppliers import SupplierFactory, supplier_person
from tests.suppliers import story

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
WORDS = b"What we are insured for. " * 20_000


@pytest.fixture
def draft(at, settings) -> Application:
    at("2017-12-04 10:00")
    settings.UPLOAD_PIECE_BYTES = 100_000
    dps = story.a_dps()
    owner = supplier_person(SupplierFactory(), name="Olu Owner")
    return actions.start_application(
        by=owner, dps=dps, organisation=owner.organisations()[0], lots=dps.lots.filter(number=1)
    )


def _break_the_line(page: Page, after: int) -> dict[str, Any]:
    """Let so many pieces through, then break every further one, until `line["broken"]` is taken away."""
    line = {"pieces": 0, "broken": True}

    def through(route: Route) -> None:
        if route.request.method == "PATCH":
            line["pieces"] += 1
            if line["broken"] and line["pieces"] > after:
                route.abort("connectionreset")
                return
        route.continue_()

    page.route("**/uploads/**", through)
    return line


def _drop(page: Page, *files: Path) -> None:
    """Let go of files over the place that says so, as somebody does who drags them there."""
    dragged = page.evaluate_handle(
        """contents => contents.reduce((dragged, [name, words, lastModified]) => {
             dragged.items.add(new File([words], name, { type: 'text/plain', lastModified }))
             return dragged
           }, new DataTransfer())""",
        [[file.name, file.read_text(), file.stat().st_mtime_ns // 1_000_000] for file in files],
    )
    place = page.get_by_role("button", name="or drop files").first
    for event in ("dragenter", "dragover", "drop"):
        place.dispatch_event(event, {"dataTransfer": dragged})


def test_two_files_go_on_where_a_broken_line_and_a_reload_stopped_them(visit, looks_right, draft, tmp_path):
    first, second = tmp_path / "policy.txt", tmp_path / "cover.txt"
    first.write_bytes(WORDS)
    second.write_bytes(WORDS[::-1])
    page = visit(draft.started_by)
    line = _break_the_line(page, after=3)
    page.goto(reverse("suppliers:task", args=[draft.pk, "insurance"]))
    _drop(page, first, second)
    page.get_by_text("the connection is broken").first.wait_for()
    looks_right(page, "upload-broken")
    page.reload()
    page.get_by_text("stopped at").first.wait_for()
    page.set_viewport_size({"width": 320, "height": 640})
    looks_right(page, "upload-stopped")
    line["broken"] = False
    before = line["pieces"]
    page.set_input_files("input[type=file]", [first, second])
    page.get_by_role("button", name="Save and continue").click()
    page.wait_for_url(lambda url: "insurance" not in url)
    assert {row.document.name: content_of(row.document) for row in Evidence.objects.all()} == {
        "policy.txt": WORDS, "cover.txt": WORDS[::-1]
    }  # fmt: skip
    assert line["pieces"] - before == 7, "of ten pieces three had arrived"
    page.goto(reverse("suppliers:task", args=[draft.pk, "insurance"]))
    expect(page.get_by_role("link", name="policy.txt", exact=True)).to_be_visible()
    assert page.locator(".portal-uploads li").count() == 0


def test_a_file_that_was_refused_does_not_come_back_with_the_page(visit, draft, tmp_path):
    false = tmp_path / "false.pdf"
    false.write_bytes(b"This is no PDF. " * 8)
    page = visit(draft.started_by)
    page.goto(reverse("suppliers:task", args=[draft.pk, "insurance"]))
    page.set_input_files("input[type=file]", [false])
    with page.expect_response(lambda reply: reply.request.method == "DELETE"):  # what cannot be kept is given up
        page.get_by_role("button", name="Save and continue").click()
        page.get_by_text("it was not added, for the reason said above").first.wait_for()
    page.goto(reverse("suppliers:task", args=[draft.pk, "insurance"]))
    page.wait_for_load_state("networkidle")
    assert page.locator(".portal-uploads li").count() == 0
