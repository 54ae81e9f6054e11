"""What everybody reads: the notice, its specification and documents."""

from __future__ import annotations

from urllib.parse import urlencode

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render

from accounts.doors import page
from accounts.models import SUPPLIER_WRITERS
from accounts.policy import anyone
from documents.tables import csv_file
from documents.views import serve
from dps import actions, policies, presenters, queries
from dps.forms.drafting import COLUMNS
from dps.models import DynamicPurchasingSystem, PublishedDocument, SpecificationVersion
from dps.presenters.variations import comparison
from ledger import clock

PER_PAGE = 20


@page(anyone)
def dps_list(request: HttpRequest) -> HttpResponse:
    """Every published DPS, found by words in its title or reference."""
    words, now = request.GET.get("q", "").strip()[:100], clock.now()
    found = queries.public_dps()
    if words:
        found = found.filter(title__icontains=words) | found.filter(reference__icontains=words)
    shown = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    rows = [(dps, presenters.status(dps, now)) for dps in shown]
    context = {
        "rows": rows,
        "page": shown,
        "words": words,
        "link": lambda number: f"?{urlencode({'q': words, 'page': number})}",
    }
    return render(request, "dps/list.html", context)


@page(anyone, find=queries.dps_for_public)
def notice(request: HttpRequest, dps: DynamicPurchasingSystem) -> HttpResponse:
    """The notice in the shape of Contracts Finder (P1)."""
    interest = queries.own_interest(request.user, dps)
    may_apply = not request.user.is_authenticated or request.user.has_role(*SUPPLIER_WRITERS)
    now = clock.now()
    context = presenters.notice(queries.whole_at(dps, now), now, interest) | {"may_apply": may_apply}
    return render(request, "dps/notice.html", context)


def _specification(person: object, reference: str, number: int) -> SpecificationVersion:
    version = queries.specification_for(queries.dps_for_public(person, reference), number)
    if version.published_at is None:
        raise SpecificationVersion.DoesNotExist
    return version


@page(anyone, find=_specification)
def specification(request: HttpRequest, version: SpecificationVersion) -> HttpResponse:
    """One version of the specification, requirement by requirement."""
    others = [row for row in version.dps.specification_versions.all() if row.published_at and row != version]
    return render(request, "dps/specification.html", {"version": version, "dps": version.dps, "others": others})


@page(anyone, find=_specification)
def specification_csv(request: HttpRequest, version: SpecificationVersion) -> HttpResponseBase:
    """One version of the specification as a table."""
    rows = (
        {
            "code": row.code, "lots": "+".join(str(lot.number) for lot in row.lots.all()), "level": row.level,
            "heading": row.heading, "text": row.text,
        }
        for row in version.requirements.all()
    )  # fmt: skip
    return csv_file(f"{version.dps.reference} specification {version.number}", COLUMNS, rows)


@page(anyone, find=_specification)
def changes(request: HttpRequest, version: SpecificationVersion) -> HttpResponse:
    """What a version changes against an earlier one: the one before it, or that which `since` names."""
    earlier = version.dps.specification_versions.filter(published_at__isnull=False, number__lt=version.number)
    asked = request.GET.get("since", "")
    older = earlier.filter(number=asked).first() if asked.isdecimal() and len(asked) < 5 else earlier.last()
    if older is None:
        raise Http404
    context = {"dps": version.dps, "compared": comparison(older, version)}
    return render(request, "dps/specification_changes.html", context)


@page(anyone, find=queries.public_document)
def document(request: HttpRequest, published: PublishedDocument) -> HttpResponseBase:
    """Hand out a document, free and without sign-in, and note that it was taken (DPS-11, N3)."""
    if request.method == "GET":  # who only asks what there is takes nothing
        actions.record_download(by=request.user, published=published)
    return serve(request, published.document)


@page(policies.may_express_interest, find=queries.dps_for_public)
def interest(request: HttpRequest, dps: DynamicPurchasingSystem) -> HttpResponse:
    """Express an interest, or withdraw it."""
    if request.method != "POST":
        return redirect("dps:notice", reference=dps.reference)
    if "withdraw" in request.POST:
        actions.withdraw_interest(by=request.user, dps=dps)
        messages.success(request, "Your interest is withdrawn. You will not be told of changes any more.")
    elif "express" in request.POST:
        actions.express_interest(by=request.user, dps=dps)
        messages.success(request, "Your interest is recorded. You will be told of every change to this DPS.")
    else:
        raise Http404
    return redirect("dps:notice", reference=dps.reference)
