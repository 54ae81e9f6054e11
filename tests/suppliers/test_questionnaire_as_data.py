"""One definition drives the schema, the export and the PDF: what the pages take and keep is what the schema takes."""

from __future__ import annotations

import copy
import csv
import io
import re
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from jsonschema import Draft202012Validator, FormatChecker

from accounts.models import Kind, Organisation, Role
from documents.queries import content_of
from ledger.models import Entry
from suppliers import demonstration, publishing
from suppliers.actions.parties import Details
from suppliers.models import Questionnaire
from suppliers.paperwork import send_receipt
from suppliers.schema import at_least
from tests.factories.suppliers import supplier_person
from tests.suppliers import story

pytestmark = pytest.mark.django_db
LARGE = {"size_turnover": "40000000.00", "finance_accounts": "no", "finance_alternative": "statements"}


def schema_of(version: str) -> Draft202012Validator:
    schema = Client().get(reverse("suppliers:api-questionnaire-detail", args=[version])).json()
    Draft202012Validator.check_schema(schema)
    return Draft202012Validator(schema, format_checker=FormatChecker())


def test_the_export_of_a_submitted_application_is_what_the_schema_of_its_version_describes(dps, firm, owner, stranger):
    application = story.applied(dps, firm, 1, **LARGE)
    address = reverse("suppliers:answers_json", args=[application.pk])
    data, schema = owner.get(address).json(), schema_of(application.questionnaire.version)
    assert [error.message for error in schema.iter_errors(data)] == []
    assert data["answers"]["contact-email"]  # kept encrypted, and given to those whose it is
    assert data["answers"]["slavery-statement"] == "yes"
    assert data["lots"]["1"]["req-r01-compliance"] == "compliant"
    assert data["receipt"] == application.receipt.code
    assert stranger.get(address).status_code == 404
    api = reverse("suppliers:api-application-answers", args=[application.pk])
    assert owner.get(api).json() == data
    assert stranger.get(api).status_code == 404

    spoilt = {
        "a choice nobody offers": ("finance-accounts", "perhaps"),
        "an amount that is none": ("size-turnover", "a lot"),
        "a question that does not apply": ("finance-minimum-how-not", "x"),
        "a day that is none": ("org-registered-on", "1/2/2010"),
    }
    for what, (key, value) in spoilt.items():
        changed = copy.deepcopy(data)
        changed["answers"][key] = value
        assert not schema.is_valid(changed), what
    changed = copy.deepcopy(data)
    changed["answers"]["size-turnover"] = "35999999.99"
    assert not schema.is_valid(changed)  # section 54 is not asked of a smaller firm, and is answered here
    del changed["answers"]["slavery-statement"], changed["answers"]["slavery-link"]
    assert schema.is_valid(changed)
    del changed["answers"]["finance-alternative"]
    assert not schema.is_valid(changed)  # needed where there are no audited accounts


def test_every_version_is_listed_with_its_schema_and_a_draft_exports_what_it_has(dps, owner):
    draft = story.start(owner, dps, 1)
    story.answer(owner, draft, "organisation", {"org-name": "=HYPERLINK(1)"})
    data = owner.get(reverse("suppliers:answers_json", args=[draft.pk])).json()
    assert (data["answers"]["org-name"], data["submitted_at"], data["lots"]) == ("=HYPERLINK(1)", None, {"1": {}})
    lines = b"".join(owner.get(reverse("suppliers:answers_csv", args=[draft.pk])).streaming_content).decode("utf-8-sig")
    rows = {row["key"]: row for row in csv.DictReader(io.StringIO(lines))}
    assert rows["org-name"]["answer"] == "'=HYPERLINK(1)"
    assert rows["org-status"]["answer"] == ""
    assert rows["req-r01-compliance"]["for"] == "Lot 1: Online"
    assert owner.get(reverse("suppliers:answers_pdf", args=[draft.pk])).status_code == 404
    (listed,) = Client().get(reverse("suppliers:api-questionnaire-list")).json()["results"]
    assert listed["version"] == draft.questionnaire.version
    assert listed["schema"].endswith(f"/api/v1/questionnaires/{draft.questionnaire.version}/")
    assert Client().get(reverse("suppliers:api-questionnaire-detail", args=["1066.1"])).status_code == 404


