"""Who is admitted to which lot, and the facts about a supplier that outlive one application."""

from __future__ import annotations

from datetime import datetime

from django.db import models
from django.db.models import F, Q

from accounts.base import Record
from accounts.models import Organisation
from dps.models import Lot, SpecificationVersion
from suppliers.models.applications import Application, ApplicationLot


class SupplierProfile(Record):
    """A supplier's size and nature as its latest submitted application states them."""

    organisation = models.OneToOneField(Organisation, on_delete=models.PROTECT, related_name="supplier_profile")
    staff = models.PositiveIntegerField(null=True, blank=True)
    turnover_ex_vat = models.DecimalField(max_digits=14, decimal_places=2, null=True, blank=True)
    balance_sheet = models.DecimalField(max_digits=14, decimal_places=2, null=True, blank=True)
    size = models.CharField(max_length=10, blank=True)
    is_sme = models.BooleanField(null=True, blank=True)
    is_vcse = models.BooleanField(null=True, blank=True)
    source = models.ForeignKey(Application, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    stated_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"Profile of {self.organisation}"


class AdmissionQuerySet(models.QuerySet["Admission"]):
    """Admissions as sets."""

    def members(self, at: datetime) -> AdmissionQuerySet:
        """Those that have begun and not ended at that moment, suspended ones among them: they may come back."""
        return self.filter(Q(ended_at__isnull=True) | Q(ended_at__gt=at), admitted_at__lte=at)

    def in_force(self, at: datetime) -> AdmissionQuerySet:
        """Those that count at that moment: begun, not ended, not suspended."""
        return self.members(at).filter(Q(suspended_at__isnull=True) | Q(suspended_at__gt=at))


class Admission(Record):
    """A supplier admitted to a lot, against the version of the specification it answered."""

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="admissions")
    lot = models.ForeignKey(Lot, on_delete=models.PROTECT, related_name="admissions")
    application_lot = models.OneToOneField(ApplicationLot, on_delete=models.PROTECT, related_name="admission")
    specification_version = models.ForeignKey(SpecificationVersion, on_delete=models.PROTECT, related_name="admissions")
    admitted_at = models.DateTimeField()
    suspended_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    objects = AdmissionQuerySet.as_manager()

    class Meta:
        ordering = ["admitted_at", "id"]
        constraints = [
            models.UniqueConstraint(
                F("organisation"), F("lot"), name="admitted_to_a_lot_once", condition=Q(ended_at__isnull=True)
            ),
            models.CheckConstraint(
                name="an_admission_ends_after_it_begins",
                condition=Q(ended_at__isnull=True) | Q(ended_at__gte=F("admitted_at")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organisation} in {self.lot}"

    def is_in_force(self, at: datetime) -> bool:
        """Whether it counts at that moment."""
        return self.admitted_at <= at and not self.has_ended(at) and not self.is_suspended(at)

    def has_ended(self, at: datetime) -> bool:
        """Whether the supplier was removed by that moment."""
        return self.ended_at is not None and self.ended_at <= at

    def is_suspended(self, at: datetime) -> bool:
        """Whether the supplier is not invited for the time being."""
        return self.suspended_at is not None and self.suspended_at <= at

    def standing(self, at: datetime) -> str:
        """In one word, for pages and exports."""
        if self.has_ended(at):
            return "Removed"
        return "Suspended" if self.is_suspended(at) else "Admitted"
