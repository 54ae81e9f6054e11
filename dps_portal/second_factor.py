"""Secrets of second factors are kept under the master key, so that a copy of the database signs nobody in."""

from __future__ import annotations

import base64

from accounts.adapters import SecondFactorAdapter
from documents import vault

CONTEXT = "second-factor"


class SealedSecondFactorAdapter(SecondFactorAdapter):
    """Seals what allauth stores: the secret of an app, the seed of recovery codes."""

    def encrypt(self, text: str) -> str:
        """For the database."""
        return base64.b64encode(vault.seal(text.encode(), CONTEXT)).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """For the check of a code."""
        return vault.unseal(base64.b64decode(encrypted_text), CONTEXT).decode()
