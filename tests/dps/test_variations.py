"""A published DPS changes by a variation that another person approves, on its date, and in no other way."""

from __future__ import annotations

from datetime import date
from importlib.util import find_spec

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.urls import reverse

from accounts.errors import InvalidState, NotPermitted
from accounts.models import Role, User
from dps import actions, queries
from dps.models import (
    AwardCriterion,
    DynamicPurchasingSystem,
    Lot,
    Requirement,
    SelectionCriterion,
    SpecificationVersion,
    Variation,
)
from dps.presenters import facts, status
from ledger import clock
from ledger.models import Entry
from notices.changes import publish_change_notice
from notices.models import Notice, Release
from notifications.models import Message
from regulations.errors import RuleViolation
from tests.factories.accounts import UserFactory, hub_person, sign_in
from tests.factories.suppliers import SupplierFactory, admit, supplier_person

pytestmark = pytest.mark.django_db
MARCH = date(2018, 3, 1)
FIELDS = {
    "description": {"field": "additional_text", "text": "Secondary care is in scope."},
    "corrigendum": {"field": "buyer_contact", "text": "0113 000 0000"},
    "clarification": {"criterion": "1/selection/S2", "text": "The last full year for which accounts are filed."},
    "lot": {
        "title": "Urgent care", "objective_definition": "Services for urgent care.", "area": "England",
        "max_call_off_value_ex_vat": "500000", "like": 1,
    },
    "validity": {"validity_end": date(2021, 3, 31)},
    "termination": {},
    "specification": {},
}  # fmt: skip


@pytest.fixture
def hub(published: DynamicPurchasingSystem) -> tuple[User, User]:
    """Who drafts and who decides."""
    authority = published.contracting_authority
    return hub_person(Role.ASSESSOR, authority), hub_person(Role.DECIDER, authority)


def drafted(dps: DynamicPurchasingSystem, by: User, kind: str, on: date = MARCH, **changes: object) -> Variation:
    facts = FIELDS[kind] | changes
    return actions.draft_variation(
        by=by, dps=dps, kind=kind, reason="National standards moved.", effective_on=on, **facts
    )


def proposed(dps: DynamicPurchasingSystem, by: User, kind: str, on: date = MARCH, **changes: object) -> Variation:
    made = drafted(dps, by, kind, on, **changes)
    if kind == "specification":
        actions.save_requirement(
            by=by, version=made.specification, code="NEW01", heading="New", text="Do it.", level="must",
            lots=list(dps.lots.all()),
        )  # fmt: skip
    return actions.propose_variation(by=by, variation=made)


def test_a_new_version_of_the_specification_holds_from_its_date_and_all_versions_stay(published, hub, at) -> None:
    change = proposed(published, hub[0], "specification")
    assert queries.specification_in_force(published, clock.now()).number == 1
    actions.approve_variation(by=hub[1], variation=change)
    assert queries.specification_in_force(published, at("2018-02-28 23:59")).number == 1
    assert queries.specification_in_force(published, at("2018-03-01 00:00")).number == 2
    old, new = published.specification_versions.all()
    kinds = {row.code: row.kind for row in queries.specification_changes(old, new)}
    assert kinds.pop("NEW01") == "added"
    assert set(kinds.values()) == {"same"}


def test_the_comparison_names_what_is_added_changed_and_removed(published, hub) -> None:
    version = drafted(published, hub[0], "specification").specification
    first, second = version.requirements.order_by("code")[:2]
    actions.remove_requirement(by=hub[0], requirement=first)
    actions.save_requirement(
        by=hub[0], version=version, pk=second.pk, code=second.code, heading=second.heading, text="Otherwise.",
        level=second.level, lots=list(second.lots.all()),
    )  # fmt: skip
    old = published.specification_versions.get(number=1)
    kinds = [row.kind for row in queries.specification_changes(old, version)]
    assert kinds[:2] == ["removed", "changed"]
    assert set(kinds[2:]) == {"same"}


def test_a_version_that_says_the_same_is_not_proposed(published, hub) -> None:
    with pytest.raises(RuleViolation, match="says the same"):
        actions.propose_variation(by=hub[0], variation=drafted(published, hub[0], "specification"))


def test_one_version_is_drafted_at_a_time_and_a_refused_one_is_taken_up_again(published, hub) -> None:
    change = proposed(published, hub[0], "specification")
    browser, whole = sign_in(Client(), hub[0]), {"reference": published.reference}
    new = reverse("dps:new_variation", kwargs=whole | {"kind": "specification"})
    there = reverse("dps:variation", kwargs=whole | {"number": change.number})
    assert f'<a href="{there}">{change}</a>, which is proposed already' in browser.get(new).text
    late = browser.post(new, {"reason": "Typed in another tab.", "effective_on": "2018-03-01"}).text
    for words in (f"{change} is proposed already", f'<a href="{there}">', "Typed in another tab."):
        assert words in late
    actions.refuse_variation(by=hub[1], variation=change, reason="Too early.")
    assert drafted(published, hub[0], "specification").specification == change.specification


