"""The dynamic purchasing system itself: the notice's facts, lots, criteria, specification, documents, interest."""

from __future__ import annotations

from datetime import date, datetime

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now

from accounts.base import Record
from accounts.models import Organisation, User
from documents.models import Document
from regulations.calendar import uk_date


def lot_name(number: int, title: str) -> str:
    """How pages and files name a lot."""
    return f"Lot {number}: {title}"


class AwardNoticeMode(models.TextChoices):
    """How call-off awards are noticed (NOT-01)."""

    EACH = "each", "A notice for each contract, within 30 days of award"
    QUARTERLY = "quarterly", "Grouped by quarter, within 30 days of its end"


class DynamicPurchasingSystem(Record):
    """A DPS. A draft until `published_at`; after that the database keeps every fact of it as it was published."""

    reference = models.CharField("procurement reference", max_length=30, unique=True)
    regime = models.CharField(max_length=20, default="PCR 2015")
    contracting_authority = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="systems")
    title = models.CharField(max_length=300)
    description = models.TextField(blank=True)
    additional_text = models.TextField(blank=True)
    justification = models.TextField("why these purchases suit a DPS", blank=True)
    nature_and_quantity = models.TextField("nature and estimated quantity of the purchases", blank=True)
    how_it_operates = models.TextField("how the DPS operates", blank=True)
    equipment = models.TextField("electronic equipment used", blank=True)
    technical_connection = models.TextField("technical connection arrangements", blank=True)
    how_to_apply = models.TextField(blank=True)
    cpv_codes = models.JSONField("CPV codes", default=list)
    region = models.CharField("location of contract", max_length=200, blank=True)
    value_ex_vat = models.DecimalField(
        "estimated value without VAT", max_digits=14, decimal_places=2, null=True, blank=True
    )
    value_note = models.CharField("why no value is stated, or what it covers", max_length=500, blank=True)
    contract_type = models.CharField(max_length=100, default="Service contract")
    procedure_type = models.CharField(max_length=200, default="Other: Establishment of a Dynamic Purchasing System")
    suits_sme = models.BooleanField("suitable for SMEs", null=True)
    suits_vcse = models.BooleanField("suitable for VCSEs", null=True)
    validity_start = models.DateField("contract start date", null=True, blank=True)
    validity_end = models.DateField("contract end date", null=True, blank=True)
    first_round_deadline = models.DateTimeField("closing date of the first round", null=True, blank=True)
    extended_first_assessment_days = models.PositiveSmallIntegerField(
        "days of the extended first assessment period (DPS-13)", null=True, blank=True
    )
    eligible_kinds = models.JSONField("kinds of body that may buy", default=list)
    award_notice_mode = models.CharField(max_length=10, choices=AwardNoticeMode.choices, default=AwardNoticeMode.EACH)
    buyer_contact = models.TextField("about the buyer: contact", blank=True)
    buyer_address = models.TextField("about the buyer: address", blank=True)
    created_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(db_default=Now())
    published_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    published_at = models.DateTimeField(null=True, blank=True)
    last_edited_at = models.DateTimeField(null=True, blank=True)
    terminated_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = "dynamic purchasing system"
        ordering = ["-published_at", "reference"]
        constraints = [
            models.CheckConstraint(
                name="validity_ends_after_it_starts",
                condition=Q(validity_end__isnull=True)
                | Q(validity_start__isnull=True)
                | Q(validity_end__gt=F("validity_start")),
            ),
            models.CheckConstraint(
                name="a_published_dps_has_its_dates",
                condition=Q(published_at__isnull=True)
                | Q(first_round_deadline__isnull=False, validity_start__isnull=False, validity_end__isnull=False),
            ),
            models.CheckConstraint(
                name="a_published_dps_is_justified_dps_01",
                condition=Q(published_at__isnull=True) | ~Q(justification=""),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_published(self) -> bool:
        """Whether it has left the drawing board."""
        return self.published_at is not None

    def is_public(self, at: datetime) -> bool:
        """Whether everybody may read it at that moment."""
        return self.published_at is not None and self.published_at <= at

    def is_in_force(self, at: datetime) -> bool:
        """Published, its validity not over, not terminated."""
        return self.is_public(at) and not self.has_ended(at)

    def validity_end_on(self, at: datetime) -> date | None:
        """The last day of its validity as it stands at that moment: the published one, or that of a variation."""
        ends = [
            (row.in_force_from, row.validity_end)
            for row in self.variations.all()
            if row.validity_end is not None and row.is_in_force(at)
        ]
        return max(ends)[1] if ends else self.validity_end

    def has_ended(self, at: datetime) -> bool:
        """Whether its validity is over (its last day counts whole, UK time) or it was terminated."""
        if self.terminated_at is not None and self.terminated_at <= at:
            return True
        end = self.validity_end_on(at)
        return end is not None and uk_date(at) > end

    def accepts_applications(self, at: datetime) -> bool:
        """Open to applications for the whole validity, from publication on (DPS-02)."""
        return self.is_in_force(at)


class Lot(Record):
    """A category of purchases with its own criteria; suppliers are admitted to lots one by one (DPS-03, DPS-06)."""

    dps = models.ForeignKey(DynamicPurchasingSystem, on_delete=models.CASCADE, related_name="lots")
    number = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=200)
    objective_definition = models.TextField(blank=True)
    max_call_off_value_ex_vat = models.DecimalField(max_digits=14, decimal_places=2, null=True, blank=True)
    area = models.CharField("geographic area of call-offs", max_length=200, blank=True)
    variation = models.OneToOneField(
        "dps.Variation", null=True, blank=True, on_delete=models.PROTECT, related_name="lot", editable=False
    )
    opens_at = models.DateTimeField("open from, where a variation added it", null=True, blank=True, editable=False)

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint(F("dps"), F("number"), name="lot_numbers_are_unique_in_a_dps")]

    def __str__(self) -> str:
        return lot_name(self.number, self.title)

    def is_open(self, at: datetime) -> bool:
        """Whether the lot belongs to the DPS at that moment."""
        return self.opens_at is None or self.opens_at <= at


