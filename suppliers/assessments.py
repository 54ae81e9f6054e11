"""What there is to assess in one lot of an application: each item with its answers, its evidence and its finding."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from typing import Any
from uuid import UUID

from dps.models import Requirement, SelectionCriterion
from dps.queries import selection_criteria_at
from ledger import clock
from regulations import calendar
from suppliers import grounds
from suppliers.models import (
    ApplicationLot,
    ConfidentialMark,
    CriterionVerdict,
    ElementJudgement,
    Evidence,
    GroundOverride,
)
from suppliers.models.assessments import Verdict
from suppliers.papers import REQUIREMENTS_ON_A_PAGE, codes_on, lot_requirements, requirement_key
from suppliers.questionnaire import Question, Section
from suppliers.readiness import Readiness, readiness_of


@dataclass(frozen=True)
class Given:
    """One answer as the assessor reads it."""

    question: Question
    words: str
    stands_out: bool
    files: tuple[Evidence, ...]
    confidential: ConfidentialMark | None = None
    whose: str = ""


@dataclass(frozen=True)
class Item:
    """One thing to find on: a criterion, a requirement or a declared exclusion ground."""

    key: str
    code: str
    title: str
    text: str
    given: tuple[Given, ...]
    finding: CriterionVerdict | None
    must: bool = True
    criterion: SelectionCriterion | None = None
    requirement: Requirement | None = None
    ground: str = ""
    party: UUID | None = None
    note: str = ""
    declared: grounds.Declared | None = None
    elements: tuple[ElementJudgement, ...] = ()
    override: GroundOverride | None = None

    @property
    def has_failed(self) -> bool:
        """Whether the finding stands in the way of admission."""
        return self.must and self.is_not_met and not self.is_set_aside

    @property
    def is_not_met(self) -> bool:
        """Whether it is found not met."""
        return self.finding is not None and self.finding.verdict == Verdict.NOT_MET

    @property
    def has_run_out(self) -> bool:
        """Whether it was found to exclude and cannot any more: its time ended since (EXC-05)."""
        return self.has_failed and self.declared is not None and not self.declared.can_exclude

    @property
    def is_set_aside(self) -> bool:
        """Whether a senior person approved that this ground does not exclude here (EXC-03)."""
        return self.override is not None and bool(self.override.approved)

    @property
    def may_be_set_aside(self) -> bool:
        """Whether setting it aside can be proposed: it excludes, the law knows a reason, none is pending."""
        if self.declared is None or not self.is_not_met or not self.declared.may_be_overridden:
            return False
        return self.override is None or self.override.approved is False

    @property
    def about(self) -> dict[str, Any]:
        """What a verdict on this item is filed under."""
        about = {"criterion": self.criterion, "requirement": self.requirement, "ground": self.ground}
        return about | {"party": self.party}


@dataclass(frozen=True)
class Group:
    """Items that are assessed on one page."""

    key: str
    title: str
    items: tuple[Item, ...]

    @property
    def found(self) -> int:
        """How many have a finding."""
        return sum(item.finding is not None for item in self.items)


@dataclass(frozen=True)
class Assessment:
    """One lot of an application, read whole for its assessor in a fixed number of queries."""

    application_lot: ApplicationLot
    readiness: Readiness
    findings: tuple[CriterionVerdict, ...]
    criteria: tuple[SelectionCriterion, ...]
    requirements: tuple[Requirement, ...]
    declared: tuple[grounds.Declared, ...] = field(default=())
    elements: tuple[ElementJudgement, ...] = field(default=())
    overrides: tuple[GroundOverride, ...] = field(default=())

    @cached_property
    def groups(self) -> list[Group]:
        """Every page of the assessment, in order."""
        groups = [Group("grounds", "Exclusion grounds declared", tuple(self._ground_items()))] if self.declared else []
        groups += [
            Group(
                f"criterion-{criterion.code.lower()}",
                f"{criterion.code} {criterion.heading}",
                (self._criterion_item(criterion),),
            )
            for criterion in self.criteria
        ]
        pages = range(0, len(self.requirements), REQUIREMENTS_ON_A_PAGE)
        for number, start in enumerate(pages, start=1):
            page = self.requirements[start : start + REQUIREMENTS_ON_A_PAGE]
            title = codes_on(page).replace("requirement", "Requirement", 1)  # codes keep their own capitals
            groups.append(Group(f"requirements-{number}", title, tuple(map(self._requirement_item, page))))
        return groups

    @cached_property
    def items(self) -> list[Item]:
        """Everything to find on."""
        return [item for group in self.groups for item in group.items]

    def group(self, key: str) -> Group | None:
        """The page of that key."""
        return next((group for group in self.groups if group.key == key), None)

    def after(self, group: Group) -> Group | None:
        """The page that follows."""
        following = self.groups[self.groups.index(group) + 1 :]
        return following[0] if following else None

    def before(self, group: Group) -> Group | None:
        """The page before it."""
        place = self.groups.index(group)
        return self.groups[place - 1] if place else None

    @property
    def open_items(self) -> list[Item]:
        """What has no finding yet."""
        return [item for item in self.items if item.finding is None]

    @property
    def failed_items(self) -> list[Item]:
        """What stands in the way of admission."""
        return [item for item in self.items if item.has_failed]

    def sections(self) -> list[Section]:
        """Every page the applicant filled in for this lot."""
        return [s for s in self.readiness.paper.sections if s.concerns(self.application_lot.lot_id)]

    def given_in(self, section: Section, only: Iterable[str] | None = None) -> tuple[Given, ...]:
        """The answers of one page; only those of some questions when named."""
        wanted = None if only is None else set(only)
        return tuple(
            self._given(section, question)
            for question in self.readiness.shown[section.key]
            if wanted is None or question.key in wanted
        )

    def _given(self, section: Section, question: Question) -> Given:
        slot = section.slot(question)
        answer = self.readiness.values.get(slot)
        files = tuple(self.readiness.files_of(slot)) if question.holds_files else ()
        mark = self.readiness.marks.get(slot)
        words, stands_out = question.in_words(answer), question.stands_out(answer)
        return Given(question, words, stands_out, files, mark, whose=section.party_name)

    def _finding(self, **about: Any) -> CriterionVerdict | None:
        return next(
            (row for row in self.findings if all(getattr(row, name) == value for name, value in about.items())), None
        )

    def _criterion_item(self, criterion: SelectionCriterion) -> Item:
        answered_by = [section for section in self.sections() if criterion.kind in section.criterion.split()]
        return Item(
            key=f"criterion-{criterion.code.lower()}",
            code=criterion.code,
            title=criterion.heading,
            text=criterion.text,
            given=tuple(given for section in answered_by for given in self.given_in(section)),
            finding=self._finding(criterion_id=criterion.pk),
            criterion=criterion,
        )

    def _requirement_item(self, requirement: Requirement) -> Item:
        keys = [requirement_key(requirement, part) for part in ("compliance", "evidence", "files")]
        own = [section for section in self.sections() if section.lot is not None]
        return Item(
            key=f"requirement-{requirement.code.lower()}",
            code=requirement.code,
            title=requirement.heading,
            text=f"{requirement.get_level_display()}: {requirement.text}",
            given=tuple(given for section in own for given in self.given_in(section, keys)),
            finding=self._finding(requirement_id=requirement.pk),
            must=requirement.level == "must",
            requirement=requirement,
        )

    def _override(self, finding: CriterionVerdict | None) -> GroundOverride | None:
        of_it = [row for row in self.overrides if finding and row.verdict_id == finding.pk]
        return of_it[-1] if of_it else None

    def _ground_items(self) -> Iterable[Item]:
        for declared in self.declared:
            citation, section = declared.ground.citation.capitalize(), declared.section
            finding = self._finding(ground=declared.code, party_id=section.party)
            yield Item(
                key=f"{section.key}-ground-{declared.code}" if section.party else f"ground-{declared.code}",
                code=f"{citation} ({section.party_name})" if section.party else citation,
                title=declared.ground.title,
                text=declared.about_period,
                given=self.given_in(section, declared.question_keys),
                finding=finding,
                ground=declared.code,
                party=section.party,
                note=declared.note,
                declared=declared,
                elements=tuple(row for row in self.elements if finding and row.verdict_id == finding.pk),
                override=self._override(finding),
            )


def read(application_lot: ApplicationLot, *, at: datetime) -> Assessment:
    """The assessment of one lot, in a fixed number of queries however much was answered."""
    application = application_lot.application
    readiness = readiness_of(application, at=at)
    judged_on = calendar.uk_date(application_lot.decided_at or at)  # a ground can run out while the decision waits
    every = grounds.declared(readiness.paper, readiness.values, on=judged_on)
    declared = tuple(one for one in every if one.section.concerns(application_lot.lot_id))
    overrides = application_lot.overrides.select_related("proposed_by", "answered_by") if declared else ()
    return Assessment(
        application_lot=application_lot,
        readiness=readiness,
        findings=tuple(CriterionVerdict.objects.filter(application_lot=application_lot).select_related("given_by")),
        criteria=tuple(selection_criteria_at(application_lot.lot, application.submitted_at or at)),
        requirements=tuple(lot_requirements(application, application_lot.lot_id)),
        declared=declared,
        elements=tuple(application_lot.element_judgements.all()) if declared else (),
        overrides=tuple(overrides),
    )


def declared_ground(application_lot: ApplicationLot, ground: str, party: UUID | None = None) -> grounds.Declared | None:
    """A ground that the applicant declared, or one of the other parties."""
    declared = read(application_lot, at=clock.now()).declared
    return next((one for one in declared if (one.code, one.section.party) == (ground, party)), None)
