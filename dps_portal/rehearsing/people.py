"""The people of the story: how they get in, and how time passes for all of them."""

from __future__ import annotations

import re
import secrets
import time
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import TypeVar

from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time

from dps_portal.rehearsing.browser import Browser, Page, Stumbled
from regulations.words import UK

PATIENCE = 180  # seconds that a worker may take
Seen = TypeVar("Seen")


def sign_up(base_url: str, name: str) -> tuple[Browser, str]:
    """A new account with its address verified through the mail that the portal sent; the browser, signed in."""
    browser, email = Browser(base_url), f"{name.split(maxsplit=1)[0].lower()}@rehearsal-{secrets.token_hex(3)}.example"
    password = secrets.token_urlsafe(16)
    browser.go("/account/signup/").submit({"name": name, "email": email, "password1": password})
    confirm = eventually(lambda: _link_in_mail(browser, email, "/account/confirm-email/"), f"the mail to {email}")
    browser.go(confirm).submit(button="Confirm")
    if "Sign out" not in str(browser.go("/").soup):
        browser.go("/account/login/").submit({"login": email, "password": password})
    return browser, email


def sign_in(base_url: str, email: str, password: str, totp_secret: str = "") -> Browser:
    """Sign in, with the code of the app where the account has one."""
    browser = Browser(base_url)
    page = browser.go("/account/login/").submit({"login": email, "password": password})
    if "/2fa/" in page.url:
        if not totp_secret:
            raise Stumbled(f"{email} is asked for a code and has none")
        counter = next(iter(yield_hotp_counters_from_time()))
        page = page.submit({"code": format_hotp_value(hotp_value(totp_secret, counter))})
    if "Sign out" not in str(page.soup):
        raise Stumbled(f"{email} is not signed in: {page.text[:300]}")
    return browser


def mails_to(browser: Browser, email: str) -> list[tuple[str, str]]:
    """Subjects and addresses of the messages the demonstration has sent to somebody, newest first."""
    page = browser.go("/demonstration/mail/")
    rows = page.soup.select("tbody tr") if page.soup else []
    return [
        (" ".join(row.get_text(" ").split()), str(anchor["href"]))
        for row in rows
        if email in row.get_text() and (anchor := row.find("a"))
    ]


def _link_in_mail(browser: Browser, email: str, part: str) -> str | None:
    for _subject, address in mails_to(browser, email):
        found = re.search(rf"https?://[^\s\"<>]+{re.escape(part)}[^\s\"<>]+", browser.go(address).response.text)
        if found:
            return found.group()
    return None


def eventually(look: Callable[[], Seen | None], what: str) -> Seen:
    """Wait for what a worker does."""
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        if seen := look():
            return seen
        time.sleep(0.5)
    raise Stumbled(f"Waited {PATIENCE} seconds for {what}")


def portal_time(browser: Browser) -> datetime:
    """What the portal's clock says."""
    page = browser.go("/")
    meta = page.soup.find("meta", attrs={"name": "portal-now"}) if page.soup else None
    if meta is None:
        raise Stumbled("The page does not say what the portal's clock reads")
    return datetime.fromisoformat(str(meta["content"])).astimezone(UK)


def move_clock(browser: Browser, to: datetime) -> Page:
    """Let weeks pass; does nothing when that moment is already over."""
    if portal_time(browser) >= to:
        return browser.go("/demonstration/clock/")
    return browser.go("/demonstration/clock/").submit({"to": to.astimezone(UK).strftime("%Y-%m-%d %H:%M:%S")})


def working_time(moment: datetime, *, days: int, hour: int = 10) -> datetime:
    """Some days later at an hour of the day, UK time."""
    later = moment.astimezone(UK) + timedelta(days=days)
    return later.replace(hour=hour, minute=0, second=0, microsecond=0)