@pytest.mark.parametrize("kind", [*FIELDS])
def test_nobody_approves_what_they_proposed_n8(published, hub, kind: str) -> None:
    change = proposed(published, hub[1], kind)
    with pytest.raises(NotPermitted):
        actions.approve_variation(by=hub[1], variation=change)
    with pytest.raises(NotPermitted):
        actions.approve_variation(by=hub[0], variation=change)  # an assessor does not decide
    with pytest.raises(IntegrityError), transaction.atomic():
        Variation.objects.filter(pk=change.pk).update(approved_by=hub[1], approved_at=clock.now())


@pytest.mark.parametrize("kind", ["validity", "termination", "corrigendum"])
def test_a_change_of_validity_waits_for_its_notice_dps_19(published, hub, at, kind: str) -> None:
    change = actions.approve_variation(by=hub[1], variation=proposed(published, hub[0], kind))
    at("2018-03-02 09:00")
    before = status(DynamicPurchasingSystem.objects.get(pk=published.pk), clock.now())
    assert not change.is_in_force(clock.now())
    assert not Message.objects.filter(key=queries.message_key(change)).exists()
    notice = publish_change_notice(by=hub[1], variation=change)
    assert publish_change_notice(by=hub[1], variation=change) == notice
    change.refresh_from_db()
    assert change.in_force_from == clock.now()
    assert Release.objects.filter(source=f"variation:{change.pk}", tag="tenderAmendment").count() == 1
    after = status(DynamicPurchasingSystem.objects.get(pk=published.pk), clock.now())
    assert (before == after) is (kind == "corrigendum")


def test_an_extended_validity_keeps_the_dps_open_and_a_termination_ends_it(published, hub, at) -> None:
    longer = actions.approve_variation(by=hub[1], variation=proposed(published, hub[0], "validity"))
    publish_change_notice(by=hub[1], variation=longer)
    now = at("2020-06-01 09:00")
    assert DynamicPurchasingSystem.objects.get().accepts_applications(now)
    assert queries.in_force(now).count() == 1
    ends = actions.approve_variation(
        by=hub[1], variation=proposed(published, hub[0], "termination", on=date(2020, 7, 1))
    )
    publish_change_notice(by=hub[1], variation=ends)
    words = dict(Notice.objects.get(kind="termination").content["rows"])
    assert any("IV.2.8" in name for name in words)
    assert queries.in_force(at("2020-06-30 23:59")).count() == 1
    now = at("2020-07-01 00:00")
    assert queries.in_force(now).count() == 0
    assert not DynamicPurchasingSystem.objects.get().accepts_applications(now)


def test_what_is_approved_is_told_once_to_everybody_interested_applying_or_admitted(published, hub) -> None:
    follower, member = UserFactory(), supplier_person(SupplierFactory())
    actions.express_interest(by=follower, dps=published)
    admit(published.lots.get(number=1), member.organisations()[0])
    waiting, browser = proposed(published, hub[0], "description"), sign_in(Client(), hub[0])
    told = reverse("dps:told", args=[published.reference, waiting.number])
    foreseen = browser.get(told).text
    assert follower.name in foreseen
    assert "Admitted" in foreseen
    change = actions.approve_variation(by=hub[1], variation=waiting)
    assert {m.person for m in Message.objects.filter(key=queries.message_key(change))} == {follower, member}
    assert change.reach["interested"] == 1
    assert change.reach["admitted"] == 1
    assert change.reach["all"] == 2
    assert queries.deliveries(change)["told"] == 2
    Message.objects.filter(person=member).update(sent_at=clock.now(), read_at=clock.now())
    assert "Handed over 29 November 2017" in browser.get(told).text
    csv = browser.get(reverse("dps:told_csv", args=[published.reference, change.number])).getvalue().decode()
    lines = {line.split(",")[1]: line.split(",") for line in csv.splitlines()[1:]}
    assert lines.keys() == {follower.email, member.email}
    assert lines[member.email][2] == member.organisations()[0].name
    assert [bool(cell) for cell in lines[member.email][3:]] == [True, True, False, True]
    assert [bool(cell) for cell in lines[follower.email][3:]] == [True, False, False, False]


