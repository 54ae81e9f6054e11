"""A body closes into another: users, call-offs and what hangs on them follow, history stays."""

from __future__ import annotations

import io
from datetime import date
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from accounts import queries
from accounts.models import Organisation, Role, Succession
from accounts.models.succession import Lines
from accounts.register_import import load
from ledger.models import Entry
from suppliers.queries import organisation_people
from tenders import actions as tenders
from tenders.models import Competition
from tenders.queries import competition_for, draft_for, possible_openers
from tests.factories import tenders as made
from tests.factories.accounts import OrganisationFactory, buyer_person, hub_person, sign_in

pytestmark = pytest.mark.django_db
HEADER = "ods_code,name,kind,closed,successor_ods_code\n"


def read(*lines: str):
    return load(by=None, file=io.BytesIO((HEADER + "\n".join(lines) + "\n").encode()), file_name="bodies.csv")


def fresh(person):
    return type(person).objects.get(pk=person.pk)


@pytest.fixture
def merged(at):
    """A CCG with a running call-off closes at the end of March 2018 into another."""
    call_off = made.a_published_call_off()
    old, new = call_off.competition.buyer, OrganisationFactory(name="NHS Greater Place CCG")
    Succession.objects.create(predecessor=old, successor=new, on=date(2018, 4, 1))
    return call_off, old, new


def test_a_call_off_is_reached_by_the_successor_from_the_day_on(merged, at):
    call_off, old, new = merged
    person, page = (
        buyer_person(Role.OFFICER, new),
        reverse("tenders:competition", args=[call_off.competition.reference]),
    )
    at("2018-03-31 23:59")
    assert sign_in(Client(), person).get(page).status_code == 404
    at("2018-04-01 00:00")
    assert sign_in(Client(), person).get(page).status_code == 200
    competition = competition_for(fresh(person), call_off.competition.reference)
    assert competition.buyer == old  # history stays
    tenders.declare_conflict(by=fresh(person), competition=competition, has_conflict=False)
    assert person in possible_openers(old)
    assert person in organisation_people(old, Role.OFFICER)


def test_a_draft_of_a_body_that_closed_goes_on_in_the_name_of_the_one_that_follows(at):
    call_off = made.a_draft()
    ref, old, new = call_off.competition.reference, call_off.competition.buyer, made.a_buyer()
    Succession.objects.create(predecessor=old, successor=new, on=date(2018, 4, 1))
    Organisation.objects.filter(pk=old.pk).update(closed_on=date(2018, 3, 31))
    officer, page = sign_in(Client(), call_off.officer), reverse("tenders:competition", args=[ref])
    take_over = reverse("tenders:take_over", args=[ref])
    at("2018-03-31 23:59")
    assert officer.get(take_over).status_code == 302
    at("2018-04-02 09:00")
    assert take_over in officer.get(page).content.decode()
    choices = officer.get(reverse("tenders:new")).content.decode()
    assert str(new) in choices
    assert str(old) not in choices, "a body that closed begins no call-off"
    assert "keeps its reference" in officer.get(take_over).content.decode()
    officer.post(take_over)
    draft = draft_for(fresh(call_off.officer), ref)
    assert (draft.buyer, draft.need) == (new, "Patients want to write to us.")
    assert f"{new} has not signed the access agreement" in officer.get(page).content.decode()
    assert Entry.objects.get(verb="draft_taken_over").facts["from"] == str(old.pk)


def test_people_follow_into_the_successor_and_keep_what_they_had(merged, at):
    call_off, old, new = merged
    at("2018-04-01 00:00")
    officer = fresh(call_off.officer)
    assert officer.has_role(Role.OFFICER, organisation=old)
    assert officer.has_role(Role.OFFICER, organisation=new)
    assert not officer.has_role(Role.APPROVER, organisation=new)
    assert officer.organisations(Role.OFFICER) == [old, new]
    assert officer in organisation_people(new, Role.OFFICER)
    assert sign_in(Client(), officer).get(reverse("accounts:team", args=[new.pk])).status_code == 200


def test_the_successors_administrator_looks_after_people_who_followed(merged, at):
    call_off, old, new = merged
    at("2018-04-01 00:00")
    administrator = buyer_person(Role.ADMINISTRATOR, new)
    address = reverse("accounts:remove_person", args=[old.pk, call_off.officer.pk])
    assert sign_in(Client(), administrator).post(address).status_code == 302
    assert not fresh(call_off.officer).has_role(Role.OFFICER, organisation=new)


