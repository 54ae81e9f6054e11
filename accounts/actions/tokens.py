"""Making and revoking tokens for a person's programs."""

from __future__ import annotations

import secrets
from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from accounts import policies
from accounts.errors import InvalidState
from accounts.models import ApiToken, User
from accounts.models.tokens import fingerprint
from accounts.policy import enforce
from ledger import actions as ledger

PREFIX = "dps_"  # lets scanners find a token that was put where it does not belong
MOST_TOKENS = 20


@transaction.atomic
def make_token(*, by: User, name: str, scope: str, days: int) -> tuple[ApiToken, str]:
    """A token and its secret, which is shown once. It expires by the machine's clock, as sessions do."""
    enforce(policies.may_have_tokens, by)
    now = timezone.now()
    User.objects.select_for_update().get(pk=by.pk)
    if by.api_tokens.filter(revoked_at__isnull=True, expires_at__gt=now).count() >= MOST_TOKENS:
        raise InvalidState(f"You have {MOST_TOKENS} tokens. Revoke one first.")
    secret = PREFIX + secrets.token_urlsafe(32)
    token = ApiToken.objects.create(
        user=by, name=name, scope=scope, sha256=fingerprint(secret), expires_at=now + timedelta(days=days)
    )
    ledger.record(verb="token_made", obj=token, actor=by, facts={"scope": scope, "days": days})
    return token, secret


@transaction.atomic
def revoke_token(*, by: User, token: ApiToken) -> None:
    """The token stops working at once."""
    if ApiToken.objects.filter(pk=token.pk, user=by, revoked_at__isnull=True).update(revoked_at=timezone.now()):
        ledger.record(verb="token_revoked", obj=token, actor=by)
