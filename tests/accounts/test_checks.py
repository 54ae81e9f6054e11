"""The portal does not start while a view has no policy."""

from __future__ import annotations

from django.http import HttpResponse
from django.urls import include, path
from rest_framework.views import APIView

from accounts.checks import every_view_has_a_policy, routes
from accounts.doors import page
from accounts.policy import anyone


class OpenApi(APIView):
    """Says nothing about who may."""


urlpatterns = [
    path("guarded/", page(anyone)(lambda request: HttpResponse())),
    path("forgotten/", lambda request: HttpResponse(), name="forgotten"),
    path("inside/", include(([path("api/<int:pk>/", OpenApi.as_view(), name="api")], "room"))),
    path("account/", include("allauth.urls")),
]


def test_a_view_without_a_policy_is_an_error_that_names_it(settings):
    settings.ROOT_URLCONF = __name__
    said = [error.msg for error in every_view_has_a_policy(None)]
    assert said == ["The view of /forgotten/ has no policy.", "The view of /inside/api/<int:pk>/ has no policy."]


def test_routes_are_named_with_their_rooms(settings):
    settings.ROOT_URLCONF = __name__
    assert {name for _, name, _ in routes()} >= {"forgotten", "room:api", "account_login", "mfa_index"}


def test_every_view_of_the_portal_has_one():
    assert every_view_has_a_policy(None) == []
