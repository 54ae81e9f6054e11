"""The people and the DPS of this room's tests, and the steps that several tests take through the pages."""

from __future__ import annotations

import re
from collections.abc import Mapping
from io import BytesIO
from typing import Any

from bs4 import BeautifulSoup
from django.contrib.auth import SESSION_KEY
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils.crypto import get_random_string
from pypdf import PdfReader

from accounts.models import Kind, Organisation, Role, User
from dps.models import DynamicPurchasingSystem, Lot, Requirement, SelectionCriterion
from ledger import clock
from regulations.calendar import uk_moment
from suppliers import actions, demonstration
from suppliers.forms.sections import STAMP, SectionForm
from suppliers.models import Application, ApplicationLot
from suppliers.questionnaire import Question, Section
from suppliers.readiness import Readiness, readiness_of
from tests.factories.accounts import sign_in
from tests.factories.documents import a_pdf
from tests.factories.dps import a_bare_dps, published_as_it_is
from tests.factories.suppliers import supplier_person

PDF = a_pdf()
SIGNED = {"signatory_name": "Olu Owner", "signatory_position": "Director", "agreed": "on"}


def a_file(name: str = "evidence.pdf", content: bytes = PDF) -> SimpleUploadedFile:
    """A small file as a browser sends it."""
    return SimpleUploadedFile(name, content, content_type="application/pdf")


def text(answer: Any) -> str:
    """What a page says, without its marks."""
    return BeautifulSoup(answer.content, "html.parser").get_text(" ", strip=True)


def text_of(pdf: bytes) -> str:
    """What a PDF says."""
    return " ".join(" ".join(page.extract_text().split()) for page in PdfReader(BytesIO(pdf)).pages)


def a_dps(*, requirements: int = 3, extended_days: int | None = None) -> DynamicPurchasingSystem:
    """A published DPS of a hub, with two lots that share criteria and requirements."""
    hub = Organisation.objects.create(kind=Kind.NHS_ENGLAND, name="The Hub", ods_code=get_random_string(5).upper())
    writer = supplier_person(hub, Role.DECIDER, name="Wanda Writer")
    dps = a_bare_dps("Online", "Video", writer=writer, extended_first_assessment_days=extended_days)
    lots, version = list(dps.lots.all()), dps.specification_versions.get()
    for lot in lots:
        SelectionCriterion.objects.create(lot=lot, code="S1", heading="Standing", text="Be sound.", kind="financial")
        SelectionCriterion.objects.create(lot=lot, code="S2", heading="Ability", text="Be able.", kind="technical")
    for n in range(1, requirements + 1):
        level = "should" if n == 3 else "must"
        made = Requirement.objects.create(
            version=version, code=f"R{n:02d}", heading=f"Thing {n}", text="Do it.", level=level
        )
        made.lots.set(lots if n > 1 else lots[:1])
    return published_as_it_is(dps)


def shift_into_the_first_round() -> None:
    """For tests that commit: the clock goes on from a working day of the DPS's first round."""
    clock.shift_to(uk_moment("2017-12-04 10:00"))


def declared_ground(ground: str, happened_on: str, **more: Any) -> dict[str, Any]:
    """Yes to one ground, with everything that is then asked."""
    told = {
        "": "yes", "_date": happened_on, "_explanation": "A director was fined.", "_compensation": "All was repaid.",
        "_cooperation": "We reported it.", "_measures": "New board, new controls.",
    }  # fmt: skip
    return {f"ground_{ground}{suffix}": value for suffix, value in told.items()} | more


def hub_person(dps: DynamicPurchasingSystem, role: str, name: str) -> User:
    """Somebody of the hub."""
    return supplier_person(dps.contracting_authority, role, name=name)


def signed_in(person: User) -> Client:
    """A browser in which the person has just signed in with everything that is asked for."""
    return sign_in(Client(), person)


