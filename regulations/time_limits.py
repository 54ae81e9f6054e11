"""Every statutory clock, twice: the moment at which it ends, and the check that refuses what comes too early or late.

The numbers stand in `regimes`, beside their rule. Moments go in aware and come out as aware UTC; something done up to
and including the moment returned is in time.
"""

from __future__ import annotations

from collections.abc import Collection, Hashable
from datetime import date, datetime

from regulations import calendar, thresholds
from regulations.errors import RuleViolation
from regulations.limits import Minimum
from regulations.regimes import PCR_2015, Regime
from regulations.words import day_words, moment_words, several

SUB_CENTRAL = thresholds.SUB_CENTRAL


# Deadlines that somebody sets and the law holds back


def first_round_minimum(dispatched_at: datetime, *, regime: Regime = PCR_2015) -> Minimum:
    """The shortest time for requests to participate after the contract notice (DPS-07)."""
    return Minimum(regime.limit("first_round"), dispatched_at)


def first_round_ends(dispatched_at: datetime, *, regime: Regime = PCR_2015) -> datetime:
    """When the shortest first round ends: 30 days from the dispatch of the contract notice (DPS-07)."""
    return first_round_minimum(dispatched_at, regime=regime).ends


def check_first_round(
    dispatched_at: datetime, deadline: datetime, *, strict: bool = False, regime: Regime = PCR_2015
) -> None:
    """Refuse a first round shorter than 30 days (DPS-07)."""
    first_round_minimum(dispatched_at, regime=regime).check(deadline, "requests to participate", strict=strict)


def check_no_later_limit(first_invitation_at: datetime | None, at: datetime, deadline: datetime | None) -> None:
    """Refuse any deadline for requests to participate once the first invitation to tender has gone out (DPS-07)."""
    if deadline is None or first_invitation_at is None or at < first_invitation_at:
        return
    raise RuleViolation(
        "DPS-07",
        f"The first invitation to tender was sent on {day_words(calendar.uk_date(first_invitation_at))}. "
        "Since then, applications can be made at any time and no deadline can be set for them.",
    )


def tender_minimum(sent_at: datetime, *, regime: Regime = PCR_2015) -> Minimum:
    """The shortest time for tenders after the invitation (DPS-08)."""
    return Minimum(regime.limit("tender"), sent_at)


def tender_ends(sent_at: datetime, *, regime: Regime = PCR_2015) -> datetime:
    """When the shortest time for tenders ends: 10 days from sending the invitation (DPS-08)."""
    return tender_minimum(sent_at, regime=regime).ends


def check_tender_deadline(  # the agreement of DPS-09 belongs to the same question
    sent_at: datetime,
    deadline: datetime,
    *,
    tier: str = "",
    invited: Collection[Hashable] = (),
    agreed: Collection[Hashable] = (),
    strict: bool = False,
    regime: Regime = PCR_2015,
) -> None:
    """Refuse less than 10 days for tenders (DPS-08), unless a sub-central buyer agreed it with all invited (DPS-09)."""
    if calendar.require_aware(deadline) <= calendar.require_aware(sent_at):
        raise RuleViolation("DPS-08", "The deadline for tenders has to lie after the invitation is sent.")
    try:
        tender_minimum(sent_at, regime=regime).check(deadline, "tenders", strict=strict)
    except RuleViolation:
        if not agreed:
            raise
        check_shorter_by_agreement(tier=tier, invited=invited, agreed=agreed)


def check_shorter_by_agreement(*, tier: str, invited: Collection[Hashable], agreed: Collection[Hashable]) -> None:
    """Refuse a shorter time for tenders unless a sub-central buyer agreed it with every invited supplier (DPS-09)."""
    if tier != SUB_CENTRAL:
        raise RuleViolation(
            "DPS-09",
            "Only a sub-central authority can agree a shorter time for tenders with the suppliers it invites.",
            "Leave at least 10 days.",
        )
    missing = len(set(invited) - set(agreed))
    if missing or not invited:
        raise RuleViolation(
            "DPS-09",
            f"{missing} of {len(set(invited))} invited suppliers have not agreed to the shorter time for tenders."
            if invited
            else "Nobody has been invited who could agree to a shorter time for tenders.",
            "Wait until every one has agreed, or leave at least 10 days.",
        )


