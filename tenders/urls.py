"""Addresses of call-offs: /call-offs/ for buyers, /invitations/ for suppliers."""

from __future__ import annotations

from django.urls import include, path

from tenders.api import router
from tenders.views import bidding, conduct, drafting, opening

app_name = "tenders"
CALL_OFF, INVITATION = "call-offs/<str:reference>", "invitations/<str:reference>"
VERSION = f"{INVITATION}/bid/versions/<int:version>"

urlpatterns = [
    path("call-offs/", conduct.listed, name="list"),
    path("call-offs/new/", drafting.new, name="new"),
    path("call-offs/key/", opening.key, name="key"),
    path("call-offs/questions/<uuid:pk>/", conduct.answer, name="answer"),
    path("call-offs/conflicts/<uuid:pk>/", conduct.measure, name="measure"),
    path("call-offs/bids/<uuid:pk>/files/<int:part>/", opening.opened_file, name="opened_file"),
    path(f"{CALL_OFF}/", conduct.competition, name="competition"),
    path(f"{CALL_OFF}/draft/<slug:section>/", drafting.section, name="section"),
    path(f"{CALL_OFF}/check/", drafting.check, name="check"),
    path(f"{CALL_OFF}/shorter/", drafting.shorter, name="shorter"),
    path(f"{CALL_OFF}/take-over/", drafting.take_over, name="take_over"),
    path(f"{CALL_OFF}/conflict/", conduct.conflict, name="conflict"),
    path(f"{CALL_OFF}/extend/", conduct.extend, name="extend"),
    path(f"{CALL_OFF}/cancel/", conduct.cancel, name="cancel"),
    path(f"{CALL_OFF}/open/", opening.open_bids, name="open"),
    path("api/v1/", include(router.urls)),
    path("invitations/", bidding.invitations, name="invitations"),
    path("invitations/periods/<uuid:pk>/", bidding.period, name="period"),
    path(f"{INVITATION}/", bidding.invitation, name="invitation"),
    path(f"{INVITATION}/question/", bidding.question, name="question"),
    path(f"{INVITATION}/bid/", bidding.bid, name="bid"),
    path(f"{INVITATION}/bid/answers/<str:code>/", bidding.answer, name="bid_answer"),
    path(f"{INVITATION}/bid/prices/", bidding.prices, name="bid_prices"),
    path(f"{INVITATION}/bid/files/", bidding.files, name="bid_files"),
    path(f"{INVITATION}/bid/files/<uuid:pk>/", bidding.draft_file, name="bid_draft_file"),
    path(f"{INVITATION}/bid/safety-net/", bidding.safety_net, name="bid_safety_net"),
    path(f"{INVITATION}/bid/check/", bidding.check, name="bid_check"),
    path(f"{INVITATION}/bid/withdraw/", bidding.withdraw, name="bid_withdraw"),
    path(f"{VERSION}/", bidding.submitted, name="bid_submitted"),
    path(f"{VERSION}/receipt/", bidding.receipt, name="bid_receipt"),
    path(f"{VERSION}/receipt.pdf", bidding.receipt_pdf, name="bid_receipt_pdf"),
    path(f"{VERSION}/receipt.json", bidding.receipt_proof, name="bid_receipt_proof"),
    path(f"{VERSION}/content.json", bidding.content, name="bid_content"),
    path(f"{VERSION}/files/<int:part>/", bidding.submitted_file, name="bid_submitted_file"),
]