def test_the_page_of_a_body_says_who_follows_it_and_whom_it_follows(merged, at):
    _, old, new = merged
    at("2018-04-01 00:00")
    client = sign_in(Client(), hub_person())
    before, after = (client.get(reverse("accounts:team", args=[body.pk])).content.decode() for body in (old, new))
    assert f"NHS Greater Place CCG follows {old} from 1 April 2018" in before
    assert "its people act for what that one began" in after
    assert old.name in after


def test_machines_read_the_register_with_who_follows_whom(at, django_assert_max_num_queries):
    for n in range(3):
        read(f"Y{n}1,NHS Old {n} CCG,ccg,2018-03-31,Y{n}2", f"Y{n}2,NHS New {n} CCG,ccg,,")
    buyer_person(organisation=OrganisationFactory(supplier=True))
    with django_assert_max_num_queries(4):
        rows = Client().get("/api/v1/bodies/", {"kind": "ccg"}).json()["results"]
    assert len(rows) == 6
    assert rows[3]["followed_by"] == [{"ods_code": "Y02", "name": "NHS New 0 CCG", "on": "2018-04-01"}]
    assert Client().get("/api/v1/bodies/", {"kind": "supplier"}).json()["results"] == []


def test_people_of_both_bodies_read_it_on_their_home_page(merged):
    call_off, old, new = merged
    words = f"{new} follows {old} from 1 April 2018"
    for person in (fresh(call_off.officer), buyer_person(Role.OFFICER, new)):
        assert words in sign_in(Client(), person).get(reverse("home")).content.decode()
    assert words not in sign_in(Client(), buyer_person(Role.OFFICER)).get(reverse("home")).content.decode()


def test_of_several_successors_each_takes_in_its_own_people(at):
    at("2018-04-02 09:00")
    old, one, two = (OrganisationFactory() for _ in range(3))
    for new in (one, two):
        Succession.objects.create(predecessor=old, successor=new, on=date(2018, 4, 1))
    officer = buyer_person(Role.OFFICER, old)
    assert officer.organisations() == [old]
    for new in (one, two):
        assert buyer_person(Role.OFFICER, new).acts_for(old)


def test_roles_of_the_hub_do_not_follow(at):
    at("2018-04-02 09:00")
    decider, other = hub_person(Role.DECIDER), OrganisationFactory()
    Succession.objects.create(predecessor=decider.organisations()[0], successor=other, on=date(2018, 4, 1))
    assert not fresh(decider).has_role(Role.DECIDER, organisation=other)


def test_the_register_file_dates_succession_by_the_day_after_closing(at):
    at("2018-04-02 09:00")
    read("X01,NHS Old CCG,ccg,2018-03-31,X02", "X02,NHS New CCG,ccg,,")
    assert Succession.objects.get().on == date(2018, 4, 1)
    at("2018-05-02 09:00")
    read("X01,NHS Old CCG,ccg,2018-04-30,X02", "X02,NHS New CCG,ccg,,")
    assert Succession.objects.get().on == date(2018, 5, 1)
    read("X01,NHS Old CCG,ccg,2018-04-30,", "X02,NHS New CCG,ccg,,")
    assert not Succession.objects.exists()


def test_a_body_that_would_follow_itself_is_a_line_that_cannot_be_taken():
    report = read("X01,NHS Old CCG,ccg,2018-03-31,X01")
    assert not report.was_applied
    assert not Organisation.objects.filter(ods_code="X01").exists()


def test_without_a_line_nothing_more_is_asked_than_whether_there_is_one(django_assert_num_queries):
    person = buyer_person(Role.OFFICER)
    body = person.organisations()[0]
    person = fresh(person)
    with django_assert_num_queries(2):
        for _ in range(3):
            assert person.organisations(Role.OFFICER) == [body]
            assert not person.has_role(Role.APPROVER, organisation=body)
    assert queries.acting_bodies(body) == {body.pk}
    assert Competition.objects.count() == 0


BODIES = [uuid4() for _ in range(6)]
links = st.lists(st.tuples(st.sampled_from(BODIES), st.sampled_from(BODIES)).filter(lambda pair: pair[0] != pair[1]))


@given(links)
def test_who_acts_for_a_body_is_whoever_covers_it_also_in_circles(pairs):
    lines = Lines(pairs)
    for body in BODIES:
        assert body in lines.covered_by(body)
        assert lines.acting_for(body) == {other for other in BODIES if body in lines.covered_by(other)}
