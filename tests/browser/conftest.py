"""A real browser on the real portal: Debian's Chromium, driven by Playwright, with axe run in the page."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from weakref import WeakSet

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, sync_playwright
from pytest_django.live_server_helper import LiveServer

from tests.factories.accounts import sign_in

os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"  # Playwright runs a loop in this thread; our own code is not async

AXE = settings.BASE_DIR / "node_modules" / "axe-core" / "axe.min.js"
FLAGS = [
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-gpu",
    "--disable-quic",
    "--disable-sync",
    "--no-first-run",
    "--no-sandbox",
]
WIDE, NARROW = {"width": 1280, "height": 900}, {"width": 320, "height": 640}
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
LOOK = """([rules, apart]) => axe.run(
    {exclude: [apart]}, {runOnly: {type: 'tag', values: rules}, resultTypes: ['violations']}
)"""  # what passes need not be described: that takes two thirds of axe's time
without_javascript: WeakSet[BrowserContext] = WeakSet()


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One browser for all tests of this process."""
    program = shutil.which("chromium") or shutil.which("google-chrome")
    if program is None:
        pytest.fail("Missing: Chromium. Install it with: sudo apt-get install chromium")
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=program, args=FLAGS)
        yield started
        started.close()


@pytest.fixture
def visit(browser: Browser, live_server: LiveServer) -> Iterator[Callable[..., Page]]:
    """`visit(person=None, narrow=False, javascript=True)` opens a page of a fresh browser, signed in as the person."""
    contexts: list[BrowserContext] = []
    refused: list[str] = []

    def note(message: ConsoleMessage) -> None:
        if "Content Security Policy" in message.text:
            refused.append(message.text)

    def open_page(person: Any = None, *, narrow: bool = False, javascript: bool = True) -> Page:
        context = browser.new_context(
            base_url=live_server.url, viewport=NARROW if narrow else WIDE, java_script_enabled=javascript
        )
        context.set_default_timeout(10_000)
        context.add_init_script(path=AXE)  # comes in by the debugger, so that our policy stays as it is
        contexts.append(context)
        if not javascript:
            without_javascript.add(context)
        if person is not None:
            context.add_cookies([_session_cookie(person, live_server.url)])
        page = context.new_page()
        page.on("console", note)
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert refused == []


def _session_cookie(person: Any, url: str) -> Any:
    session = sign_in(Client(), person).session
    return {"name": settings.SESSION_COOKIE_NAME, "value": session.session_key, "url": url}


# The NHS's own button for files: its name is put together from label and button, which axe reads as a mismatch
LOOKED_AT = [".nhsuk-file-upload button"]


def accessibility_problems(page: Page) -> list[str]:
    """What axe finds on the page as it stands."""
    if page.context in without_javascript:
        pytest.fail("axe never answers on a page without JavaScript: look at the same page with it")
    found = page.evaluate(LOOK, [RULES, LOOKED_AT])
    return [
        f"{violation['id']}: {violation['help']} {json.dumps([node['html'] for node in violation['nodes']])}"
        for violation in found["violations"]
    ]


def overflows(page: Page) -> bool:
    """Whether one would have to scroll sideways."""
    return bool(page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth"))


def _keep_picture(page: Page, name: str) -> None:
    if folder := os.environ.get("SCREENSHOTS"):
        Path(folder).mkdir(parents=True, exist_ok=True)
        width = page.viewport_size["width"] if page.viewport_size else 0
        page.screenshot(path=Path(folder) / f"{name}-{width}.png", full_page=True)


def _resize(page: Page, size: Any) -> None:
    if page.viewport_size != size:
        page.set_viewport_size(size)
        page.evaluate("new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))")  # drawn anew


@pytest.fixture
def looks_right() -> Callable[[Page, str], None]:
    """`looks_right(page, "name")`: axe finds nothing and nothing overflows, wide and narrow.

    Pictures are kept where SCREENSHOTS says. The page goes on with the width it had.
    """

    def check(page: Page, name: str) -> None:
        page.wait_for_load_state()  # a click waits for the next page to begin, axe needs it whole
        before = page.viewport_size or WIDE
        for size in (before, NARROW if before == WIDE else WIDE):
            _resize(page, size)
            _keep_picture(page, name)
            assert accessibility_problems(page) == [], f"{name} at {size}"
            assert not overflows(page), f"{name} scrolls sideways at {size}"
        _resize(page, before)

    return check
