"""Who scores what."""

from __future__ import annotations

from collections.abc import Sequence

from django.core.exceptions import ValidationError
from django.db import transaction

from accounts.errors import InvalidState
from accounts.leaving import Leaver
from accounts.models import User
from accounts.policy import enforce
from evaluations import policies
from evaluations.models import Assignment, PanelMember, Score
from ledger import actions as ledger
from ledger import clock
from notifications.actions import notify
from tenders.models import Competition, CompetitionCriterion


@transaction.atomic
def name_panel_member(*, by: User, competition: Competition, person: User) -> PanelMember:
    """Name somebody of the buyer to the panel; naming the same person twice changes nothing.

    The person is told, and must declare interests before any bid shows (COI-01).
    """
    competition = Competition.objects.select_for_update().get(pk=competition.pk)
    enforce(policies.may_name_panel, by, competition)
    _refuse_after_scores(competition)
    if not person.organisations() or competition.buyer_id not in {o.pk for o in person.organisations()}:
        raise ValidationError({"person": "Choose somebody of the buying organisation."})
    member, is_new = PanelMember.objects.get_or_create(
        competition=competition, person=person, defaults={"named_by": by, "named_at": clock.now()}
    )
    if is_new:
        ledger.record(
            verb="panel_member_named", obj=competition, actor=by, organisation=competition.buyer,
            facts={"member": str(person.pk)},
        )  # fmt: skip
        notify(
            people=[person],
            subject=f"You are on the panel for {competition.reference}",
            body=f"You have been named to evaluate bids for {competition.title}. Declare any interest first; "
            "then score each bid on the criteria given to you, on your own.",
            link=f"/evaluations/{competition.reference}/score/",
            key=f"panel:{competition.pk}:{person.pk}",
        )
    return member


@transaction.atomic
def remove_panel_member(*, by: User, member: PanelMember) -> None:
    """Take somebody off the panel who has handed in nothing, so that nobody waits for who cannot score any more.

    Once others have handed in, only where each of their criteria is scored by somebody else too.
    """
    competition = Competition.objects.select_for_update().get(pk=member.competition_id)
    enforce(policies.may_name_panel, by, competition)
    _must_be_free_to_go(competition, member)
    ledger.record(
        verb="panel_member_removed", obj=competition, actor=by, organisation=competition.buyer,
        facts={"member": str(member.person_id)},
    )  # fmt: skip
    Score.objects.filter(bid__competition=competition, evaluator=member.person, submitted_at__isnull=True).delete()
    member.delete()


@transaction.atomic
def assign_criteria(*, by: User, member: PanelMember, criteria: Sequence[CompetitionCriterion]) -> None:
    """Say which quality criteria this panel member scores; replaces what was said before."""
    competition = Competition.objects.select_for_update().get(pk=member.competition_id)
    enforce(policies.may_name_panel, by, competition)
    _refuse_after_scores(competition)
    if any(c.competition_id != competition.pk or c.kind != "quality" for c in criteria):
        raise ValidationError({"criteria": "Only the quality criteria of this competition are scored by people."})
    member.assignments.exclude(criterion__in=criteria).delete()
    have = set(member.assignments.values_list("criterion_id", flat=True))
    Assignment.objects.bulk_create(Assignment(member=member, criterion=c) for c in criteria if c.pk not in have)
    ledger.record(
        verb="criteria_assigned", obj=competition, actor=by, organisation=competition.buyer,
        facts={"member": str(member.person_id), "criteria": sorted(c.code for c in criteria)},
    )  # fmt: skip


def give_up_places(leaver: Leaver) -> None:
    """Who left the buyer gives up the places where no scores were handed in; scores that were handed in stay."""
    places = PanelMember.objects.filter(
        person=leaver.person, competition__buyer=leaver.organisation, competition__concluded_at=None
    )
    for member in places.select_for_update(of=("self",)).select_related("competition"):
        own = Score.objects.filter(bid__competition=member.competition, evaluator=leaver.person)
        if own.filter(submitted_at__isnull=False).exists():
            continue
        own.delete()
        member.delete()
        ledger.record(
            verb="panel_member_removed", obj=member.competition, actor=leaver.by, organisation=leaver.organisation,
            facts={"member": str(leaver.person.pk), "why": "left the organisation"},
        )  # fmt: skip


def _must_be_free_to_go(competition: Competition, member: PanelMember) -> None:
    handed_in = Score.objects.filter(bid__competition=competition, submitted_at__isnull=False)
    if handed_in.filter(evaluator=member.person_id).exists():
        raise InvalidState(f"{member.person} has handed in scores, so they stay on the panel.")
    if not handed_in.exists():
        return
    others = Assignment.objects.filter(member__competition=competition).exclude(member=member)
    alone = member.assignments.exclude(criterion__in=others.values("criterion")).select_related("criterion")
    if titles := ", ".join(assigned.criterion.title for assigned in alone):
        raise InvalidState(f"Scores are already in, and nobody else scores {titles}, so {member.person} has to.")


def _refuse_after_scores(competition: Competition) -> None:
    if Score.objects.filter(bid__competition=competition, submitted_at__isnull=False).exists():
        raise InvalidState("Scores are already in, so the panel can no longer change.")
