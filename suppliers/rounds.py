"""What a member has to answer in a compliance round, what it answered, and who may see which round."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from accounts.models import HUB_ROLES, SUPPLIER_ROLES, SUPPLIER_WRITERS, Role
from dps.models import Lot, Requirement, SpecificationVersion, Variation
from dps.queries import in_force
from ledger import clock
from regulations.words import several
from suppliers.answers import Kept, as_kept
from suppliers.assessments import Given
from suppliers.models import Admission, ComplianceRound, RoundFile, RoundMember, RoundReply
from suppliers.papers import lot_sections
from suppliers.queries import members_now
from suppliers.questionnaire import Gap, Paper, Question, Section, Slot

NAMED = 10  # members by name in a foresight; the rest as a number


def asked_anew(before: SpecificationVersion, after: SpecificationVersion, lot: Lot) -> list[Requirement]:
    """The requirements of a lot that one version has and another did not have, or had in other words."""
    old = Requirement.objects.filter(version=before, lots=lot)
    return _anew(old, Requirement.objects.filter(version=after, lots=lot).order_by("code"))


class Changes:
    """What a version asks anew of each of these admissions, read at once: two queries for any number of them."""

    def __init__(self, version: SpecificationVersion, admissions: Iterable[Admission]) -> None:
        self._version = version
        self._rows: defaultdict[tuple[UUID, UUID], list[Requirement]] = defaultdict(list)
        versions = {version.pk, *(admission.specification_version_id for admission in admissions)}
        for row in Requirement.objects.filter(version__in=versions).order_by("code").prefetch_related("lots"):
            for lot in row.lots.all():
                self._rows[row.version_id, lot.pk].append(row)

    def asked(self, before: UUID, lot: Lot) -> list[Requirement]:
        """The requirements asked anew of who was admitted to the lot against an earlier version."""
        return _anew(self._rows[before, lot.pk], self._rows[self._version.pk, lot.pk])

    def fingerprints(self, before: UUID, lot: Lot) -> dict[str, str]:
        """The questions that these requirements ask, and in which words."""
        return {q.key: q.fingerprint for s in lot_sections(lot, self.asked(before, lot)) for q in s.questions}


def _anew(before: Iterable[Requirement], after: Iterable[Requirement]) -> list[Requirement]:
    old = {row.code: row.asks for row in before}
    return [row for row in after if old.get(row.code) != row.asks]


def foreseen(version: SpecificationVersion) -> list[tuple[str, str, str]]:
    """Lot by lot which members a version asks for what, before any of them is asked; in a fixed number of queries."""
    rows = Admission.objects.members(clock.now()).filter(lot__dps=version.dps_id)
    admissions = list(
        rows.select_related("lot", "organisation", "specification_version").order_by("organisation__name")
    )
    alike: defaultdict[tuple[Lot, SpecificationVersion], list[str]] = defaultdict(list)
    for admission in admissions:
        alike[admission.lot, admission.specification_version].append(str(admission.organisation))
    changes, told = Changes(version, admissions), []
    for (lot, before), names in sorted(alike.items(), key=lambda pair: (pair[0][0].number, pair[0][1].number)):
        codes = [row.code for row in changes.asked(before.pk, lot)]
        who = f"Lot {lot.number}, admitted against version {before.number}"
        told.append((who, _named(names), several(codes) if codes else "Nothing: the admission moves at once"))
    return told


def _named(names: list[str]) -> str:
    shown, more = names[:NAMED], len(names) - NAMED
    return several([*shown, f"{more} more"] if more > 0 else shown)


@dataclass(frozen=True)
class RoundPaper:
    """One member's part of a round, read whole in a fixed number of queries."""

    member: RoundMember
    requirements: tuple[Requirement, ...]
    kept: dict[str, Kept]
    files: tuple[RoundFile, ...]

    @cached_property
    def paper(self) -> Paper:
        """The pages, in the same form as in an application."""
        return Paper(tuple(lot_sections(self.member.admission.lot, list(self.requirements))))

    @cached_property
    def gaps(self) -> list[Gap]:
        """What is still to be answered."""
        place: UUID | None = self.member.admission.lot_id
        values: dict[Slot, Any] = {(place, key): kept.value for key, kept in self.kept.items()}
        return self.paper.gaps(values, ((place, row.question) for row in self.files))

    def missing(self, section: Section) -> int:
        """How many answers one page lacks."""
        return sum(gap.section.key == section.key for gap in self.gaps)

    def files_of(self, question: Question) -> tuple[RoundFile, ...]:
        """The files in one place."""
        return tuple(row for row in self.files if row.question == question.key)

    def given(self) -> Iterable[tuple[Section, list[Given]]]:
        """Every page with its answers, as they are read."""
        for section in self.paper.sections:
            yield section, [self._given(question) for question in section.questions]

    def _given(self, question: Question) -> Given:
        value = self.kept[question.key].value if question.key in self.kept else None
        files: Any = self.files_of(question)
        return Given(question, question.in_words(value), question.stands_out(value), files)

    @property
    def unmet(self) -> list[str]:
        """The binding requirements that the member itself says it does not meet."""
        said = {q.topic: self.kept[q.key].value for s in self.paper.sections for q in s.questions
                if q.kind == "choice" and q.key in self.kept}  # fmt: skip
        return [row.code for row in self.requirements if row.level == "must" and said.get(row.code) == "not"]


