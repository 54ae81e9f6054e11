"""An evaluator or opener leaves the buyer: the places go with them, what was handed in stays."""

from __future__ import annotations

import pytest
from django.test import Client

from accounts import actions as accounts
from accounts.errors import NotPermitted
from accounts.models import Role
from evaluations import actions, queries
from evaluations.models import PanelMember, Score
from ledger.models import Entry
from tenders.models import Opener
from tenders.policies import may_open_bids
from tests.factories.accounts import buyer_person, sign_in
from tests.factories.evaluations import a_panel, score_all
from tests.factories.tenders import a_draft, a_published_call_off, an_opened_call_off, fill

pytestmark = pytest.mark.django_db


def leave(person, call_off) -> None:
    buyer = call_off.competition.buyer
    accounts.remove_person(by=buyer_person(Role.ADMINISTRATOR, buyer), organisation=buyer, person=person)
    person.__dict__.pop("active_memberships", None)


def test_a_leaver_scores_no_more_with_the_very_next_request() -> None:
    call_off = an_opened_call_off()
    a_panel(call_off)
    person, reference = call_off.evaluators[0], call_off.competition.reference
    page = f"/evaluations/{reference}/score/"
    assert sign_in(Client(), person).get(page).status_code == 200
    member = queries.membership_for(person, reference)
    bid, criterion = queries.missing_scores(member)[0]
    leave(person, call_off)
    assert sign_in(Client(), person).get(page).status_code == 404
    assert not PanelMember.objects.filter(person=person).exists()
    assert Entry.objects.filter(verb="panel_member_removed").exists()
    with pytest.raises((NotPermitted, PanelMember.DoesNotExist)):
        actions.save_score(by=person, member=member, bid=bid, criterion=criterion, score=None, rationale="late")


def test_scores_that_a_leaver_handed_in_stay_and_are_closed_to_them() -> None:
    call_off = an_opened_call_off()
    a_panel(call_off)
    score_all(call_off)
    person = call_off.evaluators[0]
    count = Score.objects.filter(evaluator=person).count()
    leave(person, call_off)
    assert Score.objects.filter(evaluator=person).count() == count > 0
    page = f"/evaluations/{call_off.competition.reference}/score/"
    assert sign_in(Client(), person).get(page).status_code == 403


def test_a_leaver_opens_no_bids() -> None:
    draft = a_draft()
    fill(draft)
    named = draft.competition.openers.get(position=2).person
    leave(named, draft)
    assert not Opener.objects.filter(competition=draft.competition, person=named).exists()
    published = a_published_call_off()
    holder = published.competition.openers.get(position=2).person
    competition = published.refresh()
    assert may_open_bids(holder, competition)
    leave(holder, published)
    assert not may_open_bids(holder, competition)
