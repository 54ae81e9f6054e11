"""Addresses of notices, the register of awards and open data."""

from __future__ import annotations

from django.urls import include, path

from notices.api import router
from notices.views import notices, open_data, publishing

app_name = "notices"
urlpatterns = [
    path("notices/", notices.listed, name="list"),
    path("notices/feed.atom", open_data.feed, name="feed"),
    path("notices/publish/<str:reference>/", publishing.award, name="publish_award"),
    path("notices/publish/<str:reference>/change/<int:number>/", publishing.change, name="publish_change"),
    path("notices/<str:number>/", notices.notice, name="notice"),
    path("notices/<str:number>/pdf/", notices.pdf, name="pdf"),
    path("api/v1/", include(router.urls)),
    path("awards/", notices.awards, name="awards"),
    path("awards.csv", notices.awards_csv, name="awards_csv"),
    path("awards.json", notices.awards_json, name="awards_json"),
    path("ocds/packages/", open_data.bulk, name="bulk"),
    path("ocds/packages/<str:ocid>.json", open_data.package, name="package"),
    path("ocds/records/<str:ocid>.json", open_data.record, name="record"),
    path("ocds/releases/<str:release_id>.json", open_data.release, name="release"),
]
