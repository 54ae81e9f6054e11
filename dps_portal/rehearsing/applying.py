"""Scenes 2 and 3: suppliers apply; the hub asks, assesses and recommends; somebody else decides; letters go out."""

from __future__ import annotations

import re
from pathlib import Path

from dps_portal.rehearsing.browser import Browser, Page, Stumbled
from dps_portal.rehearsing.papers import a_pdf
from dps_portal.rehearsing.people import eventually, mails_to
from suppliers.demonstration import TEXTS

OWN = {
    "size-staff": "38",
    "size-turnover": "3400000",
    "size-balance-sheet": "1250000",
    "contact-phone": "0113 496 0000",
}
ROW = re.compile(r"/assessment/[0-9a-f-]{36}/$")


def register_supplier(supplier: Browser, name: str, company_number: str) -> None:
    """Register a company; the person becomes its owner."""
    page = supplier.go("/you/register/")
    page.submit(
        {"name": name, "company_number": company_number, "address": "1 Mill Lane, Leeds", "postcode": "LS1 1AA"}
    )


def apply(supplier: Browser, reference: str, lots: list[int], company: dict[str, str], not_met: str = "") -> Page:
    """Express an interest, apply for lots, answer everything with evidence, sign and submit; the receipt's page."""
    supplier.go(f"/dps/{reference}/").submit(button="Express an interest")
    page = supplier.go(f"/apply/{reference}/")
    offered = list(page.options("lots").values())
    page = page.submit({"lots": [offered[number - 1] for number in lots]})
    tasks = page.url
    _leave_and_return(supplier, tasks)
    for section in supplier.go(tasks).links("/answers/"):
        _answer(supplier, section, company, not_met)
    check = supplier.go(f"{tasks}check/")
    signed = {"signatory_name": company["contact-name"], "signatory_position": "Director", "agreed": "on"}
    submitted = check.submit({**signed, "lots": list(check.options("lots").values())})
    return submitted.says("receipt")


def _leave_and_return(supplier: Browser, tasks: str) -> None:
    """Half a page saved, the browser closed, and it is still there."""
    section = supplier.go(tasks).links("/answers/")[0]
    page = supplier.go(section)
    first = next(name for name in page.names() if not name.startswith(("csrf", "later")) and "--was" not in name)
    page.submit({first: "Kept for later"}, button="later")
    if "Kept for later" not in str(supplier.go(section).soup):
        raise Stumbled("What was saved half-way is gone")


def _answer(supplier: Browser, section: str, company: dict[str, str], not_met: str) -> None:
    """Fill in one page, and again while its answers bring up more questions."""
    asked: list[str] = []
    while (page := supplier.go(section)) and (names := _questions(page)) != asked:
        asked = names
        files = {name: ("Evidence.pdf", a_pdf("Evidence"), "application/pdf") for name in names if _is_file(page, name)}
        given = {n: v for n in names if n not in files and (v := _value(page, n, company, not_met)) is not None}
        page.submit(given, files=files or None)


def _questions(page: Page) -> list[str]:
    return [n for n in page.names() if "--was" not in n and not n.startswith("csrf") and n not in {"later"}]


def _is_file(page: Page, name: str) -> bool:
    return bool(page.soup and page.soup.find("input", attrs={"name": name, "type": "file"}))


def _value(page: Page, name: str, company: dict[str, str], not_met: str) -> str | list[str] | None:
    if name.endswith("-compliance"):
        return "not" if not_met and not_met.lower() in name.lower() else "compliant"
    known = {**TEXTS, **OWN, **company}
    if name in known:
        value = known[name]
        return value if isinstance(value, list) else str(value)
    options = page.options(name)
    if options:
        return "no" if "no" in options.values() else None
    if "evidence" in name or name.startswith("req-"):
        return "In live use since 2016; the test report shows release and result."
    return None


def receipt(supplier: Browser, address: str, name: str, out: Path) -> None:
    """The receipt of the application as PDF."""

    def made() -> list[str] | None:
        return supplier.go(address).links("receipt.pdf") or None

    found = eventually(made, f"the receipt of {name}'s application")[0]
    (out / f"Application receipt {name}.pdf").write_bytes(supplier.download(found))


def declare(hub: Browser, row: str) -> None:
    """Nobody of the hub sees an answer before they have declared their interests."""
    page = hub.go(f"{row}answers/")
    if "/interests/" not in page.url:
        raise Stumbled("The application opened to somebody who had not declared their interests")
    page.submit({"has_conflict": "no"})


def ask(assessor: Browser, row: str) -> None:
    """The hub asks one thing; the clock does not stop for it."""
    page = assessor.go(row)
    assessor.go(page.links("/ask/")[0]).submit({"question": "Which release of your product was tested?"})


def answer_question(supplier: Browser) -> None:
    """The supplier finds the question on its home page and answers."""
    address = supplier.go("/").links("/applications/questions/")[0]
    supplier.go(address).submit({"answer": "Release 4.2, in use since October."})


def rows_of(assessor: Browser, supplier_name: str) -> list[str]:
    """The lots of a supplier's application in the queue, lot 1 first."""
    page = assessor.go(f"/assessment/?q={supplier_name}&whose=all")
    rows = [address for address in page.links("/assessment/") if ROW.search(address)]
    declare(assessor, rows[0])
    return sorted(rows, key=lambda row: "lot 1" not in assessor.go(row).text.lower())


def assess(assessor: Browser, row: str, *, verdict: str = "met", failed: str = "") -> None:
    """Find on every criterion and requirement with a reason, then recommend."""
    for group in assessor.go(row).links("/findings/"):
        page = assessor.go(group)
        given = {}
        for name in page.names("-verdict"):
            is_failed = bool(failed) and failed.lower() in name.lower()
            given[name] = "not_met" if is_failed else verdict
            given[name.replace("-verdict", "-reason")] = (
                "Not shown for this lot." if is_failed else "The evidence shows it."
            )
        if given:
            page.submit(given)
    recommendation = "rejected" if failed else "admitted"
    page = assessor.go(f"{row}recommend/")
    page.submit({"recommendation": recommendation, "recommendation_reasons": "As found on each criterion."})


def decide(decider: Browser, row: str, decision: str) -> None:
    """Somebody else decides, with reasons."""
    decider.go(f"{row}decide/").submit(
        {"decision": decision, "reasons": "As the assessment found, criterion by criterion."}
    )


def letters(supplier: Browser, name: str, out: Path, count: int) -> None:
    """The decision letters stand in the portal as PDF."""

    def found() -> list[str] | None:
        pages = [supplier.go(a) for a in supplier.go("/applications/").links("/applications/") if a.count("/") > 4]
        links = list(dict.fromkeys(link for page in pages for link in page.links("letter.pdf")))
        return links if len(links) >= count else None

    for number, address in enumerate(eventually(found, f"{count} decision letters of {name}"), start=1):
        (out / f"Decision letter {name} {number}.pdf").write_bytes(supplier.download(address))


def letters_by_mail(supplier: Browser, email: str, count: int) -> None:
    """Each letter has come by e-mail too, as an attachment."""

    def come() -> list[str] | None:
        found = [address for subject, address in mails_to(supplier, email) if "the decision on lot" in subject]
        return found if len(found) >= count else None

    for address in eventually(come, f"{count} letters by e-mail to {email}"):
        supplier.go(address).says("Decision").says(".pdf")
