"""How this room's tests ask for its pages and send its forms."""

from __future__ import annotations

from django.urls import reverse


def page(client, name, status=200, **kwargs):
    """The text of a page that answers with this status."""
    answer = client.get(reverse(f"tenders:{name}", kwargs=kwargs))
    assert answer.status_code == status, (name, answer.status_code, answer.content[:2000])
    return answer.content.decode() if not answer.streaming else b"".join(answer.streaming_content).decode()


def post(client, name, data=None, status=302, **kwargs):
    """Send a form; the answer."""
    answer = client.post(reverse(f"tenders:{name}", kwargs=kwargs), data or {})
    assert answer.status_code == status, (name, answer.status_code, answer.content.decode()[-6000:])
    return answer
