"""What becomes of admissions: a member was removed, one was suspended for some days, one may be suspended again."""

from __future__ import annotations

from collections.abc import Callable

from accounts.models import User
from suppliers import actions
from suppliers.models import Admission, MembershipStep

SUSPEND, REINSTATE, REMOVE = MembershipStep.Kind.SUSPEND, MembershipStep.Kind.REINSTATE, MembershipStep.Kind.REMOVE


def remove(people: dict[str, User], at: Callable[[str], None]) -> None:
    """A member was heard before it was removed (EXC-07)."""
    owner = people["supplier_6_owner"]
    at("2018-01-03 10:20")
    step = actions.propose_step(
        by=people["hub_assessor"], admission=_admission(owner, lot=1), kind=REMOVE,
        reasons="Two trusts ended their contracts with you in November 2017 because patients' messages were lost. You "
        "answered in your application that no contract had been ended early.",
    )  # fmt: skip
    at("2018-01-05 16:40")
    actions.reply_to_step(
        by=owner, step=step, reply="Both contracts would have ended in March 2018. We took that as the regular end."
    )
    at("2018-01-08 09:10")
    actions.decide_step(
        by=people["hub_decider"], step=step, goes_ahead=True,
        decision_reasons="Both trusts say in writing that they ended the contract early and why. The answer misled on "
        "what the question asks.",
    )  # fmt: skip


def suspend_for_days(people: dict[str, User], at: Callable[[str], None]) -> None:
    """A member was suspended at once and reinstated when what was missing was there."""
    admission = _admission(people["supplier_3_owner"], lot=2)
    for moment, kind, reasons in (
        ("2018-01-08 09:30", SUSPEND, "The hosting company ended its contract without notice."),
        ("2018-01-11 14:00", REINSTATE, "Another company hosts the calls now, with a valid certificate."),
    ):
        at(moment)
        step = actions.propose_step(by=people["hub_assessor"], admission=admission, kind=kind, reasons=reasons)
        actions.decide_step(by=people["hub_decider"], step=step, goes_ahead=True, decision_reasons=reasons)


def question(people: dict[str, User], at: Callable[[str], None]) -> None:
    """A suspension that was proposed and answered, and waits for its decision."""
    owner = people["supplier_3_owner"]
    step = actions.propose_step(
        by=people["hub_assessor"], admission=_admission(owner, lot=2), kind=SUSPEND,
        reasons="The certificate for the hosting of video calls expired on 31 January and no new one was given.",
    )  # fmt: skip
    at("2018-02-06 16:10")
    actions.reply_to_step(
        by=owner, step=step, reply="The auditor visits on 12 February. We expect the certificate that week."
    )


def _admission(owner: User, *, lot: int) -> Admission:
    return Admission.objects.get(organisation=owner.organisations()[0], lot__number=lot)
