"""A supplier's passport: consent, making, download, withdrawal; and filling a draft from one."""

from __future__ import annotations

from django.contrib import messages
from django.forms import Form
from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.utils.http import content_disposition_header

from accounts.doors import attempt, page, posted
from accounts.models import Organisation
from accounts.policy import anyone
from documents.resumed import posted_with_files
from suppliers import actions, passports, policies, presenters, queries
from suppliers.actions.passport_import import Imported
from suppliers.forms.passports import ConsentForm, PassportForm
from suppliers.models import Application, PassportConsent, PassportExport
from suppliers.passport.form import SCHEMA_FILE
from suppliers.views.waiting import while_draft


@page(policies.may_see_passport, find=queries.own_supplier)
def passport(request: HttpRequest, organisation: Organisation) -> HttpResponse:
    """Every consent with the passports made under it; an owner gives another one."""
    form = ConsentForm(posted(request))
    if request.method == "POST" and form.is_valid():
        told = {name: form.cleaned_data[name] for name in ("recipient", "purpose")}
        if given := attempt(form, actions.give_consent, by=request.user, organisation=organisation, **told):
            messages.success(request, f"Your consent for {given.recipient} is recorded. You can make the passport now.")
            return redirect("suppliers:passport_consent", pk=given.pk)
    return render(request, "suppliers/passport.html", presenters.passport(organisation, request.user) | {"form": form})


@page(policies.may_use_consent, find=queries.own_consent, fresh_to_send=True)
def consent(request: HttpRequest, consent: PassportConsent) -> HttpResponse:
    """One consent: make a passport under it, download those made, withdraw it."""
    form = Form(posted(request))
    act = actions.withdraw_consent if request.POST.get("step") == "withdraw" else actions.make_passport
    if request.method == "POST" and attempt(form, act, by=request.user, consent=consent):
        return redirect("suppliers:passport_consent", pk=consent.pk)
    return render(request, "suppliers/passport_consent.html", presenters.passport_consent(consent) | {"form": form})


@page(policies.may_download_passport, find=queries.own_passport)
def download(request: HttpRequest, export: PassportExport) -> HttpResponseBase:
    """The archive, put together piece by piece as it goes out."""
    stored = actions.hand_out(by=request.user, export=export)
    response = StreamingHttpResponse(passports.archive(export, stored), content_type="application/zip")
    name = f"Passport {export.consent.organisation.name} {export.made_at:%Y-%m-%d}.zip"
    response["Content-Disposition"] = content_disposition_header(True, name) or "attachment"  # noqa: FBT003
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    return response


@page(policies.may_edit_application, find=queries.own_application)
@while_draft
def import_passport(request: HttpRequest, application: Application) -> HttpResponse:
    """Fill what the draft leaves open from a passport."""
    form = PassportForm(*posted_with_files(request))
    if request.method == "POST" and form.is_valid():
        upload = form.cleaned_data["upload"]
        done = attempt(form, actions.import_passport, by=request.user, application=application, upload=upload)
        if isinstance(done, Imported):
            messages.success(request, presenters.imported(done))
            return redirect("suppliers:application", pk=application.pk)
    return render(request, "suppliers/import_passport.html", {"application": application, "form": form})


@page(anyone)
def schema(request: HttpRequest) -> HttpResponseBase:
    """What a passport's manifest may hold, for who reads or writes one."""
    return FileResponse(SCHEMA_FILE.open("rb"), content_type="application/schema+json")
