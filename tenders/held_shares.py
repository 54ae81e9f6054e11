"""The first opener's share, held for the second: sealed under the master key, in the cache alone, and for minutes only.

One share says nothing about the key. Held in the cache it is in no database, no write-ahead log and no backup, and is
gone when its time is over, whatever runs or does not run. If the cache loses it, the first opener gives it again.
"""

from __future__ import annotations

import base64
from datetime import datetime, timedelta

from django.conf import settings
from django.core.cache import cache

from accounts.errors import InvalidState
from accounts.models import User
from documents import vault
from tenders.models import Competition, OpeningAct

WRONG_TRIES = 5
WRONG_PAUSE_SECONDS = 600


def ends(act: OpeningAct) -> datetime:
    """Until when the second share counts."""
    return act.given_at + timedelta(minutes=settings.OPENING_MINUTES)


def hold(act: OpeningAct, share: bytes) -> None:
    """Keep a share for the time the second opener has."""
    sealed = base64.b64encode(vault.seal(share, _context(act))).decode()
    cache.set(_key(act.competition_id), (str(act.pk), sealed), timeout=settings.OPENING_MINUTES * 60)


def waiting_act(competition: Competition, now: datetime) -> OpeningAct | None:
    """Who gave the first share, while it counts."""
    held = cache.get(_key(competition.pk))
    if held is None:
        return None
    act = OpeningAct.objects.filter(pk=held[0], competition=competition).select_related("person").first()
    return act if act is not None and act.given_at <= now <= ends(act) else None


def waiting(competition: Competition, now: datetime) -> tuple[OpeningAct, bytes] | None:
    """The first act and its share, while they count."""
    act, held = waiting_act(competition, now), cache.get(_key(competition.pk))
    if act is None or held is None:
        return None
    return act, vault.unseal(base64.b64decode(held[1]), _context(act))


def forget(competition: Competition) -> None:
    """Nothing is held any longer."""
    cache.delete(_key(competition.pk))


def count_wrong(person: User) -> None:
    """Remember a wrong passphrase for a while."""
    key = f"wrong-passphrase:{person.pk}"
    cache.add(key, 0, timeout=WRONG_PAUSE_SECONDS)
    cache.incr(key)


def refuse_guessing(person: User) -> None:
    """Refuse to try further passphrases after several wrong ones, for some minutes."""
    if (cache.get(f"wrong-passphrase:{person.pk}") or 0) >= WRONG_TRIES:
        raise InvalidState(
            f"You gave {WRONG_TRIES} wrong passphrases. Wait {WRONG_PAUSE_SECONDS // 60} minutes, or ask the hub to "
            "open with its share in your place."
        )


def _key(competition_id: object) -> str:
    return f"held-share:{competition_id}"


def _context(act: OpeningAct) -> str:
    return f"held-share:{act.pk}"