def test_everything_submitted_stands_in_a_pdf_that_nobody_changes(dps, firm, owner, stranger):
    host = Details("subcontractor", "Harbour Hosting Ltd", "Hosts it", "09876543")
    application = demonstration.apply(dps, firm, demonstration.Script("Product", (1,), parties=(host,)))
    data = owner.get(reverse("suppliers:answers_json", args=[application.pk])).json()
    assert [error.message for error in schema_of(application.questionnaire.version).iter_errors(data)] == []
    assert data["others"][0]["answers"]["org-name"]
    send_receipt(application.pk)
    application.refresh_from_db()
    address = reverse("suppliers:answers_pdf", args=[application.pk])
    words = story.text_of(content_of(application.answers_document.document))
    assert "Turnover of the last full financial year" in words
    assert "Harbour Hosting Ltd: " in words
    assert application.receipt.code in words
    assert owner.get(address).status_code == 200
    assert stranger.get(address).status_code == 404
    with pytest.raises(IntegrityError), transaction.atomic():
        application.answers_document.delete()


def test_a_new_version_changes_nothing_that_was_submitted(dps, firm, owner, monkeypatch):
    application = story.applied(dps, firm, 1)
    before = owner.get(reverse("suppliers:answers_json", args=[application.pk])).json()
    newer = copy.deepcopy(publishing.complete_definition(publishing.CURRENT))
    newer["version"] = "2018.1"
    newer["sections"][0]["questions"][0]["text"] = "What are you called?"
    monkeypatch.setattr(publishing, "complete_definition", lambda name: newer)
    later = story.start(owner, dps, 2)
    assert later.questionnaire.version == "2018.1"
    assert owner.get(reverse("suppliers:answers_json", args=[application.pk])).json() == before
    with pytest.raises(IntegrityError), transaction.atomic():
        Questionnaire.objects.filter(pk=application.questionnaire_id).update(definition=newer)
    with pytest.raises(IntegrityError), transaction.atomic():
        application.answers.update(value="Something else")


@pytest.mark.parametrize("pounds", [36_000_000, 5, 100, 199_909])
def test_amounts_of_this_or_more_are_told_from_smaller_ones(pounds):
    pattern = re.compile(at_least(pounds))
    for amount in ["0.00", "9.99", pounds - 1, pounds, pounds + 1, pounds * 2, pounds * 10, 36_000_099, "199909.01"]:
        kept = f"{Decimal(amount):.2f}"
        assert bool(pattern.search(kept)) == (Decimal(kept) >= pounds), kept


def test_the_hub_takes_away_what_was_answered_for_its_lot_on_the_record_and_after_declaring(
    dps, firm, owner, assessor, stranger
):
    script = demonstration.Script(
        "Product", (1, 2), parties=(Details("member", "Pier Software Ltd", "Makes the video", lots=(2,)),),
        confidential={"org-vat": "It is our own."}, answers={"org-vat": "GB123"},
    )  # fmt: skip
    application = demonstration.apply(dps, firm, script)
    row = story.row_of(application)
    pages = {form: reverse(f"suppliers:lot_{form}", args=[row.pk]) for form in ("csv", "json", "pdf")}
    assert reverse("suppliers:declare_interest", args=[row.pk]) in assessor.get(pages["json"])["Location"]
    assert not Entry.objects.filter(verb="answers_exported").exists()
    story.impartial(assessor, row)
    data = assessor.get(pages["json"]).json()
    assert list(data["lots"]) == ["1"]
    assert data["others"] == []
    assert [(mark["question"], mark["reason"]) for mark in data["confidential"]] == [("org-vat", "It is our own.")]
    rows = b"".join(assessor.get(pages["csv"]).streaming_content).decode("utf-8-sig")
    assert "Lot 1: Online" in rows
    assert "Lot 2: Video" not in rows
    assert "Pier Software" not in rows
    assert assessor.get(pages["pdf"]).status_code == 404
    send_receipt(application.pk)
    assert assessor.get(pages["pdf"]).status_code == 200
    assert pages["pdf"] in assessor.get(reverse("suppliers:all_answers", args=[row.pk])).content.decode()
    body = Organisation.objects.create(kind=Kind.AUDIT_BODY, name="Auditors")
    auditor = story.signed_in(supplier_person(body, Role.AUDITOR))
    assert auditor.get(pages["json"]).status_code == 200
    taken = Entry.objects.filter(verb="answers_exported").order_by("happened_at", "place")
    assert [entry.facts["form"] for entry in taken] == ["json", "csv", "pdf", "json"]
    assert owner.get(pages["json"]).status_code == stranger.get(pages["json"]).status_code == 404
