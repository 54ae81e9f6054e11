"""`make pictures`: the screenshots of the guides and the README, made anew from a running demonstration.

Each picture is a page as one of the demonstration's people sees it. Takes the address as its first argument. With
`--look` the same pages go whole into var/pictures, 1280 and 320 pixels wide, for somebody to look at; one that is wider
than its window, or answers anything but well, is named.
"""

from __future__ import annotations

import sys
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

from accounts.demonstration.people import PASSWORD, account

ROOT = Path(__file__).resolve().parent.parent
GUIDES, LOOK = ROOT / "docs" / "pictures", ROOT / "var" / "pictures"
COLOURS = 64
CHROMIUM = "/usr/bin/chromium"
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run", "--disable-sync"]
WIDE, NARROW, HEIGHT = 1280, 320, 900
DPS = "/dps/NHSE-OC-2017/"

PICTURES: dict[str, dict[str, str]] = {
    "": {
        "about": "/",
        "notice": DPS,
        "specification": f"{DPS}specification/1/",
        "register": "/admitted/",
        "notices": "/notices/",
        "notice-of-change": "/notices/2018-000003/",
        "awards": "/awards/",
        "ledger-public": "/ledger/",
        "notice-terminated": "/dps/NHSE-TR-2017/",
        "sign-in": "/account/login/",
    },
    "hub_assessor": {
        "hub-home": "/",
        "hub-queue": "/assessment/",
        "hub-dps": "/manage/dps/NHSE-OC-2017/",
        "hub-fund": "/manage/dps/NHSE-OC-2017/fund/",
        "hub-evidence": "/members/evidence/",
        "hub-compliance": "/reports/compliance/",
        "hub-variation": "/manage/dps/NHSE-OC-2017/variations/1/",
        "hub-library": "/manage/dps/NHSE-OC-2017/library/",
        "specification-changes": f"{DPS}specification/2/changes/",
        "hub-bodies": "/hub/organisations/",
        "hub-quarantine": "/assessment/quarantine/",
    },
    "hub_decider": {"hub-decider-home": "/"},
    "supplier_1_owner": {
        "supplier-home": "/",
        "supplier-applications": "/applications/",
        "supplier-invitations": "/invitations/",
        "supplier-evidence": "/evidence/",
    },
    "supplier_1_viewer": {"supplier-viewer": "/"},
    "newcomer": {"join-account": "/you/"},
    "supplier_4_owner": {"supplier-draft": "/applications/"},
    "officer": {"buyer-home": "/", "buyer-call-offs": "/call-offs/", "buyer-key": "/call-offs/key/"},
    "officer_leeds": {"buyer-fund": "/fund/"},
    "evaluator_1": {"evaluator-home": "/"},
    "approver": {"approver-home": "/"},
    "auditor": {"auditor-home": "/", "auditor-report": "/reports/awards/", "auditor-ledger": "/reports/ledger/"},
}
APPLICATION = "main a[href^='/applications/'][href$='/']"
FOLLOWED: dict[str, dict[str, tuple[str, ...]]] = {
    "hub_assessor": {
        "hub-declaration-lapsed": ("/", "main a[href*='/declarations/']"),
        "hub-grounds": (
            "/assessment/?q=Lantern",
            "main th a[href*='/assessment/']",
            "main a[href*='/findings/grounds/']",
        ),
        "hub-declarations": ("/members/declarations/", "main table a[href^='/members/declarations/']"),
        "hub-information": ("/", "main a[href*='/assessment/information/']"),
        "hub-member": ("/members/?state=open", "main a[href^='/members/']"),
        "hub-removed": ("/members/?q=Oldbrook", "main table a[href^='/members/']"),
        "hub-round": ("/members/rounds/", "main table a[href^='/members/rounds/']"),
        "hub-assessment": ("/assessment/?q=Lantern", "main th a[href*='/assessment/']"),
    },
    "supplier_1_owner": {
        "supplier-bid": ("/invitations/", "main a[href*='/invitations/CO-']"),
        "supplier-round": ("/", "main a[href^='/rounds/']"),
        "supplier-passport": ("/applications/", "main a[href^='/passport/']"),
        "supplier-passport-withdrawn": (
            "/applications/",
            "main a[href^='/passport/']",
            "main a[href*='/consents/']:has-text('Northern')",
        ),
        "supplier-outcome": ("/", "main a[href*='/outcomes/']"),
        "supplier-receipt": ("/applications/", f"{APPLICATION}:has-text('Online')", "main a[href$='/receipt/']"),
        "supplier-admission": ("/", "main a[href^='/admissions/']"),
    },
    "supplier_1_editor": {
        "supplier-from-passport": ("/", APPLICATION, "main a[href$='/answers/size/']"),
    },
    "supplier_2_owner": {"supplier-size": ("/you/", "main a[href$='/team/']", "main a[href$='/size/']")},
    "supplier_6_owner": {"supplier-removed": ("/", "main a[href^='/admissions/']")},
    "supplier_5_owner": {
        "supplier-quarantined": ("/messages/", "main a:has-text('quarantine')"),
        "supplier-changes": ("/you/", "main a[href$='/team/']", "main a[href$='/changes/']"),
        "supplier-tracking": ("/", APPLICATION),
    },
    "hub_decider": {
        "hub-verify-change": ("/", "main a[href^='/changes/']"),
        "hub-interests": ("/", "main a[href*='/overrides/']"),
        "hub-decide-step": ("/", "main a[href^='/members/steps/']"),
    },
    "hub_decider_2": {"hub-reconsidered": ("/assessment/?state=decided&q=QuickTriage", "main th a")},
    "newcomer": {"join-request": ("/you/", "main a[href*='/join-requests/']")},
    "supplier_4_owner": {
        "supplier-task-list": ("/", APPLICATION),
        "supplier-page": ("/", APPLICATION, "main a[href$='/answers/size/']"),
        "supplier-party": ("/", APPLICATION, "main a[href*='/organisations/']"),
        "supplier-confidential": ("/", APPLICATION, "main a[href$='/answers/size/']", "main a[href*='/confidential/']"),
        "supplier-check": ("/", APPLICATION, "main a[href$='/check/']"),
    },
    "officer": {
        "buyer-waits": ("/call-offs/", "main a:has-text('Appointment booking')", "main a[href$='/check/']"),
        "buyer-call-off": ("/call-offs/?state=open", "main a[href*='/call-offs/CO-']"),
        "buyer-evaluation": ("/", "main a[href*='/evaluations/']"),
    },
}