# Clocks that run for the authority


def assessment_due(received_at: datetime, *, extended: bool = False, regime: Regime = PCR_2015) -> datetime:
    """By when a request to participate has to be decided: 10 working days, 15 once extended (DPS-12)."""
    return regime.limit("assessment_extended" if extended else "assessment").ends(received_at)


def check_assessment_extension(
    received_at: datetime, at: datetime, reason: str, *, extended_already: bool = False, regime: Regime = PCR_2015
) -> None:
    """Refuse an extension without a reason, a second one, or one after day 10 has ended (DPS-12)."""
    due = assessment_due(received_at, regime=regime)
    if extended_already:
        raise RuleViolation("DPS-12", "The time for this assessment has been extended. It can be extended only once.")
    if not reason.strip():
        raise RuleViolation(
            "DPS-12", "The time for an assessment can be extended only for a reason in the individual case.",
            "Say which documents or checks need the time.",
        )  # fmt: skip
    if calendar.require_aware(at) > due:
        raise RuleViolation(
            "DPS-12",
            f"The time for this assessment ended on {day_words(calendar.uk_date(due))}. "
            "It could be extended only before its tenth working day had ended.",
        )


def initial_assessment_due(received_at: datetime, extended_days: int, *, regime: Regime = PCR_2015) -> datetime:
    """By when a request of the first round has to be decided where the notice states an extended period (DPS-13).

    The stated period is counted in calendar days; it never makes the assessment shorter than DPS-12 allows.
    """
    return max(calendar.period_end(received_at, extended_days), assessment_due(received_at, regime=regime))


def check_invitation_may_go(waiting: Collection[str]) -> None:
    """Refuse an invitation to tender while first-round requests wait under the extended assessment period (DPS-13)."""
    if waiting:
        raise RuleViolation(
            "DPS-13",
            "No invitation to tender can be sent while applications of the first round wait for their decision under "
            f"the extended period: {several(waiting)}.",
            "Decide these applications first.",
        )


def declaration_due(sent_at: datetime, *, regime: Regime = PCR_2015) -> datetime:
    """By when an admitted supplier has to renew its self-declaration: 5 working days (DPS-17)."""
    return regime.limit("renewed_declaration").ends(sent_at)


def debrief_due(requested_at: datetime, *, regime: Regime = PCR_2015) -> datetime:
    """By when reasons have to be given on written request: 15 days (INF-01)."""
    return regime.limit("debrief").ends(requested_at)


def information_due(tender_deadline: datetime, *, regime: Regime = PCR_2015) -> datetime:
    """The latest moment for additional information: the same time of day, 6 days before tenders are due (DOC-01)."""
    return regime.limit("additional_information").ends(tender_deadline)


def check_information(answered_at: datetime, tender_deadline: datetime, *, regime: Regime = PCR_2015) -> None:
    """Refuse information later than 6 days before tenders are due (DOC-01): the deadline has to move first."""
    latest = information_due(tender_deadline, regime=regime)
    if calendar.require_aware(answered_at) > latest:
        raise RuleViolation(
            "DOC-01",
            f"Additional information had to reach suppliers by {moment_words(latest)}, 6 days before tenders are due.",
            "Extend the deadline for tenders, so that everybody has the time to use it.",
        )


def freedom_of_information_due(received_at: datetime, *, regime: Regime = PCR_2015) -> datetime:
    """By when a request for information has to be answered: 20 working days (CONF-01)."""
    return regime.limit("freedom_of_information").ends(received_at)


# After the decision


def standstill_ends(sent_at: datetime, *, electronic: bool = True, regime: Regime = PCR_2015) -> datetime:
    """When a standstill ends: with the tenth day after an electronic notice, the fifteenth otherwise (STD-01)."""
    return regime.limit("standstill" if electronic else "standstill_other_means").ends(sent_at)


