"""What the hub decides about a public body."""

from __future__ import annotations

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from accounts import actions, policies, queries
from accounts.agreement import CURRENT
from accounts.doors import attempt, page, posted
from accounts.forms import AllowDomainForm, SignAgreementForm
from accounts.models import AllowedDomain, Organisation


@page(policies.may_allow_domains, find=queries.public_body_in_sight, fresh_to_send=True)
def domains(request: HttpRequest, organisation: Organisation) -> HttpResponse:
    """The e-mail domains that people of this body may have, and a form to allow another."""
    form = AllowDomainForm(posted(request))
    if form.is_valid() and attempt(
        form, actions.allow_domain, by=request.user, organisation=organisation, **form.cleaned_data
    ):
        messages.success(request, "The domain is allowed.")
        return redirect("accounts:domains", pk=organisation.pk)
    allowed = organisation.allowed_domains.filter(withdrawn_at__isnull=True).select_related("allowed_by")
    context = {
        "organisation": organisation, "form": form, "allowed": allowed, "general": settings.PUBLIC_BODY_DOMAINS,
    }  # fmt: skip
    return render(request, "accounts/domains.html", context)


@require_POST
@page(policies.may_allow_domains_of, find=queries.allowed_domain_in_sight)
def withdraw_domain(request: HttpRequest, allowed: AllowedDomain) -> HttpResponse:
    """Take in nobody new with such an address."""
    actions.withdraw_domain(by=request.user, allowed=allowed)
    messages.success(request, f"Nobody new joins with an address of {allowed.domain}.")
    return redirect("accounts:domains", pk=allowed.organisation_id)


@page(policies.may_see_team, find=queries.public_body_in_sight, fresh_to_send=True)
def agreement(request: HttpRequest, organisation: Organisation) -> HttpResponse:
    """The access agreement: its text, who signed it, and the form to sign."""
    may_sign = policies.may_sign_agreement(request.user, organisation)
    form = SignAgreementForm(posted(request) if may_sign else None, initial={"signatory_name": request.user.name})
    if form.is_valid() and attempt(
        form, actions.sign_agreement, by=request.user, organisation=organisation, **form.cleaned_data
    ):
        messages.success(request, f"Signed. {organisation} can publish call-offs.")
        return redirect("accounts:agreement", pk=organisation.pk)
    context = {
        "organisation": organisation, "form": form, "may_sign": may_sign, "text": CURRENT,
        "signatures": organisation.agreements.all(), "is_signed": queries.has_signed(organisation),
        "somebody_signs": queries.has_signatories(organisation),
    }  # fmt: skip
    return render(request, "accounts/agreement.html", context)
