"""allauth's forms in our words: labels in sentence case, no placeholders, no field to type a password twice."""

from __future__ import annotations

from typing import Any, ClassVar

from allauth.account import forms as account
from allauth.account.adapter import get_adapter
from allauth.mfa.base import forms as mfa
from allauth.mfa.totp import forms as totp
from allauth.mfa.webauthn import forms as webauthn
from django import forms
from django.contrib.auth import REDIRECT_FIELD_NAME
from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator

from accounts.adapters import WANTED_PAGE
from accounts.domains import may_have_address

PASSWORD_HINT = "At least 12 characters. Three random words are easy to remember. You may paste it."  # noqa: S105
LONGEST_ADDRESS = 254  # what the account keeps; allauth would cut a longer one, and write to another address
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
            if isinstance(field, forms.EmailField):
                field.validators.append(MaxLengthValidator(LONGEST_ADDRESS))


class SignInForm(_InOurWords, account.LoginForm):
    words = {"login": ("E-mail address", ""), "password": ("Password", "")}


class SignUpForm(_InOurWords, account.SignupForm):
    words = {
        "email": ("E-mail address", "We send a link there to confirm it."),
        "password1": ("Password", PASSWORD_HINT),
    }

    def save(self, request: Any) -> Any:
        """Keep the page that was asked for: it is shown once the address is confirmed and the person signs in."""
        wanted = request.POST.get(REDIRECT_FIELD_NAME, "")
        if wanted and get_adapter(request).is_safe_url(wanted):
            request.session[WANTED_PAGE] = wanted
        return super().save(request)


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
