import base64
import os
import subprocess
import sys

import pytest
from django.conf import settings as portal_settings
from django.core.exceptions import ImproperlyConfigured

from dps_portal import fresh_secrets, safety

SAFE = {
    "PRODUCTION": True,
    "DEBUG": False,
    "DEMONSTRATION": False,
    "CLOCK_MAY_BE_MOVED": False,
    "ALLOWED_HOSTS": ["portal.example"],
    "BASE_URL": "https://portal.example",
    **fresh_secrets.fresh(),
}


def test_safe_settings_start():
    safety.refuse_unsafe_production(SAFE)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("SECRET_KEY", ""),
        ("SECRET_KEY", "short"),
        ("SECRET_KEY", safety.DEVELOPMENT_SECRET),
        ("PORTAL_MASTER_KEY", ""),
        ("PORTAL_MASTER_KEY", safety.DEVELOPMENT_MASTER_KEY),
        ("PORTAL_MASTER_KEY", base64.b64encode(b"too short").decode()),
        ("PORTAL_MASTER_KEY", "not base64!"),
        ("LEDGER_SIGNING_KEY", ""),
        ("LEDGER_SIGNING_KEY", safety.DEVELOPMENT_SIGNING_KEY),
        ("DEBUG", True),
        ("DEMONSTRATION", True),
        ("CLOCK_MAY_BE_MOVED", True),
        ("ALLOWED_HOSTS", []),
        ("ALLOWED_HOSTS", ["*"]),
        ("BASE_URL", "http://portal.example"),
    ],
)
def test_production_refuses_and_names_the_unsafe_setting(name, value):
    with pytest.raises(ImproperlyConfigured, match=name):
        safety.refuse_unsafe_production(SAFE | {name: value})


@pytest.mark.parametrize("kinds", [["pdf", "exe"], []])
def test_only_kinds_of_files_that_are_recognised_may_be_let_in(kinds):
    with pytest.raises(ImproperlyConfigured, match="FILE_KINDS"):
        safety.refuse_unknown_kinds(kinds)


def test_a_new_master_key_may_stand_before_the_old_one():
    both = ",".join(fresh_secrets.fresh()["PORTAL_MASTER_KEY"] for _ in range(2))
    safety.refuse_unsafe_production(SAFE | {"PORTAL_MASTER_KEY": both})


def test_the_development_key_is_refused_even_as_an_old_one():
    both = f"{fresh_secrets.fresh()['PORTAL_MASTER_KEY']},{safety.DEVELOPMENT_MASTER_KEY}"
    with pytest.raises(ImproperlyConfigured, match="PORTAL_MASTER_KEY"):
        safety.refuse_unsafe_production(SAFE | {"PORTAL_MASTER_KEY": both})


def test_every_unsafe_setting_is_named_at_once():
    with pytest.raises(ImproperlyConfigured, match=r"SECRET_KEY.*PORTAL_MASTER_KEY.*DEBUG"):
        safety.refuse_unsafe_production(SAFE | {"SECRET_KEY": "", "PORTAL_MASTER_KEY": "", "DEBUG": True})


def test_development_starts_with_its_defaults():
    safety.refuse_unsafe_production({**SAFE, "PRODUCTION": False, "SECRET_KEY": safety.DEVELOPMENT_SECRET})


@pytest.mark.slow
def test_a_production_process_without_secrets_does_not_start():
    environment = {"PORTAL_MODE": "production", "PATH": os.environ["PATH"]}
    ended = subprocess.run(
        [sys.executable, "manage.py", "check"],
        cwd=portal_settings.BASE_DIR,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert ended.returncode != 0
    assert "PORTAL_MASTER_KEY is missing" in ended.stderr
    assert "SECRET_KEY is missing" in ended.stderr


def test_an_unknown_mode_is_refused():
    with pytest.raises(ImproperlyConfigured, match="PORTAL_MODE"):
        safety.refuse_unknown_mode("prodution")
