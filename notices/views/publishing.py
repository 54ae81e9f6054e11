"""A buyer publishes its award notice."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from accounts.doors import attempt, page, posted
from evaluations.models import Award
from notices import actions, policies, queries
from notices.models import Notice


class AwardNoticeForm(forms.Form):
    """Whether the value is withheld, and for which lawful reason."""

    withhold_value = forms.ChoiceField(
        required=False, widget=forms.RadioSelect, label="Withhold the value?",
        choices=[("", "No, publish it"), *actions.WITHHOLDING.items()],
    )  # fmt: skip


@page(policies.may_publish_award_notice, find=queries.award_to_notice)
def award(request: HttpRequest, award: Award) -> HttpResponse:
    """What the notice will say; then publish."""
    there = Notice.objects.filter(competition=award.competition, kind=Notice.Kind.AWARD).first()
    if there:
        return redirect("notices:notice", number=there.number)
    form = AwardNoticeForm(posted(request))
    if form.is_valid():
        made = attempt(form, actions.publish_award_notice, by=request.user, award=award, **form.cleaned_data)
        if made:
            messages.success(request, f"Notice {made.number} is published.")
            return redirect("notices:notice", number=made.number)
    rows = actions.award_content(award, {})["rows"]
    context = {"award": award, "competition": award.competition, "form": form, "rows": rows}
    return render(request, "notices/publish_award.html", context)
