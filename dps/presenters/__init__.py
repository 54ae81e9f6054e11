"""Values for the pages of a DPS: sentences and rows, ready to show."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse

from dps.eligibility import kinds_in_words
from dps.gate import Missing, missing
from dps.models import DynamicPurchasingSystem, PublishedDocument
from dps.presenters import variations
from dps.sections import SECTIONS
from regulations.words import day_words, moment_words, money_words

YES_NO = {True: "Yes", False: "No", None: "Not stated"}


def status(dps: DynamicPurchasingSystem, at: datetime) -> str:
    """Where the DPS stands, as a sentence derived from its dates (N1)."""
    if not dps.is_published:
        return "Draft. Only the hub sees it."
    if dps.terminated_at is not None and dps.terminated_at <= at:
        return f"Terminated on {day_words(dps.terminated_at)}; it takes no more applications."
    if dps.has_ended(at):
        return "Closed opportunity. The validity of this DPS has ended; it takes no more applications."
    if dps.first_round_deadline is not None and at <= dps.first_round_deadline:
        return f"Open opportunity. The first round closes at {moment_words(dps.first_round_deadline)}."
    last_day = dps.validity_end_on(at)
    end = day_words(last_day) if last_day else ""
    return f"Open opportunity. The first round has closed; suppliers can apply at any time until {end}."


def facts(dps: DynamicPurchasingSystem) -> list[tuple[str, Any]]:
    """The notice's facts in the order of a Contracts Finder notice (N2)."""
    return [
        ("Industry (CPV)", ", ".join(dps.cpv_codes)),
        ("Location of contract", dps.region),
        ("Value of contract (without VAT)", _value(dps)),
        ("Procurement reference", dps.reference),
        ("Published date", _day(dps.published_at)),
        ("Last edited date", _day(dps.last_edited_at)),
        ("Closing date of the first round", _moment(dps.first_round_deadline)),
        ("Contract start date", day_words(dps.validity_start) if dps.validity_start else ""),
        ("Contract end date", day_words(dps.validity_end) if dps.validity_end else ""),
        ("Contract type", dps.contract_type),
        ("Procedure type", dps.procedure_type),
        ("Contract is suitable for SMEs?", YES_NO[dps.suits_sme]),
        ("Contract is suitable for VCSEs?", YES_NO[dps.suits_vcse]),
        ("Rules", dps.regime),
    ]


def operation(dps: DynamicPurchasingSystem) -> list[tuple[str, str]]:
    """What the call must state about the DPS (DPS-11)."""
    days = dps.extended_first_assessment_days
    return [
        ("Why these purchases suit a DPS", dps.justification),
        ("Nature and estimated quantity", dps.nature_and_quantity),
        ("How it operates", dps.how_it_operates),
        ("Electronic equipment", dps.equipment),
        ("Technical connection", dps.technical_connection),
        (
            "First assessment period",
            f"Requests received in the first round are assessed within {days} days, as long as no invitation "
            "to tender is sent meanwhile (rule DPS-13)."
            if days
            else "Requests are assessed within 10 working days of receipt (rule DPS-12).",
        ),
    ]


def notice(dps: DynamicPurchasingSystem, at: datetime, interest: Any) -> dict[str, Any]:
    """Everything of the public notice page; `dps` as `queries.whole` gives it."""
    return {
        "dps": dps,
        "status": status(dps, at),
        "facts": facts(dps),
        "operation": operation(dps),
        "kinds": kinds_in_words(dps),
        "lots": list(dps.lots.all()),
        "versions": _versions(dps, at),
        "changes": variations.public_list(dps, at),
        "notices": reverse("notices:list") + f"?{urlencode({'q': dps.title})}",
        "documents": _documents(dps),
        "interest": interest,
        "open": dps.accepts_applications(at),
    }


def _documents(dps: DynamicPurchasingSystem) -> list[tuple[PublishedDocument, list[PublishedDocument]]]:
    """Each published document in its latest version, with the earlier ones after it."""
    titles: dict[str, list[PublishedDocument]] = {}
    for document in dps.documents.all():
        if document.published_at:
            titles.setdefault(document.title, []).insert(0, document)  # they come by title and version
    return [(versions[0], versions[1:]) for versions in titles.values()]


def _versions(dps: DynamicPurchasingSystem, at: datetime) -> list[tuple[Any, int, str]]:
    """Every published version with the number of its requirements and when it holds."""
    published = [version for version in dps.specification_versions.all() if version.published_at]
    held = [version for version in published if version.holds_from and version.holds_from <= at]
    told = []
    for version in published:
        since = day_words(version.holds_from) if version.holds_from else ""
        when = f"in force from {since}"
        if version in held:
            when = f"in force since {since}" if version == held[-1] else f"was in force from {since}"
        told.append((version, len(version.requirements.all()), when))
    return told


def task_list(dps: DynamicPurchasingSystem, at: datetime) -> dict[str, Any]:
    """The draft's pages with what each still lacks; `dps` as `queries.whole` gives it."""
    problems = missing(dps, at)
    steps = [
        *((key, section.title, reverse("dps:section", args=[dps.reference, key])) for key, section in SECTIONS.items()),
        ("lots", "Lots, selection criteria, award criteria", reverse("dps:lots", args=[dps.reference])),
        ("specification", "Specification", reverse("dps:requirements", args=[dps.reference])),
        ("documents", "Documents", reverse("dps:documents", args=[dps.reference])),
    ]
    return {
        "dps": dps,
        "tasks": [_task(key, title, href, problems) for key, title, href in steps],
        "problems": problems,
    }


def _task(key: str, title: str, href: str, problems: list[Missing]) -> dict[str, str]:
    lacking = sum(problem.step == key for problem in problems)
    return {
        "text": title,
        "href": href,
        "state": f"{lacking} missing" if lacking else "Complete",
        "colour": "blue" if lacking else "",
        "hint": "",
    }


def _day(moment: datetime | None) -> str:
    return moment_words(moment) if moment else "Not published yet"


def _moment(moment: datetime | None) -> str:
    return moment_words(moment) if moment else ""


def _value(dps: DynamicPurchasingSystem) -> str:
    """The value with what it covers; or why none is stated."""
    value = money_words(dps.value_ex_vat) if dps.value_ex_vat else ""
    return ". ".join(filter(None, [value, dps.value_note]))
