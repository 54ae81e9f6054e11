"""Addresses of auditors' reports and of the public side of the ledger."""

from __future__ import annotations

from django.urls import include, path

from reports.api import router
from reports.views import awards, compliance, explorer, ledger

app_name = "reports"
urlpatterns = [
    path("reports/awards/", awards.report, name="award_report"),
    path("reports/awards.csv", awards.as_csv, name="award_report_csv"),
    path("reports/awards.xlsx", awards.as_xlsx, name="award_report_xlsx"),
    path("reports/awards.json", awards.as_json, name="award_report_json"),
    path("reports/compliance/", compliance.figures, name="compliance"),
    path("reports/compliance.csv", compliance.figures_csv, name="compliance_csv"),
    path("reports/compliance.json", compliance.figures_json, name="compliance_json"),
    path("reports/compliance/<slug:key>/", compliance.clock, name="compliance_clock"),
    path("reports/compliance/<slug:key>.csv", compliance.clock_csv, name="compliance_clock_csv"),
    path("reports/compliance/<slug:key>.json", compliance.clock_json, name="compliance_clock_json"),
    path("reports/ledger/", explorer.explore, name="ledger"),
    path("reports/ledger/verification/", explorer.verify, name="verify"),
    path("reports/ledger/export", explorer.export, name="ledger_export"),
    path("api/v1/", include(router.urls)),
    path("ledger/", ledger.page_, name="public_ledger"),
    path("ledger/key", ledger.key, name="ledger_key"),
    path("ledger/checkpoint", ledger.checkpoint, name="checkpoint"),
    path("ledger/receipts/<str:code>.json", ledger.receipt, name="receipt"),
    path("ledger/tile/<path:address>", ledger.tile, name="tile"),
]
