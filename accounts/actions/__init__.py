"""What people do about organisations, teams and their own tokens."""

from accounts.actions.facts import state_size
from accounts.actions.registration import register_supplier
from accounts.actions.teams import (
    accept_invitation,
    appoint,
    end_membership,
    invitation_behind,
    invite_colleague,
    join,
    withdraw_invitation,
)
from accounts.actions.tokens import make_token, revoke_token

__all__ = [
    "accept_invitation",
    "appoint",
    "end_membership",
    "invitation_behind",
    "invite_colleague",
    "join",
    "make_token",
    "register_supplier",
    "revoke_token",
    "state_size",
    "withdraw_invitation",
]
