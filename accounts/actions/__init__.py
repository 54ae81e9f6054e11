"""What people do about organisations, teams and their own tokens."""

from accounts.actions.bodies import allow_domain, sign_agreement, withdraw_domain
from accounts.actions.changes import decide_change, state_change
from accounts.actions.facts import state_size
from accounts.actions.joining import answer_join_request, ask_to_join, withdraw_join_request
from accounts.actions.own_data import export_own_data
from accounts.actions.registration import register_supplier
from accounts.actions.teams import (
    accept_invitation,
    appoint,
    change_role,
    confirm_invitation,
    end_membership,
    hand_over,
    invitation_behind,
    invite_colleague,
    join,
    must_be_good,
    remove_person,
    why_it_stays,
    withdraw_invitation,
)
from accounts.actions.tokens import make_token, revoke_token

__all__ = [
    "accept_invitation",
    "allow_domain",
    "answer_join_request",
    "appoint",
    "ask_to_join",
    "change_role",
    "confirm_invitation",
    "decide_change",
    "end_membership",
    "export_own_data",
    "hand_over",
    "invitation_behind",
    "invite_colleague",
    "join",
    "make_token",
    "must_be_good",
    "register_supplier",
    "remove_person",
    "revoke_token",
    "sign_agreement",
    "state_change",
    "state_size",
    "why_it_stays",
    "withdraw_domain",
    "withdraw_invitation",
    "withdraw_join_request",
]
