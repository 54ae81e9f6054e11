"""An award notice: published once by the buyer's officer, frozen, as page and tagged PDF; what may be withheld."""

from __future__ import annotations

import json
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pytest
from django.db import DatabaseError, transaction
from django.test import Client
from django.urls import reverse
from markupsafe import escape
from pdfua import validate
from pypdf import PdfReader

from accounts.errors import NotPermitted
from accounts.models import Role
from documents.models import Document
from evaluations.models import Award
from ledger import clock
from ledger.models import Entry
from notices import actions, tasks
from notices.models import Notice, Release
from regulations.calendar import uk_moment
from tests.factories.accounts import sign_in
from tests.factories.dps import a_published_dps
from tests.factories.evaluations import an_award
from tests.factories.suppliers import supplier_person
from tests.factories.tenders import a_buyer
from tests.notices import story
from tests.once import Once

pytestmark = pytest.mark.django_db
# WeasyPrint ties each cell to its headers; this rule looks for the other way, a scope on each header.
TIED_THE_OTHER_WAY = "UA-15-003"


@pytest.fixture(scope="module")
def approved(once: Once[Award]) -> Callable[[], Award]:
    return once(an_award)


@pytest.fixture
def award(approved: Callable[[], Award], db: None) -> Award:
    """An approved award without a notice."""
    return approved()


@pytest.fixture
def officer(award: Award) -> Client:
    """The buyer's officer, signed in."""
    return sign_in(Client(), story.officer_of(award))


def address(award: Award) -> str:
    return reverse("notices:publish_award", args=[award.competition.reference])


def pdf_of(notice: Notice) -> bytes:
    """The notice's PDF, once the task has made it."""
    tasks.publish_pending()
    notice.refresh_from_db()
    assert isinstance(notice.pdf, Document)
    return b"".join(Client().get(reverse("notices:pdf", args=[notice.number])).streaming_content)


def test_the_officer_sees_what_it_will_say_and_publishes_it_on_the_page(award: Award, officer: Client, client: Client):
    shown = officer.get(address(award)).content.decode()
    assert award.winner.organisation.name in shown
    answer = officer.post(address(award), {"withhold_value": ""}, follow=True)
    notice = Notice.objects.get(kind=Notice.Kind.AWARD)
    assert answer.redirect_chain == [(reverse("notices:notice", args=[notice.number]), 302)]
    public = client.get(reverse("notices:notice", args=[notice.number])).content.decode()
    assert award.winner.organisation.name in public
    assert Entry.objects.filter(verb="notice_published", object_id=str(notice.pk)).count() == 1


def test_the_notice_stands_on_the_officers_home_page_until_it_is_published(award: Award, officer: Client):
    words = f"Publish the award notice of {award.competition.title}"
    assert words in officer.get("/").content.decode()
    story.published(award)
    assert words not in officer.get("/").content.decode()


def test_publishing_twice_answers_with_the_same_notice(award: Award, officer: Client):
    first = officer.post(address(award), {"withhold_value": ""})
    second = officer.post(address(award), {"withhold_value": "commercial"})
    assert first["Location"] == second["Location"]
    assert story.published(award, "commercial").withheld == {}
    assert Notice.objects.filter(kind=Notice.Kind.AWARD).count() == 1
    assert Release.objects.filter(source__startswith="award-notice:").count() == 1


def test_nobody_but_the_buyers_officer_publishes(award: Award):
    buyer = award.competition.buyer
    for role in (Role.APPROVER, Role.EVALUATOR):
        colleague = supplier_person(buyer, role)
        assert sign_in(Client(), colleague).post(address(award)).status_code == 403
        with pytest.raises(NotPermitted):
            actions.publish_award_notice(by=colleague, award=award)
    assert sign_in(Client(), supplier_person(a_buyer(), Role.OFFICER)).post(address(award)).status_code == 404
    assert Client().get(address(award)).status_code == 302
    assert not Notice.objects.filter(kind=Notice.Kind.AWARD).exists()


def test_only_a_lawful_reason_withholds_the_value(award: Award, officer: Client):
    answer = officer.post(address(award), {"withhold_value": "embarrassing"})
    assert answer.status_code == 200
    assert "Choose one of the answers offered" in answer.content.decode()
    assert not Notice.objects.filter(kind=Notice.Kind.AWARD).exists()


def test_a_withheld_value_appears_nowhere(award: Award, officer: Client, client: Client):
    officer.post(address(award), {"withhold_value": "commercial"})
    story.contract(award)
    notice = Notice.objects.get(kind=Notice.Kind.AWARD)
    paper = "".join(page.extract_text() for page in PdfReader(BytesIO(pdf_of(notice))).pages)
    assert Release.objects.filter(source__startswith="contract:").exists()
    ocid = Release.objects.get(source=f"award-notice:{notice.pk}").ocid
    public = [
        reverse("notices:notice", args=[notice.number]), reverse("notices:package", args=[ocid]),
        reverse("notices:record", args=[ocid]), reverse("notices:bulk"), reverse("notices:awards"),
        reverse("notices:awards_json"),
    ]  # fmt: skip
    said = [paper, *(client.get(page).getvalue().decode() for page in public)]
    said.append(b"".join(client.get(reverse("notices:awards_csv")).streaming_content).decode())
    price = next(row["price_ex_vat"] for row in award.result["bids"] if row["bid"] == str(award.winner_id))
    forms = {price, price.rstrip("0").rstrip("."), f"{float(price):,.0f}", f"{float(price):,.2f}", "45000", "45,000"}
    for text in said:
        assert not [form for form in forms if form in text]
    assert actions.WITHHOLDING["commercial"] in " ".join(paper.split())
    assert actions.WITHHOLDING["commercial"] in said[1]


