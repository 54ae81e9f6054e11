"""Addresses of evaluation and award."""

from __future__ import annotations

from django.urls import path

from evaluations.views import awards, bidders, panel, scoring

app_name = "evaluations"
urlpatterns = [
    path("evaluations/<str:reference>/", panel.overview, name="overview"),
    path("evaluations/<str:reference>/panel/", panel.panel, name="panel"),
    path("evaluations/<str:reference>/compliance/", panel.compliance, name="compliance"),
    path("evaluations/<str:reference>/bids/<uuid:bid>/", panel.opened_bid, name="bid"),
    path("evaluations/<str:reference>/bids/<uuid:bid>/leave-out/", panel.leave_out, name="leave_out"),
    path("evaluations/<str:reference>/score/", scoring.own_scores, name="score"),
    path("evaluations/<str:reference>/score/<uuid:bid>/", scoring.score_bid, name="score_bid"),
    path("evaluations/<str:reference>/moderate/", scoring.moderation, name="moderate"),
    path("evaluations/<str:reference>/moderate/<uuid:bid>/<str:code>/", scoring.moderate, name="moderate_score"),
    path("evaluations/<str:reference>/result/", awards.result, name="result"),
    path("evaluations/<str:reference>/low-price/<uuid:bid>/", awards.low_price, name="low_price"),
    path("evaluations/<str:reference>/award/", awards.award, name="award"),
    path("evaluations/<str:reference>/contract/", awards.contract, name="contract"),
    path("outcomes/<uuid:pk>/", bidders.outcome, name="outcome"),
    path("outcomes/<uuid:pk>/letter/", bidders.letter, name="letter"),
    path("price-questions/<uuid:pk>/", bidders.explain_price, name="explain_price"),
]
