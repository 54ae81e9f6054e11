"""A supplier's name, number or control changes: it says so, the hub verifies. Admissions stay in force meanwhile."""

from __future__ import annotations

from datetime import date

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse

from accounts import news, policies
from accounts.company_numbers import normalised, normalised_charity
from accounts.errors import InvalidState
from accounts.models import IdentityChange, IdentityDecision, Organisation, User, What
from accounts.policy import enforce
from accounts.queries import open_changes, value_of
from ledger import actions as ledger
from ledger import clock
from regulations.calendar import uk_date

NAME_LENGTH = 300
NUMBERS = {
    What.COMPANY_NUMBER: (normalised, "This is not a Companies House number, such as 01234567 or SC123456."),
    What.CHARITY_NUMBER: (normalised_charity, "This is not a charity number, such as 1234567, SC012345 or NIC123456."),
}


@transaction.atomic
def state_change(
    *, by: User, organisation: Organisation, what: str, after: str, happened_on: date, reason: str
) -> IdentityChange:
    """Say what changed, when and why; the hub is told. One change of a kind is looked into at a time."""
    organisation = Organisation.objects.select_for_update().get(pk=organisation.pk)
    enforce(policies.may_state_change, by, organisation)
    now = clock.now()
    if happened_on > uk_date(now):
        raise ValidationError({"happened_on": "State a change when it has happened, not before."})
    before, after = value_of(organisation, what), _checked(organisation, what, after)
    if before == after:
        raise ValidationError({"after": "This is what the register says already."})
    if open_changes().filter(organisation=organisation, what=what).exists():
        raise InvalidState("The hub is still looking into such a change. State the next one when it has decided.")
    change = IdentityChange.objects.create(
        organisation=organisation, what=what, before=before, after=after, happened_on=happened_on,
        reason=reason.strip(), stated_by=by, stated_at=now,
    )  # fmt: skip
    ledger.record(
        verb="identity_change_stated", obj=change, actor=by, organisation=organisation,
        facts={"what": what, "happened_on": str(happened_on)},
    )  # fmt: skip
    news.tell(
        people=news.deciders(), subject=f"{organisation} has changed: verify it",
        body=f"{organisation} states a change ({What(what).label.lower()}). Its admissions stay in force meanwhile.",
        link=reverse("accounts:change", args=[change.pk]), key=f"identity-change:{change.pk}",
    )  # fmt: skip
    return change


@transaction.atomic
def decide_change(*, by: User, change: IdentityChange, is_verified: bool, reasons: str) -> IdentityDecision:
    """Verify a change, from when on the register says so, or refuse it; either way with reasons."""
    organisation = Organisation.objects.select_for_update().get(pk=change.organisation_id)
    enforce(policies.may_decide_change, by, change)
    if IdentityDecision.objects.filter(change=change).exists():
        raise InvalidState("This change has been decided already.")
    decision = IdentityDecision.objects.create(
        change=change, is_verified=is_verified, reasons=reasons.strip(), decided_by=by, decided_at=clock.now()
    )
    if is_verified and change.what != What.CONTROL:
        _apply(organisation, change)
    ledger.record(
        verb="identity_change_verified" if is_verified else "identity_change_refused", obj=change, actor=by,
        organisation=organisation, facts={"what": change.what},
    )  # fmt: skip
    outcome = "is verified" if is_verified else "could not be verified"
    news.tell(
        people=news.owners(organisation), subject=f"The change of {organisation} {outcome}",
        body=f"{change.get_what_display()}: {change.after}. This change {outcome}.\n\n{decision.reasons}",
        link=reverse("accounts:change", args=[change.pk]), key=f"identity-decision:{change.pk}",
    )  # fmt: skip
    return decision


def _checked(organisation: Organisation, what: str, after: str) -> str:
    """The new value in the form it is kept in. Raises ValidationError."""
    after = " ".join(after.split())
    if what == What.NAME and len(after) > NAME_LENGTH:
        raise ValidationError({"after": f"A name has at most {NAME_LENGTH} characters."})
    if what in NUMBERS:
        form, words = NUMBERS[What(what)]
        after = form(after)
        if not after:
            raise ValidationError({"after": words})
    if what in NUMBERS and Organisation.objects.filter(**{what: after}).exclude(pk=organisation.pk).exists():
        raise ValidationError({"after": "Another supplier on the register has this number. Tell the hub about it."})
    return after


def _apply(organisation: Organisation, change: IdentityChange) -> None:
    setattr(organisation, change.what, change.after)
    try:
        with transaction.atomic():
            organisation.save(update_fields=[change.what])
    except IntegrityError as error:
        raise InvalidState("Another supplier has this number now, so the change cannot be verified.") from error
