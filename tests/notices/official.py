"""The official schemas of the Open Contracting Data Standard 1.1.5, from a folder that lies beside the repository."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from jsonschema import Draft4Validator
from referencing import Registry
from referencing.jsonschema import DRAFT4

FOLDER = Path(settings.BASE_DIR).parent / "shared" / "data" / "ocds"
EXTENSIONS = ("lots", "bid", "techniques")
MISSING = pytest.mark.skipif(not FOLDER.is_dir(), reason=f"The official OCDS schemas are not here: {FOLDER}")


def merged(document: Any, patch: Any) -> Any:
    """A JSON merge patch applied (RFC 7396)."""
    if not isinstance(patch, dict):
        return patch
    made = dict(document) if isinstance(document, dict) else {}
    for name, value in patch.items():
        if value is None:
            made.pop(name, None)
        else:
            made[name] = merged(made.get(name), value)
    return made


def strict(schema: Any) -> Any:
    """The schema with no place for a field it does not name: a misspelt or misplaced one is found."""
    if isinstance(schema, list):
        return [strict(inner) for inner in schema]
    if not isinstance(schema, dict):
        return schema
    made = {name: strict(inner) for name, inner in schema.items()}
    if isinstance(made.get("properties"), dict) and "type" in made:
        made.setdefault("additionalProperties", False)
    return made


@cache
def _registry() -> Registry[Any]:
    release = _read("1.1.5/release-schema.json")
    for extension in EXTENSIONS:
        release = merged(release, _read(f"extensions/{extension}/release-schema.json"))
    whole = [strict(release), _read("1.1.5/versioned-release-validation-schema.json")]
    return Registry().with_resources((schema["id"], DRAFT4.create_resource(schema)) for schema in whole)


def _read(name: str) -> Any:
    return json.loads((FOLDER / name).read_text())


def _errors(kind: str, document: Any) -> list[str]:
    document = json.loads(json.dumps(document))
    found = Draft4Validator(_read(f"1.1.5/{kind}-package-schema.json"), registry=_registry()).iter_errors(document)
    return [f"{error.json_path}: {error.message[:300]}" for error in found]


def errors_of_releases(package: Any) -> list[str]:
    """What is wrong with a release package."""
    return _errors("release", package)


def errors_of_records(package: Any) -> list[str]:
    """What is wrong with a record package."""
    return _errors("record", package)
