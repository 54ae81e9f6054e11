"""What a decision about a supplier or a bid needs before it can be taken."""

from __future__ import annotations

from collections.abc import Collection, Hashable, Mapping
from dataclasses import dataclass
from datetime import datetime

from regulations.calendar import require_aware
from regulations.errors import RuleViolation
from regulations.words import moment_words, several


@dataclass(frozen=True, slots=True)
class Finding:
    """What was found on one selection criterion, and why."""

    met: bool | None
    reason: str = ""


def check_admission_decision(findings: Mapping[str, Finding], *, admit: bool) -> None:
    """Refuse what does not follow from the findings: all criteria met means admission, with no ranking (DPS-05).

    A rejection needs at least one criterion that is not met, and the reason for each of these (DPS-14).
    """
    open_ = [name for name, finding in findings.items() if finding.met is None]
    if open_ or not findings:
        raise RuleViolation("DPS-05", f"Nothing has been found yet on: {several(open_) if open_ else 'any criterion'}.")
    failed = {name: finding for name, finding in findings.items() if not finding.met}
    if admit and failed:
        raise RuleViolation(
            "DPS-05", f"An applicant is admitted who meets every criterion. Not met: {several(failed)}."
        )
    if not admit and not failed:
        raise RuleViolation("DPS-05", "This applicant meets every criterion, so it has to be admitted.")
    silent = [name for name, finding in failed.items() if not finding.reason.strip()]
    if silent:
        raise RuleViolation("DPS-14", f"A rejection needs its reason for each criterion. Missing: {several(silent)}.")


def is_heard(*, has_replied: bool, reply_until: datetime, at: datetime) -> bool:
    """Whether an admitted supplier has replied, or its time to do so has ended."""
    return has_replied or require_aware(at) > require_aware(reply_until)


def check_heard_before_removal(*, has_replied: bool, reply_until: datetime, at: datetime) -> None:
    """Refuse to remove an admitted supplier before it has replied, or its time to do so has ended (EXC-07)."""
    if not is_heard(has_replied=has_replied, reply_until=reply_until, at=at):
        raise RuleViolation(
            "EXC-07",
            f"A supplier is heard before it is removed. It can reply until {moment_words(reply_until)}.",
            "Decide once it has replied or that time is over. If it cannot wait, suspend the supplier meanwhile.",
        )


def check_reasons_for_the_record(reasons: str) -> None:
    """Refuse to end a procedure without the reasons that its report has to give (REC-02)."""
    if not reasons.strip():
        raise RuleViolation("REC-02", "Give the reasons. They are published and kept.")


def check_everyone_invited(invited: Collection[Hashable], admitted: Collection[Hashable]) -> None:
    """Refuse an invitation that leaves out an admitted supplier of the lot, or adds another (DPS-15)."""
    left_out, strangers = set(admitted) - set(invited), set(invited) - set(admitted)
    if left_out:
        raise RuleViolation("DPS-15", f"Every admitted supplier is invited at once; {len(left_out)} would be left out.")
    if strangers:
        raise RuleViolation("DPS-15", f"Only admitted suppliers are invited; {len(strangers)} are not admitted.")
    if not admitted:
        raise RuleViolation("DPS-15", "Nobody is admitted to this lot yet, so nobody can be invited.")


def check_conflict_declared(*, declared: bool, conflict: bool, what: str = "any bid") -> None:
    """Refuse sight of bids or answers to whoever has not declared, or declared a conflict of interest (COI-01)."""
    if conflict:
        raise RuleViolation("COI-01", "You declared a conflict of interest, so they stay closed to you.")
    if not declared:
        raise RuleViolation("COI-01", f"Declare whether you have a conflict of interest before you see {what}.")


def check_opening(deadline: datetime, at: datetime, openers: Collection[Hashable]) -> None:
    """Refuse to open bids up to and including their deadline, or by fewer than two persons (ECOM-01)."""
    if require_aware(at) <= require_aware(deadline):
        raise RuleViolation("ECOM-01", f"The bids are sealed until the deadline has passed: {moment_words(deadline)}.")
    if len(set(openers)) < 2:
        raise RuleViolation("ECOM-01", "Two different persons open the bids together.")


def award_obstacles(
    *, compliant: bool, excluded: bool, meets_selection: bool, evidence_checked: bool
) -> list[RuleViolation]:
    """All that keeps a bid from being awarded the contract (AWD-01, SEL-02); empty when nothing does."""
    found = {
        ("AWD-01", "The bid does not comply with what the invitation asked for."): not compliant,
        ("AWD-01", "The bidder is excluded."): excluded,
        ("AWD-01", "The bidder does not meet the selection criteria any more."): not meets_selection,
        ("SEL-02", "The winner's evidence has to be checked before the award."): not evidence_checked,
    }
    return [RuleViolation(rule, message) for (rule, message), is_so in found.items() if is_so]


def check_clarification(changed: Collection[str], fixed: Collection[str]) -> None:
    """Refuse a clarification of a bid that changes its price or offer (AWD-02)."""
    touched = sorted(set(changed) & set(fixed))
    if touched:
        raise RuleViolation("AWD-02", f"A clarification cannot change the offer itself: {several(touched)}.")
