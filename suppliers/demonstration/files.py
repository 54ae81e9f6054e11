"""The files that fictional suppliers send as proof."""

from __future__ import annotations

from functools import cache
from io import BytesIO

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image, ImageDraw, ImageFont

from accounts.models import Organisation
from documents.pdf import render_pdf

PAGE, MARGIN, INK = (620, 877), 48, "#212b32"


def a_pdf(title: str, organisation: Organisation) -> SimpleUploadedFile:
    """A page with a title, as a supplier would write a proof."""
    return SimpleUploadedFile(f"{title}.pdf", _titled_page(title, organisation.name), content_type="application/pdf")


@cache
def _titled_page(title: str, organisation: str) -> bytes:
    return render_pdf("suppliers/letters/evidence.html", {"title": title, "organisation": organisation})


def a_text(title: str, organisation: Organisation) -> SimpleUploadedFile:
    """What a small firm writes down without further ado."""
    said = f"{title}\n\nMade for a demonstration. {organisation.name} and everything said here are invented.\n"
    return SimpleUploadedFile(f"{title}.txt", said.encode(), content_type="text/plain")


def a_scan(title: str, organisation: Organisation) -> SimpleUploadedFile:
    """A picture of such a page, as a supplier would scan what somebody else wrote."""
    picture, said = Image.new("RGB", PAGE, "white"), f"Made for a demonstration. {organisation.name} and\n"
    draw = ImageDraw.Draw(picture)
    draw.rectangle((MARGIN // 2, MARGIN // 2, PAGE[0] - MARGIN // 2, PAGE[1] - MARGIN // 2), outline=INK, width=3)
    draw.text((MARGIN, MARGIN), title, fill=INK, font=ImageFont.load_default(26))
    draw.text(
        (MARGIN, 2 * MARGIN), f"{said}everything said here are invented.", fill=INK, font=ImageFont.load_default(20)
    )
    content = BytesIO()
    picture.save(content, "PNG")
    return SimpleUploadedFile(f"{title}.png", content.getvalue(), content_type="image/png")
