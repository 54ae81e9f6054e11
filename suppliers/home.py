"""What this room puts on a person's home page: what waits for them, and where things stand."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db.models import Count, Min, Q
from django.urls import reverse

from accounts.models import SUPPLIER_ROLES, SUPPLIER_WRITERS, Role
from accounts.needs import Need, Standing
from dps.queries import in_force
from ledger import clock
from regulations import calendar
from regulations.words import day_words
from suppliers import held, presenters, queries, rounds, timing
from suppliers.addresses import address, override_address
from suppliers.models import Application, ApplicationLot, Clarification, SupplierProfile

SHOWN = 20


def needs(person: Any) -> Iterable[Need]:
    """Drafts to finish and questions to answer; applications to assign, assess or decide."""
    if not person.is_authenticated:
        return
    if person.has_role(*SUPPLIER_WRITERS):
        yield from _supplier_needs(person)
    if person.has_role(Role.ASSESSOR):
        yield from _assessor_needs(person)
    if person.has_role(Role.DECIDER):
        yield from _decider_needs(person)
    if person.has_role(Role.ASSESSOR, Role.DECIDER):
        yield from _review_needs(person)


def _supplier_needs(person: Any) -> Iterable[Need]:
    own, now = person.organisations(*SUPPLIER_WRITERS), clock.now()
    yield from _questions_to_answer(own)
    yield from _declarations_to_make(person, now)
    yield from _steps_to_answer(person, now)
    yield from _rounds_to_answer(person, now)
    yield from _evidence_to_give(person, now)
    yield from _evidence_to_renew(person, now)
    yield from _drafts_to_finish(person, own)


def _questions_to_answer(own: Any) -> Iterable[Need]:
    asked = Clarification.objects.filter(
        answered_at=None, application_lot__application__organisation__in=own,
        application_lot__decided_at=None, application_lot__withdrawn_at=None,
    ).select_related("application_lot__application", "application_lot__lot")  # fmt: skip
    for row in asked[:SHOWN]:
        lot, application = row.application_lot.lot, row.application_lot.application
        text = f"Answer the authority's question about {application.reference}, lot {lot.number}"
        yield Need(text, address("suppliers:clarification", row), "Answer", due=row.due_at, rule="set by the authority")


def _declarations_to_make(person: Any, now: datetime) -> Iterable[Need]:
    for declaration in queries.declarations_to_make(person, now)[:SHOWN]:
        asked = declaration.campaign
        text = f"Renew your self-declaration for {asked.dps.title}, asked for on {day_words(asked.sent_at)}"
        href = address("suppliers:declaration", declaration)
        yield Need(text, href, "Declare", due=asked.due_at, rule=timing.DECLARED_WITHIN)


def _steps_to_answer(person: Any, now: datetime) -> Iterable[Need]:
    for step in queries.steps_to_answer(person, now)[:SHOWN]:
        lot = step.admission.lot
        text = f"Reply to a proposal about your admission to lot {lot.number} of {lot.dps.title}"
        href = address("suppliers:own_admission", step.admission)
        yield Need(text, href, "Reply", due=step.reply_until, rule="rule EXC-07")


def _rounds_to_answer(person: Any, now: datetime) -> Iterable[Need]:
    for member in rounds.to_answer(person, now)[:SHOWN]:
        lot, version = member.admission.lot, member.round.version.number
        text = f"Answer version {version} of the specification for lot {lot.number} of {lot.dps.title}"
        href = address("suppliers:round_answer", member)
        yield Need(text, href, "Answer", due=member.due_at, rule=timing.ROUND_BY)


def _evidence_to_give(person: Any, now: datetime) -> Iterable[Need]:
    for request in held.requests_to_answer(person, now)[:SHOWN]:
        text, href = f"Give evidence to the hub: {request.what}", address("suppliers:answer_evidence", request)
        yield Need(text, href, "Answer", due=request.due_at, rule=timing.EVIDENCE_BY)


def _evidence_to_renew(person: Any, now: datetime) -> Iterable[Need]:
    for proof in held.to_renew(person, now, calendar.uk_date(now))[:SHOWN]:
        ends = calendar.end_of_day(proof.expires_on) if proof.expires_on else None
        text, href = f"Renew: {proof.title}", address("suppliers:renew_evidence", proof)
        yield Need(text, href, "Renew", due=ends, rule="it runs out")


def _drafts_to_finish(person: Any, own: Any) -> Iterable[Need]:
    now = clock.now()
    drafts = queries.own_drafts(person).filter(organisation__in=own, dps__in=in_force(now).values("pk"))
    for draft in drafts.prefetch_related("dps__variations")[:SHOWN]:
        until = timing.until_the_end_of(draft.dps, now)
        text = f"Finish your application {draft.reference} to {draft.dps.title}. {until}"
        yield Need(text, address("suppliers:application", draft), "Go on")


def _assessor_needs(person: Any) -> Iterable[Need]:
    waiting = queries.queue(person).filter(queries.WAITING)
    for row in waiting.filter(assessor=person, recommendation="").order_by("due_at")[:SHOWN]:
        text = f"Assess {row.application.organisation}, {row.application.reference}, lot {row.lot.number}"
        yield Need(text, address("suppliers:assess", row), "Assess", due=row.due_at, rule=row.due_rule)
    unassigned = waiting.filter(assessor=None).aggregate(count=Count("pk"), due=Min("due_at"))
    if count := unassigned["count"]:
        text = f"{count} application{'s have' if count > 1 else ' has'} no assessor"
        yield Need(
            text,
            f"{reverse('suppliers:queue')}?whose=nobody",
            "Assign",
            due=unassigned["due"],
            rule="regulation 34(16)",
        )


def _review_needs(person: Any) -> Iterable[Need]:
    for row in queries.declarations_to_review(person, clock.now())[:SHOWN]:
        text = f"Review the declaration of {row.organisation}: {'something changed' if row.answer else 'no answer'}"
        href, since = address("suppliers:review_declaration", row), row.answered_at or row.campaign.due_at
        yield Need(text, href, "Review", rule="rule DPS-17", since=since)
    for member in rounds.to_assess(person, clock.now())[:SHOWN]:
        said = "answered" if member.submitted_at else "has not answered"
        name, version = member.admission.organisation, member.round.version.number
        text = f"{name} {said}: version {version} of the specification, lot {member.admission.lot.number}"
        href, since = address("suppliers:assess_round", member), member.submitted_at or member.due_at
        yield Need(text, href, "Assess", rule="compliance round", since=since)
    for request in held.requests_to_review(person, clock.now())[:SHOWN]:
        said = "answered" if request.answered_at else "has not answered"
        text = f"{request.admission.organisation} {said}: {request.what}"
        href, since = address("suppliers:evidence_request", request), request.answered_at or request.due_at
        yield Need(text, href, "Review", rule="rule DPS-18", since=since)
    for wanted in queries.information_to_answer(person)[:SHOWN]:
        application = wanted.application_lot.application
        text = f"Answer a request for information about {application.organisation}, {application.reference}"
        href = address("suppliers:information_request", wanted)
        yield Need(text, href, "Answer", due=wanted.due_at, rule="rule CONF-01")
    for declared in queries.conflicts_to_settle(person).order_by("declared_at")[:SHOWN]:
        text = f"Record what was done about the conflict of interest of {declared.person}, {declared.application}"
        href, since = address("suppliers:conflict_measure", declared), declared.declared_at
        yield Need(text, href, "Record", rule="rule COI-01", since=since)


def _late_needs(person: Any) -> Iterable[Need]:
    """What is late and has no recommendation yet: whoever decides answers for the clock (DPS-12)."""
    late = queries.waiting(person).filter(due_at__lt=clock.now(), recommendation="").select_related(None)
    found = late.aggregate(count=Count("pk"), due=Min("due_at"))
    if count := found["count"]:
        text = f"{count} application{'s are' if count > 1 else ' is'} late and without a recommendation"
        yield Need(text, f"{reverse('suppliers:queue')}?state=late", "See", due=found["due"], rule="rule DPS-12")


def _decider_needs(person: Any) -> Iterable[Need]:
    yield from _late_needs(person)
    ready = queries.queue(person).filter(queries.WAITING).exclude(recommendation="").exclude(recommended_by=person)
    for row in ready.order_by("due_at")[:SHOWN]:
        text = f"Decide {row.application.organisation}, {row.application.reference}, lot {row.lot.number}"
        yield Need(text, address("suppliers:decide", row), "Decide", due=row.due_at, rule=row.due_rule)
    for proposed in queries.overrides_to_answer(person).order_by("application_lot__due_at")[:SHOWN]:
        row = proposed.application_lot
        text = f"Set an exclusion ground aside for {row.application.organisation}: approve or refuse"
        yield Need(text, override_address(proposed.verdict), "Answer", due=row.due_at, rule="rule EXC-03")
    for asked in queries.reconsiderations_to_answer(person)[:SHOWN]:
        text = f"Reconsider the rejection of {asked.application_lot.application.organisation}"
        href = address("suppliers:reconsider", asked.application_lot)
        yield Need(text, href, "Answer", due=asked.due_at, rule="10 working days from the request, rule INF-01")
    for step in queries.steps_to_decide(person, clock.now())[:SHOWN]:
        text = f"{step.get_kind_display()} {step.admission.organisation}, lot {step.admission.lot.number}: decide"
        href, since = address("suppliers:decide_step", step), step.replied_at or step.proposed_at
        yield Need(text, href, "Decide", rule="rule EXC-07", since=since)


def standings(person: Any) -> Iterable[Standing]:
    """A supplier's waiting lots and admissions; the hub's queue in one sentence."""
    if not person.is_authenticated:
        return
    now = clock.now()
    if own := person.organisations(*SUPPLIER_ROLES):
        if not Application.objects.filter(organisation__in=own).exists():
            yield Standing("You have not applied to any system. Look at the open systems.", reverse("dps:list"))
        yield from _sizes_to_state(person)
        waiting = ApplicationLot.objects.filter(queries.WAITING, application__organisation__in=own)
        for row in waiting.select_related("application__dps", "lot").order_by("due_at")[:SHOWN]:
            text = f"{row.application.dps.title}, lot {row.lot.number}: {presenters.sentence(row, now)}"
            yield Standing(text, address("suppliers:application", row.application))
        yield from _rejected_lately(own, now)
        for admission in queries.own_admissions(person, now)[:SHOWN]:
            yield Standing(presenters.own_standing(admission, now), address("suppliers:own_admission", admission))
    if person.has_role(Role.ASSESSOR, Role.DECIDER):
        yield _hub_standing(person, now)


def _rejected_lately(own: Any, now: datetime) -> Iterable[Standing]:
    """Rejections that somebody else can still look at again, with the day until which that is asked for."""
    rejected = ApplicationLot.objects.filter(
        decision=ApplicationLot.Decision.REJECTED, reconsideration=None, application__organisation__in=own,
        decided_at__gte=now - timing.LONGEST_TO_ASK,
    )  # fmt: skip
    for row in rejected.select_related("application__dps", "lot").order_by("decided_at")[:SHOWN]:
        if now <= (ends := timing.reconsideration_asked_until(row)):
            text = f"{row.application.dps.title}, lot {row.lot.number}: {presenters.sentence(row, now)}"
            until = f"You can ask for reconsideration until {timing.in_words(ends)}, and apply again at any time."
            yield Standing(f"{text} {until}", address("suppliers:application", row.application))


def _sizes_to_state(person: Any) -> Iterable[Standing]:
    """Whose size the public register cannot show: told neither in an application nor on the organisation's page."""
    own = person.organisations(*SUPPLIER_WRITERS)
    told = SupplierProfile.objects.filter(organisation__in=own, is_sme__isnull=False)
    known = set(told.values_list("organisation", flat=True)) if own else set()
    for organisation in own:
        if organisation.pk not in known:
            words = f"{organisation} has not stated its size (SME) and nature (VCSE)."
            yield Standing(words, reverse("accounts:size", args=[organisation.pk]))


def _hub_standing(person: Any, now: Any) -> Standing:
    counts = queries.waiting(person).aggregate(
        waiting=Count("pk"), late=Count("pk", filter=Q(due_at__lt=now)), soonest=Min("due_at")
    )
    text = f"{counts['waiting']} application{'s wait' if counts['waiting'] != 1 else ' waits'} for a decision"
    if counts["late"]:
        text += f"; {counts['late']} of them {'are' if counts['late'] > 1 else 'is'} late"
    elif counts["soonest"]:
        text += f"; the next is due by {timing.in_words(counts['soonest'])}"
    return Standing(f"{text}.", reverse("suppliers:queue"), late=bool(counts["late"]))
