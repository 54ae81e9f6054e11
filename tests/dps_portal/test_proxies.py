import pytest
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory

from dps_portal.proxies import TrustedProxies
from ledger import origin

OURS = "172.30.77.5"


@pytest.fixture
def seen(settings):
    """What the portal makes of a request: its META and the address the ledger would write."""
    settings.TRUSTED_PROXIES = ["172.30.77.0/24"]
    caught = {}

    def answer(request: HttpRequest) -> HttpResponse:
        caught.update(request.META, ledger=origin.address.get())
        return HttpResponse()

    def ask(**headers):
        TrustedProxies(answer)(RequestFactory().get("/", **headers))
        return caught

    return ask


def test_address_given_by_our_proxy_is_believed(seen):
    meta = seen(REMOTE_ADDR=OURS, HTTP_X_FORWARDED_FOR="203.0.113.7")
    assert meta["REMOTE_ADDR"] == meta["ledger"] == "203.0.113.7"


def test_what_the_visitor_wrote_before_our_proxy_is_not_believed(seen):
    assert seen(REMOTE_ADDR=OURS, HTTP_X_FORWARDED_FOR="10.0.0.1, 203.0.113.7")["REMOTE_ADDR"] == "203.0.113.7"


def test_two_of_our_proxies_in_a_row_are_both_passed_over(seen):
    assert seen(REMOTE_ADDR=OURS, HTTP_X_FORWARDED_FOR="203.0.113.7, 172.30.77.9")["REMOTE_ADDR"] == "203.0.113.7"


def test_headers_of_a_stranger_are_dropped(seen):
    meta = seen(REMOTE_ADDR="203.0.113.7", HTTP_X_FORWARDED_FOR="10.0.0.1", HTTP_X_FORWARDED_PROTO="https")
    assert meta["REMOTE_ADDR"] == "203.0.113.7"
    assert "HTTP_X_FORWARDED_FOR" not in meta
    assert "HTTP_X_FORWARDED_PROTO" not in meta


def test_nonsense_from_our_proxy_leaves_the_proxys_own_address(seen):
    assert seen(REMOTE_ADDR=OURS, HTTP_X_FORWARDED_FOR="<script>")["REMOTE_ADDR"] == OURS


def test_address_is_forgotten_after_the_request(seen):
    seen(REMOTE_ADDR="203.0.113.7")
    assert origin.address.get() == ""
