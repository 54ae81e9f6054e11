"""Encryption of streams and of small secrets: what is changed, cut or moved is noticed."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from documents import vault
from documents.streams import CHUNK, EXTRA_BYTES, HEADER_BYTES, Tampered, decrypt, encrypt, new_key


@pytest.mark.parametrize("size", [0, 1, CHUNK - 1, CHUNK, CHUNK + 1, 3 * CHUNK])
def test_any_size_survives_encryption(size: int) -> None:
    key = new_key()
    assert decrypt(encrypt(b"x" * size, key, b"here"), key, b"here") == b"x" * size


@given(plain=st.binary(max_size=300), place=st.integers(min_value=0), flip=st.integers(min_value=1, max_value=255))
def test_any_changed_byte_is_noticed(plain: bytes, place: int, flip: int) -> None:
    key = new_key()
    sealed = bytearray(encrypt(plain, key, b"here"))
    sealed[place % len(sealed)] ^= flip
    with pytest.raises(Tampered):
        decrypt(bytes(sealed), key, b"here")


@pytest.mark.parametrize("cut", [0, 10, 24, 25, CHUNK, -1], ids=str)
def test_a_stream_cut_short_or_moved_elsewhere_is_noticed(cut: int) -> None:
    key = new_key()
    sealed = encrypt(b"x" * (2 * CHUNK), key, b"here")
    with pytest.raises(Tampered):
        decrypt(sealed[:cut], key, b"here")
    with pytest.raises(Tampered):
        decrypt(sealed, key, b"there")
    with pytest.raises(Tampered):
        decrypt(sealed + b"more", key, b"here")


def test_pieces_in_another_order_or_left_out_are_noticed() -> None:
    key = new_key()
    sealed = encrypt(b"a" * CHUNK + b"b" * CHUNK + b"c" * CHUNK, key, b"here")
    header, body, piece = sealed[:HEADER_BYTES], sealed[HEADER_BYTES:], CHUNK + EXTRA_BYTES
    first, second, third = (body[start:end] for start, end in pairwise([0, piece, 2 * piece, 3 * piece]))
    for pieces in ([second, first, third], [first, third], [first, first, second, third]):
        with pytest.raises(Tampered):
            decrypt(header + b"".join(pieces), key, b"here")


def test_what_the_vault_sealed_opens_after_the_master_key_is_rotated(settings) -> None:
    old, new = settings.PORTAL_MASTER_KEY, "bmV3LW1hc3Rlci1rZXktZm9yLWEtdGVzdC0wMDAwMDA="
    sealed = vault.seal(b"words", "here")
    settings.PORTAL_MASTER_KEY = f"{new},{old}"
    assert vault.unseal(sealed, "here") == b"words"
    assert not sealed.startswith(vault.newest_name())
    assert vault.seal(b"words", "here").startswith(vault.newest_name())
    settings.PORTAL_MASTER_KEY = new
    with pytest.raises(Tampered):
        vault.unseal(sealed, "here")


def test_what_the_vault_sealed_for_one_place_does_not_open_in_another() -> None:
    with pytest.raises(Tampered):
        vault.unseal(vault.seal(b"words", "here"), "there")
