"""Scenes 4 and 5: a buyer drafts and publishes a call-off; suppliers ask and bid under seal; two people open."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

from dps_portal.rehearsing.browser import Browser, Page, Stumbled
from dps_portal.rehearsing.papers import a_pdf
from dps_portal.rehearsing.people import eventually

PRACTICES = "A81001, The Densham Surgery, 4000\nA81002, Queens Park Medical Centre, 21000"
WEIGHTS = {"weight_Q1": "20", "weight_Q2": "20", "weight_Q3": "20", "weight_P1": "40"}


def draft(officer: Browser, lot_of: str, now: datetime) -> str:
    """A call-off section by section; its reference."""
    page = officer.go("/call-offs/new/")
    lot = page.option("lot", lot_of)
    page = page.submit({"lot": lot, "title": "Online consultations for two practices"})
    reference = page.url.rstrip("/").rsplit("/", 1)[-1]
    here = f"/call-offs/{reference}/draft"
    officer.go(f"{here}/need/").submit({"need": "25,000 patients of two practices want to write to their practice."})
    start = now + timedelta(days=60)
    officer.go(f"{here}/value/").submit(
        {"value_ex_vat": "90000", "contract_start": f"{start.day} {start.month} {start.year}", "term_months": "24"}
    )
    officer.go(f"{here}/recipients/").submit({"practices": PRACTICES})
    officer.go(f"{here}/criteria/").submit({**WEIGHTS, "max_score": "5"})
    officer.go(f"{here}/pricing/").submit(
        {
            "label_1": "Set-up", "unit_1": "flat", "timing_1": "once",
            "label_2": "Licence", "unit_2": "patient", "timing_2": "yearly", "price_formula": "PRICE-F1",
        }
    )  # fmt: skip
    return reference


def dates(officer: Browser, reference: str, deadline: datetime) -> None:
    """When bids are due."""
    officer.go(f"/call-offs/{reference}/draft/dates/").submit(
        {
            "deadline": f"{deadline:%Y-%m-%dT%H:%M}",
            "questions_deadline": f"{deadline - timedelta(days=6):%Y-%m-%dT%H:%M}",
        }
    )


def declare(person: Browser, reference: str) -> None:
    """Declare to have no conflict of interest (COI-01)."""
    person.go(f"/call-offs/{reference}/conflict/").submit({"has_conflict": "no"})


def name_openers(officer: Browser, reference: str, first: str, second: str) -> None:
    """Two people of the buyer who hold keys."""
    page = officer.go(f"/call-offs/{reference}/draft/openers/")
    page.submit({"first": page.option("first", first), "second": page.option("second", second)})


def too_short_is_refused(officer: Browser, reference: str, now: datetime) -> None:
    """The gate names the rule when bidders get less than ten days."""
    dates(officer, reference, now + timedelta(days=8))
    officer.go(f"/call-offs/{reference}/check/").says("DPS-08")


def publish(officer: Browser, reference: str) -> Page:
    """Through the gate; everybody admitted is invited at once."""
    return officer.go(f"/call-offs/{reference}/check/").submit(button="Publish")


def ask_and_answer(supplier: Browser, officer: Browser, reference: str, other: Browser) -> None:
    """A question asked in private is answered to all without naming the asker."""
    supplier.go(f"/invitations/{reference}/question/").submit(
        {"text": "Do both practices use the same clinical system?"}
    )
    address = officer.go(f"/call-offs/{reference}/").links("/call-offs/questions/")[0]
    officer.go(address).submit({"answer": "Yes, both use the same one."})
    other.go(f"/invitations/{reference}/").says("Yes, both use the same one.")


def prepare_bid(supplier: Browser, reference: str, licence: str, *, files: int = 2) -> None:
    """Answers, prices and files, each saved as it goes."""
    bid = f"/invitations/{reference}/bid/"
    for code in ("Q1", "Q2", "Q3"):
        answer = f"Our answer to {code}: proven in fourteen practices, with the results attached."
        supplier.go(f"{bid}answers/{code}/").submit({"answer": answer})
    change_price(supplier, reference, licence)
    if files:
        papers = [
            ("files", (f"Results {n}.pdf", a_pdf(f"Results {n}"), "application/pdf")) for n in range(1, files + 1)
        ]
        supplier.go(f"{bid}files/").submit({}, files=papers, button="Add")


def change_price(supplier: Browser, reference: str, licence: str) -> None:
    """The price schedule."""
    supplier.go(f"/invitations/{reference}/bid/prices/").submit({"price_1": "1500", "price_2": licence})


def submit_bid(supplier: Browser, reference: str, name: str, out: Path) -> None:
    """Submit, and keep the receipt as PDF and as a file that verifies offline."""
    page = supplier.go(f"/invitations/{reference}/bid/check/").submit(button="Submit")
    pdf = page.links("receipt.pdf") or [page.url.rstrip("/").removesuffix("/receipt") + "/receipt.pdf"]
    version = pdf[0].rsplit("/receipt.pdf", 1)[0].rstrip("/").rsplit("/", 1)[-1]

    def made() -> bytes | None:
        response = supplier.client.get(pdf[0])
        return response.content if response.content.startswith(b"%PDF") else None

    (out / f"Bid receipt {name} {version}.pdf").write_bytes(eventually(made, f"the receipt of {name}"))
    proof = supplier.download(pdf[0].replace("receipt.pdf", "receipt.json"))
    (out / f"Bid receipt {name} {version}.json").write_bytes(proof)


def count_and_nothing_else(officer: Browser, reference: str, count: int) -> None:
    """Before the deadline the buyer sees how many bid, and not a word of a bid."""
    page = officer.go(f"/call-offs/{reference}/")
    if "Our answer to" in page.text or "Results 1" in page.text:
        raise Stumbled("The buyer sees a sealed bid")
    page.says(f"{count} ")


def too_early_is_refused(opener: Browser, reference: str, passphrase: str) -> None:
    """An attempt to open before the deadline is refused, and recorded for all to see."""
    try:
        opener.go(f"/call-offs/{reference}/open/").submit({"passphrase": passphrase})
    except Stumbled as refused:
        if "ECOM-01" not in str(refused):
            raise
        return
    raise Stumbled("Bids could be opened before the deadline")


def open_bids(first: Browser, second: Browser, reference: str, passphrases: tuple[str, str]) -> Page:
    """Both give their passphrases; with the second, all bids open."""
    first.go(f"/call-offs/{reference}/open/").submit({"passphrase": passphrases[0]})
    return second.go(f"/call-offs/{reference}/open/").submit({"passphrase": passphrases[1]})
