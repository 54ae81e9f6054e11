"""Encryption under the application's master key, which lives outside the database and its backups."""

from __future__ import annotations

import base64
from functools import lru_cache
from uuid import UUID

from django.conf import settings
from django.db import transaction
from nacl.bindings import (
    crypto_aead_xchacha20poly1305_ietf_decrypt as aead_decrypt,
)
from nacl.bindings import (
    crypto_aead_xchacha20poly1305_ietf_encrypt as aead_encrypt,
)
from nacl.encoding import RawEncoder
from nacl.exceptions import CryptoError
from nacl.hash import blake2b
from nacl.utils import random

from accounts.models import Organisation
from documents.models import OrganisationKey
from documents.streams import Tampered

KEY_BYTES = 32
NONCE_BYTES = 24
NAME_BYTES = 4


@lru_cache(maxsize=8)
def _master_keys(setting: str) -> dict[bytes, bytes]:
    """The master keys by their short names, newest first. The setting lists them in base64, comma between."""
    keys = [base64.b64decode(part) for part in setting.split(",") if part]
    if not keys or any(len(key) != KEY_BYTES for key in keys):
        raise ValueError("PORTAL_MASTER_KEY must hold one or more keys of 32 bytes in base64, newest first")
    return {
        blake2b(key, digest_size=16, person=b"master-key-name", encoder=RawEncoder)[:NAME_BYTES]: key for key in keys
    }


def seal(plain: bytes, context: str) -> bytes:
    """Encrypt under the newest master key, bound to a context such as "document:<id>"."""
    name, key = next(iter(_master_keys(settings.PORTAL_MASTER_KEY).items()))
    nonce = random(NONCE_BYTES)
    return name + nonce + aead_encrypt(plain, context.encode(), nonce, key)


def unseal(sealed: bytes | memoryview, context: str) -> bytes:
    """The plain bytes again. Raises Tampered when changed, when the context differs or the key is gone."""
    sealed = bytes(sealed)
    name, nonce, ciphertext = sealed[:NAME_BYTES], sealed[NAME_BYTES:][:NONCE_BYTES], sealed[NAME_BYTES + NONCE_BYTES :]
    key = _master_keys(settings.PORTAL_MASTER_KEY).get(name)
    if key is None:
        raise Tampered("The master key that sealed this is not among PORTAL_MASTER_KEY")
    try:
        return aead_decrypt(ciphertext, context.encode(), nonce, key)
    except CryptoError as error:
        raise Tampered("What was sealed was changed or belongs elsewhere") from error


def newest_name() -> bytes:
    """The short name of the key that seals now; what is sealed begins with the name of its key."""
    return next(iter(_master_keys(settings.PORTAL_MASTER_KEY)))


def organisation_key(organisation: Organisation) -> bytes:
    """The organisation's own key, made at first use."""
    held = OrganisationKey.objects.filter(organisation=organisation).first()
    if held is None:
        fresh = seal(random(KEY_BYTES), _organisation_context(organisation.pk))
        with transaction.atomic():
            held, _ = OrganisationKey.objects.get_or_create(organisation=organisation, defaults={"wrapped_key": fresh})
    return unseal(held.wrapped_key, context_of_key(held))


def context_of_key(held: OrganisationKey) -> str:
    """What binds an organisation's key to it."""
    return _organisation_context(held.organisation_id)


def _organisation_context(pk: UUID) -> str:
    return f"organisation:{pk}"
