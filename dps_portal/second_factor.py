"""Secrets of second factors are kept under the master key, so that a copy of the database signs nobody in."""

from __future__ import annotations

import base64

from allauth.mfa.models import Authenticator
from django.db import transaction

from accounts.adapters import SecondFactorAdapter
from documents import vault

CONTEXT = "second-factor"
SEALED = ("secret", "seed")  # what allauth keeps of an app and of recovery codes


class SealedSecondFactorAdapter(SecondFactorAdapter):
    """Seals what allauth stores: the secret of an app, the seed of recovery codes."""

    def encrypt(self, text: str) -> str:
        """For the database."""
        return base64.b64encode(vault.seal(text.encode(), CONTEXT)).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """For the check of a code."""
        return vault.unseal(base64.b64decode(encrypted_text), CONTEXT).decode()


def renew() -> int:
    """Seal anew what is under an older master key; how many second factors that were."""
    return sum(_renew(pk) for pk in Authenticator.objects.values_list("pk", flat=True))


@transaction.atomic
def _renew(pk: int) -> bool:
    factor = Authenticator.objects.select_for_update().get(pk=pk)
    older = {name: text for name, text in factor.data.items() if name in SEALED and _is_under_older_key(text)}
    adapter = SealedSecondFactorAdapter()
    factor.data |= {name: adapter.encrypt(adapter.decrypt(text)) for name, text in older.items()}
    factor.save(update_fields=["data"])
    return bool(older)


def _is_under_older_key(text: str) -> bool:
    return not base64.b64decode(text).startswith(vault.newest_name())
