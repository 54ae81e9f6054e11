"""Publishing notices and releases: immutable, each fact once."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, datetime
from decimal import Decimal
from functools import partial
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Exists, F, OuterRef, QuerySet, TextField, Value
from django.db.models.functions import Cast, Concat

from accounts.errors import InvalidState
from accounts.models import Organisation, User
from accounts.policy import enforce
from documents import actions as documents
from documents.pdf import render_pdf
from dps.models import DynamicPurchasingSystem
from dps.presenters import YES_NO
from dps.queries import whole
from evaluations.models import Award, Contract
from ledger import actions as ledger
from ledger import clock
from ledger.watermark import current_transaction
from notices import ocds, policies
from notices.contract_rows import contract_rows
from notices.models import Notice, Release
from notifications.nudges import nudge
from regulations.calendar import uk_date
from regulations.time_limits import award_notice_due
from regulations.words import day_words, money_words
from suppliers.models import Admission
from tenders.models import Competition

Rows = list[tuple[str, str]]
WITHHOLDING = {
    "law": "Release would impede law enforcement",
    "public_interest": "Release would be contrary to the public interest",
    "commercial": "Release would prejudice legitimate commercial interests of an economic operator",
    "competition": "Release might prejudice fair competition",
}
"""Why a field may be withheld (NOT-02, regulation 50(6))."""


@transaction.atomic
def publish_award_notice(*, by: User, award: Award, withhold_value: str = "") -> Notice:
    """Publish the award notice of a call-off (NOT-01): page, PDF and release follow from what is frozen here.

    Publishing it again answers with the notice that is there.
    """
    award = Award.objects.select_for_update(of=("self",)).select_related(
        "competition__buyer", "competition__dps", "competition__lot", "competition__opening", "winner__organisation"
    ).get(pk=award.pk)  # fmt: skip
    enforce(policies.may_publish_award_notice, by, award)
    earlier = Notice.objects.filter(competition=award.competition, kind=Notice.Kind.AWARD).first()
    if earlier:
        return earlier
    if award.approved_at is None:
        raise InvalidState("An award notice follows an approved outcome.")
    if withhold_value and withhold_value not in WITHHOLDING:
        raise ValidationError({"withhold_value": "Choose one of the lawful reasons."})
    withheld = {"value": WITHHOLDING[withhold_value]} if withhold_value else {}
    now = clock.now()
    notice = Notice.objects.create(
        number=next_number(uk_date(now).year), kind=Notice.Kind.AWARD,
        dps=award.competition.dps, competition=award.competition, title=award.competition.title,
        content=award_content(award, withheld), withheld=withheld,
        published_at=now, published_by=by,
    )  # fmt: skip
    release_once(f"award-notice:{notice.pk}", ocds.award_release(award, now, withheld))
    _record(notice, award.competition.buyer, at=now)
    return notice


def _record(notice: Notice, authority: Organisation, at: datetime | None = None) -> None:
    about = notice.competition or notice.dps
    ledger.record(
        verb="notice_published", obj=notice, actor=notice.published_by, organisation=authority, at=at,
        facts={"number": notice.number, "kind": notice.kind, "about": about.reference},
    )  # fmt: skip
    nudge("notices.tasks.publish_pending")  # makes its PDF


def next_number(year: int) -> str:
    """The next number of a year, such as 2018-000042. Callers hold a transaction; two at once wait for each other."""
    _wait_in_line()
    last = (
        Notice.objects.filter(number__startswith=f"{year}-")
        .order_by("-number")
        .values_list("number", flat=True)
        .first()
    )
    return f"{year}-{int(last.split('-')[1]) + 1 if last else 1:06d}"


def _wait_in_line() -> None:
    """One transaction at a time makes notices; the others wait for its end."""
    with transaction.get_connection().cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('notices.number'))")


def award_content(award: Award, withheld: dict[str, str]) -> dict[str, Any]:
    """What an award notice says, as rows of name and words (F03, Contracts Finder award)."""
    assert award.approved_at is not None  # noqa: S101  # asked before
    outcome = (
        _contractor(award.winner.organisation) + _contract(award, withheld)
        if award.winner
        else [("Outcome", "No award"), ("Reasons", award.reasons)]
    )
    return {
        "rows": _what_was_called_off(award, award.approved_at) + outcome,
        "due": award_notice_due(award.approved_at).isoformat(),
    }


def _what_was_called_off(award: Award, decided_at: datetime) -> Rows:
    competition, opened = award.competition, award.competition.opening.opened_bids.count()
    return [
        ("Contracting authority", competition.buyer.name),
        ("Authority's ODS code", competition.buyer.ods_code or "None"),
        ("Dynamic purchasing system", f"{competition.dps.title} ({competition.dps.reference})"),
        ("Lot", str(competition.lot)),
        ("Call-off reference", competition.reference),
        ("Subject", competition.title),
        ("Procedure", "Restricted procedure under a dynamic purchasing system (regulation 34)"),
        ("Award criteria", "; ".join(f"{c.title} {c.weight.normalize():f}%" for c in competition.criteria.all())),
        ("Bids received", str(opened)),
        ("Bids received electronically", str(opened)),
        ("Date of the decision", day_words(decided_at)),
    ]


def _contractor(winner: Organisation) -> Rows:
    profile = getattr(winner, "supplier_profile", None)
    return [
        ("Awarded to", winner.name),
        ("Contractor's number", winner.company_number or winner.charity_number or "None"),
        ("Contractor's address", f"{winner.address} {winner.postcode}".strip()),
        ("Contractor is an SME", YES_NO[profile.is_sme if profile else None]),
        ("Contractor is a VCSE", YES_NO[profile.is_vcse if profile else None]),
    ]


def _contract(award: Award, withheld: dict[str, str]) -> Rows:
    price = next((row["price_ex_vat"] for row in award.result["bids"] if row["bid"] == str(award.winner_id)), None)
    said = money_words(Decimal(price)) if price else "None"
    return [
        ("Value over the whole term, without VAT", f"Withheld: {withheld['value']}" if withheld.get("value") else said),
        ("Contract start", _day(award.competition.contract_start)),
        ("Contract end", _day(award.competition.contract_end)),
    ]


def _day(day: date | None) -> str:
    return day_words(day) if day else "Not stated"


def release_pending() -> int:
    """Release every fact that has none yet, and make the contract notice of each new DPS; how many are new.

    Safe to run at any time and several at once: `source` is unique.
    """
    new = 0
    for source, build in _facts():
        with transaction.atomic():
            new += release_once(source, build())
    return new


def _facts() -> Iterator[tuple[str, Callable[[], dict[str, Any]]]]:
    """What has no release yet: its name as a source, and how its release is made."""
    for dps in _unreleased("dps", DynamicPurchasingSystem.objects.filter(published_at__isnull=False)):
        yield f"dps:{dps.pk}", partial(_dps_published, dps)
    admissions = Admission.objects.select_related("organisation", "lot__dps__contracting_authority")
    for admission in _unreleased("admission", admissions):
        yield f"admission:{admission.pk}", partial(ocds.admission_release, admission)
    published = Competition.objects.filter(published_at__isnull=False).select_related("buyer", "dps")
    for competition in _unreleased("competition", published.prefetch_related("criteria")):
        yield f"competition:{competition.pk}", partial(ocds.call_off_release, competition)
    # A contract waits for its award notice: only that says whether its value may be published.
    contracts = Contract.objects.filter(award__competition__notices__kind=Notice.Kind.AWARD).select_related(
        "award__winner__organisation", "award__competition__buyer", "award__competition__dps"
    )
    for contract in _unreleased("contract", contracts.annotate(withheld=F("award__competition__notices__withheld"))):
        yield f"contract:{contract.pk}", partial(ocds.contract_release, contract, contract.withheld)


def _unreleased(kind: str, facts: QuerySet[Any]) -> QuerySet[Any]:
    source = Concat(Value(f"{kind}:"), Cast(OuterRef("pk"), TextField()))
    return facts.filter(~Exists(Release.objects.filter(source=source)))


def _dps_published(dps: DynamicPurchasingSystem) -> dict[str, Any]:
    full = whole(dps)
    _wait_in_line()
    if not Notice.objects.filter(dps=dps, kind=Notice.Kind.CONTRACT).exists():
        published = full.published_at or clock.now()
        notice = Notice.objects.create(
            number=next_number(uk_date(published).year), kind=Notice.Kind.CONTRACT, dps=full, title=full.title,
            content={"rows": contract_rows(full)}, published_at=published, published_by=full.published_by,
        )  # fmt: skip
        _record(notice, full.contracting_authority)
    return ocds.dps_release(full)


def release_once(source: str, body: dict[str, Any]) -> int:
    """Release a fact unless it has been released; 1 if it is new."""
    _, is_new = Release.objects.get_or_create(
        source=source,
        defaults={
            "ocid": body["ocid"],
            "release_id": body["id"],
            "tag": body["tag"][0],
            "date": body["date"],
            "body": body,
            "transaction": current_transaction(),
        },
    )
    return int(is_new)


@transaction.atomic
def make_pdf(notice_pk: UUID) -> None:
    """Make the notice's tagged PDF from what is frozen in it. A second run does nothing."""
    notice = (
        Notice.objects.select_for_update(of=("self",)).select_related("dps__contracting_authority").get(pk=notice_pk)
    )
    if notice.pdf_id:
        return
    content = render_pdf("notices/pdf.html", {"notice": notice, "rows": notice.content["rows"]})
    notice.pdf = documents.store_bytes(
        by=None, organisation=None, name=f"Notice {notice.number}.pdf", content_type="application/pdf", content=content
    )
    notice.save(update_fields=["pdf"])
    ledger.record(verb="notice_pdf_made", obj=notice, facts={"sha256": notice.pdf.sha256})
