"""How many requests the API takes in a minute before it asks a program to wait."""

from __future__ import annotations

import logging
import math
from ipaddress import IPv4Address, ip_address, ip_network
from time import time
from typing import Any

from django.conf import settings
from django.core.cache import cache
from redis.exceptions import RedisError
from rest_framework.exceptions import Throttled
from rest_framework.throttling import BaseThrottle

from accounts.models import ApiToken

SECONDS = 60
SUBSCRIBER = 64  # bits of an IPv6 address that one subscriber's addresses have in common

log = logging.getLogger(__name__)


class FairShare(BaseThrottle):
    """Counts by token, else by person, else by address. Answers 429 with Retry-After to who asks too often."""

    def allow_request(self, request: Any, view: Any) -> bool:
        """Whether this request is still within the minute's share."""
        if isinstance(request.auth, ApiToken):
            return _counts(f"token:{request.auth.pk}", settings.API_PER_MINUTE_TOKEN)
        if request.user.is_authenticated:
            return _counts(f"person:{request.user.pk}", settings.API_PER_MINUTE_TOKEN)
        return _counts(_by_address(request), settings.API_PER_MINUTE_ADDRESS)

    def wait(self) -> int:
        """Seconds until the next minute's share."""
        return _left()


def refuse_guessing(request: Any) -> None:
    """Throttled for an address from which many tokens that open nothing came in this minute, whatever comes now."""
    if _counted(f"wrong:{_by_address(request)}") >= settings.API_PER_MINUTE_ADDRESS:
        raise Throttled(_left())


def note_wrong_token(request: Any) -> None:
    """Count a token that opens nothing against its address, among the wrong ones and in the share of all requests."""
    _counts(f"wrong:{_by_address(request)}", settings.API_PER_MINUTE_ADDRESS)
    note_refused(request)


def note_refused(request: Any) -> None:
    """Count a request that is refused for who asks, before its share was looked at: Throttled once it is used up."""
    if not _counts(_by_address(request), settings.API_PER_MINUTE_ADDRESS):
        raise Throttled(_left())


def _by_address(request: Any) -> str:
    return f"address:{_subscriber(request.META.get('REMOTE_ADDR', ''))}"


def _subscriber(address: str) -> str:
    """Whose address it is: nobody gets a share for each of the many IPv6 addresses that one subscriber has."""
    try:
        found = ip_address(address)
    except ValueError:  # a server that is reached by a socket has no address
        return address
    if isinstance(found, IPv4Address):
        return address
    return str(found.ipv4_mapped or ip_network((found, SUBSCRIBER), strict=False))


def _counts(whose: str, most: int) -> bool:
    """Count one more, in one step of the cache, so that many at once are all counted; whether it is within `most`."""
    key = _key(whose)
    try:
        cache.add(key, 0, timeout=2 * SECONDS)
        return cache.incr(key) <= most
    except (RedisError, ValueError) as error:  # it does not answer, or has just thrown the count out
        log.warning("A request to the API is not counted: %s", error)
        return True


def _counted(whose: str) -> int:
    """How many were counted in this minute; none when the cache does not answer."""
    try:
        return cache.get(_key(whose)) or 0
    except RedisError as error:
        log.warning("Wrong tokens are not looked up: %s", error)
        return 0


def _key(whose: str) -> str:
    return f"api-share:{whose}:{int(time() // SECONDS)}"


def _left() -> int:
    return math.ceil(SECONDS - time() % SECONDS)
