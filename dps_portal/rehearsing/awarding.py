"""Scene 6: three evaluators score blind, moderation, price, award by two, letters, notice, audit."""

from __future__ import annotations

import subprocess
import sys
import zipfile
from datetime import datetime
from io import BytesIO
from pathlib import Path

from dps_portal.rehearsing.browser import Browser, Stumbled
from dps_portal.rehearsing.people import eventually


def name_panel(officer: Browser, reference: str, names: list[str]) -> None:
    """Each evaluator gets every quality criterion; every bid is found compliant."""
    here = f"/evaluations/{reference}/"
    for name in names:
        page = officer.go(f"{here}panel/")
        page.submit({"person": page.option("person", name), "criteria": list(page.options("criteria").values())})
    while fields := officer.go(f"{here}compliance/").names("-compliant"):
        prefix = fields[0].removesuffix("-compliant")
        officer.go(f"{here}compliance/").submit({f"{prefix}-compliant": "yes", f"{prefix}-reasons": "Complete."})


def score(evaluator: Browser, reference: str, winner: str, marks: tuple[str, str]) -> None:
    """Score every bid with a reason, the better one higher, and hand in."""
    overview = evaluator.go(f"/evaluations/{reference}/score/")
    for address in overview.links(f"/evaluations/{reference}/score/"):
        if address.rstrip("/").endswith("/score"):
            continue
        page = evaluator.go(address)
        mark = marks[0] if winner in page.text else marks[1]
        given = dict.fromkeys(page.names("score_"), mark)
        given |= dict.fromkeys(page.names("rationale_"), f"{mark}: the answer and its evidence bear this out.")
        page.submit(given)
    evaluator.go(f"/evaluations/{reference}/score/").submit(button="Hand in").says("handed in")


def scores_are_blind(evaluator: Browser, officer: Browser, reference: str) -> None:
    """While somebody still scores, nobody sees another's scores."""
    if "bear this out" in officer.go(f"/evaluations/{reference}/moderate/").text:
        raise Stumbled("Scores show before everybody has handed theirs in")
    if evaluator.refused(f"/evaluations/{reference}/moderate/") not in {403, 404}:
        raise Stumbled("An evaluator sees the others' scores")


def moderate(officer: Browser, reference: str, winner: str) -> None:
    """One consensus for each bid and criterion, with its reason."""
    for address in officer.go(f"/evaluations/{reference}/moderate/").links("/moderate/"):
        if address.rstrip("/").endswith("/moderate"):
            continue
        page = officer.go(address)
        better = winner in page.text
        why = "Proven at the scale asked for." if better else "Good, but proven at a smaller scale."
        page.submit({"score": "5" if better else "3", "rationale": why})


def award(officer: Browser, approver: Browser, reference: str, winner: str) -> None:
    """Recommended by one, approved by another."""
    officer.go(f"/evaluations/{reference}/result/").says(winner)
    page = officer.go(f"/evaluations/{reference}/award/")
    page.submit({"outcome": "award", "reasons": "The best ratio of quality and price.", "evidence_checked": "on"})
    approver.go(f"/evaluations/{reference}/award/").submit(button="approve").says("Approved")


def outcome_letter(supplier: Browser, name: str, out: Path) -> None:
    """Each bidder gets scores, reasons and relative advantages, as page and as letter."""

    def made() -> list[str] | None:
        return supplier.go("/").links("/outcomes/") or None

    page = supplier.go(eventually(made, f"the outcome letter of {name}")[0])
    (out / f"Outcome letter {name}.pdf").write_bytes(supplier.download(page.links("/letter/")[0]))


def contract(officer: Browser, reference: str, today: datetime) -> None:
    """Both have signed."""
    page = officer.go(f"/evaluations/{reference}/contract/")
    page.submit(
        {"concluded_on": f"{today:%Y-%m-%d}", "signed_for_supplier": "Sam Signer", "signed_for_buyer": "Olive Officer"}
    )


def notice(officer: Browser, base_url: str, reference: str, out: Path) -> str:
    """The award notice as page, tagged PDF and OCDS release; its address."""
    check = officer.go(f"/evaluations/{reference}/award/").links("/notices/")[0]
    address = officer.go(check).submit(button="Publish").url
    anybody = Browser(base_url)

    def made() -> bytes | None:
        response = anybody.client.get(f"{address.rstrip('/')}/pdf/")
        return response.content if response.content.startswith(b"%PDF") else None

    (out / "Award notice.pdf").write_bytes(eventually(made, "the PDF of the award notice"))
    release = next(link for link in anybody.go(address).links("/ocds/releases/") if "-award" in link)
    (out / "Award release.json").write_bytes(anybody.download(release))
    return address


def audit(auditor: Browser, reference: str, out: Path) -> None:
    """The award report as CSV and XLSX, and the ledger verified offline from its export."""
    report = auditor.go("/reports/awards/")
    (out / "Award report.csv").write_bytes(auditor.download(report.links(".csv")[0]))
    workbook = auditor.download(report.links(".xlsx")[0])
    zipfile.ZipFile(BytesIO(workbook)).testzip()
    (out / "Award report.xlsx").write_bytes(workbook)
    if reference not in (out / "Award report.csv").read_text(encoding="utf-8-sig"):
        raise Stumbled("The award report does not hold the award")
    ledger = auditor.go("/reports/ledger/")
    (out / "Ledger.jsonl").write_bytes(auditor.download(ledger.links("/export")[0]))
    (out / "Ledger public key.txt").write_bytes(auditor.download(ledger.links("/ledger/key")[0]))


def verify_offline(out: Path) -> str:
    """What the verifier says, run as anybody would: without the portal, from the files alone."""
    command = [
        sys.executable,
        "-m",
        "ledger.verify",
        str(out / "Ledger.jsonl"),
        "--key",
        str(out / "Ledger public key.txt"),
    ]
    for receipt in sorted(out.glob("Bid receipt *.json")):
        command += ["--receipt", str(receipt)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603  our own command
    if done.returncode:
        raise Stumbled(f"The ledger does not verify: {done.stdout}{done.stderr}")
    return done.stdout
