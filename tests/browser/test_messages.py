"""The inbox as it looks, wide and narrow."""

from __future__ import annotations

import pytest
from django.urls import reverse

from documents import actions as documents
from notifications.models import Message
from tests.factories.accounts import UserFactory
from tests.factories.notifications import tell

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_the_inbox_and_a_message_look_right(visit, looks_right, monkeypatch):
    monkeypatch.setattr("notifications.actions.nudge", lambda task: None)
    person = UserFactory(name="Olu Owner", email="olu.owner.with.a.long.address@clearwater-health.example.test")
    page = visit(person)
    page.goto(reverse("notifications:inbox"))
    looks_right(page, "messages-empty")
    letter = documents.store_bytes(
        by=None, organisation=None, name="Decision APP-2017-0012 lot 1, with a name that has to wrap.pdf",
        content_type="application/pdf", content=b"%PDF-1.7 words",
    )  # fmt: skip
    tell(person, key="a", subject="APP-2017-0012: the decision on lot 1", attachments=[letter])
    tell(person, key="b", subject="Your bid for CALL-2018-0003 is due tomorrow, and this is a long heading",
         body="It is due on 19 February 2018 at 12 noon.\nWhat you have saved is kept.")  # fmt: skip
    page.goto(reverse("home"))
    looks_right(page, "messages-home")
    with page.expect_navigation():
        page.get_by_role("link", name="2 unread messages").click()
    looks_right(page, "messages-inbox")
    with page.expect_navigation():
        page.get_by_role("link", name="APP-2017-0012: the decision on lot 1").click()
    looks_right(page, "messages-one")
    address = page.get_by_role("link", name="Decision APP-2017-0012").get_attribute("href")
    assert page.request.get(address).body() == b"%PDF-1.7 words"
    page.goto(reverse("notifications:inbox"))
    page.get_by_role("button", name="Mark all as read").click()
    page.get_by_text("2 messages, 0 unread").wait_for()
    assert not Message.objects.filter(read_at__isnull=True).exists()