def test_a_contract_waits_for_its_award_notice(award: Award):
    story.contract(award)
    actions.release_pending()
    assert not Release.objects.filter(source__startswith="contract:").exists()
    story.published(award)
    actions.release_pending()
    assert Release.objects.get(source__startswith="contract:").body["contracts"][0]["value"]["amount"] == 45000.0


@pytest.mark.parametrize("field", [{"title": "Other"}, {"content": {}}, {"withheld": {}}, {"pdf": None}])
def test_the_database_keeps_a_notice_as_it_was(award: Award, field: dict[str, object]):
    notice = story.published(award, "commercial")
    pdf_of(notice)
    with pytest.raises(DatabaseError), transaction.atomic():
        Notice.objects.filter(pk=notice.pk).update(**field)
    with pytest.raises(DatabaseError), transaction.atomic():
        Notice.objects.filter(pk=notice.pk)._raw_delete("default")


def test_the_database_keeps_releases(award: Award):
    story.published(award)
    with pytest.raises(DatabaseError), transaction.atomic():
        Release.objects.update(body={})
    with pytest.raises(DatabaseError), transaction.atomic():
        Release.objects.all()._raw_delete("default")


def test_the_pdf_is_tagged_says_the_same_as_the_page_and_is_made_once(award: Award, tmp_path: Path):
    notice = story.published(award)
    assert Client().get(reverse("notices:pdf", args=[notice.number])).status_code == 404
    content = pdf_of(notice)
    (tmp_path / "notice.pdf").write_bytes(content)
    found = validate(str(tmp_path / "notice.pdf")).findings
    assert [finding for finding in found if finding.rule_id != TIED_THE_OTHER_WAY] == []
    made = PdfReader(BytesIO(content))
    assert made.trailer["/Root"]["/MarkInfo"]["/Marked"]
    words = " ".join("".join(page.extract_text() for page in made.pages).split())
    for name, value in notice.content["rows"]:
        assert " ".join(name.split()) in words, name
        assert " ".join(value.split()) in words, value
    tasks.publish_pending()
    actions.make_pdf(notice.pk)
    assert Document.objects.filter(name=f"Notice {notice.number}.pdf").count() == 1
    assert Entry.objects.filter(verb="notice_pdf_made", object_id=str(notice.pk)).count() == 1


def test_a_pdf_that_cannot_be_made_holds_up_no_other(award: Award, monkeypatch):
    broken, made = story.published(award), actions.make_pdf
    story.a_full_dps()

    def make(pk):
        if pk == broken.pk:
            raise OSError("no room")
        made(pk)

    monkeypatch.setattr(actions, "make_pdf", make)
    tasks.publish_pending()
    assert list(Notice.objects.filter(pdf=None)) == [broken]


def test_a_second_sweep_releases_nothing(award: Award):
    story.published(award)
    assert actions.release_pending() > 0
    before = list(Release.objects.values_list("source", flat=True))
    assert actions.release_pending() == 0
    [notice] = Notice.objects.filter(kind=Notice.Kind.CONTRACT)
    assert Entry.objects.filter(verb="notice_published", object_id=str(notice.pk)).count() == 1
    assert list(Release.objects.values_list("source", flat=True)) == before
    assert json.dumps(Release.objects.get(source__startswith="award-notice:").body)


def test_a_contract_notice_says_who_buys_what_in_which_lots_and_by_which_criteria():
    clock.freeze(uk_moment("2017-11-29 09:00"))
    dps = a_published_dps()
    actions.release_pending()
    notice = Notice.objects.get(kind=Notice.Kind.CONTRACT, dps=dps)
    rows = dict(notice.content["rows"])
    lot = dps.lots.get(number=1)
    assert rows["Contracting authority"] == dps.contracting_authority.name
    assert (rows["Address"], rows["Description"]) == (dps.buyer_address, dps.description)
    said = rows[f"Lot 1: {lot.title}"].split("\n")
    assert said[0] == lot.objective_definition
    chosen, weighed = lot.selection_criteria.get(code="S1"), lot.award_criteria.get(code="P1")
    assert f"S1 {chosen.heading}: {chosen.text}" in rows["Selection criteria of lot 1"]
    weight = f"{weighed.title} {weighed.weight_min:.0f}% to {weighed.weight_max:.0f}%"
    assert weight in rows["Award criteria for call-offs of lot 1"]
    page = Client().get(reverse("notices:notice", args=[notice.number])).content.decode()
    assert "<br>".join(escape(line) for line in said) in page
