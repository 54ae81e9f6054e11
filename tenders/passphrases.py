"""What makes a passphrase good enough to hold a share of other people's bids."""

from __future__ import annotations

from functools import cache
from typing import Any

from django.contrib.auth.password_validation import CommonPasswordValidator, UserAttributeSimilarityValidator
from django.core.exceptions import ValidationError

LEAST_LENGTH = 16
MOST_LENGTH = 200
LEAST_DIFFERENT = 8

RULE = f"Use at least {LEAST_LENGTH} characters: four or more words that do not belong together work well."


@cache
def _common_passwords() -> CommonPasswordValidator:
    """Twenty thousand passwords, read once in each process."""
    return CommonPasswordValidator()


def check_passphrase(passphrase: str, person: Any) -> None:
    """Raise ValidationError at `passphrase` for one that is short, repetitive, common or like the person's own name."""
    problem = ""
    if len(passphrase.strip()) < LEAST_LENGTH:
        problem = f"Your passphrase has {len(passphrase.strip())} characters. {RULE}"
    elif len(passphrase) > MOST_LENGTH:
        problem = f"Your passphrase is longer than {MOST_LENGTH} characters."
    elif len(set(passphrase)) < LEAST_DIFFERENT:
        problem = f"Your passphrase repeats the same few characters. {RULE}"
    if problem:
        raise ValidationError({"passphrase": problem})
    try:
        for guess in (passphrase, passphrase.strip("0123456789!?. ")):
            _common_passwords().validate(guess)
        UserAttributeSimilarityValidator(user_attributes=("email", "name")).validate(passphrase, person)
    except ValidationError as error:
        raise ValidationError({"passphrase": "Your passphrase is easy to guess. " + RULE}) from error