def start(client: Client, dps: DynamicPurchasingSystem, *numbers: int) -> Application:
    """Apply for lots through the page."""
    lots = Lot.objects.filter(dps=dps, number__in=numbers)
    answer = client.post(reverse("suppliers:apply", args=[dps.reference]), {"lots": [lot.pk for lot in lots]})
    assert answer.status_code == 302, answer.content.decode()
    return Application.objects.get(pk=answer["Location"].split("/")[2])


def page_of(application: Application, section: str) -> str:
    """The address of one page of the questionnaire."""
    return reverse("suppliers:task", args=[application.pk, section])


def stamps(client: Client, address: str) -> dict[str, str]:
    """The hidden stamps that a page shows."""
    return stamps_in(client.get(address))


def stamps_in(reply: Any) -> dict[str, str]:
    """The hidden stamps in an answer of the server."""
    return dict(re.findall(r'name="([^"]+--was)" value="([^"]*)"', reply.content.decode()))


def own_choice(reply: Any, question: str) -> str:
    """What is sent to put one's own answer over the colleague's that the page shows."""
    _theirs, own = re.findall(rf'name="{question}--stays" value="([^"]*)"', reply.content.decode())
    return str(own)


def answer(client: Client, application: Application, section: str, answers: Mapping[str, Any]) -> Any:
    """Open one page, write these answers and save."""
    address = page_of(application, section)
    return client.post(address, {**stamps(client, address), **answers})


SPECIAL = {
    "size-staff": "40",
    "size-turnover": "£3,000,000",
    "size-balance-sheet": "1000000",
    "size-linked": "autonomous",
    "size-classes": ["none"],
    "org-duns": "",
    "insurance-expiry": "1 2 2030",
}


def sensible(question: Question) -> Any:
    """An answer that meets the question and brings up no further ones where it can."""
    if question.key in SPECIAL:
        return SPECIAL[question.key]
    plain = {
        "text": "Text", "long_text": "A few words.", "email": "a@example.test", "url": "https://example.test",
        "date": "1 2 2010", "money": "5000000", "whole_number": "5", "yes_no": "no",
    }  # fmt: skip
    if question.pass_if and question.kind != "files":
        return question.pass_if[0]
    return plain.get(question.kind) or (question.options[0][0] if question.options else None)


def fill(client: Client, application: Application, *, skip: tuple[str, ...] = (), **answers: Any) -> None:
    """Answer every question until nothing more appears, as the person signed in there, without opening the pages.

    `answers` win over what is sensible (dashes as underscores).
    """
    by, given = User.objects.get(pk=client.session[SESSION_KEY]), _by_key(answers)
    answered: set[tuple[str, str]] = set()
    while True:
        readiness = readiness_of(application, at=clock.now())
        asked = [(section, _asked(readiness, section)) for section in readiness.paper.sections]
        left = {section.key: keys for section, keys in asked if section.key not in skip}
        if answered >= {(section, key) for section, keys in left.items() for key in keys}:
            return
        for section in readiness.paper.sections:
            if new := [key for key in left.get(section.key, []) if (section.key, key) not in answered]:
                _write_page(readiness, section, _sensible_answers(section, new, given), by)
                answered |= {(section.key, key) for key in new}


def _write_page(readiness: Readiness, section: Section, written: Mapping[str, Any], by: User) -> None:
    page = readiness.shown[section.key], readiness.section_kept(section)
    shown = {question.key + STAMP: stamp for question, _field, stamp in SectionForm(section, *page).rows()}
    form = SectionForm(section, *page, {**shown, **written})
    form.questions = tuple(question for question in form.questions if question.key in written)
    assert form.is_valid(), f"{section.key}: {form.errors}"
    actions.save_answers(by=by, application=readiness.application, section=section, written=form.written())


