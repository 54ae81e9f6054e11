"""allauth's forms in our words: labels in sentence case, no placeholders, no field to type a password twice."""

from __future__ import annotations

from typing import Any, ClassVar

from allauth.account import forms as account
from allauth.mfa.base import forms as mfa
from allauth.mfa.totp import forms as totp
from allauth.mfa.webauthn import forms as webauthn
from django.core.exceptions import ValidationError

from accounts.domains import may_have_address

PASSWORD_HINT = "At least 12 characters. Three random words are easy to remember. You may paste it."  # noqa: S105
CODE_HINT = "6 digits from your app, or one of your recovery codes."


class _InOurWords:
    """Gives each field its label and hint; a field with the label None is left out."""

    words: ClassVar[dict[str, tuple[str | None, str]]] = {}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields  # type: ignore[attr-defined]
        for name, (label, hint) in self.words.items():
            if label is None:
                fields.pop(name, None)
            elif name in fields:
                fields[name].label, fields[name].help_text = label, hint
        for field in fields.values():
            field.widget.attrs.pop("placeholder", None)


class SignInForm(_InOurWords, account.LoginForm):
    words = {"login": ("E-mail address", ""), "password": ("Password", "")}


class SignUpForm(_InOurWords, account.SignupForm):
    words = {
        "email": ("E-mail address", "We send a link there to confirm it."),
        "password1": ("Password", PASSWORD_HINT),
    }


class ChangeEmailForm(_InOurWords, account.AddEmailForm):
    words = {"email": ("New e-mail address", "We send a link there. Until you follow it, the old address stays.")}

    def clean_email(self) -> str:
        """Who belongs to a public body keeps an address that its people may have."""
        email: str = super().clean_email()
        for body in self.user.organisations():
            if not may_have_address(body, email):
                raise ValidationError(
                    f"People of {body} have addresses of the public sector. Ask the hub about others."
                )
        return email


class ChangePasswordForm(_InOurWords, account.ChangePasswordForm):
    words = {
        "oldpassword": ("Your password now", ""),
        "password1": ("New password", PASSWORD_HINT),
        "password2": (None, ""),
    }


class ForgottenPasswordForm(_InOurWords, account.ResetPasswordForm):
    words = {"email": ("E-mail address", "")}


class NewPasswordForm(_InOurWords, account.ResetPasswordKeyForm):
    words = {"password1": ("New password", PASSWORD_HINT), "password2": (None, "")}


class ReauthenticateForm(_InOurWords, account.ReauthenticateForm):
    words = {"password": ("Password", "")}


class SecondFactorForm(_InOurWords, mfa.AuthenticateForm):
    words = {"code": ("Code", CODE_HINT)}


class SecondFactorAgainForm(_InOurWords, mfa.ReauthenticateForm):
    words = {"code": ("Code", CODE_HINT)}


class SetUpAppForm(_InOurWords, totp.ActivateTOTPForm):
    words = {"code": ("Code that the app shows now", "6 digits.")}


class AddKeyForm(_InOurWords, webauthn.AddWebAuthnForm):
    words = {
        "name": ("Name", "For you, to tell your keys apart. For example: work laptop."),
        "passwordless": ("Use it instead of my password (a passkey)", ""),
    }


class RenameKeyForm(_InOurWords, webauthn.EditWebAuthnForm):
    words = {"name": ("Name", "")}
