"""Signing in to the API with a token: `Authorization: Bearer dps_...`."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.db.models import Q
from django.utils import timezone
from rest_framework.authentication import BaseAuthentication, get_authorization_header
from rest_framework.exceptions import AuthenticationFailed, PermissionDenied
from rest_framework.permissions import SAFE_METHODS
from rest_framework.request import Request

from accounts import throttles
from accounts.models import ApiToken, Scope, User
from accounts.models.tokens import fingerprint
from accounts.second_factor import lacks_second_factor

SCHEME = "Bearer"
NOTED_EVERY = timedelta(minutes=1)


class TokenAuthentication(BaseAuthentication):
    """A token stands for its person, within its scope, and reads only."""

    def authenticate(self, request: Request) -> tuple[User | AnonymousUser, ApiToken] | None:
        """Person and token; None where no token is given. A token that opens nothing is an error, never a visitor."""
        scheme, _, secret = get_authorization_header(request).decode("latin-1").partition(" ")
        if scheme.lower() != SCHEME.lower():
            return None
        throttles.refuse_guessing(request)
        now = timezone.now()
        token = ApiToken.objects.filter(sha256=fingerprint(secret)).select_related("user").first()
        if token is None or not token.is_good(now) or not token.user.is_active or lacks_second_factor(token.user):
            throttles.note_wrong_token(request)
            raise AuthenticationFailed("This token is unknown, expired or revoked.")
        if request.method not in SAFE_METHODS:
            raise PermissionDenied("Tokens read; they change nothing.")
        ApiToken.objects.filter(Q(last_used_at=None) | Q(last_used_at__lt=now - NOTED_EVERY), pk=token.pk).update(
            last_used_at=now
        )
        return (token.user if token.scope == Scope.READ else AnonymousUser()), token

    def authenticate_header(self, request: Request) -> str:
        """What a 401 asks for."""
        return f'{SCHEME} realm="api"'


def _described() -> Any:
    """Tell the OpenAPI document how to sign in."""
    from drf_spectacular.extensions import OpenApiAuthenticationExtension

    class TokenScheme(OpenApiAuthenticationExtension):
        target_class = "accounts.authentication.TokenAuthentication"
        name = "token"

        def get_security_definition(self, auto_schema: Any) -> dict[str, str]:
            return {"type": "http", "scheme": "bearer"}

    return TokenScheme


_described()