def fill_in_pages(client: Client, application: Application, **answers: Any) -> None:
    """The same, page by page in the browser."""
    given = _by_key(answers)
    for section in readiness_of(application, at=clock.now()).paper.sections:
        answered: list[str] = []
        while (asked := _asked(readiness_of(application, at=clock.now()), section)) != answered:
            reply = answer(client, application, section.key, _sensible_answers(section, asked, given))
            assert reply.status_code == 302, f"{section.key}: {reply.content.decode()}"
            answered = asked


def _by_key(answers: Mapping[str, Any]) -> dict[str, Any]:
    return {name.replace("_", "-"): value for name, value in answers.items()}


def _asked(readiness: Readiness, section: Section) -> list[str]:
    return [question.key for question in readiness.shown[section.key]]


def _sensible_answers(section: Section, asked: list[str], given: Mapping[str, Any]) -> dict[str, Any]:
    written = [question for question in section.questions if question.key in asked and not question.holds_files]
    return {question.key: given.get(question.key, sensible(question)) for question in written}


def submit(client: Client, application: Application, *numbers: int, **changes: Any) -> Any:
    """Sign and submit through the check page."""
    lots = Lot.objects.filter(dps=application.dps, number__in=numbers)
    posted = {"lots": [lot.pk for lot in lots], **SIGNED, **changes}
    return client.post(reverse("suppliers:check", args=[application.pk]), posted)


def applied(dps: DynamicPurchasingSystem, firm: Organisation, *numbers: int, **answers: Any) -> Application:
    """A complete and submitted application, made through the actions; answers by their keys, dashes as underscores."""
    if not firm.memberships.exists():
        supplier_person(firm)
    return demonstration.apply(dps, firm, demonstration.Script("Product", numbers, answers=_by_key(answers)))


def row_of(application: Application, number: int = 1) -> ApplicationLot:
    """One lot of an application."""
    return ApplicationLot.objects.get(application=application, lot__number=number)


def impartial(client: Client, row: ApplicationLot) -> Any:
    """Declare through the page to have no conflict of interest in the application."""
    return client.post(reverse("suppliers:declare_interest", args=[row.pk]), {"has_conflict": "no"})


def elements(prefix: str, sufficient: bool = True) -> dict[str, str]:
    """What is posted about each element of self-cleaning of a ground; not sufficient is the last of them."""
    posted = {f"{prefix}-{name}": "yes" for name in ("compensation", "cooperation", "measures")}
    if not sufficient:
        posted |= {f"{prefix}-measures": "no", f"{prefix}-measures_reason": "The board is the same as before."}
    return posted


def find_all(client: Client, row: ApplicationLot, **verdicts: str) -> None:
    """Find on every item through the pages: met, unless named otherwise (R01="not_met")."""
    from suppliers import assessments

    impartial(client, row)
    for group in assessments.read(row, at=clock.now()).groups:
        posted: dict[str, Any] = {}
        for item in group.items:
            posted[f"{item.key}-verdict"] = verdicts.get(item.code, "met")
            posted[f"{item.key}-reason"] = f"Because of what {item.code} shows."
            posted[f"{item.key}-over"] = item.finding.revision if item.finding else 0
            if item.declared and item.declared.judges_elements:
                posted |= elements(item.key, verdicts.get(item.code) != "not_met")
        reply = client.post(reverse("suppliers:findings", args=[row.pk, group.key]), posted)
        assert reply.status_code == 302, reply.content.decode()


def recommend(client: Client, row: ApplicationLot, what: str = "admitted") -> Any:
    """Recommend through the page."""
    impartial(client, row)
    posted = {"recommendation": what, "recommendation_reasons": "As found."}
    return client.post(reverse("suppliers:recommend", args=[row.pk]), posted)


def decide(
    client: Client, row: ApplicationLot, what: str = "admitted", reasons: str = "It meets every criterion."
) -> Any:
    """Decide through the page."""
    impartial(client, row)
    return client.post(reverse("suppliers:decide", args=[row.pk]), {"decision": what, "reasons": reasons})
