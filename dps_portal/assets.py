"""Takes the NHS style sheet, script and pictures from node_modules into static/nhsuk: `python -m dps_portal.assets`."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SOURCE = ROOT / "node_modules" / "nhsuk-frontend" / "dist" / "nhsuk"
TARGET = ROOT / "static" / "nhsuk"

FONT_FACE = re.compile(r"@font-face\s*\{[^}]*\}")  # the NHS's licensed font, from an origin our policy does not admit
SOURCE_MAP = re.compile(r"(/\*|//)# sourceMappingURL=\S+( \*/)?")


def build() -> None:
    """Make the folder anew."""
    shutil.rmtree(TARGET, ignore_errors=True)
    shutil.copytree(SOURCE / "assets", TARGET / "assets")
    style = (SOURCE / "nhsuk-frontend.min.css").read_text()
    style = SOURCE_MAP.sub("", FONT_FACE.sub("", style)).replace("url(/assets/", "url(assets/")
    (TARGET / "nhsuk-frontend.min.css").write_text(style)
    script = (SOURCE / "nhsuk-frontend.min.js").read_text()
    (TARGET / "nhsuk-frontend.min.js").write_text(SOURCE_MAP.sub("", script))


if __name__ == "__main__":
    build()