def main(arguments: list[str]) -> int:
    """Make them all; say which page answered anything but well."""
    base_url = next((a for a in arguments if a.startswith("http")), "http://localhost:8000").rstrip("/")
    looking = "--look" in arguments
    folder, widths = (LOOK, [WIDE, NARROW]) if looking else (GUIDES, [WIDE])
    folder.mkdir(parents=True, exist_ok=True)
    problems: list[str] = []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        for key in {**PICTURES, **FOLLOWED}:
            problems += _pictures_of(browser, base_url, key, PICTURES.get(key, {}), widths=widths, folder=folder)
        problems += _two_at_one_draft(browser, base_url, widths=widths, folder=folder)
        browser.close()
    for problem in problems:
        sys.stderr.write(f"{problem}\n")
    return 1 if problems else 0


def _pictures_of(
    browser: Browser, base_url: str, key: str, pages: dict[str, str], *, widths: list[int], folder: Path
) -> list[str]:
    context = browser.new_context(viewport={"width": WIDE, "height": HEIGHT}, base_url=base_url)
    page = context.new_page()
    if key:
        _sign_in(page, key)
    problems, addresses = [], dict(pages)
    for name, (start, *links) in FOLLOWED.get(key, {}).items():
        if address := _follow(page, start, links):
            addresses[name] = address
        else:
            problems.append(f"{name}: {start} does not lead there for {key}")
    for width in widths:
        for name, address in addresses.items():
            problems += _take(page, name, address, width, folder)
    context.close()
    return problems


def _two_at_one_draft(browser: Browser, base_url: str, *, widths: list[int], folder: Path) -> list[str]:
    """What the second of two colleagues sees who give the same question different answers; neither is overwritten."""
    pages = []
    for key in ("supplier_1_editor", "supplier_1_owner"):
        pages.append(browser.new_context(base_url=base_url, java_script_enabled=False).new_page())
        _sign_in(pages[-1], key)
    first, second = pages
    address = f"{_follow(first, '/', [APPLICATION])}answers/contact/"
    problems = []
    for width in widths:
        _answer(first, address, "0113 496 0000")  # so that what follows is a change, however often this runs
        second.goto(address)
        _answer(first, address, "0113 496 0155")
        _fill(second, "0113 496 0199")
        second.locator("label[for$=contact-phone]").evaluate("label => label.scrollIntoView()")
        problems += _shoot(second, "supplier-two-answers", width, folder)
    return problems


def _answer(page: Page, address: str, telephone: str) -> None:
    page.goto(address)
    _fill(page, telephone)


def _fill(page: Page, telephone: str) -> None:
    page.fill("input[name=contact-phone]", telephone)
    page.click("main button[type=submit]:has-text('Save')")


def _follow(page: Page, start: str, links: list[str]) -> str:
    """Where the first such link of the page leads, and the first of that page, and so on; empty where there is none."""
    address = start
    for link in links:
        page.goto(address)
        found = page.locator(link).first
        if not found.count():
            return ""
        address = str(found.get_attribute("href"))
    return address


def _sign_in(page: Page, key: str) -> None:
    known = account(key)
    page.goto("/account/login/")
    page.fill("input[name=login]", known.email)
    page.fill("input[name=password]", PASSWORD)
    page.click("main form:first-of-type button[type=submit]")
    if known.needs_code:
        page.fill("input[name=code]", known.code)
        page.click("main form:first-of-type button[type=submit]")
    page.wait_for_selector("text=Sign out")


def _take(page: Page, name: str, address: str, width: int, folder: Path) -> list[str]:
    answer = page.goto(address)
    problems = _shoot(page, name, width, folder)
    if answer is None or not answer.ok:
        problems.append(f"{name}: {address} answers {answer.status if answer else 'nothing'}")
    return problems


def _shoot(page: Page, name: str, width: int, folder: Path) -> list[str]:
    """The page as it stands; says so where it is wider than its window."""
    page.set_viewport_size({"width": width, "height": HEIGHT})
    place = folder / (f"{name}.png" if width == WIDE else f"{name}-{width}.png")
    page.screenshot(path=str(place), full_page=folder == LOOK)
    if folder == GUIDES:
        with Image.open(place) as picture:
            picture.convert("P", palette=Image.Palette.ADAPTIVE, colors=COLOURS).save(place, optimize=True)
    if page.evaluate("document.documentElement.scrollWidth > window.innerWidth"):
        return [f"{name}: {page.url} is wider than {width} pixels"]
    return []


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
