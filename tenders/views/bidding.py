"""The suppliers' side: invitations, questions, the bid, its receipt."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render

from accounts.doors import attempt, page, posted
from documents.resumed import posted_with_files
from documents.views import serve
from ledger import clock, receipts
from tenders import actions, drafts, policies, pricing, queries, reading
from tenders.forms import supplier as forms
from tenders.models import Bid, Invitation, PeriodAgreement
from tenders.presenters import bids as presenters
from tenders.presenters.receipts import own_copy, receipt_of
from tenders.views.files import bid_file, download


@page(policies.may_list_invitations)
def invitations(request: HttpRequest) -> HttpResponse:
    """Every invitation of the person's suppliers, with where each stands."""
    now, person = clock.now(), request.user
    rows = [
        (row, presenters.sentence(row, bid, now, may_bid=policies.may_bid(person, row)), row.competition.is_open(now))
        for row, bid in queries.invitations_with_bids(person)
    ]
    return render(request, "tenders/invitations.html", {"rows": rows, "now": now})


@page(policies.may_see_invitation, find=queries.invitation_for)
def invitation(request: HttpRequest, invitation: Invitation) -> HttpResponse:
    """What the buyer asks for, questions and answers, and the way to the bid."""
    may_bid = policies.may_bid(request.user, invitation)
    return render(
        request, "tenders/invitation.html", presenters.invitation_page(invitation, clock.now(), may_bid=may_bid)
    )


@page(policies.may_bid, find=queries.invitation_for)
def question(request: HttpRequest, invitation: Invitation) -> HttpResponse:
    """Ask the buyer something in private."""
    form = forms.QuestionForm(posted(request))
    if form.is_valid() and attempt(
        form, actions.ask_question, by=request.user, invitation=invitation, **form.cleaned_data
    ):
        messages.success(request, "Your question is with the buyer. You are told when it is answered.")
        return redirect("tenders:invitation", reference=invitation.competition.reference)
    return render(request, "tenders/question.html", {"invitation": invitation, "form": form})


@page(policies.may_see_invitation, find=queries.invitation_for)
def bid(request: HttpRequest, invitation: Invitation) -> HttpResponse:
    """The bid as a task list with its clock."""
    may_bid = policies.may_bid(request.user, invitation)
    return render(request, "tenders/bid.html", presenters.bid_page(invitation, clock.now(), may_bid=may_bid))


@page(policies.may_bid, find=queries.invitation_for)
def answer(request: HttpRequest, invitation: Invitation) -> HttpResponse:
    """The answer to one criterion; saved at once."""
    if closed := _too_late_to_begin(request, invitation):
        return closed
    code = request.resolver_match.kwargs["code"]
    criterion = invitation.competition.criteria.filter(code=code, kind="quality").first()
    if criterion is None:
        raise Http404
    form, told = forms.BidAnswerForm(posted(request)), {"by": request.user, "invitation": invitation, "code": code}
    if form.is_valid() and attempt(
        form, actions.save_answer, **told, text=form.cleaned_data["answer"], over=request.POST.get("was")
    ):
        return _back(invitation)
    content, part = drafts.read(queries.draft_of(invitation)), f"{drafts.ANSWER}{code}"
    form.initial["answer"] = content.said(part)
    context = {
        "invitation": invitation,
        "criterion": criterion,
        "form": form,
        "saved": content.saved.get(part),
        "stands": content.said(part) if form.non_field_errors() else "",
        "stamp": _stamp(request, form, content.stamp(part)),
    }
    return render(request, "tenders/bid_answer.html", context)


@page(policies.may_bid, find=queries.invitation_for)
def prices(request: HttpRequest, invitation: Invitation) -> HttpResponse:
    """The price schedule; saved at once."""
    if closed := _too_late_to_begin(request, invitation):
        return closed
    lines = pricing.schedule(invitation.competition)
    form = forms.PricesForm(lines, drafts.read(queries.draft_of(invitation)).prices, posted(request))
    told = {"by": request.user, "invitation": invitation, "over": request.POST.get("was")}
    if form.is_valid() and attempt(form, actions.save_prices, **told, prices=form.prices()):
        return redirect("tenders:bid_prices" if "calculate" in request.POST else "tenders:bid", **_at(invitation))
    content = drafts.read(queries.draft_of(invitation))
    context = {
        "invitation": invitation,
        "form": form,
        "priced": pricing.priced(lines, content.prices),
        "total_ex_vat": pricing.total_ex_vat(lines, content.prices),
        "stamp": _stamp(request, form, content.stamp(drafts.PRICES)),
    }
    return render(request, "tenders/bid_prices.html", context)


