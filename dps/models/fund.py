"""The fund that helps bodies pay for what they buy under a DPS: how much for which year, and for whom (N4).

Nothing of it is edited. What is stated anew is a further version; the latest counts, earlier ones stay readable.
"""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from accounts.base import Record
from accounts.models import Organisation, User
from dps.models.systems import DynamicPurchasingSystem
from regulations.financial_year import FinancialYear


class FundLoad(Record):
    """One file of allocations that was read: applied whole, or not at all."""

    dps = models.ForeignKey(DynamicPurchasingSystem, on_delete=models.PROTECT, related_name="fund_loads")
    file_name = models.CharField(max_length=200)
    sha256 = models.CharField(max_length=64)
    source = models.CharField("where the amounts come from", max_length=300)
    includes_vat = models.BooleanField("whether VAT is in the amounts")
    loaded_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    loaded_at = models.DateTimeField()
    was_applied = models.BooleanField()
    rows = models.PositiveIntegerField()
    report = models.JSONField(default=dict)

    class Meta:
        ordering = ["-loaded_at"]
        constraints = [
            models.CheckConstraint(name="a_fund_load_says_its_source", condition=~Q(source="")),
        ]

    def __str__(self) -> str:
        return f"{self.file_name}, {self.loaded_at:%Y-%m-%d %H:%M}"


class Figure(Record):
    """An amount in pounds for one financial year, as one file stated it."""

    year = models.PositiveSmallIntegerField("calendar year in which the financial year begins")
    amount = models.DecimalField(max_digits=14, decimal_places=2)
    version = models.PositiveSmallIntegerField(default=1)

    class Meta:
        abstract = True
        ordering = ["year"]
        constraints = [
            models.CheckConstraint(name="%(class)s_is_no_debt", condition=Q(amount__gte=0)),
            models.CheckConstraint(name="%(class)s_is_of_this_century", condition=Q(year__gte=2000, year__lt=2100)),
            models.CheckConstraint(name="%(class)s_versions_begin_at_1", condition=Q(version__gte=1)),
        ]

    @property
    def financial_year(self) -> FinancialYear:
        """The year it is for."""
        return FinancialYear(self.year)


class FundYear(Figure):
    """How large the whole fund is in one year."""

    dps = models.ForeignKey(DynamicPurchasingSystem, on_delete=models.PROTECT, related_name="fund_years")
    load = models.ForeignKey(FundLoad, on_delete=models.PROTECT, related_name="fund_years")

    class Meta(Figure.Meta):
        constraints = [
            *Figure.Meta.constraints,
            models.UniqueConstraint(F("dps"), F("year"), F("version"), name="one_fund_per_year_and_version"),
        ]

    def __str__(self) -> str:
        return f"{self.dps}, {self.financial_year}"


class Allocation(Figure):
    """What the fund gives one body for one year. It stays under the name of the body that it was given to."""

    dps = models.ForeignKey(DynamicPurchasingSystem, on_delete=models.PROTECT, related_name="allocations")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="allocations")
    load = models.ForeignKey(FundLoad, on_delete=models.PROTECT, related_name="allocations")

    class Meta(Figure.Meta):
        constraints = [
            *Figure.Meta.constraints,
            models.UniqueConstraint(
                F("dps"), F("organisation"), F("year"), F("version"), name="one_allocation_per_body_year_and_version"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organisation}, {self.financial_year}"
