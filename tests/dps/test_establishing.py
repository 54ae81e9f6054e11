"""A DPS from its draft through its gate to a notice that never changes."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal

import pytest
from bs4 import BeautifulSoup
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.urls import reverse

from accounts.errors import InvalidState, NotPermitted
from dps import actions
from dps.gate import missing
from dps.models import DynamicPurchasingSystem, Requirement
from dps.queries import whole
from ledger import clock
from ledger.models import Entry
from regulations.errors import RuleViolation
from regulations.words import UK
from tests.factories.accounts import hub_person, sign_in

pytestmark = pytest.mark.django_db


def problems(dps: DynamicPurchasingSystem) -> list[str]:
    return [found.rule for found in missing(whole(dps), clock.now())]


def test_the_draft_of_the_notice_passes_its_gate(draft: DynamicPurchasingSystem) -> None:
    assert problems(draft) == []


@pytest.mark.parametrize(
    ("changes", "rule"),
    [
        pytest.param({"justification": " "}, "DPS-01", id="DPS-01 no justification"),
        pytest.param({"how_to_apply": ""}, "DPS-02", id="DPS-02 no way to apply"),
        pytest.param({"nature_and_quantity": ""}, "DPS-11", id="DPS-11 no nature and quantity"),
        pytest.param({"how_it_operates": ""}, "DPS-11", id="DPS-11 not said how it operates"),
        pytest.param({"equipment": ""}, "DPS-11", id="DPS-11 no equipment"),
        pytest.param({"technical_connection": ""}, "DPS-11", id="DPS-11 no connection"),
        pytest.param({"cpv_codes": []}, "DPS-11", id="DPS-11 no CPV code"),
        pytest.param({"value_note": ""}, "DPS-11", id="DPS-11 neither value nor reason"),
        pytest.param({"eligible_kinds": []}, "DPS-11", id="DPS-11 nobody may buy"),
        pytest.param({"suits_sme": None}, "CF-01", id="CF-01 SMEs not considered"),
        pytest.param({"validity_end": None}, "DPS-19", id="DPS-19 no validity"),
        pytest.param({"first_round_deadline": None}, "DPS-07", id="DPS-07 no first round"),
        pytest.param(
            {"first_round_deadline": datetime(2017, 12, 28, 23, 59, tzinfo=UK)}, "DPS-07", id="DPS-07 29 days only"
        ),
    ],
)
def test_the_gate_names_what_is_missing(draft: DynamicPurchasingSystem, changes: dict, rule: str) -> None:
    DynamicPurchasingSystem.objects.filter(pk=draft.pk).update(**changes)
    assert problems(draft) == [rule]


def test_the_gate_asks_of_each_lot_definition_criteria_and_requirements(people, draft: DynamicPurchasingSystem) -> None:
    actions.save_lot(by=people[0], dps=draft, title="Urgent care")
    assert problems(draft) == ["DPS-03", "DPS-06", "DPS-16", "DPS-11"]


def test_a_turnover_of_more_than_twice_the_largest_call_off_is_refused(people, draft: DynamicPurchasingSystem) -> None:
    lot = draft.lots.get(number=1)
    criterion = lot.selection_criteria.get(code="S2")
    actions.save_selection_criterion(
        by=people[0], lot=lot, pk=criterion.pk, code="S2", heading="Turnover", text="More.", kind="financial",
        minimum_turnover=Decimal(4_000_001),
    )  # fmt: skip
    assert problems(draft) == ["SEL-01"]


def test_publication_through_the_page_by_a_decision_maker_alone(
    drafter: Client, decider: Client, draft, people
) -> None:
    address = reverse("dps:check", args=[draft.reference])
    assert drafter.post(address).status_code == 403
    assert Client().get(reverse("dps:notice", args=[draft.reference])).status_code == 404
    assert decider.post(address).status_code == 302
    page = Client().get(reverse("dps:notice", args=[draft.reference])).content.decode()
    for fact in ("48000000", "Any region", "15 January 2018", "31 March 2020", "Service contract", "Quarry House"):
        assert fact in page
    assert Entry.objects.filter(verb="dps_published", person=str(people[1].pk)).count() == 1


def test_publishing_twice_publishes_once(people, draft: DynamicPurchasingSystem) -> None:
    first = actions.publish_dps(by=people[1], dps=draft)
    assert actions.publish_dps(by=people[1], dps=draft).published_at == first.published_at
    assert Entry.objects.filter(verb="dps_published").count() == 1


def test_an_incomplete_draft_cannot_be_published_past_the_page(people, draft: DynamicPurchasingSystem) -> None:
    DynamicPurchasingSystem.objects.filter(pk=draft.pk).update(justification="")
    with pytest.raises(RuleViolation) as refused:
        actions.publish_dps(by=people[1], dps=draft)
    assert refused.value.rule == "DPS-01"


STATEMENTS = [
    "UPDATE dps_dynamicpurchasingsystem SET title = 'Other'",
    "UPDATE dps_dynamicpurchasingsystem SET validity_end = '2030-01-01'",
    "DELETE FROM dps_dynamicpurchasingsystem",
    "UPDATE dps_lot SET title = 'Other'",
    "UPDATE dps_selectioncriterion SET text = 'Other'",
    "UPDATE dps_awardcriterion SET weight_max = 99",
    "UPDATE dps_requirement SET level = 'should'",
    "DELETE FROM dps_requirement_lots",
    "DELETE FROM dps_awardcriterion",
]


@pytest.mark.parametrize("statement", STATEMENTS)
def test_no_statement_in_the_database_changes_a_published_dps(published, statement: str) -> None:
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


def test_no_action_changes_a_published_dps(published: DynamicPurchasingSystem) -> None:
    by = published.published_by
    lot = published.lots.first()
    for attempt in (
        lambda: actions.save_section(by=by, dps=published, section="notice", title="Other"),
        lambda: actions.save_lot(by=by, dps=published, title="Other"),
        lambda: actions.remove_lot(by=by, lot=lot),
        lambda: actions.remove_requirement(by=by, requirement=Requirement.objects.first()),
    ):
        with pytest.raises(InvalidState):
            attempt()


def test_the_hub_of_another_authority_neither_sees_nor_changes_a_draft(draft: DynamicPurchasingSystem) -> None:
    stranger = hub_person()
    browser = sign_in(Client(), stranger)
    for name in ("draft", "check", "lots", "requirements", "documents"):
        assert browser.get(reverse(f"dps:{name}", args=[draft.reference])).status_code == 404
    with pytest.raises(NotPermitted):
        actions.save_section(by=stranger, dps=draft, section="notice", title="Mine")


def test_each_section_saves_on_its_own_and_says_what_is_wrong(drafter: Client, draft: DynamicPurchasingSystem) -> None:
    address = reverse("dps:section", args=[draft.reference, "notice"])
    page = drafter.post(address, {"title": "", "cpv_codes": "4800", "description": "Kept words"}).content.decode()
    assert "There is a problem" in page
    assert "is not a CPV code" in page
    assert "Kept words" in page
    dates = reverse("dps:section", args=[draft.reference, "dates"])
    wrong = {"validity_start": "2020-01-01", "validity_end": "2019-01-01", "award_notice_mode": "each"}
    assert "has to end after it starts" in drafter.post(dates, wrong).content.decode()
    assert drafter.get(reverse("dps:section", args=[draft.reference, "nonsense"])).status_code == 404


def test_amounts_are_typed_with_pound_sign_and_commas_and_a_comma_elsewhere_is_no_point(drafter: Client, draft) -> None:
    notice, lots = reverse("dps:section", args=[draft.reference, "notice"]), reverse("dps:lots", args=[draft.reference])
    facts = {name: getattr(draft, name) for name in ("title", "contract_type", "procedure_type")}
    assert ">£</div>" in "".join(drafter.get(notice).content.decode().split())
    assert drafter.post(notice, facts | {"value_ex_vat": "£45,000,000.50"}).status_code == 302
    draft.refresh_from_db()
    assert draft.value_ex_vat == Decimal("45000000.50")
    lot = {"add": "1", "title": "Urgent care", "max_call_off_value_ex_vat": "45,00"}
    assert "Use commas only between thousands" in drafter.post(lots, lot).content.decode()
    assert drafter.post(lots, lot | {"max_call_off_value_ex_vat": "-5"}).status_code == 200
    assert drafter.post(lots, lot | {"max_call_off_value_ex_vat": " £ 45,000 "}).status_code == 302
    assert draft.lots.get(number=3).max_call_off_value_ex_vat == 45_000


def test_requirements_are_taken_all_or_none_with_each_wrong_line_named(drafter: Client, draft) -> None:
    address = reverse("dps:requirements", args=[draft.reference])
    before = Requirement.objects.count()
    rows = "X1,1,must,Heading,Text\nX2,9,must,Heading,Text\nX3,1,maybe,Heading,Text\nX4,1,must"
    page = drafter.post(address, {"rows": rows, "add": "1"}).content.decode()
    for words in ("Line 2: There is no lot “9”", "Line 3: “maybe” is neither", "Line 4: It has 3 columns", "X1,1,must"):
        assert words in page
    assert Requirement.objects.count() == before
    assert drafter.post(address, {"rows": 'X1,1+2,must,Heading,"Text, with a comma"', "add": "1"}).status_code == 302
    assert Requirement.objects.get(code="X1").lots.count() == 2
    again = drafter.post(address, {"rows": "X1,1,must,Heading,Text", "add": "1"}).content.decode()
    assert "The code X1 is taken" in again


def test_a_new_dps_needs_a_reference_of_its_own(drafter: Client, people, draft: DynamicPurchasingSystem) -> None:
    authority = people[0].organisations()[0].pk
    same = {"contracting_authority": authority, "reference": draft.reference.lower(), "title": "Another"}
    assert "Another DPS has this reference" in drafter.post(reverse("dps:new"), same).content.decode()
    assert "There is a problem" in drafter.post(reverse("dps:new"), {}).content.decode()
    odd = {**same, "reference": "a/b"}
    assert "Use 3 to 30 letters" in drafter.post(reverse("dps:new"), odd).content.decode()


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b'X1,1,must,Nul,"a\x00b"', "characters that cannot be shown"),
        (b"X1,1,must,H,%b" % (b"x" * 140_000), "no table"),
    ],
)
def test_a_file_that_is_no_table_is_refused_in_words(drafter: Client, draft, content: bytes, words: str) -> None:
    address = reverse("dps:requirements", args=[draft.reference])
    answer = drafter.post(address, {"add": "1", "file": SimpleUploadedFile("rows.csv", content)})
    assert (answer.status_code, words in answer.content.decode()) == (200, True)


def test_a_range_of_weight_that_is_none_is_refused_in_words(drafter: Client, draft) -> None:
    given = {"code": "Q9", "title": "T", "text": "T", "kind": "quality", "weight_min": "70", "weight_max": "30"}
    posted = {"form": "award", **{f"award-{name}": value for name, value in given.items()}}
    page = drafter.post(reverse("dps:lot", args=[draft.reference, 1]), posted).content.decode()
    assert "Give a range inside 0 to 100" in page
    assert "Constraint" not in page


def test_criteria_of_either_kind_change_in_place_and_what_is_wrong_is_kept(drafter: Client, draft) -> None:
    lot = draft.lots.get(number=1)
    selection, award = lot.selection_criteria.get(code="S2"), lot.award_criteria.first()
    for_selection, for_award = (
        reverse("dps:criterion", args=[draft.reference, 1, row.pk]) for row in (selection, award)
    )
    shown = drafter.get(reverse("dps:lot", args=[draft.reference, 1])).content.decode()
    assert for_selection in shown
    assert for_award in shown

    def sent(form: str, **given: str) -> dict[str, str]:
        return {"form": form, **{f"{form}-{name}": value for name, value in given.items()}}

    given = {"heading": "Yearly turnover", "text": "More.", "kind": "financial"}
    taken = drafter.post(for_selection, sent("selection", code="S1", **given)).content.decode()
    assert "The code S1 is taken" in taken
    assert "Yearly turnover" in taken
    changed = sent("selection", code="S2", minimum_turnover="£4,000", **given)
    assert drafter.post(for_selection, changed).status_code == 302
    weights = {"code": award.code, "title": award.title, "kind": award.kind, "weight_min": "50"}
    assert (
        "the least weight first" in drafter.post(for_award, sent("award", weight_max="40", **weights)).content.decode()
    )
    assert drafter.post(for_award, sent("award", weight_max="55", **weights)).status_code == 302
    selection.refresh_from_db()
    award.refresh_from_db()
    assert (selection.heading, selection.minimum_turnover, award.weight_max) == ("Yearly turnover", 4000, 55)
    assert drafter.get(reverse("dps:criterion", args=[draft.reference, 2, selection.pk])).status_code == 404
    drafter.post(reverse("dps:lot", args=[draft.reference, 1]), {"kind": "selection", "remove": str(selection.pk)})
    late = drafter.post(for_selection, changed)
    assert (late.status_code, "Yearly turnover" in late.content.decode()) == (409, True)
    drafter.post(BeautifulSoup(late.content, "html.parser").find("main").find("form")["action"], changed)
    assert lot.selection_criteria.get(code="S2").heading == "Yearly turnover"


def test_what_was_typed_about_a_requirement_that_a_colleague_removed_can_be_added_again(drafter: Client, draft) -> None:
    row, listed = Requirement.objects.filter(version__dps=draft)[0], reverse("dps:requirements", args=[draft.reference])
    page = reverse("dps:requirement", args=[draft.reference, row.pk])
    lots = [str(lot.pk) for lot in row.lots.all()]
    typed = {"code": row.code, "heading": "Waiting time", "text": "It is shown.", "level": "must", "lots": lots}
    drafter.post(listed, {"remove": str(row.pk)})
    late = drafter.post(page, typed)
    assert (late.status_code, "Somebody has removed this requirement meanwhile" in late.text) == (409, True)
    assert not Requirement.objects.filter(version=row.version, code=row.code).exists()
    form = BeautifulSoup(late.content, "html.parser").find("main").find("form")
    kept = {one["name"]: one["value"] for one in form.find_all("input") if one["type"] in ("hidden", "text")}
    assert drafter.post(page, typed | kept).url == listed
    again = Requirement.objects.get(version=row.version, code=row.code)
    assert (again.heading, [str(lot.pk) for lot in again.lots.all()]) == ("Waiting time", lots)
    assert drafter.get(page).status_code == 404


def test_removing_twice_removes_once(drafter: Client, draft) -> None:
    lots = reverse("dps:lots", args=[draft.reference])
    one = {"remove": str(draft.lots.all()[0].pk)}
    assert [drafter.post(lots, one).status_code for _ in range(2)] == [302, 302]
    assert draft.lots.count() == 1


def test_a_published_dps_offers_no_form_of_its_draft(drafter: Client, published: DynamicPurchasingSystem) -> None:
    here = [published.reference]
    pages = [reverse("dps:section", args=[*here, "dates"]), reverse("dps:lot", args=[*here, 1])]
    for page in (*pages, reverse("dps:lots", args=here), reverse("dps:documents", args=here)):
        assert drafter.get(page).url == reverse("dps:draft", args=here)


def test_the_check_page_shows_all_that_will_be_published(drafter: Client, draft: DynamicPurchasingSystem) -> None:
    facts = {"value_ex_vat": Decimal(45_000), "value_note": "Depends on take-up", "additional_text": "More to know."}
    DynamicPurchasingSystem.objects.filter(pk=draft.pk).update(**facts)
    page = drafter.get(reverse("dps:check", args=[draft.reference])).content.decode()
    for words in ("£45,000. Depends on take-up", "More to know.", draft.how_to_apply[:20], draft.buyer_contact[:20]):
        assert words in page
