"""Addresses about call-offs, from their draft to what the world reads of them."""

from __future__ import annotations

from django.core.files.uploadedfile import SimpleUploadedFile

from accounts.models import Organisation, User
from evaluations.models import Letter, PriceInquiry
from ledger import clock
from ledger.models import Receipt
from notices.models import Notice, Release
from tenders import actions as tenders
from tenders.models import Bid, Competition, ConflictDeclaration, Invitation, PeriodAgreement, Question
from tests.authorisation.world.addresses import Objects
from tests.factories.accounts import UserFactory


def of_tenders(firm: Organisation, buyer: Organisation, people: dict[str, User]) -> Objects:
    awarded, running = Competition.objects.filter(buyer=buyer, published_at__isnull=False).order_by("published_at")
    invitation = Invitation.objects.get(competition=running, organisation=firm)
    bid = Bid.objects.filter(competition=running, organisation=firm)[0]
    opened = Bid.objects.filter(competition=awarded, organisation=firm, opened__isnull=False)[0]
    file = tenders.add_file(
        by=people["supplier_owner"], invitation=invitation, upload=SimpleUploadedFile("plan.txt", b"Our plan")
    )  # fmt: skip
    agreement = PeriodAgreement.objects.create(
        competition=running, organisation=firm, deadline=running.deadline, proposed_at=clock.now()
    )  # fmt: skip
    declared = ConflictDeclaration.objects.create(
        competition=running, person=UserFactory(), has_conflict=True, details="A share", declared_at=clock.now()
    )  # fmt: skip
    version = {"reference": running.reference, "version": bid.version}
    of_call_off = (
        "competition", "check", "shorter", "take_over", "conflict", "extend", "cancel", "open",
        "api-call-off-detail",
        "invitation", "question", "bid", "bid_prices", "bid_files", "bid_safety_net", "bid_check", "bid_withdraw",
    )  # fmt: skip
    of_bid = ("bid_submitted", "bid_receipt", "bid_receipt_pdf", "bid_receipt_proof", "bid_content")
    return (
        {f"tenders:{name}": {"reference": running.reference} for name in of_call_off}
        | {f"tenders:{name}": version for name in of_bid}
        | {
            "tenders:section": {"reference": running.reference, "section": "need"},
            "tenders:answer": {"pk": Question.objects.filter(competition=running)[0].pk},
            "tenders:measure": {"pk": declared.pk},
            "tenders:opened_file": {"pk": opened.pk, "part": 1},
            "tenders:period": {"pk": agreement.pk},
            "tenders:bid_answer": {"reference": running.reference, "code": "Q1"},
            "tenders:bid_draft_file": {"reference": running.reference, "pk": file.pk},
            "tenders:bid_submitted_file": {**version, "part": 1},
        }
    )


def of_evaluations(firm: Organisation, officer: User) -> Objects:
    awarded = Competition.objects.order_by("published_at")[0]
    bid = Bid.objects.filter(competition=awarded, organisation=firm).order_by("-version")[0]
    letter = Letter.objects.get(bid=bid)
    inquiry = PriceInquiry.objects.create(bid=bid, asked_by=officer, asked_at=clock.now(), due_at=clock.now())
    names = ("overview", "panel", "compliance", "score", "moderate", "result", "award", "contract")
    whole = {f"evaluations:{name}": {"reference": awarded.reference} for name in names}
    one = {
        f"evaluations:{name}": {"reference": awarded.reference, "bid": bid.pk}
        for name in ("bid", "leave_out", "score_bid", "low_price")
    }
    return (
        whole
        | one
        | {
            "evaluations:moderate_score": {"reference": awarded.reference, "bid": bid.pk, "code": "Q1"},
            "evaluations:outcome": {"pk": letter.pk},
            "evaluations:letter": {"pk": letter.pk},
            "evaluations:explain_price": {"pk": inquiry.pk},
        }
    )


def of_notices() -> Objects:
    awarded = Competition.objects.order_by("published_at")[0]
    notice, release = Notice.objects.exclude(pdf=None)[0], Release.objects.all()[0]
    return {
        "notices:publish_award": {"reference": awarded.reference},
        "notices:notice": {"number": notice.number},
        "notices:pdf": {"number": notice.number},
        "notices:api-notice-detail": {"number": notice.number},
        "notices:api-release-detail": {"release_id": release.release_id},
        "notices:package": {"ocid": release.ocid},
        "notices:record": {"ocid": release.ocid},
        "notices:release": {"release_id": release.release_id},
        "reports:compliance_clock": {"key": "decisions"},
        "reports:compliance_clock_csv": {"key": "decisions"},
        "reports:compliance_clock_json": {"key": "decisions"},
        "reports:receipt": {"code": Receipt.objects.filter(object_type="suppliers.application")[0].code},
        "reports:api-entry-detail": {"code": Receipt.objects.all()[0].code},
        "reports:tile": {"address": "0/000.p/1"},
    }
