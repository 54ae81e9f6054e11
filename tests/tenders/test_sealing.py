"""The mathematics: what fits opens, and nothing else does."""

from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from nacl import pwhash
from nacl.public import PrivateKey

from documents.streams import Tampered, decrypt, encrypt, new_key
from tenders import sealing

CHEAP = {"operations": pwhash.argon2id.OPSLIMIT_MIN, "memory": pwhash.argon2id.MEMLIMIT_MIN}


def locked(passphrase="correct horse battery staple"):  # noqa: S107
    return sealing.lock_new_key(passphrase, **CHEAP)


def test_a_passphrase_unlocks_its_own_key():
    key = locked()
    assert bytes(sealing.unlock(key, "correct horse battery staple").public_key) == key.public_key


def test_another_passphrase_does_not_unlock_it():
    with pytest.raises(sealing.WrongPassphrase):
        sealing.unlock(locked(), "correct horse battery stable")


def test_the_same_passphrase_gives_another_key_to_another_person():
    assert locked().wrapped_key != locked().wrapped_key
    assert locked().public_key != locked().public_key


def test_a_passphrase_typed_on_another_keyboard_is_the_same_passphrase():
    sealing.unlock(locked("caf\u00e9 au lait mit Brezel"), " cafe\u0301 au lait mit Brezel ")


def test_a_swapped_public_half_is_noticed():
    key, other = locked(), locked()
    with pytest.raises(sealing.WrongPassphrase):
        sealing.unlock(
            sealing.LockedKey(other.public_key, key.salt, key.operations, key.memory, key.wrapped_key),
            "correct horse battery staple",
        )


@settings(max_examples=25, deadline=None)
@given(st.data())
def test_any_two_of_three_shares_make_the_key_in_any_order(data):
    split = sealing.split_new_key()
    two = data.draw(st.permutations(split.shares))[:2]
    assert bytes(sealing.join(two, split.public_key).public_key) == split.public_key


def test_all_three_shares_make_the_key():
    split = sealing.split_new_key()
    assert bytes(sealing.join(split.shares, split.public_key).public_key) == split.public_key


def test_one_share_is_not_enough_even_twice():
    split = sealing.split_new_key()
    for share in split.shares:
        for shares in ([share], [share, share], []):
            with pytest.raises(sealing.SharesDoNotFit):
                sealing.join(shares, split.public_key)


@settings(max_examples=40, deadline=None)
@given(place=st.integers(0, 32), change=st.integers(1, 255), pair=st.sampled_from(list(combinations(range(3), 2))))
def test_a_changed_share_is_noticed(place, change, pair):
    split = sealing.split_new_key()
    first, second = (bytearray(split.shares[number]) for number in pair)
    first[place] ^= change
    with pytest.raises(sealing.SharesDoNotFit):
        sealing.join([bytes(first), bytes(second)], split.public_key)


def test_a_share_changed_only_in_bits_that_the_curve_ignores_is_noticed():
    for _ in range(50):
        split = sealing.split_new_key()
        first, second = bytearray(split.shares[0]), bytearray(split.shares[1])
        first[0], second[0] = first[0] ^ 1, second[0] ^ 1  # the weights of two shares add up to one: flips bit 0
        with pytest.raises(sealing.SharesDoNotFit):
            sealing.join([bytes(first), bytes(second)], split.public_key)


def test_shares_of_two_competitions_do_not_mix():
    one, other = sealing.split_new_key(), sealing.split_new_key()
    with pytest.raises(sealing.SharesDoNotFit):
        sealing.join([one.shares[0], other.shares[1]], one.public_key)


@settings(max_examples=50, deadline=None)
@given(secret=st.binary(max_size=100), context=st.text(max_size=80))
def test_what_is_sealed_opens_in_its_own_place(secret, context):
    private = PrivateKey.generate()
    sealed = sealing.seal_to(secret, bytes(private.public_key), context)
    assert sealing.open_sealed(sealed, private, context) == secret


def test_what_is_sealed_opens_nowhere_else():
    private = PrivateKey.generate()
    sealed = sealing.seal_to(b"key", bytes(private.public_key), "bid:1:a:1")
    for context in ("bid:1:a:2", "bid:1:b:1", "bid:2:a:1", ""):
        with pytest.raises(Tampered):
            sealing.open_sealed(sealed, private, context)
    with pytest.raises(Tampered):
        sealing.open_sealed(sealed, PrivateKey.generate(), "bid:1:a:1")


@settings(max_examples=50, deadline=None)
@given(st.data())
def test_a_changed_seal_does_not_open(data):
    private = PrivateKey.generate()
    sealed = bytearray(sealing.seal_to(b"key", bytes(private.public_key), "bid"))
    sealed[data.draw(st.integers(0, len(sealed) - 1))] ^= data.draw(st.integers(1, 255))
    with pytest.raises(Tampered):
        sealing.open_sealed(bytes(sealed), private, "bid")


def test_a_short_seal_does_not_open():
    with pytest.raises(Tampered):
        sealing.open_sealed(b"short", PrivateKey.generate(), "bid")


@settings(max_examples=30, deadline=None)
@given(plain=st.binary(max_size=3000), context=st.binary(max_size=60))
def test_a_part_opens_with_its_key_in_its_place_only(plain, context):
    key = new_key()
    sealed = encrypt(plain, key, context)
    assert decrypt(sealed, key, context) == plain
    assert plain == b"" or plain not in sealed or len(plain) < 8
    with pytest.raises(Tampered):
        decrypt(sealed, key, context + b"x")
    with pytest.raises(Tampered):
        decrypt(sealed[:-1], key, context)
    with pytest.raises(Tampered):
        decrypt(sealed, new_key(), context)
