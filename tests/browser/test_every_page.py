"""Every address that shows a page, opened by somebody it lets in, on the width of a phone: axe finds nothing there."""

from __future__ import annotations

from collections import defaultdict
from http import HTTPStatus

import pytest
from django.conf import settings
from django.urls import reverse
from playwright.sync_api import Browser, Page
from pytest_django.live_server_helper import LiveServer

from tests.authorisation import matrix, world
from tests.browser.conftest import AXE, NARROW, accessibility_problems, overflows

pytestmark = [pytest.mark.browser, pytest.mark.longest(100), pytest.mark.django_db(transaction=True)]


def test_axe_finds_nothing_on_any_page_and_no_page_scrolls_sideways(browser: Browser, live_server: LiveServer) -> None:
    made, problems = world.make(), []
    for role, addresses in _pages(made).items():
        context = browser.new_context(base_url=live_server.url, viewport=NARROW)
        context.add_init_script(path=AXE)
        if session := made.clients[role].cookies.get(settings.SESSION_COOKIE_NAME):
            context.add_cookies(
                [{"name": settings.SESSION_COOKIE_NAME, "value": session.value, "url": live_server.url}]
            )
        page = context.new_page()
        for address in addresses:
            problems += [f"{address} as {role}: {problem}" for problem in _problems(page, address)]
        context.close()
    assert not problems, "\n".join(problems)


def _pages(made: world.World) -> dict[str, list[str]]:
    """By role, the addresses that show it a page; each address once, to the first that it lets in."""
    found = defaultdict(list)
    for route, line in matrix.read().items():
        address = reverse(route, kwargs=made.kwargs(route))
        for role in filter(line.may.__contains__, made.clients):
            answer = made.clients[role].get(address)
            if answer.status_code == HTTPStatus.OK and answer.headers.get("Content-Type", "").startswith("text/html"):
                found[role].append(address)
            if answer.status_code in (HTTPStatus.OK, HTTPStatus.METHOD_NOT_ALLOWED):
                break  # a file, data or a form's target is no page for the next role either
    return found


def _problems(page: Page, address: str) -> list[str]:
    page.goto(address)
    return accessibility_problems(page) + (["scrolls sideways"] if overflows(page) else [])