class SelectionCriterion(Record):
    """What an applicant for a lot must show: suitability, finance or technical ability only (SEL-01)."""

    class Type(models.TextChoices):
        """The three kinds that regulation 58 allows."""

        SUITABILITY = "suitability", "Suitability to pursue the activity"
        FINANCIAL = "financial", "Economic and financial standing"
        TECHNICAL = "technical", "Technical and professional ability"

    lot = models.ForeignKey(Lot, on_delete=models.CASCADE, related_name="selection_criteria")
    code = models.CharField(max_length=20)
    heading = models.CharField(max_length=200)
    text = models.TextField()
    kind = models.CharField(max_length=12, choices=Type.choices)
    minimum_turnover = models.DecimalField(max_digits=14, decimal_places=2, null=True, blank=True)

    class Meta:
        verbose_name_plural = "selection criteria"
        ordering = ["code"]
        constraints = [models.UniqueConstraint(F("lot"), F("code"), name="selection_codes_are_unique_in_a_lot")]

    def __str__(self) -> str:
        return f"{self.code} {self.heading}"


class AwardCriterion(Record):
    """A published criterion on which call-offs of a lot are awarded, with the range of weight they may give it."""

    class Type(models.TextChoices):
        """People score quality; a published formula scores price."""

        QUALITY = "quality", "Quality"
        PRICE = "price", "Price"

    lot = models.ForeignKey(Lot, on_delete=models.CASCADE, related_name="award_criteria")
    code = models.CharField(max_length=20)
    title = models.CharField(max_length=200)
    text = models.TextField(blank=True)
    kind = models.CharField(max_length=8, choices=Type.choices)
    weight_min = models.DecimalField("least weight, per cent", max_digits=5, decimal_places=2)
    weight_max = models.DecimalField("greatest weight, per cent", max_digits=5, decimal_places=2)

    class Meta:
        verbose_name_plural = "award criteria"
        ordering = ["code"]
        constraints = [
            models.UniqueConstraint(F("lot"), F("code"), name="award_codes_are_unique_in_a_lot"),
            models.CheckConstraint(
                name="weight_ranges_lie_in_0_to_100_crit_01",
                condition=Q(weight_min__gte=0, weight_max__lte=100, weight_min__lte=F("weight_max")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.title}"


class SpecificationVersion(Record):
    """One version of the overarching specification (N6)."""

    dps = models.ForeignKey(DynamicPurchasingSystem, on_delete=models.CASCADE, related_name="specification_versions")
    number = models.PositiveSmallIntegerField()
    summary = models.TextField("what it is, or what has changed", blank=True)
    published_at = models.DateTimeField(null=True, blank=True)
    in_force_from = models.DateTimeField("in force from, if not from its publication", null=True, blank=True)

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(F("dps"), F("number"), name="specification_numbers_are_unique"),
            models.UniqueConstraint(
                F("dps"), name="one_specification_is_drafted_at_a_time", condition=Q(published_at__isnull=True)
            ),
        ]

    def __str__(self) -> str:
        return f"Specification version {self.number}"

    @property
    def holds_from(self) -> datetime | None:
        """From when on applications are made against it."""
        return self.in_force_from or self.published_at


class Requirement(Record):
    """One thing that a system must or should do."""

    class Level(models.TextChoices):
        """How binding it is."""

        MUST = "must", "Must"
        SHOULD = "should", "Should"

    version = models.ForeignKey(SpecificationVersion, on_delete=models.CASCADE, related_name="requirements")
    lots = models.ManyToManyField(Lot, related_name="requirements")
    code = models.CharField(max_length=20)
    heading = models.CharField(max_length=200)
    text = models.TextField()
    level = models.CharField(max_length=6, choices=Level.choices)

    class Meta:
        ordering = ["code"]
        constraints = [models.UniqueConstraint(F("version"), F("code"), name="requirement_codes_are_unique")]

    def __str__(self) -> str:
        return f"{self.code} {self.heading}"

    @property
    def asks(self) -> tuple[str, str, str]:
        """What it asks: where this stays from version to version, nobody has to answer it again."""
        return self.heading, self.text, self.level


class PublishedDocument(Record):
    """A document of the DPS, free to everybody for the whole validity (DPS-11)."""

    dps = models.ForeignKey(DynamicPurchasingSystem, on_delete=models.CASCADE, related_name="documents")
    title = models.CharField(max_length=200)
    document = models.ForeignKey(Document, on_delete=models.PROTECT, related_name="+")
    version = models.PositiveSmallIntegerField(default=1)
    published_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["title", "version"]
        constraints = [models.UniqueConstraint(F("dps"), F("title"), F("version"), name="document_versions_are_unique")]

    def __str__(self) -> str:
        return f"{self.title}, version {self.version}"


class Download(Record):
    """Somebody took a document: a known person by name, anybody else as a count (N3)."""

    published_document = models.ForeignKey(PublishedDocument, on_delete=models.PROTECT, related_name="downloads")
    person = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    downloaded_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.published_document} to {self.person or 'somebody'}"


class Interest(Record):
    """A person follows a DPS and is told of every change (N3, N8)."""

    dps = models.ForeignKey(DynamicPurchasingSystem, on_delete=models.PROTECT, related_name="interests")
    person = models.ForeignKey(User, on_delete=models.PROTECT, related_name="interests")
    organisation = models.ForeignKey(Organisation, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    expressed_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                F("dps"), F("person"), name="interest_is_expressed_once", condition=Q(withdrawn_at__isnull=True)
            )
        ]

    def __str__(self) -> str:
        return f"{self.person} in {self.dps}"
