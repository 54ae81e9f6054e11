"""Signed notes and checkpoints, against notes that other people's programs have signed."""

from __future__ import annotations

import base64

import pytest
from hypothesis import given
from hypothesis import strategies as st
from nacl.signing import SigningKey

from ledger.note import BadNote, Checkpoint, Verifier, open_checkpoint, open_note, sign, sign_checkpoint

# From the tests of Go's golang.org/x/mod/sumdb/note.
PETER = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"
PETERS_SEED = base64.b64decode("AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz")[1:]
TEXT = "If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n"
NOTE = (
    TEXT
    + "\n— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n"
)
SUM_GOLANG_ORG = "sum.golang.org+033de0ae+Ac4zctda0e5eza+HJyk9SxEdh+s3Ux18htTTAD8OuAn8"

KEY = SigningKey(bytes(range(32)))
OURS = Verifier("example.org/ledger", bytes(KEY.verify_key))
OTHER = SigningKey(bytes(32))


def test_a_note_signed_by_go_opens():
    assert open_note(NOTE, [Verifier.parse(PETER)]) == TEXT


def test_our_signature_is_the_same_as_that_of_go():
    assert sign(TEXT, "PeterNeumann", SigningKey(PETERS_SEED)) == NOTE


@pytest.mark.parametrize("key", [PETER, SUM_GOLANG_ORG, str(OURS)])
def test_published_keys_are_read_and_written_alike(key: str):
    assert str(Verifier.parse(f" {key}\n")) == key


@pytest.mark.parametrize(
    "key",
    ["", "name", "name+id", PETER.replace("c74f", "c74e"), PETER.replace("Peter", "Paul"), PETER[:-4], "a b" + PETER],
)
def test_a_damaged_key_is_refused(key: str):
    with pytest.raises(ValueError, match="key"):
        Verifier.parse(key)


@pytest.mark.parametrize("name", ["", "two words", "a+b", "a\u00a0b"])
def test_a_key_must_have_a_proper_name(name: str):
    with pytest.raises(ValueError, match="name"):
        sign("text\n", name, KEY)


def test_a_text_without_its_last_newline_is_not_signed():
    with pytest.raises(ValueError, match="newline"):
        sign("text", "name", KEY)


@given(st.integers(0, len(NOTE.encode()) - 1), st.integers(1, 255))
def test_a_note_with_any_byte_changed_does_not_open(place: int, change: int):
    changed = bytearray(NOTE.encode())
    changed[place] ^= change
    with pytest.raises(BadNote):
        open_note(changed.decode(errors="replace"), [Verifier.parse(PETER)])


@pytest.mark.parametrize("note", ["", "\n", "\n\n", TEXT, NOTE.strip(), NOTE.replace("\n", "\r\n"), "\0" + NOTE])
def test_what_is_not_a_note_is_refused(note: str):
    with pytest.raises(BadNote):
        open_note(note, [Verifier.parse(PETER)])


def test_signatures_of_strangers_are_passed_over():
    cosigned = NOTE + sign(TEXT, "witness.example", OTHER).splitlines(keepends=True)[-1]
    assert open_note(cosigned, [Verifier.parse(PETER)]) == TEXT
    with pytest.raises(BadNote, match="None of the keys"):
        open_note(cosigned, [OURS])


def test_one_wrong_signature_among_known_keys_refuses_the_note():
    wrong = sign("another\n", OURS.name, KEY).splitlines(keepends=True)[-1]
    with pytest.raises(BadNote, match="wrong"):
        open_note(NOTE + wrong, [Verifier.parse(PETER), OURS])


def test_a_flood_of_signatures_is_refused():
    with pytest.raises(BadNote, match="too many"):
        open_note(NOTE + NOTE.splitlines(keepends=True)[-1] * 200, [Verifier.parse(PETER)])


@given(st.integers(0, 2**63), st.binary(min_size=32, max_size=32))
def test_a_checkpoint_comes_back_from_its_note(size: int, root: bytes):
    checkpoint = Checkpoint(OURS.name, size, root)
    assert open_checkpoint(sign_checkpoint(checkpoint, KEY), [OURS]) == checkpoint


def test_a_checkpoint_of_another_log_is_refused():
    stranger = sign(str(Checkpoint("elsewhere.org/log", 1, bytes(32))), OURS.name, KEY)
    with pytest.raises(BadNote, match="another log"):
        open_checkpoint(stranger, [OURS])


@pytest.mark.parametrize("text", ["\n\n\n", "o\n01\nAA==\n", "o\n-1\n\n", "o\n٣\n\n", f"o\n{'1'}\nAAAA\n", "o\n1\n"])
def test_a_malformed_checkpoint_is_refused(text: str):
    with pytest.raises(BadNote, match="not a checkpoint"):
        Checkpoint.parse(text)
