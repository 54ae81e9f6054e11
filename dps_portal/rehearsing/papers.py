"""Papers that people of the story upload."""

from __future__ import annotations

from documents.pdf import render_pdf


def a_pdf(title: str) -> bytes:
    """A page with a title, as a supplier would scan or print one."""
    return render_pdf("suppliers/letters/evidence.html", {"title": title, "organisation": "The rehearsal"})
