"""What the handbook says about settings and commands is what the code has."""

import re

from django.conf import settings

ROOT = settings.BASE_DIR
HANDBOOK = (ROOT / "docs" / "operations.md").read_text()
MAKEFILE = (ROOT / "Makefile").read_text()


def read_by(file: str, pattern: str) -> set[str]:
    return set(re.findall(pattern, (ROOT / "dps_portal" / file).read_text()))


def test_every_setting_is_explained_and_none_that_is_gone():
    table = HANDBOOK.split("## Settings")[1].split("\n## ")[0]
    first_cells = [line.split("|")[1] for line in table.splitlines() if line.startswith("|")]
    explained = set(re.findall(r"`([A-Z_0-9]+)`", " ".join(first_cells)))
    read = (
        read_by("settings.py", r'env(?:\.\w+)?\(\s*"(\w+)"')
        | read_by("settings.py", r"env\('(\w+)'")
        | read_by("gunicorn.py", r'environ\.get\("(\w+)"')
    )
    assert explained == read


def test_every_make_target_it_names_exists():
    named = set(re.findall(r"`make (?:-s )?([a-z]+)", HANDBOOK))
    assert named
    assert named <= set(re.findall(r"^([a-z]+):", MAKEFILE, re.MULTILINE))
