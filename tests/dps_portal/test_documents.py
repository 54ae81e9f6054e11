"""What the documents say about settings, commands, places in the code and libraries is what the code has."""

import re
import tomllib

from django.conf import settings

ROOT = settings.BASE_DIR
HANDBOOK = (ROOT / "docs" / "operations.md").read_text()
MAKEFILE = (ROOT / "Makefile").read_text()
MANIFEST = tomllib.loads((ROOT / "pyproject.toml").read_text())


def read_by(file: str, pattern: str) -> set[str]:
    return set(re.findall(pattern, (ROOT / "dps_portal" / file).read_text()))


def explained(section: str, pattern: str) -> set[str]:
    """What the first column of a section's table names."""
    table = HANDBOOK.split(f"## {section}\n")[1].split("\n## ")[0]
    first_cells = [line.split("|")[1] for line in table.splitlines() if line.startswith("|")]
    return set(re.findall(f"`({pattern})`", " ".join(first_cells)))


def test_every_setting_is_explained_and_none_that_is_gone():
    read = (
        read_by("settings.py", r'env(?:\.\w+)?\(\s*"(\w+)"')
        | read_by("settings.py", r"env\('(\w+)'")
        | read_by("gunicorn.py", r'environ\.get\("(\w+)"')
    )
    assert explained("Settings", "[A-Z_0-9]+") == read


def test_every_command_is_explained_and_none_that_is_gone():
    there = {file.stem for file in ROOT.glob("*/management/commands/[a-z]*.py")}
    assert explained("Commands", "[a-z_]+") == there


def test_every_make_target_it_names_exists():
    named = set(re.findall(r"`make (?:-s )?([a-z]+)", HANDBOOK))
    assert named
    assert named <= set(re.findall(r"^([a-z]+):", MAKEFILE, re.MULTILINE))


def test_every_place_in_the_code_that_a_document_names_exists():
    rooms = MANIFEST["tool"]["importlinter"]["root_packages"]
    by_name = {file.name for room in rooms for file in (ROOT / room).rglob("*.py")}
    for document in [ROOT / "README.md", *(ROOT / "docs").glob("*.md")]:
        named = set(re.findall(r"`(?!var/)([\w.-][\w./-]*(?:/|\.py|\.ya?ml|\.toml|\.js))`", document.read_text()))
        lost = {place for place in named if not (ROOT / place).exists() and place not in by_name}
        assert lost == set(), document.name


def test_every_library_stands_among_the_decisions():
    decisions = (ROOT / "docs" / "decisions.md").read_text().lower()
    project = MANIFEST["project"]
    wanted = project["dependencies"] + project["optional-dependencies"]["dev"]
    names = {re.split(r"[\[~=<>]", library)[0].lower() for library in wanted}
    assert {name for name in names if name not in decisions} == set()
