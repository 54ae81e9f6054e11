"""The invented people of the demonstration: who they are, and how each signs in."""

from __future__ import annotations

import base64
import hashlib
from dataclasses import dataclass

from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time

from accounts.models import SECOND_FACTOR_ROLES, Role

PASSWORD = "a demonstration has no secrets"  # noqa: S105  shown on the page; production refuses to be a demonstration
PASSPHRASES = {
    "officer": "seven purple herons dance",
    "opener": "a brick of quiet lightning",
    "hub_decider": "marmalade under the viaduct",
    "hub_decider_2": "twelve otters learn to whistle",
}
"""For opening bids, by the key of the account; known to everybody, as everything in a demonstration is."""
HUB, BUYER, MERGING, OUTSIDE, AUDIT = "NHS England", "03N", "02V", "0AR", "Audit body of the demonstration"


@dataclass(frozen=True)
class Account:
    """Somebody to sign in as. `organisation` is an ODS code, the name of a body without one, or an invented firm."""

    key: str
    name: str
    role: Role | None  # None: an account and no more, yet
    organisation: str
    does: str

    @property
    def email(self) -> str:
        """The address to sign in with."""
        domain = self.organisation.split()[0].lower() if self.is_supplier else "demonstration"
        return f"{self.key.replace('_', '.')}@{domain}.example"

    @property
    def needs_code(self) -> bool:
        """Whether a code is asked for after the password."""
        return self.role in SECOND_FACTOR_ROLES

    @property
    def totp_secret(self) -> str:
        """The secret for an app, the same in every demonstration; empty for those who need none."""
        digest = hashlib.sha256(f"demonstration {self.key}".encode()).digest()
        return base64.b32encode(digest[:20]).decode() if self.needs_code else ""

    @property
    def code(self) -> str:
        """What an app would show now."""
        moments = list(yield_hotp_counters_from_time())
        return format_hotp_value(hotp_value(self.totp_secret, moments[len(moments) // 2])) if self.needs_code else ""

    @property
    def passphrase(self) -> str:
        """What opens bids together with somebody else's; empty for those who hold no share."""
        return PASSPHRASES.get(self.key, "")

    @property
    def is_supplier(self) -> bool:
        """Whether the firm is invented too."""
        return self.organisation in FIRMS

    @property
    def role_label(self) -> str:
        """The role in words."""
        return str(self.role.label) if self.role else "No organisation yet"


FIRMS = {
    "Clearway Health Ltd": "10000001",
    "AskMyPractice Ltd": "10000002",
    "Meridian Digital Care Ltd": "10000003",
    "QuickTriage Ltd": "10000004",
    "Lantern Health Ltd": "10000005",
    "Oldbrook Care Ltd": "10000006",
}
"""Invented firms with numbers made up for them."""

ACCOUNTS = (
    Account("hub_assessor", "Harriet Assessor", Role.ASSESSOR, HUB, "establishes the DPS, assesses applications"),
    Account("hub_decider", "Dominic Decider", Role.DECIDER, HUB, "publishes the DPS, decides on applications"),
    Account("hub_decider_2", "Delia Second", Role.DECIDER, HUB, "decides when the other one cannot"),
    Account("officer", "Olive Officer", Role.OFFICER, BUYER, "runs a call-off, opens bids with a colleague"),
    Account("opener", "Oscar Opener", Role.OFFICER, BUYER, "opens bids together with the officer"),
    Account("approver", "Avery Approver", Role.APPROVER, BUYER, "approves awards"),
    Account("evaluator_1", "Dr Eve Evans", Role.EVALUATOR, BUYER, "scores bids"),
    Account("evaluator_2", "Dr Ewan Ellis", Role.EVALUATOR, BUYER, "scores bids"),
    Account("evaluator_3", "Ed Everett", Role.EVALUATOR, BUYER, "scores bids"),
    Account("officer_leeds", "Leila Leeds", Role.OFFICER, MERGING, "is of a body that another follows on 1 April 2018"),
    Account("outsider", "Una Unlisted", Role.OFFICER, OUTSIDE, "is of a body that the notice does not list"),
    Account("auditor", "Aubrey Auditor", Role.AUDITOR, AUDIT, "reads everything after the event, exports proof"),
    Account("supplier_1_owner", "Clara Clearway", Role.OWNER, "Clearway Health Ltd", "is admitted to both lots"),
    Account("supplier_1_editor", "Eli Clearway", Role.EDITOR, "Clearway Health Ltd", "fills in forms with her"),
    Account("supplier_1_viewer", "Vera Clearway", Role.VIEWER, "Clearway Health Ltd", "reads what they give and get"),
    Account("supplier_2_owner", "Amir Asker", Role.OWNER, "AskMyPractice Ltd", "is admitted to lot 1"),
    Account("supplier_3_owner", "Mara Meridian", Role.OWNER, "Meridian Digital Care Ltd", "is of a large company"),
    Account("supplier_4_owner", "Quentin Quick", Role.OWNER, "QuickTriage Ltd", "was rejected, and tries again"),
    Account("administrator", "Ada Administrator", Role.ADMINISTRATOR, BUYER, "looks after the buyer's people"),
    Account("newcomer", "Nadia Newcomer", None, "AskMyPractice Ltd", "has an account and asks to join a firm"),
    Account("supplier_5_owner", "Lena Lantern", Role.OWNER, "Lantern Health Ltd", "waits for a decision"),
    Account("supplier_6_owner", "Olga Oldbrook", Role.OWNER, "Oldbrook Care Ltd", "was admitted, and removed later"),
)


def account(key: str) -> Account:
    """The account with this key."""
    return next(known for known in ACCOUNTS if known.key == key)
