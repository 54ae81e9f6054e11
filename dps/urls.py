"""Addresses of DPSs: public pages under /dps/, the hub's under /manage/dps/."""

from __future__ import annotations

from django.urls import include, path

from dps.api import router
from dps.views import fund, hub, hub_library, hub_parts, hub_told, hub_varying, public

app_name = "dps"
urlpatterns = [
    path("dps/", public.dps_list, name="list"),
    path("dps/<str:reference>/", public.notice, name="notice"),
    path("dps/<str:reference>/interest/", public.interest, name="interest"),
    path("dps/<str:reference>/specification/<int:number>/", public.specification, name="specification"),
    path("dps/<str:reference>/specification/<int:number>.csv", public.specification_csv, name="specification_csv"),
    path("dps/<str:reference>/specification/<int:number>/changes/", public.changes, name="specification_changes"),
    path("dps/<str:reference>/documents/<uuid:pk>/", public.document, name="document"),
    path("api/v1/", include(router.urls)),
    path("manage/dps/", hub.own_list, name="managed"),
    path("manage/dps/new/", hub.new, name="new"),
    path("manage/dps/<str:reference>/", hub.draft, name="draft"),
    path("manage/dps/<str:reference>/check/", hub.check, name="check"),
    path("manage/dps/<str:reference>/interest/", hub.interested, name="interested"),
    path("manage/dps/<str:reference>/lots/", hub_parts.lots, name="lots"),
    path("manage/dps/<str:reference>/lots/<int:number>/", hub_parts.lot, name="lot"),
    path("manage/dps/<str:reference>/lots/<int:number>/criteria/<uuid:pk>/", hub_parts.criterion, name="criterion"),
    path("manage/dps/<str:reference>/specification/", hub_parts.requirements, name="requirements"),
    path("manage/dps/<str:reference>/documents/", hub_parts.documents, name="documents"),
    path("manage/dps/<str:reference>/variations/", hub_varying.variations, name="variations"),
    path("manage/dps/<str:reference>/variations/new/<slug:kind>/", hub_varying.new, name="new_variation"),
    path("manage/dps/<str:reference>/variations/<int:number>/", hub_varying.variation, name="variation"),
    path("manage/dps/<str:reference>/variations/<int:number>/edit/", hub_varying.edit, name="edit_variation"),
    path("manage/dps/<str:reference>/variations/<int:number>/told/", hub_told.who_is_told, name="told"),
    path("manage/dps/<str:reference>/variations/<int:number>/told.csv", hub_told.who_is_told_csv, name="told_csv"),
    path("manage/dps/<str:reference>/specification/<uuid:pk>/", hub_varying.requirement, name="requirement"),
    path("manage/dps/<str:reference>/fund/", fund.whole, name="fund"),
    path("manage/dps/<str:reference>/fund/load/", fund.load, name="load_fund"),
    path("manage/dps/<str:reference>/fund/loads/<uuid:pk>/", fund.one_load, name="fund_load"),
    path("manage/dps/<str:reference>/fund.csv", fund.whole_csv, name="fund_csv"),
    path("manage/dps/<str:reference>/fund.json", fund.whole_json, name="fund_json"),
    path("fund/", fund.own, name="own_fund"),
    path("manage/dps/<str:reference>/library/", hub_library.library, name="library"),
    path("manage/dps/<str:reference>/library/<uuid:pk>/", hub_library.downloads, name="downloads"),
    path("manage/dps/<str:reference>/<slug:section>/", hub.section, name="section"),
]
