"""The portal's signing key (Ed25519), from the settings."""

from __future__ import annotations

import base64
from functools import lru_cache

from django.conf import settings
from nacl.signing import SigningKey


@lru_cache(maxsize=4)
def _key(seed: str) -> SigningKey:
    return SigningKey(base64.b64decode(seed))


def signing_key() -> SigningKey:
    """The key that signs tree heads and receipts; settings.LEDGER_SIGNING_KEY is its 32-byte seed in base64."""
    return _key(settings.LEDGER_SIGNING_KEY)


def public_key() -> bytes:
    """The public half, 32 bytes."""
    return bytes(signing_key().verify_key)


def sign(message: bytes) -> str:
    """An Ed25519 signature in base64."""
    return base64.b64encode(signing_key().sign(message).signature).decode()
