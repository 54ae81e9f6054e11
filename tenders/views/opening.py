"""Keys for opening, and the opening itself."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render

from accounts.doors import attempt, page, posted
from ledger import clock
from tenders import actions, held_shares, policies, queries, reading
from tenders.forms import buyer as forms
from tenders.models import Bid, Competition, Opening
from tenders.models.competitions import Phase
from tenders.presenters import competitions as presenters
from tenders.sealing import WrongPassphrase
from tenders.views.files import bid_file


@page(policies.may_enrol_key, fresh=True)
def key(request: HttpRequest) -> HttpResponse:
    """Make one's key for opening bids, or another in its place."""
    form = forms.KeyForm(posted(request))
    if form.is_valid():
        given = {name: form.cleaned_data[name] for name in ("passphrase", "passphrase_again")}
        if attempt(form, actions.enrol_key, by=request.user, **given):
            messages.success(request, "Your key is made. It counts for every call-off published from now on.")
            return redirect("tenders:key")
    context = {
        "form": form,
        "held": queries.key_of(request.user),
        "waiting": list(queries.shares_waiting(request.user)),
    }
    return render(request, "tenders/key.html", context)


@page(policies.may_open_bids, find=queries.competition_for, fresh=True)
def open_bids(request: HttpRequest, competition: Competition) -> HttpResponse:
    """Give one's passphrase; with the second holder's, all bids open at once."""
    form = forms.PassphraseForm(posted(request))
    if form.is_valid():
        try:
            given = attempt(
                form, actions.give_passphrase, by=request.user, competition=competition, **form.cleaned_data
            )
        except WrongPassphrase:
            form.add_error("passphrase", "This passphrase does not fit your key. The attempt is recorded.")
            given = False
        if given:
            messages.success(request, _done(given))
            return redirect("tenders:competition", reference=competition.reference)
    now = clock.now()
    context = {
        "competition": competition,
        "form": form,
        "phase": competition.phase(now),
        "can": competition.phase(now) == Phase.SEALED,
        "sentence": presenters.sentence(competition, now, queries.bidder_count(competition, now)),
        "holders": queries.holders(competition),
        "waiting": held_shares.waiting_act(competition, now),
        "ends": held_shares.ends,
        "attempts": queries.attempts_with_people(competition),
    }
    return render(request, "tenders/open.html", context)


def _done(given: object) -> str:
    if isinstance(given, Opening):
        return "The bids are open." if given.opened_bids.exists() else "It is recorded that no supplier has bid."
    return "Your passphrase fits. The bids open when a second holder gives theirs in time."


@page(policies.may_read_opened_bid, find=queries.opened_bid_for)
def opened_file(request: HttpRequest, bid: Bid) -> StreamingHttpResponse:
    """One file of an opened bid."""
    if bid.opened.wrapped_key is None:
        raise Http404
    return bid_file(bid, reading.opened_key(bid), int(request.resolver_match.kwargs["part"]))
