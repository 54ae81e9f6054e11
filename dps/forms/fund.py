"""The form that takes a file of the fund's allocations."""

from __future__ import annotations

from django import forms

from accounts.forms.choices import YesNoField


class LoadFundForm(forms.Form):
    """A file of the fund's allocations, and what is true of all of it."""

    file = forms.FileField(
        label="CSV file",
        help_text="Its first line names the columns: ods_code, year (2017/18) and amount (in pounds); and fund_total, "
        "the whole fund of the year, where it is known. Other columns may stand beside them.",
    )
    includes_vat = YesNoField(label="Is VAT in the amounts?")
    source = forms.CharField(
        label="Where do the amounts come from?",
        help_text="Such as the letter and its date. It is shown beside each amount.",
        max_length=300,
    )
