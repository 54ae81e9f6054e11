"""What an applicant marks as confidential (CONF-01): with a reason, shown to who assesses, frozen, never public."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from accounts.models import Organisation
from documents.queries import content_of
from dps.models import DynamicPurchasingSystem
from suppliers import answers, demonstration
from suppliers.models import Application, ConfidentialMark
from suppliers.paperwork import send_receipt
from tests.suppliers import story

pytestmark = pytest.mark.django_db
REASON = "Our price model shows in it, and competitors would use it."


@pytest.fixture
def draft(dps, owner) -> Application:
    draft = story.start(owner, dps, 1)
    story.answer(
        owner,
        draft,
        "organisation",
        {"org-name": "Clearwater Health Ltd", "org-vat": "GB123", "org-address": "1 Mill Lane"},
    )
    return draft


def address(draft: Application, section: str = "organisation") -> str:
    return reverse("suppliers:confidential", args=[draft.pk, section])


def mark(client: Client, draft: Application, key: str = "org-vat", reason: str = REASON, **more: str):
    return client.post(address(draft), {f"{key}-marked": "on", f"{key}-reason": reason, **more})


def submitted(dps: DynamicPurchasingSystem, firm: Organisation) -> Application:
    script = demonstration.Script("Product", (1,), answers={"org-vat": "GB123"}, confidential={"org-vat": REASON})
    return demonstration.apply(dps, firm, script)


def test_conf_01_a_mark_needs_a_reason_and_a_reason_a_mark(owner, draft):
    page = mark(owner, draft, reason=" ").content.decode()
    assert "Say why “VAT number” is confidential" in page
    page = owner.post(address(draft), {"org-vat-reason": REASON}).content.decode()
    assert "Tick the box if “VAT number” is confidential" in page
    assert REASON in page
    assert not ConfidentialMark.objects.exists()


def test_conf_01_a_mark_shows_on_the_check_page_and_is_lifted_again(owner, draft):
    assert mark(owner, draft).status_code == 302
    story.answer(owner, draft, "organisation", {"org-vat": "GB456"})
    kept = draft.answers.get(question="org-vat")
    assert (kept.value, answers.open_answer(kept)) == (None, "GB456")  # encrypted, also what is written later
    check = reverse("suppliers:check", args=[draft.pk])
    assert REASON in owner.get(check).content.decode()
    owner.post(address(draft), {"org-vat-reason": "", "org-vat-was": REASON})
    assert REASON not in owner.get(check).content.decode()
    assert draft.answers.get(question="org-vat").value == "GB456"


def test_only_what_is_answered_can_be_marked(owner, draft):
    page = owner.get(address(draft)).content.decode()
    assert "org-vat-marked" in page
    assert "org-duns-marked" not in page
    mark(owner, draft, "org-duns")
    assert not ConfidentialMark.objects.exists()


def test_two_colleagues_at_one_mark_do_not_overwrite_each_other(owner, colleague, draft):
    mark(colleague, draft, reason="Theirs.")
    page = mark(owner, draft, reason="Mine.").content.decode()
    assert "Edie Editor changed this mark at 10am on 4 December 2017 while you were writing" in page
    assert "“Theirs.”" in page
    assert ConfidentialMark.objects.get().reason == "Theirs."
    assert mark(owner, draft, reason="Mine.", **{"org-vat-was": "Theirs."}).status_code == 302
    assert ConfidentialMark.objects.get().reason == "Mine."


def test_a_page_of_marks_keeps_what_is_mine_and_shows_what_a_colleague_made_of_the_rest(owner, colleague, draft):
    mark(colleague, draft, "org-name", reason="Theirs.")
    sent = {"org-name-marked": "", "org-name-reason": "", "org-vat-marked": "on", "org-vat-reason": " "}
    unclear = owner.post(address(draft), sent).content.decode()
    assert 'name="org-name-was" value=""' in unclear
    mark(colleague, draft, "org-address", reason="Theirs too.")
    clash = mark(owner, draft, **{"org-address-marked": "on", "org-address-reason": "Mine."}).content.decode()
    assert ConfidentialMark.objects.get(question="org-vat").reason == REASON
    assert 'name="org-name-was" value="Theirs."' in clash
    assert clash.count("Theirs.") == 2


def test_nobody_of_another_firm_reads_or_makes_a_mark(stranger, draft):
    assert stranger.get(address(draft)).status_code == 404
    assert mark(stranger, draft).status_code == 404


def test_conf_01_a_mark_is_frozen_with_the_application_and_read_by_who_assesses(owner, assessor, dps, firm):
    draft = submitted(dps, firm)
    row = story.row_of(draft)
    story.impartial(assessor, row)
    with pytest.raises(IntegrityError, match="a submitted application does not change"), transaction.atomic():
        ConfidentialMark.objects.update(reason="Another.")
    assert REASON in assessor.get(reverse("suppliers:all_answers", args=[row.pk])).content.decode()
    marked = [{"lot": None, "party": None, "question": "org-vat", "reason": REASON}]
    assert assessor.get(reverse("suppliers:api-assessment-detail", args=[row.pk])).json()["confidential"] == marked
    assert owner.get(reverse("suppliers:api-application-detail", args=[draft.pk])).json()["confidential"] == marked
    assert REASON in owner.get(reverse("suppliers:receipt", args=[draft.pk])).content.decode()
    draft.refresh_from_db()
    assert "What is confidential, and why" in [part["name"] for part in draft.manifest["parts"]]
    send_receipt(draft.pk)
    draft.refresh_from_db()
    assert REASON in story.text_of(content_of(draft.receipt_document))


def test_marks_go_with_their_answers_into_the_next_application(owner, dps, firm):
    draft = submitted(dps, firm)
    owner.post(reverse("suppliers:withdraw", args=[draft.pk]))
    again = story.start(owner, dps, 1)
    assert REASON in owner.get(reverse("suppliers:check", args=[again.pk])).content.decode()


def test_conf_01_nothing_public_shows_a_mark(assessor, decider, dps, firm):
    draft = submitted(dps, firm)
    row = story.row_of(draft)
    story.find_all(assessor, row)
    story.recommend(assessor, row)
    story.decide(decider, row)
    everybody = Client()
    for name in ("register", "register_csv", "register_json", "api-admission-list"):
        reply = everybody.get(reverse(f"suppliers:{name}"))
        page = b"".join(reply.streaming_content) if reply.streaming else reply.content
        assert b"Clearwater" in page
        assert REASON not in page.decode()
        assert "GB123" not in page.decode()


def test_reasons_sent_for_a_lot_that_was_taken_out_are_kept_and_after_withdrawal_shown_once_more(owner, dps, draft):
    choose = {number: str(dps.lots.get(number=number).pk) for number in (1, 2)}
    lots = reverse("suppliers:lots", args=[draft.pk])
    owner.post(lots, {"lots": [choose[1], choose[2]]})
    story.answer(owner, draft, "lot-2-1", {"req-r02-compliance": "compliant"})
    owner.post(lots, {"lots": [choose[1]]})
    marks = {"req-r02-compliance-marked": "on", "req-r02-compliance-reason": REASON}
    page = owner.post(address(draft, "lot-2-1"), marks, follow=True)
    assert page.status_code == 200
    assert ConfidentialMark.objects.get().reason == REASON
    owner.post(reverse("suppliers:withdraw", args=[draft.pk]))
    late = mark(owner, draft)
    assert late.status_code == 409
    assert "withdrew this application" in late.content.decode()
    assert REASON in late.content.decode()
