"""What a supplier states about its size and nature, year by year; nothing stated is ever changed."""

from __future__ import annotations

from decimal import Decimal
from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from accounts.base import Record
from regulations import enterprise_size, thresholds
from regulations.exact import quotient


class Currency(models.TextChoices):
    """In what the accounts are made up."""

    GBP = "GBP", "Pounds"
    EUR = "EUR", "Euros"


class Nature(models.TextChoices):
    """Voluntary, community and social enterprises, by what makes them one."""

    NONE = "", "None of these"
    CHARITY = "charity", "Charity"
    CIC = "cic", "Community interest company"
    COOPERATIVE = "cooperative", "Co-operative or mutual"
    VOLUNTARY = "voluntary", "Voluntary or community group"
    SOCIAL = "social", "Another enterprise that puts most of its profit into its social purpose"


class Relation(models.TextChoices):
    """How another enterprise belongs to this one (Recommendation 2003/361/EC, annex, article 3)."""

    PARTNER = enterprise_size.PARTNER, "Partner: one holds 25% to 50% of the other"
    LINKED = enterprise_size.LINKED, "Linked: one holds more than half of the other, or controls it"


class Accounts(Record):
    """The three figures of one accounting year."""

    staff = models.DecimalField("staff, in years of full-time work", max_digits=9, decimal_places=2)
    turnover = models.DecimalField("yearly turnover without VAT", max_digits=16, decimal_places=2)
    balance_sheet = models.DecimalField("balance sheet total", max_digits=16, decimal_places=2)

    class Meta:
        abstract = True
        constraints: ClassVar[list[Any]] = [
            models.CheckConstraint(
                name="%(class)s_figures_are_not_negative",
                condition=Q(staff__gte=0, turnover__gte=0, balance_sheet__gte=0),
            )
        ]

    def figures(self, pounds_per_euro: Decimal | None) -> enterprise_size.Figures:
        """In euros; None where they are in euros already."""
        turnover, balance_sheet = (
            quotient(value, pounds_per_euro) if pounds_per_euro else value
            for value in (self.turnover, self.balance_sheet)
        )
        return enterprise_size.Figures(self.staff, turnover, balance_sheet)


class SizeStatement(Accounts):
    """A year's figures as the supplier states them, the rate they were converted at, and the size that follows."""

    organisation = models.ForeignKey("accounts.Organisation", on_delete=models.PROTECT, related_name="size_statements")
    year_end = models.DateField("last day of the accounting year")
    currency = models.CharField(max_length=3, choices=Currency.choices)
    pounds_per_euro = models.DecimalField(max_digits=12, decimal_places=10, null=True)
    rate_from = models.DateField(null=True)
    is_publicly_controlled = models.BooleanField(default=False)
    nature = models.CharField(max_length=12, choices=Nature.choices, blank=True)
    year_size = models.CharField(max_length=6)  # by this year's figures alone
    size = models.CharField(max_length=6)  # with the years stated before it
    stated_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    stated_at = models.DateTimeField(db_default=Now())

    class Meta(Accounts.Meta):
        ordering = ["-year_end", "-stated_at"]
        indexes = [models.Index(fields=["organisation", "-stated_at"], name="size_statement_newest")]
        constraints: ClassVar[list[Any]] = [
            *Accounts.Meta.constraints,
            models.CheckConstraint(
                name="pounds_have_a_dated_rate",
                condition=Q(currency="EUR", pounds_per_euro=None, rate_from=None)
                | Q(currency="GBP", pounds_per_euro__gt=0, rate_from__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.size}, year to {self.year_end}"

    @property
    def is_sme(self) -> bool:
        """Whether it is micro, small or medium-sized."""
        return self.size != thresholds.LARGE

    @property
    def is_vcse(self) -> bool:
        """Whether it is a voluntary, community or social enterprise."""
        return self.nature != Nature.NONE


class RelatedEnterprise(Accounts):
    """A partner or linked enterprise as the statement names it, in the statement's currency."""

    statement = models.ForeignKey(SizeStatement, on_delete=models.PROTECT, related_name="related")
    name = models.CharField(max_length=300)
    relation = models.CharField(max_length=7, choices=Relation.choices)
    share = models.DecimalField("share in percent", max_digits=5, decimal_places=2)

    class Meta(Accounts.Meta):
        ordering = ["name"]
        constraints: ClassVar[list[Any]] = [
            *Accounts.Meta.constraints,
            models.CheckConstraint(
                name="share_fits_the_relation",
                condition=Q(relation="partner", share__gte=25, share__lte=50)
                | Q(relation="linked", share__gte=0, share__lte=100),
            ),
        ]

    def __str__(self) -> str:
        return self.name
