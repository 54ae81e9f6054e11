"""A buyer publishes its award notice."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from accounts.doors import attempt, page, posted
from dps.models import Variation
from dps.queries import variation_for_hub
from evaluations.models import Award
from notices import actions, changes, policies, queries
from notices.models import Notice

SHOWN = "no"


class AwardNoticeForm(forms.Form):
    """Whether the value is withheld, and for which lawful reason."""

    withhold_value = forms.ChoiceField(
        required=False, widget=forms.RadioSelect, label="Withhold the value?", initial=SHOWN,
        choices=[(SHOWN, "No, publish it"), *actions.WITHHOLDING.items()],
    )  # fmt: skip

    def clean_withhold_value(self) -> str:
        """The reason; empty where the value is shown."""
        chosen = str(self.cleaned_data["withhold_value"])
        return "" if chosen == SHOWN else chosen


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


@page(policies.may_publish_change_notice, find=variation_for_hub)
def change(request: HttpRequest, variation: Variation) -> HttpResponse:
    """What the notice of an approved change of a DPS will say; then publish, and the change comes into force."""
    if variation.notice_number:
        return redirect("notices:notice", number=variation.notice_number)
    if not (variation.needs_notice and variation.awaits_notice):
        return redirect("dps:variation", reference=variation.dps.reference, number=variation.number)
    form = forms.Form(posted(request))
    if form.is_valid():
        made = attempt(form, changes.publish_change_notice, by=request.user, variation=variation)
        if made:
            messages.success(request, f"Notice {made.number} is published. Everybody whom the change touches is told.")
            return redirect("notices:notice", number=made.number)
    context = {"form": form, "variation": variation, "dps": variation.dps, "rows": changes.preview(variation)}
    return render(request, "notices/publish_change.html", context)
