"""An application: the questionnaire, what was answered to it, with which evidence, for which lots."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db import models
from django.db.models import F, Q

from accounts.base import Record
from accounts.models import Organisation, User
from documents.models import Document
from dps.models import DynamicPurchasingSystem, Lot, SpecificationVersion
from ledger.models import Receipt


class Questionnaire(Record):
    """One version of the questions that every applicant answers. A database trigger keeps it as it was published."""

    version = models.CharField(max_length=20, unique=True)
    title = models.CharField(max_length=200)
    definition = models.JSONField()
    sha256 = models.CharField(max_length=64)
    published_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.title}, version {self.version}"


class Application(Record):
    """A supplier's request to participate in one DPS, for any number of its lots (regulation 34(15)).

    A draft until it is submitted; withdrawn at any time before it is decided. Once it is submitted, database triggers
    keep the application, its answers and its evidence as they were.

    `asked_anew` lists the questions (lot, key) that later versions brought into the draft.
    """

    reference = models.CharField(max_length=20, unique=True)
    dps = models.ForeignKey(DynamicPurchasingSystem, on_delete=models.PROTECT, related_name="applications")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="applications")
    questionnaire = models.ForeignKey(Questionnaire, on_delete=models.PROTECT, related_name="applications")
    specification_version = models.ForeignKey(
        SpecificationVersion, on_delete=models.PROTECT, related_name="applications"
    )
    started_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    started_at = models.DateTimeField()
    copied_from = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="copies")
    asked_anew = models.JSONField(default=list, blank=True)
    submitted_at = models.DateTimeField(null=True, blank=True)
    submitted_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    signatory_name = models.CharField(max_length=200, blank=True)
    signatory_position = models.CharField(max_length=200, blank=True)
    statement = models.TextField(blank=True)
    manifest = models.JSONField(null=True, blank=True)
    receipt = models.OneToOneField(Receipt, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    receipt_document = models.OneToOneField(Document, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                F("dps"),
                F("organisation"),
                name="one_draft_application_at_a_time",
                condition=Q(submitted_at__isnull=True, withdrawn_at__isnull=True),
            ),
            models.CheckConstraint(
                name="a_submitted_application_is_signed",
                condition=Q(submitted_at__isnull=True)
                | (Q(submitted_by__isnull=False, manifest__isnull=False) & ~Q(signatory_name="") & ~Q(statement="")),
            ),
            models.CheckConstraint(
                name="a_withdrawn_application_names_who_withdrew_it",
                condition=Q(withdrawn_at__isnull=True) | Q(withdrawn_by__isnull=False),
            ),
        ]
        indexes = [models.Index(F("organisation"), F("started_at").desc(), name="applications_of_organisation")]

    def __str__(self) -> str:
        return f"Application {self.reference}"

    @property
    def received(self) -> datetime:
        """The moment of receipt of a submitted application."""
        return _known(self.submitted_at)

    @property
    def submitted_files(self) -> set[str]:
        """The SHA-256 of every file that went off with it: what else lies in it was not sent."""
        return {part["sha256"] for part in (self.manifest or {}).get("parts", []) if part["kind"] == "file"}

    @property
    def is_draft(self) -> bool:
        """Whether it can still be changed."""
        return self.submitted_at is None and self.withdrawn_at is None


class ApplicationLot(Record):
    """One lot of an application. It is assessed and decided by itself: no lot waits for another.

    `due_at` is the law's answer to the moment of receipt, kept so that the queue can be sorted by it; only an extension
    moves it.
    """

    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="lots")
    lot = models.ForeignKey(Lot, on_delete=models.PROTECT, related_name="application_lots")
    chosen_at = models.DateTimeField()
    submitted_at = models.DateTimeField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    due_at = models.DateTimeField(null=True, blank=True)
    due_rule = models.CharField(max_length=200, blank=True)
    in_first_round = models.BooleanField(default=False)
    assessor = models.ForeignKey(
        User, null=True, blank=True, on_delete=models.PROTECT, related_name="assigned_application_lots"
    )
    assigned_at = models.DateTimeField(null=True, blank=True)

    class Decision(models.TextChoices):
        """The two answers there are (regulation 34(6)): every applicant that meets the criteria is admitted."""

        ADMITTED = "admitted", "Admit"
        REJECTED = "rejected", "Reject"

    recommendation = models.CharField(max_length=10, choices=Decision.choices, blank=True)
    recommendation_reasons = models.TextField(blank=True)
    recommended_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    recommended_at = models.DateTimeField(null=True, blank=True)
    decision = models.CharField(max_length=10, choices=Decision.choices, blank=True)
    reasons = models.TextField(blank=True)
    decided_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(F("application"), F("lot"), name="an_application_names_a_lot_once"),
            models.CheckConstraint(
                name="a_recommendation_has_reasons_and_a_person",
                condition=Q(recommendation="", recommended_by__isnull=True, recommended_at__isnull=True)
                | (
                    Q(recommended_by__isnull=False, recommended_at__isnull=False)
                    & ~Q(recommendation="")
                    & ~Q(recommendation_reasons="")
                ),
            ),
            models.CheckConstraint(
                name="a_decision_has_reasons_and_a_person",
                condition=Q(decision="", decided_by__isnull=True, decided_at__isnull=True)
                | (Q(decided_by__isnull=False, decided_at__isnull=False) & ~Q(decision="") & ~Q(reasons="")),
            ),
            models.CheckConstraint(
                name="a_decision_follows_a_recommendation_by_someone_else",
                condition=Q(decided_by__isnull=True)
                | (Q(recommended_by__isnull=False) & ~Q(decided_by=F("recommended_by"))),
            ),
            models.CheckConstraint(
                name="a_submitted_lot_has_a_due_date",
                condition=Q(submitted_at__isnull=True) | (Q(due_at__isnull=False) & ~Q(due_rule="")),
            ),
            models.CheckConstraint(
                name="a_decided_lot_was_submitted",
                condition=Q(decided_at__isnull=True) | Q(submitted_at__isnull=False, withdrawn_at__isnull=True),
            ),
        ]
        indexes = [
            models.Index(
                F("due_at"),
                F("id"),
                name="queue_of_undecided_lots",
                condition=Q(submitted_at__isnull=False, decided_at__isnull=True, withdrawn_at__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.application}, {self.lot}"

    @property
    def is_waiting(self) -> bool:
        """Whether the hub still has to decide it."""
        return self.submitted_at is not None and self.withdrawn_at is None and self.decided_at is None

    @property
    def received(self) -> datetime:
        """The moment of receipt of a submitted lot."""
        return _known(self.submitted_at)

    @property
    def due(self) -> datetime:
        """Until when a submitted lot has to be decided."""
        return _known(self.due_at)

    @property
    def decided(self) -> datetime:
        """The moment of the decision on a decided lot."""
        return _known(self.decided_at)

    def is_late(self, at: datetime) -> bool:
        """Whether the time for the decision has passed without one."""
        return self.is_waiting and at > self.due


def _known(moment: datetime | None) -> datetime:
    if moment is None:
        raise ValueError("It has not come so far yet")
    return moment


class Answer(Record):
    """What was answered to one question, for one lot or (lot empty) for all, or by a party.
    `revision` counts the changes.

    Personal values are kept in `sealed`, encrypted under the portal's master key; `value` is then empty. What is not
    well formed yet is kept as an object that holds what was typed (`suppliers.answers.half_typed`): it is no answer.
    `asked` is the fingerprint of the question as it was put when it was answered.
    """

    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="answers")
    lot = models.ForeignKey(Lot, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    party = models.ForeignKey(
        "suppliers.Party", null=True, blank=True, on_delete=models.CASCADE, related_name="answers"
    )
    question = models.CharField(max_length=100)
    value = models.JSONField(null=True, blank=True)
    sealed = models.BinaryField(null=True, blank=True)
    asked = models.CharField(max_length=64, blank=True)
    revision = models.PositiveIntegerField(default=1)
    changed_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    changed_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                F("application"),
                F("lot"),
                F("party"),
                F("question"),
                name="a_question_has_one_answer",
                nulls_distinct=False,
            ),
            models.CheckConstraint(
                name="an_answer_is_for_a_lot_or_a_party", condition=Q(lot__isnull=True) | Q(party__isnull=True)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.question} of {self.application}"

    @property
    def place(self) -> UUID | None:
        """The lot or the party that it is given for; None when it is the applicant's for all lots."""
        return self.lot_id or self.party_id


