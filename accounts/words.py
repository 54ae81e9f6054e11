"""What the portal writes and says about a person's own account, in the place of allauth's texts."""

from __future__ import annotations

from typing import Any

from django.conf import settings

IGNORE = "If it was not you, you need not do anything."
ALARM = (
    "It was done on {timestamp:%-d %B %Y at %H:%M} from the address {ip}.\n\n"
    "If it was not you, set a new password at once:\n\n{base_url}/account/password/reset/"
)
FOOT = "\n\n{portal_name}\n{base_url}\n"

# By allauth's name of the mail: subject and text of those that somebody asked for, with a link.
ASKED: dict[str, tuple[str, str]] = {
    "account/email/email_confirmation_signup": (
        "Confirm your e-mail address",
        "Somebody, we think you, opened an account with this address. Follow this link to confirm it:"
        "\n\n{activate_url}\n\nThe link works for 3 days. ",
    ),
    "account/email/email_confirmation": (
        "Confirm your e-mail address",
        "Follow this link to confirm that this address is yours:\n\n{activate_url}\n\nThe link works for 3 days. ",
    ),
    "account/email/account_already_exists": (
        "You have an account already",
        "Somebody, we think you, tried to open an account with this address, but there is one already. Sign in:"
        "\n\n{base_url}/account/login/\n\nIf you do not remember the password, set a new one:"
        "\n\n{password_reset_url}\n\n",
    ),
    "account/email/unknown_account": (
        "There is no account with this address",
        "Somebody, we think you, asked for a new password, but no account has this address. "
        "You may have used another one. To open an account:\n\n{signup_url}\n\n",
    ),
    "account/email/password_reset_key": (
        "Set a new password",
        "Somebody, we think you, asked for a new password. Follow this link to set it:"
        "\n\n{password_reset_url}\n\nThe link works once, for 3 days. ",
    ),
}

# And of those that tell what was done.
DONE: dict[str, tuple[str, str]] = {
    "account/email/password_reset": ("Your password was reset", "Your password was reset by a link we sent you."),
    "account/email/password_changed": ("Your password was changed", "Your password was changed."),
    "account/email/password_set": ("Your password was set", "A password was set for your account."),
    "account/email/email_changed": (
        "Your e-mail address was changed",
        "You now sign in as {to_email} instead of {from_email}.",
    ),
    "account/email/email_confirm": ("Your e-mail address is confirmed", "Your e-mail address is confirmed."),
    "account/email/email_deleted": ("An e-mail address was removed", "{deleted_email} was removed from your account."),
    "mfa/email/totp_activated": ("An app was set up", "An app for codes was set up as your second factor."),
    "mfa/email/totp_deactivated": ("The app was removed", "The app for codes is no longer your second factor."),
    "mfa/email/recovery_codes_generated": (
        "New recovery codes",
        "New recovery codes were made; the old ones no longer work.",
    ),
    "mfa/email/webauthn_added": ("A security key was added", "A security key or passkey was added to your account."),
    "mfa/email/webauthn_removed": (
        "A security key was removed",
        "A security key or passkey was removed from your account.",
    ),
}
MAILS = {
    **{name: (subject, text + IGNORE) for name, (subject, text) in ASKED.items()},
    **{name: (subject, f"{text} {ALARM}") for name, (subject, text) in DONE.items()},
}

# By allauth's name of the message; what is not here is not said.
MESSAGES: dict[str, str] = {
    "account/messages/email_confirmation_failed.txt": "{email} could not be confirmed.",
    "account/messages/email_confirmation_sent.txt": "A link is on its way to {email}.",
    "account/messages/email_confirmed.txt": "{email} is confirmed.",
    "account/messages/email_deleted.txt": "{email} is removed.",
    "account/messages/logged_out.txt": "You are signed out.",
    "account/messages/password_changed.txt": "Your password is changed.",
    "account/messages/password_set.txt": "Your password is set.",
    "mfa/messages/recovery_codes_generated.txt": "New recovery codes are made. The old ones no longer work.",
    "mfa/messages/totp_activated.txt": "The app is set up.",
    "mfa/messages/totp_deactivated.txt": "The app is removed.",
    "mfa/messages/webauthn_added.txt": "The security key is added.",
    "mfa/messages/webauthn_removed.txt": "The security key is removed.",
    "usersessions/messages/sessions_logged_out.txt": "You are signed out everywhere else.",
}


def mail(name: str, facts: dict[str, Any]) -> tuple[str, str]:
    """Subject and text of a mail. Raises KeyError for one that has no words here."""
    subject, text = MAILS[name]
    facts = {"base_url": settings.BASE_URL, "portal_name": settings.PORTAL_NAME, **facts}
    return subject, (text + FOOT).format(**facts)
