"""The portal's signing key (Ed25519), from the settings."""

from __future__ import annotations

import base64
from functools import lru_cache

from django.conf import settings
from nacl.signing import SigningKey

from ledger.note import Verifier


@lru_cache(maxsize=4)
def _key(seed: str) -> SigningKey:
    return SigningKey(base64.b64decode(seed))


def signing_key() -> SigningKey:
    """The key that signs tree heads and receipts; settings.LEDGER_SIGNING_KEY is its 32-byte seed in base64."""
    return _key(settings.LEDGER_SIGNING_KEY)


def verifier() -> Verifier:
    """The key as it is published, under the ledger's name: `str()` of it is what `ledger.verify --key` takes."""
    return Verifier(settings.LEDGER_ORIGIN, bytes(signing_key().verify_key))


def sign(message: bytes) -> str:
    """An Ed25519 signature in base64."""
    return base64.b64encode(signing_key().sign(message).signature).decode()
