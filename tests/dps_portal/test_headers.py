import re

import pytest

pytestmark = pytest.mark.django_db


def test_nothing_inline_and_no_other_origin_may_run_or_show(client):
    policy = client.get("/healthz")["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy
    assert "http" not in policy
    assert not re.search(r"\*|\.\w", policy)


@pytest.mark.parametrize(
    ("header", "value"),
    [
        ("X-Content-Type-Options", "nosniff"),
        ("X-Frame-Options", "DENY"),
        ("Referrer-Policy", "same-origin"),
        ("Cross-Origin-Opener-Policy", "same-origin"),
    ],
)
def test_browsers_are_told_to_be_strict(client, header, value):
    assert client.get("/healthz")[header] == value


def test_devices_are_closed_and_passkeys_open(client):
    policy = client.get("/healthz")["Permissions-Policy"]
    assert "camera=()" in policy
    assert "publickey-credentials-get=(self)" in policy


def test_what_a_signed_in_person_sees_is_kept_by_no_cache(client, django_user_model):
    person = django_user_model.objects.create_user("person@example.org", "a long enough phrase", name="A Person")
    client.force_login(person, backend="allauth.account.auth_backends.AuthenticationBackend")
    assert client.get("/no-such-page/")["Cache-Control"] == "private, no-store"
