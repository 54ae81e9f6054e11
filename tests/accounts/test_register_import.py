"""The register of organisations: read in both shapes, reported by line, applied whole or not at all."""

from __future__ import annotations

import io
import time
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse

from accounts.errors import NotPermitted
from accounts.models import Kind, Organisation, RegisterLoad
from accounts.register_import import load
from ledger.models import Entry
from tests.factories.accounts import OrganisationFactory, hub_person, sign_in, supplier_person

pytestmark = pytest.mark.django_db
REAL = Path(__file__).parents[3] / "shared" / "data" / "organisations.csv"
HEADER = "ods_code,name,kind,region,parent_code,postcode,opened,closed,successor_ods_code\n"
LEEDS = "02V,NHS Leeds North CCG,ccg,North,Q72,LS17 5BP,2013-04-01,2018-03-31,15F\n"
UNITED = "15F,NHS Leeds CCG,ccg,North,Q72,LS15 8ZB,2018-04-01,,\n"
COUNCIL = ",Somerset Council,local_authority,South West,,,2023-04-01,,\n"


def read(text: str | bytes, name: str = "organisations.csv") -> RegisterLoad:
    content = text.encode() if isinstance(text, str) else text
    return load(by=None, file=io.BytesIO(content), file_name=name)


def official(code: str, name: str, opened: str = "20130401", closed: str = "") -> str:
    cells = [code, name, "Y54", "Q72", "1 QUARRY HILL", "", "", "LEEDS", "", "LS2 7UE", opened, closed] + [""] * 15
    return ",".join(f'"{cell}"' for cell in cells) + "\r\n"


def words(kept: RegisterLoad, heading: str) -> list[list]:
    return kept.report[heading]


def test_a_file_of_our_shape_is_loaded_with_successors_linked():
    kept = read(HEADER + LEEDS + UNITED + COUNCIL)
    assert (len(words(kept, "added")), kept.was_applied) == (3, True)
    old = Organisation.objects.get(ods_code="02V")
    assert str(old.closed_on) == "2018-03-31"
    assert [one.ods_code for one in old.successors.all()] == ["15F"]


def test_loading_the_same_file_again_changes_nothing():
    read(HEADER + LEEDS + UNITED + COUNCIL)
    kept = read(HEADER + LEEDS + UNITED + COUNCIL)
    assert kept.report["unchanged"] == 3
    assert Organisation.objects.count() == 3


def test_changes_and_closures_are_told_by_line():
    read(HEADER + LEEDS.replace("2018-03-31,15F", ",") + UNITED)
    kept = read(HEADER + UNITED.replace("LS15 8ZB", "LS1 1AA") + LEEDS)
    assert words(kept, "changed") == [(2, "NHS Leeds CCG: postcode LS15 8ZB → LS1 1AA")]
    assert words(kept, "closed") == [(3, "NHS Leeds North CCG: closed on nothing → 2018-03-31")]


def test_a_body_without_a_code_is_found_by_kind_and_name_and_gets_its_code_later():
    read(HEADER + COUNCIL)
    read(HEADER + "557" + COUNCIL.upper().replace("LOCAL_AUTHORITY", "local_authority"))
    assert Organisation.objects.get().ods_code == "557"


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("02V,,ccg\n", "The name is missing"),
        ("02V,A,hospital\n", "hospital is no kind of public body"),
        ("02V,A,supplier\n", "supplier is no kind"),
        ("0-2,A,ccg\n", "not the form of an ODS code"),
        ("02V,A,ccg,,,,31/03/2018\n", "not an opening date"),
        ("02V,A,ccg,,,,2018-01-01,2017-01-01\n", "closes before it opens"),
        ("02V,A,ccg,,,,,,99Z\n", "successor 99Z is not on the register"),
        (f"02V,{'A' * 301},ccg\n", "longer than 300"),
        ("02V,A\x00B,ccg\n", "control characters"),
        ("15F,Again,ccg\n", "stands in line 2 already"),
    ],
)
def test_one_line_that_cannot_be_taken_keeps_the_whole_file_out(line, reason):
    kept = read(HEADER + UNITED + line)
    assert not kept.was_applied
    [(number, told)] = words(kept, "rejected")
    assert (number, reason in told) == (3, True), told
    assert not Organisation.objects.exists()


@pytest.mark.parametrize(
    ("content", "name", "reason"),
    [
        (b"", "organisations.csv", "empty"),
        (b"a,b,c\n1,2,3\n", "organisations.csv", "neither an official"),
        (b'ods_code,name,kind\n"02V,A,ccg\n', "organisations.csv", "not CSV"),
        (official("02V", "A").encode(), "unknown.csv", "known by its name"),
        (b"\x89PNG\r\n\x1a\n\x00\x00\x81\x8d", "eccg.csv", "not text"),
        (b"x" * 20_000_001, "eccg.csv", "larger than 20 MB"),
    ],
)
def test_a_file_that_is_no_register_is_refused_with_the_reason(content, name, reason):
    kept = read(content, name)
    assert reason in words(kept, "rejected")[0][1]
    assert not Organisation.objects.exists()


def test_official_files_have_no_header_and_are_known_by_their_names():
    read(official("02V", "NHS LEEDS NORTH CCG", closed="20180331"), "eccg.csv")
    found = Organisation.objects.get()
    assert (found.kind, found.postcode, str(found.closed_on)) == (Kind.CCG, "LS2 7UE", "2018-03-31")
    assert found.address == "1 QUARRY HILL, LEEDS"


