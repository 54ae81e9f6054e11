"""Why production would not start: each unsafe setting is named, with what to do about it."""

from __future__ import annotations

import base64
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from django.core.exceptions import ImproperlyConfigured

KINDS_OF_FILES = {"pdf", "docx", "xlsx", "odt", "ods", "csv", "txt", "png", "jpg", "jpeg"}
MODES = ("development", "test", "production")
KEY_BYTES = 32
DEVELOPMENT_SECRET = "development-only-secret-key-that-production-refuses"  # noqa: S105  refused in production
DEVELOPMENT_MASTER_KEY = "ZGV2ZWxvcG1lbnQtb25seS1tYXN0ZXIta2V5LTAwMDA="  # 32 bytes, base64
DEVELOPMENT_SIGNING_KEY = "ZGV2ZWxvcG1lbnQtb25seS1zaWduaW5nLWtleS0wMDA="  # an Ed25519 seed, base64


def refuse_unknown_mode(mode: str) -> None:
    """A misspelt mode must not quietly be development."""
    if mode not in MODES:
        raise ImproperlyConfigured(f"PORTAL_MODE is {mode!r}; it must be one of: {', '.join(MODES)}.")


def refuse_unknown_kinds(kinds: Sequence[str]) -> None:
    """Only kinds whose content the portal can recognise may be let in."""
    if unknown := sorted(set(kinds) - KINDS_OF_FILES):
        raise ImproperlyConfigured(
            f"FILE_KINDS names {', '.join(unknown)}; it may name {', '.join(sorted(KINDS_OF_FILES))}."
        )
    if not kinds:
        raise ImproperlyConfigured("FILE_KINDS must name at least one kind of file.")


def are_keys(text: str) -> bool:
    """Whether these are keys as we use them: 32 bytes in base64; several, newest first, with commas between."""
    try:
        return all(len(base64.b64decode(part, validate=True)) == KEY_BYTES for part in text.split(","))
    except ValueError:
        return False


def refuse_unsafe_production(settings: Mapping[str, Any]) -> None:
    """Raise ImproperlyConfigured, naming every unsafe setting, when PORTAL_MODE is production."""
    if not settings["PRODUCTION"]:
        return
    problems = list(unsafe(settings))
    if problems:
        raise ImproperlyConfigured("Production does not start with these settings: " + " ".join(problems))


def unsafe(settings: Mapping[str, Any]) -> Iterator[str]:
    """One sentence for each setting that production must not run with."""
    if settings["SECRET_KEY"] in ("", DEVELOPMENT_SECRET) or len(settings["SECRET_KEY"]) < 50:
        yield "SECRET_KEY is missing, shorter than 50 characters or the development default."
    for name, default in (
        ("PORTAL_MASTER_KEY", DEVELOPMENT_MASTER_KEY),
        ("LEDGER_SIGNING_KEY", DEVELOPMENT_SIGNING_KEY),
    ):
        if not settings[name] or default in settings[name]:
            yield f"{name} is missing or the development default."
        elif not are_keys(settings[name]):
            yield f"{name} must be {KEY_BYTES} bytes in base64."
    for switch in ("DEBUG", "DEMONSTRATION", "CLOCK_MAY_BE_MOVED"):
        if settings[switch]:
            yield f"{switch} must be off."
    if not settings["ALLOWED_HOSTS"] or "*" in settings["ALLOWED_HOSTS"]:
        yield "ALLOWED_HOSTS must name the portal's own host names."
    if not settings["BASE_URL"].startswith("https://"):
        yield "BASE_URL must begin with https://."
