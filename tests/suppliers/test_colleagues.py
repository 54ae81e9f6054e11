"""Two people at one draft, question by question: nobody's words are lost, nothing is overwritten without being seen."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse

from accounts.models import Role
from ledger import clock
from suppliers import actions
from suppliers.answers import open_answer
from suppliers.models import Answer, Application
from tests.suppliers import story

pytestmark = pytest.mark.django_db
OF_EVERY_KIND = {
    "organisation": {
        "org-name": ("Theirs", "Mine"),  # text
        "org-address": ("Their street", "My street"),  # long text
        "org-status": ("ltd", "llp"),  # choice
        "org-registered-on": ("1 2 2010", "3 4 2011"),  # date
        "org-website": ("https://theirs.example", "https://mine.example"),  # url
    },
    "size": {
        "size-staff": ("41", "42"),  # whole number
        "size-turnover": ("1000000", "£2,000,000"),  # money
        "size-classes": (["vcse"], ["none"]),  # several choices
    },
    "contact": {"contact-email": ("theirs@example.test", "mine@example.test")},  # e-mail
    "mandatory": {"ground-fraud": ("yes", "no"), "ground-bribery-measures": ("Theirs", "Mine")},  # grounds
    "lot-1-1": {"req-r01-compliance": ("compliant", "partly"), "req-r01-evidence": ("Theirs", "Mine")},  # requirements
}


@pytest.fixture
def draft(dps, owner) -> Application:
    draft = story.start(owner, dps, 1, 2)
    story.answer(owner, draft, "mandatory", {"ground-bribery": "yes"})
    return draft


def kept(draft: Application) -> dict[str, object]:
    return {row.question: open_answer(row) for row in Answer.objects.filter(application=draft)}


def autosave(client, address: str, written: dict[str, object]):
    return client.post(address, written, headers={"Accept": "application/json"})


@pytest.mark.parametrize("section", OF_EVERY_KIND)
def test_answers_of_every_kind_that_a_colleague_changed_are_both_shown_until_one_is_chosen(
    *, owner, colleague, draft, section
):
    address, asked = story.page_of(draft, section), OF_EVERY_KIND[section]
    theirs = {key: values[0] for key, values in asked.items()}
    mine = {key: values[1] for key, values in asked.items()}
    before = story.stamps(owner, address)
    story.answer(colleague, draft, section, theirs)
    as_they_wrote = kept(draft)
    clash = owner.post(address, {**before, **mine})
    assert clash.content.decode().count("Which answer stays?") == len(asked)
    assert clash.content.decode().count("Edie Editor changed this answer at 10am on 4 December 2017") == len(asked)
    assert kept(draft) == as_they_wrote
    choices = {f"{key}--stays": story.own_choice(clash, key) for key in asked}
    assert owner.post(address, {**story.stamps_in(clash), **mine, **choices}).status_code == 302
    assert all(kept(draft)[key] != as_they_wrote[key] for key in asked)


def test_their_answer_can_be_taken_and_what_i_typed_need_not_even_be_well_formed(owner, colleague, draft):
    address = story.page_of(draft, "size")
    before = story.stamps(owner, address)
    story.answer(colleague, draft, "size", {"size-staff": "41"})
    clash = owner.post(address, {**before, "size-staff": "42"})
    taken = {**story.stamps_in(clash), "size-staff": "4x", "size-staff--stays": "theirs", "size-turnover": "5"}
    assert owner.post(address, taken).status_code == 302
    assert kept(draft)["size-staff"] == 41
    assert kept(draft)["size-turnover"] == "5.00"


def test_a_choice_counts_only_over_what_was_seen(owner, colleague, draft):
    address = story.page_of(draft, "organisation")
    before = story.stamps(owner, address)
    story.answer(colleague, draft, "organisation", {"org-name": "Theirs"})
    clash = owner.post(address, {**before, "org-name": "Mine"})
    story.answer(colleague, draft, "organisation", {"org-name": "Theirs again"})
    chosen = {**story.stamps_in(clash), "org-name": "Mine", "org-name--stays": story.own_choice(clash, "org-name")}
    assert "“Theirs again”" in owner.post(address, chosen).content.decode()
    assert kept(draft)["org-name"] == "Theirs again"


def test_what_i_left_alone_shows_what_a_colleague_made_of_it_when_my_page_comes_back(owner, colleague, draft):
    address = story.page_of(draft, "organisation")
    before = story.stamps(owner, address)
    story.answer(colleague, draft, "organisation", {"org-vat": "GB999"})
    page = owner.post(address, {**before, "org-vat": "", "org-duns": "12"})
    assert "A DUNS number has 9 digits" in page.content.decode()
    assert 'value="GB999"' in page.content.decode()
    assert "Edie Editor changed this answer at 10am on 4 December 2017. It is shown here." in page.content.decode()


def test_an_answer_that_was_badly_formed_still_meets_a_colleagues_once_it_is_right(owner, colleague, draft):
    address = story.page_of(draft, "size")
    before = story.stamps(owner, address)
    story.answer(colleague, draft, "size", {"size-staff": "41"})
    wrong = owner.post(address, {**before, "size-staff": "forty"})
    clash = owner.post(address, {**story.stamps_in(wrong), "size-staff": "40"})
    assert "“41”" in clash.content.decode()
    assert kept(draft)["size-staff"] == 41


def test_what_the_portal_offered_and_i_left_is_no_conflict(owner, colleague, draft):
    address = story.page_of(draft, "organisation")
    before = story.stamps(owner, address)
    story.answer(colleague, draft, "organisation", {"org-name": "Clearwater Group plc"})
    reply = owner.post(address, {**before, "org-name": draft.organisation.name, "org-vat": "GB1"})
    assert reply.status_code == 302
    assert kept(draft)["org-name"] == "Clearwater Group plc"


def test_words_to_a_question_that_a_colleague_made_go_away_are_kept(owner, colleague, draft):
    address = story.page_of(draft, "mandatory")
    before = story.stamps(owner, address)
    story.answer(colleague, draft, "mandatory", {"ground-bribery": "no"})
    reply = owner.post(address, {**before, "ground-bribery": "yes", "ground-bribery-measures": "We paid it all back."})
    assert "do not apply any more" in owner.get(reply["Location"]).content.decode()
    assert kept(draft)["ground-bribery"] == "no"
    assert kept(draft)["ground-bribery-measures"] == "We paid it all back."


def test_words_for_a_lot_that_a_colleague_took_out_are_kept_and_come_back_with_it(owner, colleague, draft, dps):
    address, lots = story.page_of(draft, "lot-2-1"), reverse("suppliers:lots", args=[draft.pk])
    before = story.stamps(owner, address)
    colleague.post(lots, {"lots": [dps.lots.get(number=1).pk]})
    reply = owner.post(address, {**before, "req-r02-evidence": "As the report shows."})
    assert "is no longer part of this application" in owner.get(reply["Location"]).content.decode()
    colleague.post(lots, {"lots": [lot.pk for lot in dps.lots.all()]})
    assert "As the report shows." in owner.get(address).content.decode()


def test_colleagues_who_change_the_lots_at_once_each_get_their_change(owner, colleague, draft, dps):
    lots = reverse("suppliers:lots", args=[draft.pk])
    one, two = (str(lot.pk) for lot in dps.lots.order_by("number"))
    colleague.post(lots, {"lots": [one], "shown": [one, two]})
    reply = owner.post(lots, {"lots": [one, two], "shown": [one, two]})
    assert "The application is now for lot 1." in owner.get(reply["Location"]).content.decode()
    assert owner.post(lots, {"lots": [two], "shown": [one]}).status_code == 302
    assert [row.lot.number for row in draft.lots.select_related("lot")] == [2]
    assert story.start(colleague, dps, 1).pk == draft.pk
    assert draft.lots.count() == 2


def test_words_that_come_after_the_submission_are_shown_once_more(owner, colleague, dps, draft):
    address = story.page_of(draft, "organisation")
    before = story.stamps(owner, address)
    actions.withdraw_application(by=draft.organisation.memberships.get(role=Role.EDITOR).user, application=draft)
    reply = owner.post(address, {**before, "org-vat": "GB123", "org-duns": "12"})
    assert reply.status_code == 409
    page = " ".join(reply.content.decode().split())
    assert "Edie Editor withdrew this application at 10am on 4 December 2017." in page
    assert "GB123" in page
    assert ">12</dd>" in page
    assert "org-vat" not in kept(draft)


def test_the_page_says_which_colleague_changed_it_lately_and_how_long_ago(owner, colleague, draft, at):
    story.answer(colleague, draft, "organisation", {"org-vat": "GB1"})
    clock.freeze(clock.now() + timedelta(minutes=3))
    sentence = "Edie Editor changed this section 3 minutes ago."
    assert sentence in owner.get(story.page_of(draft, "organisation")).content.decode()
    assert sentence not in colleague.get(story.page_of(draft, "organisation")).content.decode()
    assert sentence not in owner.get(story.page_of(draft, "contact")).content.decode()
    clock.freeze(clock.now() + timedelta(minutes=30))
    assert "changed this section" not in owner.get(story.page_of(draft, "organisation")).content.decode()


def test_save_and_come_back_later_leaves_even_when_answers_bring_up_more(owner, draft):
    reply = story.answer(owner, draft, "mandatory", {"ground-fraud": "yes", "later": "yes"})
    assert reply["Location"] == reverse("suppliers:application", args=[draft.pk])
    page = " ".join(owner.get(reply["Location"]).content.decode().split())
    assert "In progress" in page


def test_autosave_keeps_what_is_sent_and_makes_no_errors_of_what_is_not_complete(owner, draft):
    address = story.page_of(draft, "size")
    before = story.stamps(owner, address)
    sent = {f"{key}--was": before[f"{key}--was"] for key in ("size-staff", "size-turnover")}
    told = autosave(owner, address, {**sent, "size-staff": "40", "size-turnover": "about"}).json()
    assert told["said"].startswith("Saved 10am. Not yet: “Turnover of the last")
    assert set(told["stamps"]) == {"size-staff", "size-turnover"}
    assert kept(draft)["size-staff"] == 40
    assert kept(draft)["size-turnover"] is None
    again = {"size-staff--was": told["stamps"]["size-staff"], "size-staff": "41"}
    assert autosave(owner, address, again).json()["clashes"] == {}
    assert kept(draft)["size-staff"] == 41


def test_autosave_tells_of_a_colleagues_answer_and_leaves_it(owner, colleague, draft):
    address = story.page_of(draft, "organisation")
    before = story.stamps(owner, address)
    story.answer(colleague, draft, "organisation", {"org-name": "Theirs", "org-vat": "GB999"})
    told = autosave(owner, address, {"org-name--was": before["org-name--was"], "org-name": "Mine"}).json()
    assert "Edie Editor changed “Full name of your organisation" in told["said"]
    assert "“Theirs”" in told["clashes"]["org-name"]
    assert told["stamps"] == {}
    assert told["lately"] == ["Edie Editor changed this section less than a minute ago."]
    assert kept(draft)["org-name"] == "Theirs"
    assert kept(draft)["org-vat"] == "GB999"


def test_autosave_after_the_end_says_that_nothing_is_saved(owner, draft):
    address = story.page_of(draft, "organisation")
    before = story.stamps(owner, address)
    owner.post(reverse("suppliers:withdraw", args=[draft.pk]))
    reply = autosave(owner, address, {"org-vat--was": before["org-vat--was"], "org-vat": "GB1"})
    assert reply.status_code == 409
    assert reply.json()["said"].startswith("Not saved: Olu Owner withdrew this application")


def test_what_autosave_sends_when_the_session_has_ended_is_offered_after_the_next_sign_in(owner, draft, settings):
    address = story.page_of(draft, "organisation")
    before = story.stamps(owner, address)
    settings.SESSION_IDLE_MINUTES = 0
    reply = autosave(owner, address, {"org-vat--was": before["org-vat--was"], "org-vat": "GB123"})
    assert reply.status_code == 302
    settings.SESSION_IDLE_MINUTES = 60
    story.sign_in(owner, draft.started_by)
    offered = owner.get(reverse("accounts:kept_input")).content.decode()
    assert "GB123" in offered
    assert f'action="{address}"' in offered
