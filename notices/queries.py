"""What pages, feeds and API read of notices and releases; each with a fixed number of queries."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db.models import (
    BooleanField,
    Count,
    F,
    FilteredRelation,
    Func,
    JSONField,
    Max,
    Min,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
)
from django.db.models.expressions import RawSQL
from django.db.models.functions import Coalesce, JSONObject

from evaluations.models import Award
from evaluations.queries import approved_awards, competition_for_buyer
from ledger.watermark import SETTLED
from notices.models import Notice, Release
from regulations.calendar import uk_date
from tenders.models import OpenedBid

WORDS = 100
WINNING_PRICE = Func(
    F("result"), Value("$.bids[*] ? (@.bid == $winner).price_ex_vat"), JSONObject(winner=F("winner__id")),
    function="jsonb_path_query_first", output_field=JSONField(),
)  # fmt: skip  # a result holds every score of every bid: too much to read for each row
OF_A_ROW = (
    "id", "outcome", "approved_at", "winner", "competition__reference", "competition__title",
    "competition__buyer__name", "competition__contract_start", "competition__contract_end",
    "competition__lot__number", "competition__lot__title", "winner__organisation__name",
    "winner__organisation__supplier_profile__is_sme",
)  # fmt: skip


def words_of(asked: Mapping[str, str]) -> str:
    """What is searched for; without the one character that the database does not take."""
    return asked.get("q", "").strip()[:WORDS]


def public_notices(kind: str = "", words: str = "") -> QuerySet[Notice]:
    """Every notice, latest first, of a kind and with words in title or number if asked."""
    shown = ("dps__contracting_authority", "competition__buyer", "pdf")
    notices = Notice.objects.select_related(*shown).order_by("-published_at", "-number")
    if kind in Notice.Kind.values:
        notices = notices.filter(kind=kind)
    if words:
        notices = notices.filter(Q(title__icontains=words) | Q(number__icontains=words))
    return notices


def listed_notices(kind: str = "", words: str = "") -> QuerySet[Notice, Any]:
    """The same for lists, as rows of values: without what a notice says."""
    authority = Coalesce("competition__buyer__name", "dps__contracting_authority__name")
    found = public_notices(kind, words).select_related(None)
    return found.values("number", "title", "kind", "published_at", authority=authority)


def notice_for(person: Any, number: str, **_rest: Any) -> Notice:
    """A notice by its number, or Notice.DoesNotExist."""
    return public_notices().get(number=number)


def releases_of(ocid: str) -> list[Release]:
    """All releases of a contracting process, oldest first."""
    return list(Release.objects.filter(ocid=ocid).order_by("date", "release_id"))


def settled() -> QuerySet[Release]:
    """The releases in commit-safe order: whoever follows it misses none and sees none twice."""
    is_settled = RawSQL(SETTLED, (), BooleanField())  # noqa: S611  # a constant of ours
    return Release.objects.filter(is_settled).order_by("transaction", "release_id")


def settled_releases(after: tuple[int, str] | None, count: int) -> list[Release]:
    """The next releases after that transaction and id."""
    rows = settled()
    if after is not None:
        transaction, release_id = after
        rows = rows.filter(Q(transaction__gt=transaction) | Q(transaction=transaction, release_id__gt=release_id))
    return list(rows[:count])


def award_to_notice(person: Any, reference: str, **_rest: Any) -> Award:
    """The approved outcome of a competition the person's body runs, or DoesNotExist."""
    return approved_awards().get(competition=competition_for_buyer(person, reference))


def years_of_awards() -> list[int]:
    """The years, UK time, from the latest award to the first, for choosing one."""
    ends = approved_awards().aggregate(first=Min("approved_at"), last=Max("approved_at"))
    if ends["first"] is None:
        return []
    return list(range(uk_date(ends["last"]).year, uk_date(ends["first"]).year - 1, -1))


def noticed_awards() -> QuerySet[Award, Any]:
    """Awards whose notice is published: the public register of call-off awards (P3), as rows of values."""
    its_notice = FilteredRelation("competition__notices", condition=Q(competition__notices__kind=Notice.Kind.AWARD))
    received = OpenedBid.objects.filter(opening=OuterRef("competition__opening")).order_by().values("opening")
    return (
        approved_awards()
        .annotate(notice=its_notice)
        .filter(notice__isnull=False)
        .annotate(
            notice_number=F("notice__number"),
            withheld=F("notice__withheld"),
            price_ex_vat=WINNING_PRICE,
            bids_received=Coalesce(Subquery(received.annotate(count=Count("pk")).values("count")), 0),
        )
        .select_related(None)
        .values(*OF_A_ROW, "notice_number", "withheld", "price_ex_vat", "bids_received")
        .order_by("-approved_at", "-pk")
    )
