"""Moving the demonstration's clock on, so that a story of weeks can be seen in minutes."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from accounts.doors import page
from accounts.policy import anyone
from ledger import clock


class ClockForm(forms.Form):
    """A moment later than now."""

    to = forms.DateTimeField(
        label="Move the clock on to",
        help_text="UK time, such as 2018-02-20 12:05. It only moves forward, and then runs on.",
        error_messages={"invalid": "Enter a date and time, such as 2018-02-20 12:05."},
    )

    def clean_to(self) -> Any:
        """Time does not run backwards, in a demonstration either: the ledger would show it."""
        if self.cleaned_data["to"] <= clock.now():
            raise forms.ValidationError("The clock can only be moved forward.")
        return self.cleaned_data["to"]


@page(anyone)
def move(request: HttpRequest) -> HttpResponse:
    """Move the clock on for everybody in this demonstration."""
    form = ClockForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        clock.shift_to(form.cleaned_data["to"])
        messages.success(request, "The clock is moved on.")
        return redirect("demonstration_clock")
    return render(request, "demonstration/clock.html", {"form": form, "now": clock.now()})
