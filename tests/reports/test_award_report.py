"""The award report: page, CSV and XLSX say what the result said, to the penny."""

from __future__ import annotations

import csv
import io
import json
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook

from accounts.models import Role
from evaluations.models import Award
from ledger.models import Entry
from reports.award_report import AMOUNTS, COLUMNS
from tests.factories.accounts import sign_in
from tests.factories.evaluations import an_award
from tests.factories.suppliers import SupplierFactory, supplier_person
from tests.factories.tenders import a_buyer, a_lot
from tests.notices import story

pytestmark = pytest.mark.django_db
PAGES = (
    "award_report",
    "award_report_csv",
    "award_report_xlsx",
    "award_report_json",
    "ledger",
    "verify",
    "ledger_export",
)
EVIL = '=HYPERLINK("http://evil.test","x")'


def from_csv(reader: Client) -> list[dict[str, str]]:
    content = b"".join(reader.get(reverse("reports:award_report_csv")).streaming_content).decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(content)))


def from_xlsx(reader: Client) -> list[dict[str, Any]]:
    content = b"".join(reader.get(reverse("reports:award_report_xlsx")).streaming_content)
    head, *rows = load_workbook(io.BytesIO(content)).active.iter_rows()
    return [dict(zip((cell.value for cell in head), row, strict=True)) for row in rows]


def test_only_auditors_read_reports():
    others = [
        supplier_person(SupplierFactory()), supplier_person(a_buyer(), Role.OFFICER),
        supplier_person(a_lot().dps.contracting_authority, Role.DECIDER),
    ]  # fmt: skip
    for page in PAGES:
        address = reverse(f"reports:{page}")
        assert Client().get(address).status_code == 302
        for person in others:
            assert sign_in(Client(), person).get(address).status_code == 403, (page, person)


def test_every_look_is_recorded_wherever_it_goes(reader: Client, audit_person):
    award = an_award()
    call_off = reverse("tenders:competition", args=[award.competition.reference])
    addresses = [*(reverse(f"reports:{page}") for page in PAGES), call_off]
    for address in addresses:
        assert reader.get(address).status_code == 200
    looks = Entry.objects.filter(verb="audited").order_by("place")
    assert {look.person for look in looks} == {str(audit_person.pk)}
    assert [look.facts["what"] for look in looks] == [*(f"reports:{page}" for page in PAGES), "tenders:competition"]
    assert looks.last().object_id == str(award.competition_id)
    assert reader.get(reverse("notices:list")).status_code == 200  # anybody's
    assert reader.get(reverse("accounts:you")).status_code == 200  # their own
    assert looks.count() == len(addresses)


def test_csv_and_xlsx_agree_with_the_result_to_the_penny(reader: Client):
    award = an_award()
    story.contract(award, Decimal("43210.99"))
    by_supplier = {row["supplier"]: row for row in award.result["bids"]}
    rows, sheet = from_csv(reader), from_xlsx(reader)
    assert len(rows) == len(sheet) == len(by_supplier) == 2
    for row, cells in zip(rows, sheet, strict=True):
        assert tuple(row) == tuple(cells) == COLUMNS
        frozen = by_supplier[row["supplier"]]
        for name in ("price_ex_vat", "price_points", "quality_points", "total"):
            assert row[name] == frozen[name]
            assert cells[name].data_type == "n"
            assert abs(Decimal(str(cells[name].value)) - Decimal(frozen[name])) < Decimal("1e-12")
        assert Decimal(str(cells["price_ex_vat"].value)) == Decimal(frozen["price_ex_vat"])
        for name in set(COLUMNS) - AMOUNTS:
            assert str(cells[name].value or "") == row[name]
        assert row["won"] == ("yes" if frozen["bid"] == str(award.winner_id) else "no")
        assert row["contract_value_ex_vat"] == ("43210.99" if row["won"] == "yes" else "")


def test_the_page_shows_the_same_prices_as_the_result_page(reader: Client):
    award = an_award()
    report = reader.get(reverse("reports:award_report")).content.decode()
    result = reader.get(reverse("evaluations:result", args=[award.competition.reference])).content.decode()
    for row in award.result["bids"]:
        price = f"£{Decimal(row['price_ex_vat']):,.2f}".removesuffix(".00")
        assert price in report
        assert price in result


def test_a_call_off_without_award_is_reported_with_its_bids(reader: Client):
    story.no_award()
    rows = from_csv(reader)
    assert {row["outcome"] for row in rows} == {"No award"}
    assert {row["won"] for row in rows} == {"no"}
    assert len(from_xlsx(reader)) == len(rows)


def test_a_formula_is_harmless_in_csv_and_text_in_xlsx(reader: Client):
    award: Award = an_award()
    buyer = award.competition.buyer
    buyer.name = EVIL
    buyer.save()
    assert {row["buyer"] for row in from_csv(reader)} == {"'" + EVIL}
    for cells in from_xlsx(reader):
        assert (cells["buyer"].value, cells["buyer"].data_type) == (EVIL, "s")


def test_more_awards_take_no_more_queries(reader: Client, django_assert_max_num_queries):
    an_award()
    with django_assert_max_num_queries(60) as few:
        from_csv(reader)
    an_award()
    with django_assert_max_num_queries(len(few.captured_queries)):
        assert len(from_csv(reader)) == 4


def test_json_holds_the_rows_of_the_csv(reader: Client):
    an_award()
    content = b"".join(reader.get(reverse("reports:award_report_json")).streaming_content)
    said = json.loads(content)
    assert said["call_offs"] == 1
    assert [{name: str(value) for name, value in bid.items()} for bid in said["bids"]] == from_csv(reader)


def test_the_report_of_one_call_off_holds_that_one_alone(reader: Client):
    one, other = an_award().competition.reference, an_award().competition.reference
    page = reader.get(reverse("reports:award_report"), {"call_off": one}).content.decode()
    assert one in page
    assert other not in page
    content = b"".join(reader.get(reverse("reports:award_report_json"), {"call_off": one}).streaming_content)
    assert {bid["call_off"] for bid in json.loads(content)["bids"]} == {one}
    assert "No such call-off" in reader.get(reverse("reports:award_report"), {"call_off": "CO-NONE"}).content.decode()