@page(policies.may_bid, find=queries.invitation_for)
def files(request: HttpRequest, invitation: Invitation) -> HttpResponse:
    """Add and remove files; each is saved at once, and one that is refused does not hold up the others."""
    if closed := _too_late_to_begin(request, invitation):
        return closed
    form = forms.FilesForm(*posted_with_files(request))
    if "remove" in request.POST:
        actions.remove_file(by=request.user, invitation=invitation, file_id=_uuid(request.POST["remove"]))
        messages.success(request, "The file is removed from your draft.")
        return redirect("tenders:bid_files", **_at(invitation))
    if form.is_valid():
        added = [_add(form, request, invitation, upload) for upload in form.cleaned_data["files"]]
        if all(added):
            return redirect("tenders:bid_files", **_at(invitation))
    content = drafts.read(queries.draft_of(invitation))
    return render(request, "tenders/bid_files.html", {"invitation": invitation, "form": form, "files": content.files})


def _add(form: Form, request: HttpRequest, invitation: Invitation, upload: Any) -> bool:
    added = attempt(form, _add_one, by=request.user, invitation=invitation, upload=upload)
    return added is not False


def _add_one(**given: Any) -> Any:
    """What is wrong with a file stands at the field, whichever check found it."""
    try:
        return actions.add_file(**given)
    except ValidationError as error:
        raise ValidationError({"files": error.messages}) from error