def check_standstill_over(
    sent_at: datetime, at: datetime, *, electronic: bool = True, regime: Regime = PCR_2015
) -> None:
    """Refuse to conclude a contract while its standstill runs (STD-01)."""
    ends = standstill_ends(sent_at, electronic=electronic, regime=regime)
    if calendar.require_aware(at) <= ends:
        raise RuleViolation(
            "STD-01",
            f"The standstill that began with the notice of {day_words(calendar.uk_date(sent_at))} runs until "
            f"{moment_words(ends)}.",
            "Sign after it has ended.",
        )


def award_notice_due(awarded_at: datetime, *, quarterly: bool = False, regime: Regime = PCR_2015) -> datetime:
    """By when the award notice has to be sent: 30 days after the award, or after its calendar quarter ends (NOT-01)."""
    if not quarterly:
        return regime.limit("award_notice").ends(awarded_at)
    ended = calendar.end_of_day(calendar.quarter_end(calendar.uk_date(awarded_at)))
    return regime.limit("award_notice_quarterly").ends(ended)


def national_publication_from(
    received_at: datetime, published_at: datetime | None = None, *, regime: Regime = PCR_2015
) -> datetime:
    """From when a notice may be published nationally: once published first elsewhere, or 48 hours after (NOT-03)."""
    after = regime.limit("national_publication").ends(received_at)
    return min(after, calendar.require_aware(published_at)) if published_at else after


def check_national_publication(
    at: datetime, received_at: datetime, published_at: datetime | None = None, *, regime: Regime = PCR_2015
) -> None:
    """Refuse national publication before the first publication or the 48 hours after it was asked for (NOT-03)."""
    start = national_publication_from(received_at, published_at, regime=regime)
    if calendar.require_aware(at) < start:
        raise RuleViolation("NOT-03", f"This notice can be published nationally from {moment_words(start)}.")


def contracts_finder_due(
    publishable_at: datetime, *, above_threshold: bool = True, regime: Regime = PCR_2015
) -> datetime:
    """By when an opportunity has to be on Contracts Finder: within 24 hours (CF-01; below the threshold CF-04)."""
    return regime.limit("contracts_finder" if above_threshold else "contracts_finder_below").ends(publishable_at)


def award_information_due(signed_at: datetime, *, central: bool = False, regime: Regime = PCR_2015) -> datetime:
    """By when an award has to be on Contracts Finder: 90 days after the last signature, 30 if central (CF-05)."""
    return regime.limit("award_information_central" if central else "award_information").ends(signed_at)


def challenge_ends(known_at: datetime, *, regime: Regime = PCR_2015) -> datetime:
    """Until when a supplier may challenge: 30 days from knowing the ground (CHAL-01).

    Counted cautiously for the authority, which wants to know when the risk is over: the day of knowledge is left out.
    """
    return regime.limit("challenge").ends(known_at)


def check_no_suspension(*, claim_issued: bool) -> None:
    """Refuse to conclude a contract while a claim suspends it (CHAL-01)."""
    if claim_issued:
        raise RuleViolation(
            "CHAL-01", "A claim has been issued against this award, so the contract cannot be concluded.",
            "The court has to lift the suspension, or the claim has to end.",
        )  # fmt: skip


def records_kept_until(
    awarded_at: datetime, contract_ends_on: date | None = None, *, regime: Regime = PCR_2015
) -> datetime:
    """Until when the records have to be kept: 3 years from the award, or the contract's life if longer (REC-03)."""
    kept = regime.limit("records").ends(awarded_at)
    return max(kept, calendar.end_of_day(contract_ends_on)) if contract_ends_on else kept


def check_purge(
    awarded_at: datetime, at: datetime, contract_ends_on: date | None = None, *, regime: Regime = PCR_2015
) -> None:
    """Refuse to delete records that still have to be kept (REC-03)."""
    until = records_kept_until(awarded_at, contract_ends_on, regime=regime)
    if calendar.require_aware(at) <= until:
        raise RuleViolation("REC-03", f"These records have to be kept until {day_words(calendar.uk_date(until))}.")
