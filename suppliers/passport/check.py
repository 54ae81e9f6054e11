"""Whether a passport is as its portal signed it, and if not, which answer or file was changed. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from hashlib import sha256

from ledger.note import BadNote, Verifier, open_note
from suppliers.passport.archive import NotAPassport, Passport
from suppliers.passport.form import FORMAT, parts


class UnknownPortal(Exception):
    """None of the keys that are trusted here has signed the passport."""

    def __init__(self, portal: str) -> None:
        super().__init__(f"No key that is trusted here has signed this passport; it says that it comes from {portal}")
        self.portal = portal


def key_inside(passport: Passport) -> Verifier:
    """The key that the passport names for itself: worth something only after it was compared with the published one."""
    try:
        key = passport.manifest["portal"]["key"]
        return Verifier.parse(key if isinstance(key, str) else "")
    except (ValueError, KeyError, TypeError) as error:
        raise NotAPassport("The passport does not name its portal's key") from error


def findings(passport: Passport, verifiers: Sequence[Verifier]) -> list[str]:
    """What is not as it was signed; empty when all is. UnknownPortal when no key given has signed the note."""
    key = key_inside(passport)
    if not any((known.name, known.key_id) == (key.name, key.key_id) for known in verifiers):
        raise UnknownPortal(key.name)
    try:
        text = open_note(passport.note, verifiers)
    except BadNote as error:
        return [f"The signature does not hold: {error}."]
    return [*_of_manifest(passport, text), *_of_files(passport)]


def _of_manifest(passport: Passport, text: str) -> Iterator[str]:
    """The manifest against the signed list of its parts."""
    head, digest, *lines = text.splitlines()
    if head != FORMAT:
        yield f"The note is of another format, {head!r}."
        return
    if sha256(passport.content).hexdigest() == digest:
        return
    signed = {label: part for part, _, label in (line.partition(" ") for line in lines)}
    try:
        found = dict(parts(passport.manifest))
    except (KeyError, TypeError, AttributeError, RecursionError):
        yield "The manifest was changed so that its parts cannot be told."
        return
    differences = [*_differences(signed, found)]
    yield from differences or ["The manifest was changed beside its answers and files."]


def _differences(signed: dict[str, str], found: dict[str, str]) -> Iterator[str]:
    for label, digest in found.items():
        if label not in signed:
            yield f"Added after signing: {label}."
        elif signed[label] != digest:
            yield f"Changed after signing: {label}."
    for label in signed.keys() - found.keys():
        yield f"Removed after signing: {label}."


def _of_files(passport: Passport) -> Iterator[str]:
    """The files against the manifest."""
    listed = {str(entry["path"]): entry for entry in _listed(passport)}
    for path, entry in listed.items():
        if path not in passport.stored:
            yield f"Missing: {path}."
            continue
        digest = sha256()
        for piece in passport.read(path):
            digest.update(piece)
        if digest.hexdigest() != entry.get("sha256"):
            yield f"Changed after signing: {path}."
    for path in sorted(passport.stored - listed.keys()):
        yield f"Not in the manifest: {path!r}."


def _listed(passport: Passport) -> list[dict[str, str]]:
    lists = [passport.manifest.get(name) for name in ("files", "held")]
    entries = [entry for listed in lists if isinstance(listed, list) for entry in listed]
    return [entry for entry in entries if isinstance(entry, dict) and "path" in entry]
