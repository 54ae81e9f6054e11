"""Nobody sends off what a colleague changed after the page to send it was shown."""

from __future__ import annotations

from accounts.errors import InvalidState


def must_be_as_shown(what: str, *, seen: str, now: str, then: str) -> None:
    """Refuse when the fingerprint that came with the form is not the one of what stands now.

    An empty `seen` is no page's: there is nothing to compare. `then` says what to do after a look at what is new.
    """
    if seen and seen != now:
        raise InvalidState(
            f"Something in {what} has changed since this page was shown to you. Look at it below, then {then}. "
            "Nothing was submitted."
        )