def test_a_correction_reaches_every_fact_of_the_summary_and_shows_what_stood_there_n2(published, hub, at) -> None:
    browser, whole = sign_in(Client(), hub[0]), {"reference": published.reference}
    new = reverse("dps:new_variation", kwargs=whole | {"kind": "corrigendum"})
    assert published.region in browser.get(new).text  # how each part reads now
    typed = {"reason": "The fund is larger.", "effective_on": "2018-03-01", "field": "value_ex_vat", "text": "lots"}
    assert "Give an amount in pounds" in browser.post(new, typed).text
    assert "eight digits" in browser.post(new, typed | {"field": "cpv_codes"}).text
    assert "Answer yes or no" in browser.post(new, typed | {"field": "suits_sme"}).text
    for field, text in {"value_ex_vat": "£45,000,000", "cpv_codes": "48000000, 48180000", "suits_vcse": "no"}.items():
        given = typed | {"field": field, "text": text, "effective_on": "1 3 2018"}
        page, again = (browser.post(new, given)["Location"] for _pressed_twice in range(2))
        assert page == again
        browser.post(page, {"propose": "1"})
        change = actions.approve_variation(by=hub[1], variation=published.variations.last())
        publish_change_notice(by=hub[1], variation=change)
    assert "As it reads until then" in browser.get(page).text
    at("2018-03-01 00:00")
    summary = dict(facts(queries.whole_at(published, clock.now())))
    assert summary["Industry (CPV)"] == "48000000, 48180000"
    assert summary["Value of contract (without VAT)"].startswith("£45,000,000")
    assert summary["Contract is suitable for VCSEs?"] == "No"
    with pytest.raises(ValidationError, match="reads already"):
        proposed(published, hub[0], "corrigendum", field="suits_vcse", text="No")
    with pytest.raises(ValidationError, match="Choose a part"):
        proposed(published, hub[0], "description", field="suits_vcse", text="Yes")


def test_a_new_lot_opens_on_its_date_with_the_criteria_of_the_lot_it_is_like(published, hub, at) -> None:
    actions.approve_variation(by=hub[1], variation=proposed(published, hub[0], "lot"))
    assert [lot.number for lot in queries.open_lots(published, at("2018-02-28 23:59"))] == [1, 2]
    assert [lot.number for lot in queries.open_lots(published, at("2018-03-01 00:00"))] == [1, 2, 3]
    new, like = published.lots.get(number=3), published.lots.get(number=1)
    assert new.selection_criteria.count() == like.selection_criteria.count()
    assert new.award_criteria.count() == like.award_criteria.count()


def test_a_new_lot_has_the_requirements_chosen_for_it_and_its_own_from_the_day_it_opens(published, hub, at) -> None:
    browser, whole = sign_in(Client(), hub[0]), {"reference": published.reference}
    chosen = published.specification_versions.get().requirements.filter(lots__number=2).order_by("code")[0].code
    new = reverse("dps:new_variation", kwargs=whole | {"kind": "lot"})
    assert "All that count for the lot whose criteria it takes" in browser.get(new).text
    typed = FIELDS["lot"] | {"reason": "It is asked for.", "effective_on": "2018-03-01", "requirements": []}
    typed |= {"max_call_off_value_ex_vat": "£500,000"}
    page = browser.post(new, typed)["Location"]
    assert "No requirement would count for the new lot" in browser.post(page, {"propose": "1"}).text
    edit = reverse("dps:edit_variation", kwargs=whole | {"number": published.variations.get().number})
    browser.post(edit, typed | {"requirements": [chosen]})
    requirements = reverse("dps:requirements", kwargs=whole)
    browser.post(requirements, {"add": "1", "rows": "U01,,must,Waiting time,Patients see how long they wait."})
    shown = browser.get(page).text
    assert "Waiting time" in shown.partition("Requirements of the new lot")[2]
    assert f"{chosen} and those of its own" in shown
    browser.post(page, {"propose": "1"})
    sign_in(browser, hub[1]).post(page, {"approve": "1"})
    lot, version = published.lots.get(number=3), published.specification_versions.get(number=2)
    assert sorted(row.code for row in version.requirements.filter(lots=lot)) == sorted([chosen, "U01"])
    assert queries.specification_in_force(published, at("2018-02-28 23:59")).number == 1
    assert queries.specification_in_force(published, at("2018-03-01 00:00")) == version
    public = Client().get(reverse("dps:specification", kwargs=whole | {"number": 2})).text
    assert "Requirements for the new lot Urgent care." in public
    assert "Waiting time" in public
    compared = Client().get(reverse("dps:specification_changes", kwargs=whole | {"number": 2})).text
    assert "1 added, 0 changed, 0 removed" in compared
    assert f"{chosen} reads as before and now counts for lot 3 too." in compared


