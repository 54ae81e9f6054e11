import pytest
from django.http import HttpResponse
from django.test import RequestFactory
from django.urls import path

from dps_portal import errors, urls
from dps_portal.tracing import RequestIdFilter, request_id

pytestmark = pytest.mark.django_db


def break_down(request):
    raise RuntimeError("secret inside")


def take(request):
    return HttpResponse("taken")


urlpatterns = [*urls.urlpatterns, path("break-down/", break_down), path("take/", take)]
handler400, handler403, handler404, handler500 = urls.handler400, urls.handler403, urls.handler404, urls.handler500


@pytest.fixture
def careful_client(client, settings):
    settings.ROOT_URLCONF = __name__
    client.raise_request_exception = False
    return client


def test_unknown_page_says_so_with_a_reference(client):
    answer = client.get("/no-such-page/")
    assert answer.status_code == 404
    assert "Page not found" in answer.content.decode()
    assert answer["X-Request-ID"] in answer.content.decode()


def test_a_failure_shows_its_reference_and_nothing_inside(careful_client):
    answer = careful_client.get("/break-down/")
    assert answer.status_code == 500
    assert answer["X-Request-ID"] in answer.content.decode()
    assert "secret inside" not in answer.content.decode()


def test_a_failure_is_logged_under_its_reference(careful_client, caplog):
    caplog.handler.addFilter(RequestIdFilter())
    answer = careful_client.get("/break-down/")
    line = next(record for record in caplog.records if record.exc_info)
    assert line.request_id == answer["X-Request-ID"]
    assert "secret inside" in str(line.exc_info[1])


def test_the_failure_page_stands_when_the_layout_cannot_be_made(monkeypatch):
    def fail(*args, **kwargs):
        raise OSError("the database is away")

    monkeypatch.setattr(errors, "render_to_string", fail)
    token = request_id.set("abc12345")
    answer = errors.server_error(RequestFactory().get("/"))
    request_id.reset(token)
    assert answer.status_code == 500
    assert "abc12345" in answer.content.decode()


def test_a_form_without_its_token_is_explained(settings):
    from django.test import Client

    settings.ROOT_URLCONF = __name__
    answer = Client(enforce_csrf_checks=True).post("/take/")
    assert answer.status_code == 403
    assert "open for too long" in answer.content.decode()


def test_a_strange_host_is_refused(client):
    assert client.get("/healthz", HTTP_HOST="evil.example").status_code == 400