def read(member: RoundMember) -> RoundPaper:
    """One member's part of a round."""
    replies = RoundReply.objects.filter(member=member).select_related("changed_by")
    kept = {row.question: as_kept(row) for row in replies}
    files = RoundFile.objects.filter(member=member, removed_at=None).select_related("document")
    asked = asked_anew(member.from_version, member.round.version, member.admission.lot)
    return RoundPaper(member, tuple(asked), kept, tuple(files))


def rounds(person: Any) -> QuerySet[ComplianceRound]:
    """Every round that the person sees as hub or auditor, with how many admissions were `asked` and have `answered`;
    one that was asked again counts once.
    """
    answered = Count("members__admission", filter=Q(members__submitted_at__isnull=False), distinct=True)
    rows = ComplianceRound.objects.select_related("version__dps__contracting_authority", "started_by").annotate(
        asked=Count("members__admission", distinct=True), answered=answered
    )
    rows = rows.order_by("-started_at", "id")  # counting takes the order away
    if not person.is_authenticated:
        return rows.none()
    if person.has_role(Role.AUDITOR):
        return rows
    return rows.filter(version__dps__contracting_authority__in=person.organisations(*HUB_ROLES))


def one_round(person: Any, pk: UUID, **_rest: Any) -> ComplianceRound:
    """One of them, or DoesNotExist."""
    return rounds(person).get(pk=pk)


def startable(person: Any) -> QuerySet[SpecificationVersion]:
    """Versions that hold, after the first, with no round yet: of systems in force of the hubs the person works for.

    One that only brings a new lot asks nothing of anybody who is admitted.
    """
    hubs, now = person.organisations(*HUB_ROLES) if person.is_authenticated else [], clock.now()
    systems = in_force(now).filter(contracting_authority__in=hubs)
    holding = SpecificationVersion.objects.filter(published_at__lte=now).exclude(in_force_from__gt=now)
    without = holding.filter(number__gt=1, compliance_round=None, dps__in=systems.values("pk"))
    new_lot = Variation.objects.filter(
        specification=OuterRef("pk"), kind=Variation.Kind.LOT, in_force_from__isnull=False
    )
    return without.exclude(Exists(new_lot)).select_related("dps__contracting_authority")


def startable_version(person: Any, reference: str, number: int, **_rest: Any) -> SpecificationVersion:
    """One of them, or DoesNotExist."""
    return startable(person).get(dps__reference=reference, number=number)


def _members() -> QuerySet[RoundMember]:
    return RoundMember.objects.select_related(
        "round__version__dps__contracting_authority", "admission__organisation", "admission__lot__dps", "from_version",
        "submitted_by", "assessed_by",
    )  # fmt: skip


def members_of(round_: ComplianceRound) -> QuerySet[RoundMember]:
    """Where each member of a round stands, by name."""
    return _members().filter(round=round_)


def member_in_sight(person: Any, pk: UUID, **_rest: Any) -> RoundMember:
    """One member's answer for the hub or an auditor, or DoesNotExist."""
    return _members().get(pk=pk, round__in=rounds(person).values("pk"))


def own_member(person: Any, pk: UUID, **_rest: Any) -> RoundMember:
    """What one of the person's suppliers has to answer, or DoesNotExist."""
    if not person.is_authenticated:
        raise RoundMember.DoesNotExist
    return _members().get(pk=pk, admission__organisation__in=person.organisations(*SUPPLIER_ROLES))


def file_in_sight(person: Any, pk: UUID, **_rest: Any) -> RoundFile:
    """A file of a round that the person may read as its supplier, hub or auditor, or DoesNotExist."""
    if not person.is_authenticated:
        raise RoundFile.DoesNotExist
    own = Q(member__admission__organisation__in=person.organisations(*SUPPLIER_ROLES))
    seen = Q(member__round__in=rounds(person).values("pk"), member__submitted_at__isnull=False)
    rows = RoundFile.objects.select_related(
        "document", "member__admission__organisation", "member__round__version__dps"
    )
    return rows.get(own | seen, pk=pk)


def open_members(at: datetime) -> QuerySet[RoundMember]:
    """Who still has to answer, as long as it is a member and no later round asks the same."""
    rows = _members().filter(submitted_at=None, assessed_at=None, admission__in=members_now(at).values("pk"))
    later = RoundMember.objects.filter(
        admission=OuterRef("admission"), round__version__number__gt=OuterRef("round__version__number")
    )  # fmt: skip
    return rows.exclude(Exists(later)).order_by("due_at")


def to_answer(person: Any, at: datetime) -> QuerySet[RoundMember]:
    """What the person can answer."""
    return open_members(at).filter(admission__organisation__in=person.organisations(*SUPPLIER_WRITERS))


def to_assess(person: Any, at: datetime) -> QuerySet[RoundMember]:
    """Answers, and silence after the time, that wait for this person of the hub."""
    ripe = Q(submitted_at__isnull=False) | Q(due_at__lt=at)
    members = members_now(at).filter(lot__dps__contracting_authority__in=person.organisations(*HUB_ROLES))
    return _members().filter(ripe, assessed_at=None, admission__in=members.values("pk")).order_by("due_at")


def of_admission(admission: Admission) -> QuerySet[RoundMember]:
    """Every round that asked this member, the latest first."""
    return _members().filter(admission=admission).order_by("-asked_at")