def test_a_new_lot_changes_nothing_for_the_others_and_comes_one_version_at_a_time_dps_19(published, hub) -> None:
    withdrawn = drafted(published, hub[0], "specification")
    actions.remove_requirement(by=hub[0], requirement=withdrawn.specification.requirements.all()[0])
    with pytest.raises(InvalidState, match="Variation 1: a new version of the specification is drafted already"):
        drafted(published, hub[0], "lot")
    actions.withdraw_variation(by=hub[0], variation=withdrawn)
    change = drafted(published, hub[0], "lot")
    first = published.specification_versions.get(number=1)
    kinds = {row.kind for row in queries.specification_changes(first, change.specification)}
    assert kinds == {"same"}  # nothing is left of what was withdrawn
    row = change.specification.requirements.all()[0]
    actions.save_requirement(
        by=hub[0], version=change.specification, pk=row.pk, code=row.code, heading=row.heading, text="Otherwise.",
        level=row.level, lots=list(row.lots.all()),
    )  # fmt: skip
    with pytest.raises(RuleViolation, match=f"{row.code} would change for the other lots"):
        actions.propose_variation(by=hub[0], variation=change)
    actions.withdraw_variation(by=hub[0], variation=change)
    after = drafted(published, hub[0], "specification").specification
    assert after.summary == ""
    assert {row.kind for row in queries.specification_changes(first, after)} == {"same"}


def test_a_new_lot_keeps_the_rules_on_its_criteria_sel_01_dps_03(published, hub) -> None:
    for changes, rule in (
        ({"max_call_off_value_ex_vat": "10000"}, "SEL-01"),
        ({"max_call_off_value_ex_vat": None}, "SEL-01"),
        ({"objective_definition": " "}, "DPS-03"),
    ):
        with pytest.raises(RuleViolation) as refused:
            proposed(published, hub[0], "lot", **changes)
        assert refused.value.rule == rule
        actions.withdraw_variation(by=hub[0], variation=published.variations.get(withdrawn_at=None))


def test_words_change_on_their_date_and_what_was_published_stays(published, hub, at) -> None:
    actions.approve_variation(by=hub[1], variation=proposed(published, hub[0], "description"))
    actions.approve_variation(by=hub[1], variation=proposed(published, hub[0], "clarification"))
    before, after = at("2018-02-28 23:59"), at("2018-03-01 00:00")
    assert queries.whole_at(published, before).additional_text == published.additional_text
    changed = queries.whole_at(published, after)
    assert changed.additional_text == "Secondary care is in scope."
    [criterion] = [c for c in changed.lots.all()[0].selection_criteria.all() if c.code == "S2"]
    assert "Clarified on 1 March 2018" in criterion.text
    assert DynamicPurchasingSystem.objects.get().additional_text == published.additional_text


@pytest.mark.parametrize(
    ("kind", "changes", "field"),
    [
        ("description", {"on": date(2017, 11, 28)}, "effective_on"),
        ("description", {"on": date(2020, 4, 1)}, "effective_on"),
        ("validity", {"validity_end": date(2018, 2, 1)}, "validity_end"),
        ("validity", {"validity_end": date(2020, 3, 31)}, "validity_end"),
    ],
)
def test_what_cannot_come_into_force_is_refused_at_its_field(published, hub, kind, changes, field) -> None:
    with pytest.raises(ValidationError) as refused:
        proposed(published, hub[0], kind, **changes)
    assert field in refused.value.message_dict


def test_a_decided_or_withdrawn_variation_stays_as_it_is(published, hub) -> None:
    change = proposed(published, hub[0], "description")
    with pytest.raises(InvalidState):
        actions.redraft_variation(by=hub[0], variation=change, reason="Other", effective_on=MARCH)
    actions.withdraw_variation(by=hub[0], variation=change)
    with pytest.raises(InvalidState):
        actions.approve_variation(by=hub[1], variation=change)
    for statement in ("UPDATE dps_variation SET reason = 'x'", "DELETE FROM dps_variation"):
        refused_by_the_database(statement)