class Evidence(Record):
    """A file given with an answer. Replacing or removing it keeps the row, so that the draft's history stays.

    `moved_from` says in words where it lay before it was last moved. `for_review` says that it came from a passport and
    nobody has looked at it in this draft since.
    """

    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="evidence")
    lot = models.ForeignKey(Lot, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    party = models.ForeignKey(
        "suppliers.Party", null=True, blank=True, on_delete=models.CASCADE, related_name="evidence"
    )
    question = models.CharField(max_length=100)
    document = models.ForeignKey(Document, on_delete=models.PROTECT, related_name="+")
    added_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    added_at = models.DateTimeField()
    expires_on = models.DateField(null=True, blank=True)
    removed_at = models.DateTimeField(null=True, blank=True)
    removed_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    moved_from = models.CharField(max_length=500, blank=True, default="", db_default="")
    moved_at = models.DateTimeField(null=True, blank=True)
    moved_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    for_review = models.BooleanField(default=False)
    replaced_by = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="replaces")

    earlier: Sequence[Evidence] = ()  # what it replaced, latest first, where a reader has looked it up

    class Meta:
        ordering = ["added_at", "id"]
        constraints = [
            models.CheckConstraint(
                name="evidence_is_for_a_lot_or_a_party", condition=Q(lot__isnull=True) | Q(party__isnull=True)
            ),
            models.CheckConstraint(
                name="who_removes_a_file_is_told_with_when",
                condition=Q(removed_by__isnull=True) | Q(removed_at__isnull=False),
            ),
            models.CheckConstraint(
                name="who_moves_a_file_is_told_with_when_and_from_where",
                condition=Q(moved_at__isnull=True, moved_by__isnull=True, moved_from="")
                | (Q(moved_at__isnull=False, moved_by__isnull=False) & ~Q(moved_from="")),
            ),
        ]
        indexes = [
            models.Index(F("application"), name="evidence_in_use", condition=Q(removed_at__isnull=True)),
        ]

    def __str__(self) -> str:
        return f"{self.document} for {self.question}"

    @property
    def stamp(self) -> str:
        """Where it lies, in short: what a page shows, so that two people who move it notice each other."""
        return f"{self.place or ''}/{self.question}"

    @property
    def place(self) -> UUID | None:
        """The lot or the party that it is given for; None when it is the applicant's for all lots."""
        return self.lot_id or self.party_id
