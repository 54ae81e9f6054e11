"""A passport's archive is opened within limits, and every change to a manifest is named. No database."""

from __future__ import annotations

import copy
import zipfile
from io import BytesIO
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from nacl.signing import SigningKey

from ledger import note
from ledger.note import Verifier
from suppliers.passport import form
from suppliers.passport.archive import NotAPassport, open_archive
from suppliers.passport.check import findings
from suppliers.passport.fitting import fits
from suppliers.questionnaire import Question
from tests.factories.documents import with_a_second_end

KEY = SigningKey(b"p" * 32)
PORTAL = Verifier("portal.example", bytes(KEY.verify_key))
TEXTS = st.text(max_size=40)


def a_manifest(answers: dict[str, Any]) -> form.Manifest:
    entries = [
        {"place": {}, "question": key, "kind": "text", "value": value, "words": value} for key, value in answers.items()
    ]
    portal = {"name": PORTAL.name, "key": str(PORTAL)}
    return {
        "format": form.FORMAT, "portal": portal, "organisation": {"name": "Firm"}, "consent": {}, "parties": [],
        "answers": entries, "files": [], "left_out": [],
    }  # fmt: skip


def zipped(members: list[tuple[str, bytes]], kind: int = zipfile.ZIP_DEFLATED) -> BytesIO:
    whole = BytesIO()
    with zipfile.ZipFile(whole, "w", kind) as archive:
        for name, content in members:
            archive.writestr(name, content)
    return whole


def signed(manifest: form.Manifest, *, said: form.Manifest | None = None, kind: int = zipfile.ZIP_DEFLATED) -> BytesIO:
    text = note.sign(form.note_text(said or manifest), PORTAL.name, KEY)
    return zipped([(form.MANIFEST, form.as_bytes(manifest)), (form.NOTE, text.encode())], kind)


@given(
    st.dictionaries(st.from_regex(r"[a-z][a-z0-9-]{0,20}", fullmatch=True), TEXTS, min_size=1, max_size=6), st.data()
)
def test_any_changed_answer_is_named_and_an_unchanged_passport_holds(answers, data):
    manifest = a_manifest(answers)
    assert findings(open_archive(signed(manifest)), [PORTAL]) == []
    changed = copy.deepcopy(manifest)
    entry = data.draw(st.sampled_from(changed["answers"]))
    entry["value"] += data.draw(st.text(min_size=1, max_size=3))
    said = findings(open_archive(signed(changed, said=manifest)), [PORTAL])
    assert said == [f"Changed after signing: answer {entry['question']}."]


def test_an_archive_that_would_unpack_to_more_than_the_limit_is_refused_before_it_is_unpacked():
    bomb = zipped([(form.MANIFEST, b"{}"), (form.NOTE, b""), ("files/0001", b"\0" * 5_000_000)])
    assert len(bomb.getvalue()) < 10_000
    with pytest.raises(NotAPassport, match="would unpack to more"):
        open_archive(bomb, expanded_at_most=1_000_000)


@pytest.mark.parametrize(
    ("file", "says"),
    [
        (BytesIO(b"words"), "no zip archive"),
        (zipped([("other.txt", b"")]), "it lacks manifest.json and manifest.note"),
        (zipped([(form.MANIFEST, b"[]"), (form.NOTE, b"")]), "has the format none"),
        (zipped([(form.MANIFEST, b'{"format": 1, "format": 2}'), (form.NOTE, b"")]), "cannot be read"),
        (zipped([(form.MANIFEST, b'{"format": "\\ud800"}'), (form.NOTE, b"")]), "cannot be read"),
        (zipped([(form.MANIFEST, b'{"format": NaN}'), (form.NOTE, b"")]), "cannot be read"),
        (zipped([(form.MANIFEST, b'{"format": [' + b"[]," * 200_000 + b"[]]}"), (form.NOTE, b"")]), "holds more than"),
        (zipped([(form.MANIFEST, b"[" * 100_000), (form.NOTE, b"")]), "cannot be read"),
        (zipped([(form.MANIFEST, b'{"format": 0.5}'), (form.NOTE, b"")]), "cannot be read"),
        (zipped([(form.MANIFEST, b"{}"), (form.NOTE, b"")], zipfile.ZIP_BZIP2), "cannot be unpacked piece by piece"),
        (zipped([(form.MANIFEST, b" " * 10_000_001), (form.NOTE, b"")]), "longer than a passport's may be"),
        (zipped([(f"files/{n}", b"") for n in range(2_001)]), "holds more than a passport may"),
        (BytesIO(with_a_second_end(zipped([(form.MANIFEST, b"{}")]).getvalue())), "holds more than a passport may"),
    ],
)
def test_what_is_no_passport_is_refused_in_words(file, says):
    with pytest.raises(NotAPassport, match=says):
        open_archive(file)


@pytest.mark.parametrize(
    ("kind", "value", "does"),
    [
        ("text", "Words", True), ("text", "", False), ("text", "x" * 301, False), ("text", "bell\a", False),
        ("text", 5, False), ("choice", "a", True), ("choice", "c", False), ("multi_choice", ["a", "b"], True),
        ("multi_choice", ["a", "c"], False), ("multi_choice", [], False), ("date", "2017-02-28", True),
        ("date", "2017-02-30", False), ("money", "12.50", True), ("money", "12.5", False), ("whole_number", 3, True),
        ("whole_number", -1, False), ("whole_number", True, False), ("email", "a@example.test", True),
        ("email", "nobody", False), ("url", "https://example.test", True), ("url", "javascript:1", False),
    ],
)  # fmt: skip
def test_a_value_fits_only_the_question_that_could_have_been_answered_so(kind, value, does):
    question = Question(key="q", kind=kind, text="?", options=(("a", "A"), ("b", "B")))
    assert fits(question, kind, value) is does
    assert not fits(question, "files", value)
