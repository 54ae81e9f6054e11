"""The fund of a DPS: for the hub and auditors as a whole, and its loading; for bodies what it gives them (N4)."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseBase, QueryDict
from django.shortcuts import redirect, render
from django.utils.http import urlencode

from accounts import load_reports
from accounts.doors import attempt, page, posted
from documents.tables import csv_file, json_answer
from dps import actions, fund_queries, policies, queries
from dps.forms.fund import LoadFundForm
from dps.fund_queries import YearOfFund
from dps.models import DynamicPurchasingSystem, FundLoad
from dps.presenters import fund as presenters
from ledger import clock
from regulations.calendar import uk_date
from regulations.financial_year import FinancialYear

ON_A_PAGE, LOADS_SHOWN = 50, 20
HEADINGS = {
    "rejected": "Lines that cannot be taken",
    "totals": "The fund of a year",
    "changed": "Changed",
    "added": "Added",
}


@dataclass(frozen=True)
class Chosen:
    """Which allocations are asked for; `year` is the calendar year in which it begins, None for all."""

    year: int | None
    words: str

    @classmethod
    def of(cls, asked: QueryDict, years: list[YearOfFund], default: int | None = None) -> Chosen:
        """From the address; a year of which nothing is known counts as none."""
        known = {str(one.year.begins): one.year.begins for one in years}
        return cls(known.get(asked.get("year", ""), default), asked.get("q", "").strip()[:100])

    def query(self, **other: object) -> str:
        """The same for an address."""
        said = {"year": self.year, "q": self.words} | other
        return urlencode({name: value for name, value in said.items() if value})


@page(policies.may_see_fund, find=fund_queries.system_with_fund)
def whole(request: HttpRequest, dps: DynamicPurchasingSystem) -> HttpResponse:
    """The fund by year, the bodies of one year with their shares, and the files it was loaded from."""
    years = fund_queries.by_year(dps)
    chosen = Chosen.of(request.GET, years, _nearest(years))
    shown = Paginator(fund_queries.chosen(dps, chosen.year, chosen.words), ON_A_PAGE).get_page(request.GET.get("page"))
    context = {
        "dps": dps,
        "sentence": presenters.whole_in_words(years),
        "years": presenters.year_lines(years),
        "chosen": chosen,
        "choices": [(str(y.year), str(y.year), "?" + chosen.query(year=y.year.begins), y.year.begins == chosen.year)
                    for y in years],
        "rows": presenters.body_lines(list(shown), years),
        "page": shown,
        "link": lambda number: "?" + chosen.query(page=number),
        "loads": dps.fund_loads.select_related("loaded_by").defer("report")[:LOADS_SHOWN],
        "may_load": policies.may_load_fund(request.user, dps),
    }  # fmt: skip
    return render(request, "dps/fund.html", context)


def _nearest(years: list[YearOfFund]) -> int | None:
    """The year that runs; where nothing is known of it, the last before it, or else the first of all."""
    begun = [one.year.begins for one in years if one.year <= FinancialYear.of(uk_date(clock.now()))]
    return begun[-1] if begun else next((one.year.begins for one in years), None)


@page(policies.may_see_fund, find=fund_queries.system_with_fund)
def whole_csv(request: HttpRequest, dps: DynamicPurchasingSystem) -> HttpResponseBase:
    """The same allocations as CSV; of all years where none is named."""
    years = fund_queries.by_year(dps)
    chosen = Chosen.of(request.GET, years)
    rows = fund_queries.table(fund_queries.chosen(dps, chosen.year, chosen.words), years)
    return csv_file(f"fund-{dps.reference}", fund_queries.COLUMNS, rows)


@page(policies.may_see_fund, find=fund_queries.system_with_fund)
def whole_json(request: HttpRequest, dps: DynamicPurchasingSystem) -> HttpResponseBase:
    """The same as JSON."""
    years = fund_queries.by_year(dps)
    chosen = Chosen.of(request.GET, years)
    head = {
        "dps": dps.reference,
        "fund_gbp": {str(one.year): None if one.total is None else str(one.total) for one in years},
        "allocated_gbp": {str(one.year): str(one.given) for one in years},
    }
    rows = fund_queries.table(fund_queries.chosen(dps, chosen.year, chosen.words), years)
    return json_answer(head, "allocations", rows)


def _for_loading(person: object, reference: str) -> DynamicPurchasingSystem:
    dps = queries.dps_for_hub(person, reference)
    if not dps.is_published:
        raise DynamicPurchasingSystem.DoesNotExist
    return dps


@page(policies.may_load_fund, find=_for_loading)
def load(request: HttpRequest, dps: DynamicPurchasingSystem) -> HttpResponse:
    """Load a file of allocations."""
    form = LoadFundForm(posted(request), request.FILES or None)
    if form.is_valid():
        upload = form.cleaned_data.pop("file")
        made = attempt(
            form, actions.load_fund, by=request.user, dps=dps, file=upload.file, file_name=upload.name,
            **form.cleaned_data,
        )  # fmt: skip
        if made:
            if made.was_applied:
                messages.success(request, "The allocations are loaded. Each body reads its own under “Fund”.")
            return redirect("dps:fund_load", reference=dps.reference, pk=made.pk)
    return render(request, "dps/load_fund.html", {"dps": dps, "form": form})


@page(policies.may_see_fund_load, find=fund_queries.load_for)
def one_load(request: HttpRequest, done: FundLoad) -> HttpResponse:
    """What one file did, by line."""
    context = {"done": done, "dps": done.dps, "report": load_reports.shown(done.report, HEADINGS)}
    return render(request, "dps/fund_load.html", context)


@page(policies.may_see_own_allocations)
def own(request: HttpRequest) -> HttpResponse:
    """What the funds give the bodies for which the person acts."""
    return render(request, "dps/own_fund.html", {"shares": presenters.own_shares(fund_queries.own(request.user))})
