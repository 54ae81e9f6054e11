"""Everything published as open data is valid OCDS 1.1.5 with its extensions, and says what happened."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from evaluations.models import Award
from notices import actions
from notices.models import Release
from tests.factories.evaluations import an_award
from tests.notices import official, story
from tests.once import Once

pytestmark = [pytest.mark.django_db, official.MISSING]


@pytest.fixture(scope="module")
def released(once: Once[Award]) -> Callable[[], Award]:
    def make() -> Award:
        award = an_award()
        story.published(award)
        story.contract(award)
        actions.release_pending()
        return award

    return once(make)


@pytest.fixture
def contracted(released: Callable[[], Award], db: None) -> Award:
    """A call-off from the publication of its DPS to its contract, all of it released."""
    return released()


def body(tag: str, about: str) -> Any:
    """The only release with that tag about that source."""
    return Release.objects.get(tag=tag, source__startswith=about).body


def test_every_kind_of_release_is_valid_by_itself(contracted: Award, client: Client):
    kinds = set()
    for release in Release.objects.all():
        package = client.get(f"/ocds/releases/{release.release_id}.json").json()
        assert official.errors_of_releases(package) == [], release.release_id
        kinds.add((release.source.split(":")[0], release.tag))
    assert kinds == {
        ("dps", "tender"), ("admission", "award"), ("competition", "tender"), ("award-notice", "award"),
        ("contract", "contract"),
    }  # fmt: skip


def test_packages_and_records_are_valid(contracted: Award, client: Client):
    assert official.errors_of_releases(client.get("/ocds/packages/").json()) == []
    for ocid in set(Release.objects.values_list("ocid", flat=True)):
        assert official.errors_of_releases(client.get(f"/ocds/packages/{ocid}.json").json()) == []
        assert official.errors_of_records(client.get(f"/ocds/records/{ocid}.json").json()) == []


def test_a_dps_that_says_everything_is_valid(contracted: Award, client: Client):
    dps = story.a_full_dps()
    actions.release_pending()
    release = Release.objects.get(source=f"dps:{dps.pk}")
    assert official.errors_of_releases(client.get(f"/ocds/releases/{release.release_id}.json").json()) == []
    tender = release.body["tender"]
    assert {item["classification"]["id"] for item in tender["items"]} == set(dps.cpv_codes)
    assert tender["value"] == {"amount": float(dps.value_ex_vat), "currency": "GBP"}
    assert [milestone["dueDate"] for milestone in tender["milestones"]]


def test_an_outcome_without_award_is_valid(client: Client):
    award = story.no_award()
    notice = story.published(award)
    release = Release.objects.get(source=f"award-notice:{notice.pk}")
    assert official.errors_of_releases(client.get(f"/ocds/releases/{release.release_id}.json").json()) == []
    assert release.body["tender"]["status"] == "unsuccessful"
    assert "awards" not in release.body


def test_the_dps_says_that_it_is_one_and_how_long_one_can_join(contracted: Award):
    tender = body("tender", "dps:")["tender"]
    assert tender["techniques"]["dynamicPurchasingSystem"] == {"type": "open", "status": "active"}
    assert tender["status"] == "active"
    assert tender["tenderPeriod"]["endDate"] == "2020-03-31T22:59:59+00:00"  # midnight in the UK
    assert [lot["id"] for lot in tender["lots"]] == ["1"]


def test_a_call_off_is_related_to_its_dps_and_names_no_bidder_before_the_award(contracted: Award):
    release = body("tender", "competition:")
    [related] = release["relatedProcesses"]
    assert (related["relationship"], related["scheme"]) == (["framework"], "ocid")
    assert related["identifier"] == body("tender", "dps:")["ocid"]
    assert release["tender"]["competitive"] is True
    invitation = {"description", "value", "awardCriteriaDetails"}  # is for the invited, and public with the award
    assert not invitation & set(release["tender"])
    assert invitation <= set(body("award", "award-notice:")["tender"])
    words = json.dumps(release)
    for bid in contracted.competition.bids.all():
        assert bid.organisation.name not in words


def test_a_record_comes_to_the_contract_with_one_row_for_each_party(contracted: Award, client: Client):
    ocid = body("contract", "contract:")["ocid"]
    compiled = client.get(f"/ocds/records/{ocid}.json").json()["records"][0]["compiledRelease"]
    assert compiled["contracts"][0]["awardID"] == compiled["awards"][0]["id"]
    ids = [party["id"] for party in compiled["parties"]]
    assert len(ids) == len(set(ids)) == 2
    assert compiled["tender"]["status"] == "complete"


def test_the_schemas_find_what_is_wrong(contracted: Award, client: Client):
    package = client.get(f"/ocds/packages/{body('contract', 'contract:')['ocid']}.json").json()
    package["releases"][0]["tender"] = {"id": "1", "status": "sleeping", "lotz": []}
    assert len(official.errors_of_releases(package)) == 2
