"""Requests for information about an application: what the copy leaves out, the clock, and who is told (CONF-01)."""

from __future__ import annotations

import csv
import io

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from accounts.models import Kind, Organisation, Role
from ledger.models import Entry
from notifications.models import Message
from notifications.reminders import raise_due
from suppliers import demonstration
from suppliers.models import InformationRequest
from tests.factories.suppliers import supplier_person
from tests.suppliers import story

pytestmark = pytest.mark.django_db
REASON = "Our price model shows in it."


def record(client, row, received_on: str, asked: str = "How they secure patients' data."):
    given = {"received_on": received_on, "asked": asked}
    return client.post(reverse("suppliers:information", args=[row.pk]), given, follow=True)


def test_conf_01_the_copy_to_disclose_leaves_out_what_is_confidential_or_personal_and_says_so(dps, firm, assessor):
    script = demonstration.Script(
        "Product", (1,), answers={"org-vat": "GB123", "contact-name": "Pat Person"}, confidential={"org-vat": REASON}
    )
    row = story.row_of(demonstration.apply(dps, firm, script))
    address = reverse("suppliers:lot_disclosable", args=[row.pk])
    assert reverse("suppliers:declare_interest", args=[row.pk]) in assessor.get(address)["Location"]
    story.impartial(assessor, row)
    copy = b"".join(assessor.get(address).streaming_content).decode("utf-8-sig")
    rows = {one["key"]: one for one in csv.DictReader(io.StringIO(copy))}
    assert (rows["org-vat"]["answer"], rows["contact-name"]["answer"]) == ("", "")
    assert rows["org-vat"]["withheld_because"] == "marked as confidential (regulation 21)"
    assert rows["contact-name"]["withheld_because"] == "personal data"
    assert (rows["org-name"]["answer"], rows["org-name"]["withheld_because"]) == ("Clearwater Health Ltd", "")
    assert not any(hidden in copy for hidden in ("GB123", "Pat Person", REASON))
    assert Entry.objects.get(verb="answers_exported").facts["form"] == "csv for disclosure"


def test_conf_01_a_request_is_answered_within_20_working_days_and_its_supplier_is_told(at, row, assessor, firm):
    at("2018-01-05 10:00")
    page = story.text(record(assessor, row, "6 1 2018"))
    assert "is still to come" in page
    assert "How they secure" in page
    page = story.text(record(assessor, row, "2 1 2018"))
    assert "The answer is due by 30 January 2018, 11:59pm" in page
    [told] = Message.objects.filter(subject__contains="asked for information", person__memberships__organisation=firm)
    assert "the end of 30 January 2018 (rule CONF-01)" in told.body
    asked = InformationRequest.objects.get()
    assert "Answer a request for information about" in story.text(assessor.get(reverse("home")))
    at("2018-01-29 09:00")
    raise_due()
    at("2018-01-31 09:00")
    raise_due()
    told = Message.objects.filter(key__contains=f"information:{asked.pk}", person__name="Asha Assessor")
    assert told.count() == 2, "soon, and late"
    address = reverse("suppliers:information_request", args=[asked.pk])
    assert "it is late" in story.text(assessor.get(address))
    assert "Say what was disclosed" in story.text(assessor.post(address, {"answer": " "}))
    done = story.text(assessor.post(address, {"answer": "All but the prices."}, follow=True))
    assert "The answer is recorded" in done
    assert "Answered 31 January 2018" in done
    assert "was not kept" in story.text(assessor.post(address, {"answer": "Another."}))
    assert "All but the prices." in story.text(assessor.get(address))
    for change in ({"answer": "Another."}, {"asked": "Something else."}):
        with pytest.raises(IntegrityError, match="do not change"), transaction.atomic():
            InformationRequest.objects.update(**change)


def test_an_auditor_reads_a_request_and_neither_records_nor_answers_one(at, row, assessor):
    at("2018-01-05 10:00")
    record(assessor, row, "2 1 2018")
    asked = InformationRequest.objects.get()
    body = Organisation.objects.create(kind=Kind.AUDIT_BODY, name="Auditors")
    auditor = story.signed_in(supplier_person(body, Role.AUDITOR))
    assert "Record a request" not in story.text(auditor.get(reverse("suppliers:information", args=[row.pk])))
    assert record(auditor, row, "3 1 2018").status_code == 403
    answer = auditor.post(reverse("suppliers:information_request", args=[asked.pk]), {"answer": "All."})
    assert answer.status_code == 403
    assert InformationRequest.objects.get().is_open
