import json

import pytest
from django.db import connection

pytestmark = pytest.mark.django_db


def test_ready_when_everything_stands(client):
    answer = client.get("/readyz")
    assert answer.status_code == 200, answer.content
    assert set(answer.json()["checks"]) == {"database", "migrations", "broker", "keys", "storage"}


def test_not_ready_without_the_broker(client, settings):
    settings.CACHES = {
        "default": {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": "redis://127.0.0.1:1/0"}
    }
    answer = client.get("/readyz")
    assert answer.status_code == 503
    assert answer.json()["checks"]["broker"] == "failed"


def test_not_ready_while_a_migration_waits(client):
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM django_migrations WHERE app = 'sessions'")
    assert client.get("/readyz").json()["checks"]["migrations"] == "failed"


def test_not_ready_with_a_master_key_of_the_wrong_size(client, settings):
    settings.PORTAL_MASTER_KEY = "c2hvcnQ="
    answer = client.get("/readyz")
    assert answer.json()["checks"]["keys"] == "failed"
    assert "c2hvcnQ" not in answer.content.decode()


def test_not_ready_when_files_cannot_be_kept(client, settings, tmp_path):
    (tmp_path / "file").write_text("in the way")
    settings.STORAGES = settings.STORAGES | {
        "default": {
            "BACKEND": "django.core.files.storage.FileSystemStorage",
            "OPTIONS": {"location": tmp_path / "file"},
        }
    }
    assert client.get("/readyz").json()["checks"]["storage"] == "failed"


def test_alive_asks_nothing_of_the_database(client, django_assert_num_queries):
    with django_assert_num_queries(0):
        assert client.get("/healthz").content == b"ok"


def test_metrics_count_requests_by_route_not_by_path(client):
    client.get("/healthz?secret=1")
    shown = client.get("/metrics").content.decode()
    assert 'portal_requests_total{method="GET",route="/healthz",status="200"}' in shown
    assert "secret" not in shown


def test_metrics_are_hidden_from_other_machines(client):
    assert client.get("/metrics", REMOTE_ADDR="203.0.113.7").status_code == 404


@pytest.mark.parametrize(("given", "status"), [("Bearer right", 200), ("Bearer wrong", 404), ("", 404)])
def test_metrics_with_a_token_ask_for_it(client, settings, given, status):
    settings.METRICS_TOKEN = "right"
    assert client.get("/metrics", HTTP_AUTHORIZATION=given).status_code == status


def test_each_answer_has_a_reference(client):
    first, second = client.get("/healthz"), client.get("/healthz")
    assert len(first["X-Request-ID"]) == 32
    assert first["X-Request-ID"] != second["X-Request-ID"]


def test_log_line_of_a_request_has_its_reference_and_no_query(client, caplog):
    with caplog.at_level("INFO", logger="dps_portal.requests"):
        client.get("/healthz?token=secret")
    line = caplog.records[-1]
    assert (line.route, line.status) == ("/healthz", 200)
    assert "secret" not in json.dumps(line.__dict__, default=str)
