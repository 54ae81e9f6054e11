"""Addresses of people, their organisations, and the pages that belong to no room."""

from __future__ import annotations

from django.conf import settings
from django.urls import URLPattern, URLResolver, include, path

from accounts.bodies_api import router
from accounts.views import (
    bodies,
    changes,
    demonstration,
    facts,
    home,
    joining,
    kept,
    organisations,
    register,
    statements,
    teams,
    tokens,
    you,
)

people: list[URLPattern | URLResolver] = [
    path("you/", you.you, name="you"),
    path("you/kept/", kept.kept, name="kept_input"),
    path("you/stay/", you.stay, name="stay"),
    path("you/register/", organisations.register, name="register_supplier"),
    path("you/data/", you.own_data, name="own_data"),
    path("you/tokens/", tokens.tokens, name="tokens"),
    path("you/tokens/<uuid:pk>/revoke/", tokens.revoke, name="revoke_token"),
    path("hub/register/", register.loads, name="register_loads"),
    path("hub/register/<uuid:pk>/", register.one_load, name="register_load"),
    path("hub/suppliers/", organisations.suppliers, name="suppliers"),
    path("hub/organisations/", organisations.public_bodies, name="public_bodies"),
    path("organisations/<uuid:pk>/team/", teams.team, name="team"),
    path("organisations/<uuid:pk>/invite/", teams.invite, name="invite"),
    path("organisations/<uuid:pk>/size/", facts.size, name="size"),
    path("organisations/<uuid:pk>/size/state/", facts.state_size, name="state_size"),
    path("organisations/<uuid:pk>/join/", joining.ask, name="ask_to_join"),
    path("join-requests/<uuid:pk>/", joining.one_request, name="join_request"),
    path("join-requests/<uuid:pk>/withdraw/", joining.withdraw, name="withdraw_join_request"),
    path("organisations/<uuid:pk>/domains/", bodies.domains, name="domains"),
    path("organisations/<uuid:pk>/agreement/", bodies.agreement, name="agreement"),
    path("domains/<uuid:pk>/withdraw/", bodies.withdraw_domain, name="withdraw_domain"),
    path("organisations/<uuid:pk>/people/<uuid:user>/remove/", teams.remove_person, name="remove_person"),
    path("invitations/<uuid:pk>/confirm/", teams.confirm, name="confirm_invitation"),
    path("organisations/<uuid:pk>/changes/", changes.changes, name="changes"),
    path("organisations/<uuid:pk>/changes/state/", changes.state_change, name="state_change"),
    path("changes/<uuid:pk>/", changes.one_change, name="change"),
    path("memberships/<uuid:pk>/role/", teams.change_role, name="change_role"),
    path("memberships/<uuid:pk>/end/", teams.remove, name="end_membership"),
    path("you/invitations/<uuid:pk>/", teams.own_invitation, name="own_invitation"),
    path("invitations/<uuid:pk>/withdraw/", teams.withdraw, name="withdraw_invitation"),
    path("api/v1/", include(router.urls)),
    path("invitation/<str:token>/", teams.accept, name="accept_invitation"),
]
urlpatterns = [
    path("", home.home, name="home"),
    path("", include((people, "accounts"))),
    path("about/accessibility/", statements.accessibility, name="page_accessibility"),
    path("about/privacy/", statements.privacy, name="page_privacy"),
    path("about/cookies/", statements.cookies, name="page_cookies"),
    path("about/open-data/", statements.open_data, name="page_open_data"),
]

if settings.DEMONSTRATION:
    urlpatterns.append(path("demonstration/people/", demonstration.people, name="demonstration_people"))
