"""The fund: loaded whole or not at all, never edited, read by those it concerns, following a body into the next."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.urls import reverse

from accounts.errors import InvalidState, NotPermitted
from accounts.models import Organisation, Role, Succession
from accounts.register_import import load as load_register
from dps import actions, fund_queries
from dps.models import Allocation, FundLoad, FundYear
from dps.presenters import fund as presenters
from ledger.models import Entry
from notifications.models import Message
from tests.factories.accounts import OrganisationFactory, auditor, buyer_person, hub_person, sign_in

REAL = Path(__file__).parents[3] / "shared" / "data"
HEADER = "ods_code,year,amount,fund_total\n"
NORTH, SOUTH = "N01,2017/18,60000,15000000\n", "S01,2017/18,40000.50,15000000\n"


@pytest.fixture
def north() -> Organisation:
    return OrganisationFactory(ods_code="N01", name="NHS North CCG", closed_on=date(2018, 3, 31))


@pytest.fixture
def south() -> Organisation:
    return OrganisationFactory(ods_code="S01", name="NHS South CCG", closed_on=date(2018, 3, 31))


@pytest.fixture
def place(north, south) -> Organisation:
    """The CCG into which both close at the end of March 2018."""
    made = OrganisationFactory(ods_code="P01", name="NHS Place CCG", opened_on=date(2018, 4, 1))
    for old in (north, south):
        Succession.objects.create(predecessor=old, successor=made, on=date(2018, 4, 1))
    return made


@pytest.fixture
def read(published, people):
    """Load these lines for the published DPS."""

    def load(*lines: str, header: str = HEADER, includes_vat: bool = True, by=people[0]) -> FundLoad:
        return actions.load_fund(
            by=by, dps=published, file=io.BytesIO((header + "".join(lines)).encode()), file_name="fund.csv",
            includes_vat=includes_vat, source="Letter of 1 December 2017",
        )  # fmt: skip

    return load


def amounts(**where) -> dict[str, Decimal]:
    return {
        f"{row.organisation.ods_code} {row.financial_year}": row.amount for row in fund_queries.allocations(**where)
    }


def page_of(person, address: str) -> str:
    page = BeautifulSoup(sign_in(Client(), person).get(address).content, "html.parser")
    for name in page.find_all(class_="nhsuk-table__heading"):  # what narrow screens show beside each cell
        name.decompose()
    return " ".join(page.find("main").get_text(" ").split())


def test_a_file_says_what_each_body_is_given_and_how_large_the_fund_is(read, north, south, published):
    kept = read(NORTH, SOUTH, ",2018/19,,20000000\n")
    assert (kept.was_applied, kept.rows, kept.report["unchanged"]) == (True, 3, 0)
    assert kept.report["added"] == [
        (2, "NHS North CCG, 2017/18: £60,000 with VAT"), (3, "NHS South CCG, 2017/18: £40,000.50 with VAT"),
    ]  # fmt: skip
    assert amounts() == {"N01 2017/18": Decimal(60000), "S01 2017/18": Decimal("40000.50")}
    first, second = fund_queries.by_year(published)
    assert (first.total, first.given, first.bodies) == (Decimal(15_000_000), Decimal("100000.50"), 2)
    assert (str(second.year), second.total, second.given) == ("2018/19", Decimal(20_000_000), Decimal(0))


def test_the_same_file_again_changes_nothing(read, north, south):
    read(NORTH, SOUTH)
    kept = read(NORTH, SOUTH)
    assert kept.report["unchanged"] == 2
    assert (Allocation.objects.count(), FundYear.objects.count()) == (2, 1)


def test_what_is_stated_anew_counts_and_what_stood_before_is_kept_and_shown(read, north, south, people, at):
    read(NORTH, SOUTH)
    at("2018-01-08 09:00")
    kept = read(NORTH.replace("60000", "70000"))
    assert kept.report["changed"] == [(2, "NHS North CCG, 2017/18: £60,000 with VAT → £70,000 with VAT")]
    assert amounts()["N01 2017/18"] == Decimal(70000)
    assert amounts()["S01 2017/18"] == Decimal("40000.50")
    assert "Until 8 January 2018: £60,000 with VAT" in page_of(people[0], address(kept.dps))


def address(dps, name: str = "fund") -> str:
    return reverse(f"dps:{name}", args=[dps.reference])


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("X99,2017/18,1,\n", "X99 is not on the register of organisations"),
        (",2017/18,1,\n", "The ODS code is missing"),
        (",2017/18,,\n", "The ODS code is missing"),
        ("S01,2017/18,,\n", "The amount is missing"),
        ("S01,2017,1,\n", "“2017” is no financial year as 2017/18 is one"),
        ("S01,2017/19,1,\n", "no financial year"),
        ("S01,2017/18,-5,\n", "“-5” is no amount in pounds"),
        ("S01,2017/18,1.234,\n", "no amount in pounds"),
        ('S01,2017/18,"1,00",\n', "no amount in pounds"),
        ("S01,2017/18,NaN,\n", "no amount in pounds"),
        ("S01,2018/19,1,\n", "NHS South CCG closed on 31 March 2018, before 2018/19 began; NHS Place CCG followed"),
        ("P01,2017/18,1,\n", "NHS Place CCG opens on 1 April 2018, after 2017/18 ends"),
        ("C01,2017/18,1,\n", "is registered as “commissioning support unit” and cannot buy"),
        ("F01,2017/18,1,\n", "F01 is not on the register of organisations"),
        ("N01,2017/18,1,\n", "NHS North CCG has an amount for 2017/18 in line 2 already"),
        ("S01,2017/18,1,14000000\n", "The fund of 2017/18 is £14,000,000 here and £15,000,000 in line 2"),
        ("S01,2017/18,1\n", "There are 3 columns where the first line names 4"),
        ("S01,2017/18,1\x00,\n", "control characters"),
    ],
)
def test_one_line_that_cannot_be_taken_keeps_the_whole_file_out(read, place, line, reason):
    OrganisationFactory(ods_code="C01", kind="csu")
    OrganisationFactory(supplier=True, ods_code="F01")
    kept = read(NORTH, line)
    assert not kept.was_applied
    [(number, told)] = kept.report["rejected"]
    assert (number, reason in told) == (3, True), told
    assert not Allocation.objects.exists()
    assert not FundYear.objects.exists()


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        ("", "empty"),
        ("ods_code,amount\nN01,1\n", "Missing: year"),
        ("ods_code,year,amount,share_gbp\n", "Two columns of the first line stand for amount"),
        ('ods_code,year,amount\n"N01,2017/18,1\n', "not CSV"),
    ],
)
def test_a_file_that_is_no_list_of_allocations_is_refused_with_the_reason(read, content, reason):
    [(line, told)] = read(header=content).report["rejected"]
    assert (line, reason in told) == (0, True), told


def test_a_year_gives_no_more_than_its_fund_also_together_with_what_was_given_before(read, north, south):
    read("N01,2017/18,60000,100000\n")
    [(_, told)] = read("S01,2017/18,40000.01,\n").report["rejected"]
    assert told == "2017/18: £100,000.01 is given, and the fund is £100,000"
    assert read("S01,2017/18,40000,\n").was_applied
    assert not read(",2017/18,,99999.99\n").was_applied


def test_amounts_with_and_without_vat_are_not_mixed_in_a_year(read, north, south):
    read(NORTH, SOUTH)
    [(_, told)] = read(NORTH, includes_vat=False).report["rejected"]
    assert "some of the amounts held include VAT and others do not" in told
    assert read(NORTH, SOUTH, includes_vat=False).was_applied
    assert {row.load.includes_vat for row in fund_queries.allocations()} == {False}


def test_nothing_of_the_fund_is_edited_or_taken_away(read, north):
    kept = read(NORTH)
    row = Allocation.objects.get()
    for act in (
        lambda: Allocation.objects.update(amount=1),
        lambda: FundYear.objects.all().delete(),
        lambda: FundLoad.objects.update(source="Other"),
    ):
        with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
            act()
    facts = {"dps": row.dps, "organisation": row.organisation, "year": 2017, "amount": 1, "load": kept}
    for version in (1, 3):
        with pytest.raises(IntegrityError, match="does not follow version 1"), transaction.atomic():
            Allocation.objects.create(**facts, version=version)
    refused = read("X99,2017/18,1,\n")
    with pytest.raises(IntegrityError, match="no file that was applied"), transaction.atomic():
        Allocation.objects.create(**(facts | {"load": refused}), version=2)


def in_the_end(write: Callable[[], object]) -> None:
    """Write, and have looked at what is looked at when a transaction ends."""
    with transaction.atomic():
        write()
        connection.check_constraints()


def test_the_database_lets_no_year_give_more_than_its_fund_and_none_count_vat_in_two_ways(read, north, south):
    kept = read(NORTH, SOUTH)
    without = read(",2018/19,,1\n", includes_vat=False)
    facts = {"dps": kept.dps, "organisation": north, "year": 2017, "amount": Decimal(100), "load": kept, "version": 2}
    for changed, told in (
        (facts | {"amount": Decimal(15_000_000)}, "15040000.50 is given in the year beginning 2017"),
        (facts | {"load": without}, "some figures of the year beginning 2017 include VAT"),
    ):
        with pytest.raises(IntegrityError, match=told):
            in_the_end(lambda changed=changed: Allocation.objects.create(**changed))
    smaller = {"dps": kept.dps, "year": 2017, "load": kept, "version": 2, "amount": Decimal(50_000)}
    with pytest.raises(IntegrityError, match="and its fund is 50000"):
        in_the_end(lambda: FundYear.objects.create(**smaller))
    in_the_end(lambda: (FundYear.objects.create(**smaller), Allocation.objects.create(**facts)))  # whichever is first


def test_people_of_a_body_are_told_once_what_a_file_gives_it_also_those_who_act_by_succession(read, place, north, at):
    person = buyer_person(Role.ADMINISTRATOR, north)
    stranger, following = buyer_person(), buyer_person(Role.OFFICER, place)
    kept = read(NORTH, "P01,2018/19,5,\n", SOUTH)
    told = Message.objects.get(person=person)
    assert (told.key, told.link) == (f"fund:{kept.pk}:{north.pk}", reverse("dps:own_fund"))
    assert "NHS North CCG" in told.subject
    assert "2017/18: £60,000 with VAT.\nSource: Letter of 1 December 2017" in told.body
    assert [message.body.count("£5") for message in Message.objects.filter(person=following)] == [1]
    read(NORTH, SOUTH)
    assert Message.objects.filter(person=person).count() == 1  # nothing new for it
    at("2018-04-01 09:00")
    read(NORTH.replace("60000", "70000"))
    last = Message.objects.filter(person=following).latest("created_at")
    assert "£70,000 with VAT. It was £60,000 with VAT." in last.body
    assert not Message.objects.filter(person=stranger).exists()


def test_each_loading_is_in_the_ledger_also_a_refused_one(read, north, people):
    kept, refused = read(NORTH), read("X99,2017/18,1,\n")
    entry = Entry.objects.get(verb="fund_loaded")
    assert (entry.object_id, entry.person) == (str(kept.pk), str(people[0].pk))
    assert entry.facts == {
        "dps": kept.dps.reference, "sha256": kept.sha256, "rows": 1, "totals": 1, "added": 1, "changed": 0,
        "rejected": 0,
    }  # fmt: skip
    assert Entry.objects.get(verb="fund_refused").object_id == str(refused.pk)


def test_only_the_hub_of_the_authority_loads(read, north):
    for stranger in (
        auditor(),
        buyer_person(organisation=north),
        hub_person(organisation=OrganisationFactory(hub=True)),
    ):
        with pytest.raises(NotPermitted):
            read(NORTH, by=stranger)


def test_a_draft_has_no_fund_yet(draft, people):
    with pytest.raises(InvalidState):
        actions.load_fund(
            by=people[0], dps=draft, file=io.BytesIO(b""), file_name="fund.csv", includes_vat=True, source="Letter"
        )
    assert sign_in(Client(), people[0]).get(address(draft)).status_code == 404


def test_the_number_of_statements_does_not_grow_with_the_file(read, django_assert_max_num_queries):
    lines = [f"T{n:03d},2017/18,{n},\n" for n in range(100)]
    for n in range(100):
        OrganisationFactory(ods_code=f"T{n:03d}")
    with django_assert_max_num_queries(16):
        read(*lines)


def test_the_hub_loads_by_page_and_what_was_typed_is_kept_when_the_file_is_missing(published, people, north):
    client, file = sign_in(Client(), people[0]), io.BytesIO((HEADER + NORTH).encode())
    file.name = "fund.csv"
    typed = {"includes_vat": "yes", "source": "Letter of 1 December 2017"}
    assert 'value="Letter of 1 December 2017"' in client.post(address(published, "load_fund"), typed).content.decode()
    shown = client.post(address(published, "load_fund"), typed | {"file": file}, follow=True).content.decode()
    assert "1 line read, 1 added, 0 changed, 0 unchanged" in shown
    empty = SimpleUploadedFile("fund.csv", b"")
    refused = client.post(address(published, "load_fund"), typed | {"file": empty}).content.decode()
    assert "The file for “CSV file” is empty" in refused
    file = io.BytesIO((HEADER + "X99,2017/18,1,\n").encode())
    file.name = "fund.csv"
    shown = client.post(address(published, "load_fund"), typed | {"file": file}, follow=True).content.decode()
    assert "nothing was loaded" in shown
    assert "X99 is not on the register" in shown


@pytest.mark.parametrize("reader", ["hub", "auditor"])
def test_hub_and_auditors_read_years_shares_and_who_follows(read, place, published, people, reader):
    read(NORTH, SOUTH, ",2018/19,,20000000\n")
    shown = page_of(people[0] if reader == "hub" else auditor(), address(published))
    assert "The fund is £35,000,000 for 2017/18 to 2018/19; £100,000.50 of it is allocated." in shown
    assert "NHS North CCG (N01) £60,000 with VAT 0.40%" in shown
    assert "Followed by NHS Place CCG from 1 April 2018" in shown
    assert "Letter of 1 December 2017" in shown
    assert ("Load allocations" in shown) == (reader == "hub")


def test_a_search_and_a_year_choose_and_the_files_hold_what_is_shown(read, place, published, people):
    read(NORTH, SOUTH, "P01,2018/19,90000,20000000\n")
    client = sign_in(Client(), people[0])
    query = {"year": "2017", "q": "south"}
    assert "NHS North CCG" not in client.get(address(published), query).content.decode()
    lines = client.get(address(published, "fund_csv"), query).getvalue().decode("utf-8-sig").splitlines()
    (row,) = csv.DictReader(lines)
    assert (row["ods_code"], row["amount_gbp"], row["includes_vat"], row["percent_of_fund"]) == (
        "S01", "40000.50", "yes", "0.27",
    )  # fmt: skip
    assert (row["followed_by"], row["followed_from"]) == ("P01", "2018-04-01")
    said = json.loads(client.get(address(published, "fund_json")).getvalue())
    assert said["fund_gbp"] == {"2017/18": "15000000.00", "2018/19": "20000000.00"}
    assert [one["amount_gbp"] for one in said["allocations"]] == ["60000.00", "40000.50", "90000.00"]


def test_the_page_takes_as_many_queries_however_many_bodies(read, published, people, django_assert_max_num_queries):
    for n in range(30):
        OrganisationFactory(ods_code=f"T{n:03d}")
    read("T000,2017/18,5,\n")
    client = sign_in(Client(), people[0])
    with django_assert_max_num_queries(30) as one:
        client.get(address(published))
    read(*[f"T{n:03d},2017/18,7,\n" for n in range(1, 30)])
    with django_assert_max_num_queries(len(one.captured_queries)):
        assert "T029" in client.get(address(published)).content.decode()


@pytest.mark.parametrize("role", [Role.OFFICER, Role.APPROVER, Role.EVALUATOR, Role.ADMINISTRATOR])
def test_people_of_a_body_read_what_it_is_given_and_nothing_of_others(read, north, south, role):
    read(NORTH, SOUTH)
    person = buyer_person(role, north)
    shown = page_of(person, reverse("dps:own_fund"))
    assert "NHS North CCG has £60,000 for 2017/18 from the fund of" in shown
    assert "NHS South CCG" not in shown
    assert "NHS North CCG has £60,000 for 2017/18" in page_of(person, reverse("home"))


def test_who_is_given_nothing_reads_so(read, north):
    read(NORTH)
    assert "No fund gives your organisation anything so far" in page_of(buyer_person(), reverse("dps:own_fund"))


def test_the_fund_follows_into_the_successor_and_stays_under_the_name_it_was_given_to(read, place, north, at):
    read(NORTH, SOUTH, "P01,2018/19,90000,20000000\n")
    old, new = buyer_person(Role.OFFICER, north), buyer_person(Role.OFFICER, place)
    at("2018-03-31 23:59")
    before = page_of(old, reverse("dps:own_fund"))
    assert "NHS North CCG has £60,000 for 2017/18" in before
    assert "Followed by NHS Place CCG from 1 April 2018" in before
    assert "NHS Place CCG has £90,000 for 2018/19" in page_of(new, reverse("dps:own_fund"))
    at("2018-04-01 00:00")
    for person in (old, new):
        shown = page_of(type(person).objects.get(pk=person.pk), reverse("dps:own_fund"))
        assert "NHS Place CCG has £190,000.50 for 2017/18 to 2018/19" in shown
        assert "2017/18 NHS North CCG, come by succession £60,000 with VAT" in shown
        assert "2017/18 NHS South CCG, come by succession £40,000.50 with VAT" in shown
        assert "2018/19 NHS Place CCG £90,000 with VAT" in shown
    assert amounts()["N01 2017/18"] == Decimal(60000)  # history stays


def test_a_body_that_several_follow_is_in_the_sum_of_none_of_them(read, north, south, place, at):
    read(NORTH, SOUTH)
    other = OrganisationFactory(name="NHS Other CCG", opened_on=date(2018, 4, 1))
    Succession.objects.create(predecessor=north, successor=other, on=date(2018, 4, 1))
    at("2018-04-01 09:00")
    shown = page_of(buyer_person(Role.OFFICER, place), reverse("dps:own_fund"))
    assert "NHS Place CCG has £40,000.50 for 2017/18" in shown
    assert "Several bodies follow NHS North CCG: NHS Other CCG, NHS Place CCG" in shown


def test_a_chain_of_successors_ends_at_the_last(read, place, north, at):
    read(NORTH)
    last = OrganisationFactory(name="NHS Region CCG")
    Succession.objects.create(predecessor=place, successor=last, on=date(2019, 4, 1))
    at("2019-04-01 09:00")
    [share] = presenters.own_shares(fund_queries.own(buyer_person(Role.OFFICER, last)))
    assert (share.body, share.total, share.lines[0].body) == (last, Decimal(60000), north)


@pytest.mark.skipif(not REAL.exists(), reason=f"the real register is not at {REAL}")
def test_the_shares_by_registered_patients_load_against_the_real_register_and_twice_change_nothing(published, people):
    with (REAL / "organisations.csv").open("rb") as file:
        load_register(by=None, file=file, file_name="organisations.csv")
    for _ in range(2):
        with (REAL / "ccg_fund_shares.csv").open("rb") as file:
            kept = actions.load_fund(
                by=people[0], dps=published, file=file, file_name="shares.csv", includes_vat=True, source="A stand-in"
            )
    assert (kept.was_applied, kept.report["unchanged"]) == (True, 593), kept.report["rejected"][:5]
    years = fund_queries.by_year(published)
    assert [(str(one.year), one.given, one.bodies) for one in years] == [
        ("2017/18", Decimal(15_000_000), 207),
        ("2018/19", Decimal(20_000_000), 195),
        ("2019/20", Decimal(10_000_000), 191),
    ]  # fmt: skip
