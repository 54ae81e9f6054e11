"""Who really asks: what a proxy tells us is believed only when the proxy is ours."""

from __future__ import annotations

from collections.abc import Callable
from ipaddress import ip_address, ip_network

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from ledger import origin

FORWARDED = ("HTTP_X_FORWARDED_FOR", "HTTP_X_FORWARDED_PROTO", "HTTP_X_FORWARDED_HOST", "HTTP_X_REQUEST_ID")


class TrustedProxies:
    """Puts the visitor's address into REMOTE_ADDR and into the ledger, and drops X-Forwarded-* headers of strangers."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        self.networks = [ip_network(text) for text in settings.TRUSTED_PROXIES]

    def __call__(self, request: HttpRequest) -> HttpResponse:
        meta = request.META
        if self._is_ours(meta.get("REMOTE_ADDR", "")):
            meta["REMOTE_ADDR"] = self._visitor(meta.get("HTTP_X_FORWARDED_FOR", "")) or meta["REMOTE_ADDR"]
        else:
            for header in FORWARDED:
                meta.pop(header, None)
        token = origin.address.set(meta.get("REMOTE_ADDR", ""))
        try:
            return self.get_response(request)
        finally:
            origin.address.reset(token)

    def _visitor(self, forwarded_for: str) -> str | None:
        """The last address in the chain that is not one of our proxies: what stands before it anybody may invent."""
        for address in reversed([part.strip() for part in forwarded_for.split(",")]):
            if _is_address(address) and not self._is_ours(address):
                return address
        return None

    def _is_ours(self, address: str) -> bool:
        return _is_address(address) and any(ip_address(address) in network for network in self.networks)


def _is_address(text: str) -> bool:
    try:
        ip_address(text)
    except ValueError:
        return False
    return True
