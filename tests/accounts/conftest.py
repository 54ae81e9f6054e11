"""What tests about people ask for."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from django.core import mail


@pytest.fixture
def link_in_mail() -> Callable[[str], str]:
    """The link of the newest mail, as a path; `link_in_mail("reset")` looks for that word in it."""

    def find(word: str = "") -> str:
        links = re.findall(r"https?://[^/\s]+(/\S+)", mail.outbox[-1].body)
        return next(link for link in links if word in link)

    return find