def _uuid(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError as error:
        raise Http404 from error


@page(policies.may_bid, find=queries.invitation_for)
def draft_file(request: HttpRequest, invitation: Invitation) -> HttpResponseBase:
    """One file of the draft, as it was added."""
    wanted = request.resolver_match.kwargs["pk"]
    draft = queries.draft_of(invitation)
    file = next((file for file in drafts.read(draft).files if file.id == wanted), None)
    if file is None or draft is None:
        raise Http404
    return download(file.name, drafts.read_file(draft, file.id), file.size)


@page(policies.may_bid, find=queries.invitation_for)
def safety_net(request: HttpRequest, invitation: Invitation) -> HttpResponse:
    """Switch "submit what is complete at the deadline" on or off."""
    if request.method == "POST":
        on = request.POST.get("on") == "yes"
        actions.set_safety_net(by=request.user, invitation=invitation, on=on)
        messages.success(request, f"The safety net is {'on' if on else 'off'}.")
    return _back(invitation)


@page(policies.may_bid, find=queries.invitation_for)
def check(request: HttpRequest, invitation: Invitation) -> HttpResponse:
    """Everything that will be submitted, then submit or replace."""
    form = forms.SubmitForm(request.POST) if request.method == "POST" else forms.SubmitForm.fresh()
    told = {"invitation": invitation, "seen": request.POST.get("seen", "")}
    if form.is_valid() and (made := attempt(form, actions.submit_bid, by=request.user, **told, **form.cleaned_data)):
        return redirect("tenders:bid_receipt", version=made.version, **_at(invitation))
    context = presenters.bid_page(invitation, clock.now(), may_bid=True)
    content = drafts.read(context["draft"])
    lines = pricing.schedule(invitation.competition)
    context |= {
        "form": form,
        "seen": content.fingerprint(),
        "answers": [
            (c, content.answers.get(c.code, "")) for c in invitation.competition.criteria.all() if c.kind == "quality"
        ],
        "priced": pricing.priced(lines, content.prices),
        "files": content.files,
    }
    return render(request, "tenders/bid_check.html", context)


@page(policies.may_bid, find=queries.invitation_for)
def withdraw(request: HttpRequest, invitation: Invitation) -> HttpResponse:
    """Confirm, then withdraw; where no bid stands, say so where one bids."""
    form = Form(posted(request))
    standing = queries.current_bid(invitation)
    if request.method == "GET" and standing is None:
        messages.info(request, "You have no bid to withdraw.")
        return _back(invitation)
    if (
        request.method == "POST"
        and attempt(form, actions.withdraw_bid, by=request.user, invitation=invitation) is not False
    ):
        messages.success(request, "Your bid is withdrawn and stays sealed. You can submit again until the deadline.")
        return _back(invitation)
    return render(request, "tenders/bid_withdraw.html", {"invitation": invitation, "bid": standing, "form": form})


@page(policies.may_see_own_bid, find=queries.own_bid)
def receipt(request: HttpRequest, bid: Bid) -> HttpResponse:
    """What was received, when, with the hash of every part."""
    context = receipt_of(bid) | {
        "is_open": bid.competition.is_open(clock.now()),
        "may_bid": policies.may_bid(request.user, bid),
    }
    return render(request, "tenders/bid_receipt.html", context)


@page(policies.may_see_own_bid, find=queries.own_bid)
def receipt_pdf(request: HttpRequest, bid: Bid) -> HttpResponseBase:
    """The receipt as a PDF, once the worker has made it."""
    if bid.receipt_document is None:
        raise Http404
    return serve(request, bid.receipt_document)


@page(policies.may_see_own_bid, find=queries.own_bid)
def receipt_proof(request: HttpRequest, bid: Bid) -> HttpResponseBase:
    """The signed receipt as a file that checks offline."""
    return download(f"receipt-{bid.receipt.code}.json", iter([receipts.document(bid.receipt)]))


@page(policies.may_see_own_bid, find=queries.own_bid)
def content(request: HttpRequest, bid: Bid) -> HttpResponseBase:
    """The very file over which the receipt's hash of the content was made."""
    return download(
        f"{bid.competition.reference}-bid-{bid.version}.json", iter([reading.content_bytes(bid, reading.own_key(bid))])
    )


@page(policies.may_see_own_bid, find=queries.own_bid)
def submitted(request: HttpRequest, bid: Bid) -> HttpResponse:
    """Everything the supplier submitted in this version."""
    return render(request, "tenders/bid_submitted.html", own_copy(bid))


@page(policies.may_see_own_bid, find=queries.own_bid)
def submitted_file(request: HttpRequest, bid: Bid) -> HttpResponseBase:
    """One file the supplier submitted."""
    return bid_file(bid, reading.own_key(bid), int(request.resolver_match.kwargs["part"]))


@page(policies.may_answer_period, find=queries.agreement_for)
def period(request: HttpRequest, agreement: PeriodAgreement) -> HttpResponse:
    """Agree to a shorter time for bids, or not (DPS-09)."""
    form = Form(posted(request))
    if request.method == "POST" and attempt(
        form,
        actions.answer_shorter_period,
        by=request.user,
        agreement=agreement,
        agreed=request.POST.get("agreed") == "yes",
    ):
        messages.success(
            request, "Your answer is recorded. The buyer sees how many agree, and invites you in any case."
        )
        return redirect("tenders:invitations")
    return render(request, "tenders/period.html", {"agreement": agreement, "form": form})


def _stamp(request: HttpRequest, form: Form, now: str) -> str:
    """The stamp that goes back with a form: of what stands now where the page shows it, else the one that came."""
    return request.POST.get("was", "") if form.is_bound and not form.non_field_errors() else now


def _too_late_to_begin(request: HttpRequest, invitation: Invitation) -> HttpResponse | None:
    """Who opens a form of a bid that can change no more is told so where it stands; what is posted says it itself."""
    if request.method != "GET" or invitation.competition.is_open(clock.now()):
        return None
    messages.info(request, "Bids are not taken any more, so nothing in this one can change.")
    return _back(invitation)


def _at(invitation: Invitation) -> dict[str, Any]:
    return {"reference": invitation.competition.reference}


def _back(invitation: Invitation) -> HttpResponse:
    return redirect("tenders:bid", **_at(invitation))