BYPASSES = [
    "UPDATE dps_dynamicpurchasingsystem SET terminated_at = now()",
    "UPDATE dps_dynamicpurchasingsystem SET validity_end = '2030-01-01'",
    "UPDATE dps_lot SET opens_at = now()",
    "UPDATE dps_lot SET variation_id = (SELECT id FROM dps_variation LIMIT 1)",
    "UPDATE dps_specificationversion SET published_at = now() WHERE number = 2",
    "UPDATE dps_specificationversion SET in_force_from = now(), published_at = now() WHERE number = 2",
    "UPDATE dps_specificationversion SET summary = 'x' WHERE number = 1",
    "DELETE FROM dps_specificationversion WHERE number = 1",
    "UPDATE dps_requirement SET version_id = (SELECT id FROM dps_specificationversion WHERE number = 2)",
    "UPDATE dps_publisheddocument SET title = 'x'",
    "DELETE FROM dps_publisheddocument",
    "UPDATE dps_variation SET in_force_from = now(), approved_at = now() WHERE kind = 'validity'",
]


def refused_by_the_database(statement: str) -> None:
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


@pytest.mark.parametrize("statement", BYPASSES)
def test_no_statement_changes_a_published_dps_past_an_approved_variation(published, hub, statement: str) -> None:
    proposed(published, hub[0], "lot")
    actions.approve_variation(by=hub[1], variation=proposed(published, hub[0], "validity"))
    refused_by_the_database(statement)


def test_no_row_joins_a_published_dps_without_an_approved_variation(published) -> None:
    lot, version = published.lots.get(number=1), published.specification_versions.get()
    for add in (
        lambda: Lot.objects.create(dps=published, number=9, title="Mine"),
        lambda: Lot.objects.create(dps=published, number=9, title="Mine", opens_at=clock.now()),
        lambda: SpecificationVersion.objects.create(dps=published, number=9, published_at=clock.now()),
        lambda: Requirement.objects.create(version=version, code="Z", heading="Z", text="Z", level="must"),
        lambda: lot.award_criteria.create(code="Z", title="Z", kind="quality", weight_min=1, weight_max=2),
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            add()


def _as_it_stands(dps: DynamicPurchasingSystem) -> list[object]:
    """Everything of a DPS that was published."""
    return [
        DynamicPurchasingSystem.objects.filter(pk=dps.pk).values().get(),
        *(list(rows.order_by("pk").values()) for rows in (
            dps.lots, dps.specification_versions, dps.documents, Requirement.objects.filter(version__dps=dps),
            SelectionCriterion.objects.filter(lot__dps=dps), AwardCriterion.objects.filter(lot__dps=dps),
        )),
    ]  # fmt: skip


def test_no_form_no_api_and_no_admin_page_changes_a_published_dps(published, hub) -> None:
    before, lot = _as_it_stands(published), published.lots.get(number=1)
    browser, whole = sign_in(Client(), hub[1]), {"reference": published.reference}
    posted = {
        "title": "Mine", "description": "Mine", "validity_end": "2030-01-01", "code": "Z1", "heading": "Z", "text": "Z",
        "level": "must", "lots": [str(lot.pk)], "kind": "financial", "objective_definition": "Mine", "number": "1",
        "weight_min": "1", "weight_max": "2", "summary": "Mine", "publish": "1", "delete": "1", "remove": "1",
    }  # fmt: skip
    pages = [reverse(f"dps:{name}", kwargs=whole) for name in ("draft", "check", "lots", "requirements", "documents")]
    pages += [reverse("dps:section", kwargs=whole | {"section": key}) for key in ("notice", "operation", "dates")]
    pages += [reverse("dps:lot", kwargs=whole | {"number": 1})]
    for page in pages:
        browser.post(page, posted)
    for method in (browser.put, browser.patch, browser.delete, browser.post):
        answer = method(reverse("dps:api-system-detail", kwargs=whole), {}, content_type="application/json")
        assert answer.status_code in {403, 405}
    assert not [
        room for room in ("dps", "suppliers") if find_spec(f"{room}.admin")
    ]  # what the admin pages are made from
    assert _as_it_stands(published) == before


def test_a_further_version_of_a_document_is_told_and_the_earlier_one_stays(published, hub) -> None:
    follower, title = UserFactory(), published.documents.first().title
    actions.express_interest(by=follower, dps=published)
    upload = SimpleUploadedFile("terms.txt", b"The next terms", content_type="text/plain")
    with pytest.raises(NotPermitted):
        actions.publish_document(by=hub[0], dps=published, title=title, upload=upload, reason="Terms moved.")
    made = actions.publish_document(by=hub[1], dps=published, title=title, upload=upload, reason="Terms moved.")
    assert made.version == 2
    assert published.documents.filter(title=title, published_at__isnull=False).count() == 2
    assert Message.objects.filter(person=follower, key=f"document:{made.pk}").count() == 1
    assert Entry.objects.filter(verb="dps_document_published").count() == 1


def test_a_draft_is_dated_by_the_portals_clock(published, hub) -> None:
    assert drafted(published, hub[0], "termination").drafted_at == clock.now()
