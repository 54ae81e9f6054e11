"""Where allauth asks us: how mail goes out, what is said, and which second factor must stay."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.models import EmailAddress
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import REDIRECT_FIELD_NAME
from django.contrib.auth.base_user import AbstractBaseUser
from django.http import HttpRequest
from django.urls import reverse

from accounts import words
from accounts.tasks import send_mail

WANTED_PAGE = "wanted_page"
FACTORS = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)


class AccountAdapter(DefaultAccountAdapter):
    """Our words, and mail through the worker, so that a slow mail server holds nobody up and tells nobody anything."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "account_inactive": "This account is closed.",
        "duplicate_email": "This is your address already.",
        "email_password_mismatch": "The e-mail address or the password is not right.",
        "enter_current_password": "This is not your password.",
        "incorrect_code": "The code is not right, or was used already. Wait for the next one.",
        "incorrect_password": "This is not your password.",
        "too_many_login_attempts": "Too many tries. Wait 5 minutes, or reset your password: that works at once.",
        "rate_limited": "Too many tries. Wait a few minutes.",
    }

    def get_email_verification_redirect_url(self, email_address: EmailAddress) -> str:
        """Sign in, and go on to what the account was made for."""
        address: str = super().get_email_verification_redirect_url(email_address)
        wanted = self.request.session.pop(WANTED_PAGE, "")
        if not wanted or self.request.user.is_authenticated:
            return address
        return f"{reverse('account_login')}?{urlencode({REDIRECT_FIELD_NAME: wanted})}"

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Write now, send from the worker."""
        subject, body = words.mail(template_prefix, {"email": email, **context})
        send_mail.delay(subject=subject, body=body, to=[email])

    def add_message(  # noqa: PLR0917  allauth's own order
        self,
        request: HttpRequest,
        level: int,
        message_template: str | None = None,
        message_context: dict[str, Any] | None = None,
        extra_tags: str = "",
        message: str | None = None,
    ) -> None:
        """Say it in our words, or nothing where the page itself says it."""
        text = message or words.MESSAGES.get(message_template or "", "").format(**message_context or {})
        if text:
            messages.add_message(request, level, text, extra_tags=extra_tags)


class SecondFactorAdapter(DefaultMFAAdapter):
    """Our words; the last second factor stays with people whose role asks for one."""

    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "cannot_delete_authenticator": "Your role asks for a second factor. Set up another one before you remove this.",
        "cannot_generate_recovery_codes": "Set up an app or a security key first.",
        "incorrect_code": "The code is not right, or was used already. Wait for the next one.",
        "unverified_email": "Confirm your e-mail address first.",
    }

    def can_delete_authenticator(self, authenticator: Authenticator) -> bool:
        """Whether another factor remains, or none is needed."""
        others = Authenticator.objects.filter(user=authenticator.user, type__in=FACTORS).exclude(pk=authenticator.pk)
        return not authenticator.user.needs_second_factor or others.exists()

    def generate_authenticator_name(self, user: AbstractBaseUser, type: str) -> str:  # noqa: A002  allauth's name
        """Key 1, Key 2."""
        return f"Key {Authenticator.objects.filter(user=user, type=type).count() + 1}"

    def _get_site_name(self) -> str:
        return str(settings.PORTAL_NAME)
