"""Consent to a passport, and one to read."""

from __future__ import annotations

from django import forms

from suppliers.forms.fields import PlainText, long_text


class ConsentForm(forms.Form):
    """To whom, for what, and the owner's word."""

    recipient = PlainText(
        label="Who gets the passport?", max_length=300, help_text="The organisation or portal you hand it to",
        error_messages={"required": "Enter who gets the passport"},
    )  # fmt: skip
    purpose = long_text("What is it for?", most=2_000, error_messages={"required": "Say what the passport is for"})
    agreed = forms.BooleanField(
        label="I consent for our organisation to hand on everything it has given here, and have told the people "
        "who are named in the answers",
        error_messages={"required": "Tick the box to consent"},
    )


class PassportForm(forms.Form):
    """The archive."""

    upload = forms.FileField(
        label="Passport", help_text="The zip file as the portal made it", error_messages={"required": "Choose a file"}
    )
