"""The API as a whole: described by a valid document, public things for everybody, and nothing can be written."""

from __future__ import annotations

import json

import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from drf_spectacular.generators import SchemaGenerator

from accounts.checks import routes
from ledger.models import Receipt
from ledger.sequencer import integrate
from notices import actions
from notices.models import Notice, Release
from tests.factories.evaluations import an_award
from tests.factories.tenders import a_draft, a_published_call_off, a_sealed_bid
from tests.notices import story

pytestmark = pytest.mark.django_db
PREFIX = "/api/v1/"
PUBLIC = (
    "systems", "lots", "specifications", "documents", "admissions", "call-offs", "notices", "awards", "releases",
    "bodies",
)  # fmt: skip
OWN = ("applications", "assessments", "invitations")
UNKNOWN = (
    "systems/X-1",
    "call-offs/X-1",
    "notices/2018-999999",
    "releases/x",
    "questionnaires/1066.1",
    "ledger/entries/AAAA-BBBB",
)


def rows(name: str, **query: str) -> list[dict[str, object]]:
    """What everybody reads there."""
    return Client().get(f"{PREFIX}{name}/", query).json()["results"]


def test_the_document_is_valid_without_a_warning_and_names_every_address(tmp_path):
    call_command("spectacular", validate=True, fail_on_warn=True, file=str(tmp_path / "openapi.yaml"))
    schema = SchemaGenerator().get_schema(request=None, public=True)
    ours = {route for route, name, _ in routes() if ":api-" in name}
    assert len(schema["paths"]) == len(ours)
    assert Client().get(reverse("openapi")).status_code == 200
    assert {method for path in schema["paths"].values() for method in path} == {"get"}


@pytest.mark.parametrize("name", [*PUBLIC, *OWN])
def test_nothing_can_be_written(name: str):
    for method in ("post", "put", "patch", "delete"):
        answer = getattr(Client(), method)(f"{PREFIX}{name}/", {}, content_type="application/json")
        assert answer.status_code == (405 if name in PUBLIC else 401), method


@pytest.mark.parametrize("name", PUBLIC)
def test_everybody_reads_what_is_public(name: str):
    assert rows(name) == []


@pytest.mark.parametrize("name", OWN)
def test_what_is_somebodys_own_is_not_for_everybody(name: str):
    assert Client().get(f"{PREFIX}{name}/").status_code in {401, 403}


@pytest.mark.parametrize("address", [*UNKNOWN, "systems/%00", "notices/%00", "ledger/entries/%00"])
def test_what_there_is_not_is_not_found(address: str):
    assert Client().get(f"{PREFIX}{address}/").status_code == 404


@pytest.mark.parametrize("name", PUBLIC)
@pytest.mark.parametrize("value", ["\x00", "x" * 5000, "%", "²"])
def test_nonsense_in_filters_is_no_error(name: str, value: str):
    query = dict.fromkeys(["q", "dps", "kind", "lot", "state", "sme"], value)
    assert Client().get(f"{PREFIX}{name}/", query).status_code == 200
    assert Client().get(f"{PREFIX}{name}/", {"cursor": value}).status_code in {200, 404}


def test_a_system_is_read_with_its_lots_and_documents():
    dps = story.a_full_dps()
    [system] = rows("systems")
    assert system == Client().get(f"{PREFIX}systems/{dps.reference}/").json()
    assert (system["reference"], system["value_ex_vat"]) == ("DPS-FULL", "2500000.00")
    assert [lot["number"] for lot in rows("lots", dps="DPS-FULL")] == [1, 2]
    assert rows("lots", dps="DPS-OTHER") == []
    [document] = rows("documents", dps="DPS-FULL")
    assert document["address"].endswith(reverse("dps:document", args=["DPS-FULL", document["id"]]))


def test_a_draft_is_not_public():
    draft = a_draft()
    assert draft.competition.reference not in [row["reference"] for row in rows("call-offs")]
    assert Client().get(f"{PREFIX}call-offs/{draft.competition.reference}/").status_code == 404


def test_notices_awards_and_releases_are_those_of_the_pages():
    notice = story.published(an_award(), "commercial")
    actions.release_pending()
    assert {row["number"] for row in rows("notices")} == set(Notice.objects.values_list("number", flat=True))
    one = Client().get(f"{PREFIX}notices/{notice.number}/").json()
    assert [(row["name"], row["value"]) for row in one["rows"]] == [tuple(row) for row in notice.content["rows"]]
    assert rows("awards") == json.loads(Client().get(reverse("notices:awards_json")).getvalue())["awards"]
    assert rows("awards")[0]["value_ex_vat"] == ""
    assert {row["release_id"]: row["body"] for row in rows("releases")} == dict(
        Release.objects.values_list("release_id", "body")
    )


def test_the_ledgers_head_and_an_entry_by_its_code_tell_of_nobody():
    call_off = a_published_call_off()
    a_sealed_bid(call_off, call_off.suppliers[0])
    assert Client().get(f"{PREFIX}ledger/").status_code == 404
    integrate()
    assert (
        Client().get(f"{PREFIX}ledger/").json()["note"] == Client().get(reverse("reports:checkpoint")).content.decode()
    )
    receipt = Receipt.objects.get(object_type="tenders.bid")
    entry = Client().get(f"{PREFIX}ledger/entries/{receipt.code}/").json()
    assert set(entry) == {"sequence", "happened_at", "leaf_hash"}
    assert entry["leaf_hash"] == bytes(receipt.entry.leaf_hash).hex()