def test_kinds_of_trusts_are_read_from_names_and_told_as_assumed_but_never_overwrite():
    OrganisationFactory(ods_code="RGD", name="LEEDS PARTNERSHIP TRUST", kind=Kind.COMMUNITY_TRUST)
    lines = official("RX8", "YORKSHIRE AMBULANCE SERVICE NHS TRUST") + official("RGD", "LEEDS PARTNERSHIP TRUST")
    kept = read(lines, "etr.csv")
    assert Organisation.objects.get(ods_code="RX8").kind == Kind.AMBULANCE_TRUST
    assert Organisation.objects.get(ods_code="RGD").kind == Kind.COMMUNITY_TRUST
    assert [line for line, _ in words(kept, "assumed")] == [1, 2]


def test_regions_and_area_teams_are_known_by_their_codes():
    read(official("Y54", "NORTH OF ENGLAND") + official("Q72", "YORKSHIRE AND HUMBER"), "eauth.csv")
    assert Organisation.objects.get(ods_code="Y54").kind == Kind.NHS_ENGLAND
    assert Organisation.objects.get(ods_code="Q72").kind == Kind.AREA_TEAM


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_common_encodings_are_understood(encoding):
    read((HEADER + "15F,NHS Ynys Môn – “Leeds” CCG,ccg\n").encode(encoding))
    assert Organisation.objects.get().name == "NHS Ynys Môn – “Leeds” CCG"


def test_suppliers_are_left_alone():
    supplier = OrganisationFactory(supplier=True, name="NHS Leeds CCG")
    read(HEADER + UNITED)
    supplier.refresh_from_db()
    assert (supplier.kind, supplier.ods_code) == (Kind.SUPPLIER, "")


def test_the_number_of_statements_does_not_grow_with_the_file(django_assert_max_num_queries):
    lines = "".join(f"X{n:04d},Body {n},ccg\n" for n in range(900))
    with django_assert_max_num_queries(15):
        read(HEADER + lines)


def test_what_was_loaded_is_in_the_ledger():
    kept = read(HEADER + LEEDS + UNITED)
    entry = Entry.objects.get(verb="register_loaded")
    assert entry.object_id == str(kept.pk)
    assert entry.facts == {
        "sha256": kept.sha256, "rows": 2, "added": 2, "changed": 0, "closed": 0, "rejected": 0,
    }  # fmt: skip


def test_only_the_hub_loads():
    with pytest.raises(NotPermitted):
        load(by=supplier_person(), file=io.BytesIO(HEADER.encode()), file_name="organisations.csv")


def test_the_hub_loads_by_page_and_sees_what_it_did(client):
    sign_in(client, hub_person())
    file = io.BytesIO((HEADER + LEEDS + UNITED).encode())
    file.name = "organisations.csv"
    answer = client.post(reverse("accounts:register_loads"), {"file": file}, follow=True)
    assert "2 organisations read, 2 added" in answer.content.decode()


def test_a_refused_file_shows_each_line_and_its_reason(client):
    sign_in(client, hub_person())
    file = io.BytesIO((HEADER + UNITED + "02V,,ccg\n").encode())
    file.name = "organisations.csv"
    page = client.post(reverse("accounts:register_loads"), {"file": file}, follow=True).content.decode()
    assert "Mend the lines below" in page
    assert "The name is missing" in page
    file = io.BytesIO(b"a,b,c\n1,2,3\n")
    file.name = "other.csv"
    page = client.post(reverse("accounts:register_loads"), {"file": file}, follow=True).content.decode()
    assert "What is wrong with the file as a whole" in page
    assert "This is neither an official ODS file" in page
    assert "Lines that cannot be taken" not in page


def test_the_command_says_what_it_did_and_fails_on_a_refused_file(tmp_path, capsys):
    good, bad = tmp_path / "organisations.csv", tmp_path / "bad.csv"
    good.write_text(HEADER + LEEDS + UNITED)
    bad.write_text(HEADER + "02V,,ccg\n")
    call_command("load_organisations", good)
    told = capsys.readouterr().out
    assert "2 added" in told
    assert "line 3: added: NHS Leeds CCG" in told
    with pytest.raises(CommandError, match="nothing was loaded"):
        call_command("load_organisations", bad)
    assert "line 2: rejected: The name is missing" in capsys.readouterr().out
    bad.write_text("a,b,c\n")
    with pytest.raises(CommandError, match="because the file cannot be taken"):
        call_command("load_organisations", bad)
    assert "rejected: This is neither" in capsys.readouterr().out


@pytest.mark.skipif(not REAL.exists(), reason=f"the real register is not at {REAL}")
def test_the_real_register_loads_in_seconds_and_twice_changes_nothing():
    began = time.monotonic()
    with REAL.open("rb") as file:
        first = load(by=None, file=file, file_name=REAL.name)
    assert time.monotonic() - began < 10
    assert (first.rows, len(first.report["added"]), first.report["rejected"]) == (944, 944, [])
    with REAL.open("rb") as file:
        assert load(by=None, file=file, file_name=REAL.name).report["unchanged"] == 944
    in_force = Organisation.objects.filter(kind=Kind.CCG, opened_on__lte="2017-11-29").exclude(
        closed_on__lt="2017-11-29"
    )
    assert in_force.count() == 207
