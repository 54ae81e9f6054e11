"""A person's tokens for programs that read the API."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from accounts import actions, policies, queries
from accounts.doors import attempt, page, posted
from accounts.forms import TokenForm
from accounts.models import ApiToken


@page(policies.may_have_tokens, fresh=True)
def tokens(request: HttpRequest) -> HttpResponse:
    """The tokens there are, and a form for a new one. Its secret stands on the answer to that form and nowhere else."""
    form = TokenForm(posted(request))
    secret = ""
    if form.is_valid():
        made = attempt(form, actions.make_token, by=request.user, **form.cleaned_data)
        if made:
            secret, form = made[1], TokenForm()
    now = timezone.now()
    rows = [{"token": token, "is_good": token.is_good(now)} for token in request.user.api_tokens.all()]
    return render(request, "accounts/tokens.html", {"form": form, "rows": rows, "secret": secret})


@require_POST
@page(policies.may_have_tokens, find=queries.own_token)
def revoke(request: HttpRequest, token: ApiToken) -> HttpResponse:
    """Make a token stop working."""
    actions.revoke_token(by=request.user, token=token)
    messages.success(request, f"{token} no longer works.")
    return redirect("accounts:tokens")
