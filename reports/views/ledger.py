"""The public side of the ledger (P5): the signed tree head, receipts by code, tiles for other people's verifiers."""

from __future__ import annotations

from django.core.exceptions import ObjectDoesNotExist
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from accounts.doors import page
from accounts.policy import anyone
from ledger import queries, receipts, signing, tiles
from ledger.models import Receipt
from reports.sealed import is_sealed

CODE = 40


@page(anyone)
def page_(request: HttpRequest) -> HttpResponse:
    """The current tree head, and a receipt looked up by its code."""
    code = request.GET.get("code", "").strip()[:CODE]
    found = _receipt(code) if code else None
    context = {"head": queries.latest_head(), "key": str(signing.verifier()), "code": code, "receipt": found}
    return render(request, "reports/public_ledger.html", context)


def _receipt(code: str) -> Receipt | None:
    try:
        return queries.receipt_by_code(code)
    except Receipt.DoesNotExist:
        return None


@page(anyone)
def receipt(request: HttpRequest, code: str) -> HttpResponse:
    """The receipt as its holder's file; one for a bid still sealed only confirms that it is ours."""
    found = _receipt(code)
    if found is None or is_sealed(found.object_type, found.object_id):
        raise Http404
    response = HttpResponse(receipts.document(found), content_type="application/json")
    response["Content-Disposition"] = f'attachment; filename="receipt-{found.code}.json"'
    return response


@page(anyone)
def key(request: HttpRequest) -> HttpResponse:
    """The public key that checks every signature of this portal."""
    return HttpResponse(str(signing.verifier()) + "\n", content_type="text/plain; charset=utf-8")


@page(anyone)
def checkpoint(request: HttpRequest) -> HttpResponse:
    """The latest signed tree head as a c2sp.org/tlog-checkpoint."""
    head = queries.latest_head()
    if head is None:
        raise Http404
    return HttpResponse(head.note, content_type="text/plain; charset=utf-8", headers={"Cache-Control": "no-cache"})


@page(anyone)
def tile(request: HttpRequest, address: str) -> HttpResponse:
    """Hashes of a stretch of the tree, at the addresses of c2sp.org/tlog-tiles. Hashes only: leaves are not public."""
    level, _, rest = address.partition("/")
    index, _, width = rest.partition(".p/")
    try:
        content = queries.tile(int(level), tiles.parse_index(index), int(width or tiles.WIDTH))
    except (ValueError, ObjectDoesNotExist) as error:
        raise Http404 from error
    return HttpResponse(content, content_type="application/octet-stream")
