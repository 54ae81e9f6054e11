"""Addresses of people, their organisations, and the pages that belong to no room."""

from __future__ import annotations

from django.urls import include, path

from accounts.views import home, kept, organisations, register, statements, you

people = [
    path("you/", you.you, name="you"),
    path("you/kept/", kept.kept, name="kept_input"),
    path("you/stay/", you.stay, name="stay"),
    path("you/register/", organisations.register, name="register_supplier"),
    path("hub/register/", register.loads, name="register_loads"),
    path("hub/register/<uuid:pk>/", register.one_load, name="register_load"),
    path("organisations/<uuid:pk>/team/", organisations.team, name="team"),
    path("organisations/<uuid:pk>/invite/", organisations.invite, name="invite"),
    path("invitation/<str:token>/", organisations.accept, name="accept_invitation"),
]
urlpatterns = [
    path("", home.home, name="home"),
    path("", include((people, "accounts"))),
    path("about/accessibility/", statements.accessibility, name="page_accessibility"),
    path("about/privacy/", statements.privacy, name="page_privacy"),
    path("about/cookies/", statements.cookies, name="page_cookies"),
    path("about/open-data/", statements.open_data, name="page_open_data"),
]
