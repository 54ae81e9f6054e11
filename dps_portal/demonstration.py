"""The demonstration, played through the actions on a clock moved to the winter of 2017 to 2018.

What it leaves: a published DPS; suppliers admitted, rejected, waiting, late to be decided and drafting; one call-off
awarded, one open; a second DPS in its first round, with a call-off that has to wait for it; a third that ended early.
The clock then runs on from Wednesday 7 February 2018, half past nine.
"""

from __future__ import annotations

from collections.abc import Callable

from django.contrib.auth.models import AnonymousUser
from django.db import transaction

from accounts import demonstration as accounts
from accounts.demonstration import life
from accounts.models import Organisation, User
from documents import actions as documents
from dps import actions as dps_actions
from dps import demonstration as dps_demonstration
from dps.demonstration import changes, fund, small
from dps.demonstration.booking import BOOKING
from dps.demonstration.reminders import REMINDERS
from dps.models import DynamicPurchasingSystem
from evaluations import actions as evaluations
from evaluations import demonstration as evaluation
from ledger import clock
from notices import actions as notices
from notices import changes as change_notices
from regulations.calendar import uk_moment
from suppliers import actions as steps
from suppliers import demonstration as applications
from suppliers import paperwork
from suppliers.demonstration import a_scan, evidence, information, membership, passports, rounds
from suppliers.models import Admission, Application, DecisionLetter
from tenders import demonstration as call_offs

NOW = "2018-02-07 09:30"


def is_there() -> bool:
    """Whether the demonstration has been made already."""
    return DynamicPurchasingSystem.objects.filter(reference=dps_demonstration.REFERENCE).exists()


@transaction.atomic
def make(say: Callable[[str], None]) -> None:
    """Make it all or nothing; `say` is told each step."""
    say("People and organisations")
    _at("2017-11-27 09:00")
    people = accounts.create_people()
    say("The DPS, published 29 November 2017")
    dps, ends_early = _begin(people)
    say("Applications, assessed and decided")
    _join(dps, people)
    say("Call-offs, bids, an award")
    young = _buy(dps, people)
    say("A new lot and a second version of the specification")
    _at("2018-02-06 13:00")
    _change(dps, people)
    _prolong(young, people)
    _end(ends_early, people)
    _leave_open(dps, young, people)
    clock.shift_to(uk_moment(NOW))


def _begin(people: dict[str, User]) -> tuple[DynamicPurchasingSystem, DynamicPurchasingSystem]:
    """The DPS with its readers and its fund, and the one that will end early."""
    dps = _publish(people)
    notices.release_pending()  # the notice says what was so on its day
    _find_readers(dps, people)
    _at("2017-11-30 09:30")
    fund.allocate(dps, by=people["hub_assessor"])
    return dps, _publish_reminders(people)


def _join(dps: DynamicPurchasingSystem, people: dict[str, User]) -> None:
    """Suppliers apply and are decided on; what becomes of members; what nobody does in time."""
    _applications(dps, people)
    membership.remove(people, _at)
    membership.suspend_for_days(people, _at)
    _leave_undone(dps, people)


def _buy(dps: DynamicPurchasingSystem, people: dict[str, User]) -> DynamicPurchasingSystem:
    """A call-off awarded, one open for bids, and one held up by the first round of the young DPS, which is returned."""
    _award(dps, people)
    young = _first_round(people)
    _at("2018-02-05 10:00")
    call_offs.open_for_bids(dps, people, _at)
    call_offs.kept_waiting(young, people, _at)
    return young


def _leave_open(dps: DynamicPurchasingSystem, young: DynamicPurchasingSystem, people: dict[str, User]) -> None:
    """What waits for somebody's next act on the morning on which the clock runs on."""
    owner, editor = people["supplier_1_owner"], people["supplier_1_editor"]
    _wait_for_a_decision(dps, people)
    again = applications.begin(dps, _firm(people["supplier_4_owner"]), applications.SCRIPTS["draft"], sections=3)
    applications.date_certificate(again, people["supplier_4_owner"])
    draft = passports.fill_in(young, passports.hand_on(owner), owner=owner, by=editor)
    membership.question(people, _at)
    _renew_declarations(dps, people)
    _ask_for_proof(people)
    life.go_on(people)
    _at("2018-02-07 09:20")
    passports.look_at_first_page(draft, by=editor)
    notices.release_pending()


def _publish(people: dict[str, User]) -> DynamicPurchasingSystem:
    hub = people["hub_assessor"].organisations()[0]
    _at("2017-11-29 10:00")
    return dps_demonstration.establish(drafter=people["hub_assessor"], decider=people["hub_decider"], authority=hub)


def _find_readers(dps: DynamicPurchasingSystem, people: dict[str, User]) -> None:
    """Some follow the DPS and take its documents; one takes them without signing in."""
    readers = [people[key] for key in ("supplier_1_owner", "supplier_2_owner", "newcomer")]
    for hour, reader in enumerate(readers, start=11):
        _at(f"2017-11-29 {hour}:40")
        dps_actions.express_interest(by=reader, dps=dps)
        for published in dps.documents.all():
            dps_actions.record_download(by=reader, published=published)
            dps_actions.record_download(by=AnonymousUser(), published=published)


def _publish_reminders(people: dict[str, User]) -> DynamicPurchasingSystem:
    """A third DPS, which will end before its time; one supplier follows it."""
    _at("2017-12-01 10:00")
    dps = small.establish(REMINDERS, drafter=people["hub_assessor"], decider=people["hub_decider"])
    notices.release_pending()
    dps_actions.express_interest(by=people["supplier_2_owner"], dps=dps)
    return dps


APPLICATIONS = (
    ("2017-12-04 11:20", "supplier_1_owner", "both lots"),
    ("2017-12-06 16:45", "supplier_2_owner", "online only"),
    ("2017-12-11 10:05", "supplier_3_owner", "large"),
    ("2017-12-11 14:30", "supplier_6_owner", "removed"),
    ("2017-12-12 09:15", "supplier_4_owner", "rejected"),
)


def _applications(dps: DynamicPurchasingSystem, people: dict[str, User]) -> None:
    received = []
    for moment, owner, script in APPLICATIONS:
        _at(moment)
        received.append(applications.apply(dps, _firm(people[owner]), applications.SCRIPTS[script]))
        paperwork.send_receipt(received[-1].pk)  # at its moment, as a worker would
    _step_back(received[2], people)
    _ask_and_extend(received[2], people)
    _at("2017-12-18 10:00")
    for application in received:
        _decide(application, people)
    for letter in DecisionLetter.objects.filter(sent_at=None):
        paperwork.send_letter(letter.pk)  # on its day, not whenever the demonstration was made
    _reconsider(received[-1], people)


def _ask_and_extend(application: Application, people: dict[str, User]) -> None:
    """The hub asks about one lot, and extends the time for it with the reason (DPS-12)."""
    by, row = people["hub_assessor"], application.lots.order_by("lot__number")[0]
    _at("2017-12-13 11:00")
    steps.declare_interest(by=by, application_lot=row, has_conflict=False)
    asked = steps.ask_clarification(
        by=by, application_lot=row, question="Which company of the group holds the professional indemnity cover?"
    )
    _at("2017-12-14 09:20")
    steps.answer_clarification(
        by=people["supplier_3_owner"], clarification=asked,
        answer="Meridian Group Holdings plc holds it for every company of the group; the schedule is attached.",
        uploads=[a_scan("Schedule of insured companies", application.organisation)],
    )  # fmt: skip
    _at("2017-12-14 15:10")
    steps.extend(by=by, application_lot=row, reason="The insurer has to confirm the schedule of insured companies.")


def _step_back(application: Application, people: dict[str, User]) -> None:
    """A decision maker has a conflict of interest in one application; what was done about it is recorded."""
    declared = steps.declare_interest(
        by=people["hub_decider_2"], application_lot=application.lots.all()[0], has_conflict=True,
        details="My partner works in their product team.",
    )  # fmt: skip
    steps.record_conflict_measure(
        by=people["hub_decider"], declaration=declared,
        measure="Delia Second takes no part. Dominic Decider decides all lots of this application.",
    )  # fmt: skip


def _reconsider(application: Application, people: dict[str, User]) -> None:
    """The rejected supplier asks for another look; a second decision maker upholds the rejection."""
    row = application.lots.get()
    _at("2017-12-20 15:30")
    steps.ask_reconsideration(
        by=people["supplier_4_owner"], application_lot=row,
        request="R01 is in our release of March 2018. The roadmap we sent names the date.",
    )  # fmt: skip
    _at("2018-01-04 11:00")
    steps.declare_interest(by=people["hub_decider_2"], application_lot=row, has_conflict=False)
    steps.answer_reconsideration(
        by=people["hub_decider_2"], application_lot=row, outcome="upheld",
        answer="The lot asks for what a product does when the request is received. Apply again once the release is in "
        "use: the system stays open until its end.",
    )  # fmt: skip


def _decide(application: Application, people: dict[str, User]) -> None:
    for row in application.lots.order_by("lot__number"):
        applications.assess(row, people["hub_assessor"])
        applications.decide(row, people["hub_decider"])


def _award(dps: DynamicPurchasingSystem, people: dict[str, User]) -> None:
    _at("2018-01-15 10:00")
    call_offs.enrol(people)
    awarded = call_offs.awarded(dps, people, _at)
    evaluators = [people[f"evaluator_{number}"] for number in (1, 2, 3)]
    _at("2018-01-30 10:00")
    evaluation.name_panel(awarded, people["officer"], evaluators)
    names = [people[key].organisations()[0].name for key in ("supplier_1_owner", "supplier_2_owner")]
    for person, scores in zip(
        evaluators, (([5, 4, 4], [4, 3, 3]), ([4, 4, 5], [4, 3, 2]), ([4, 5, 4], [3, 4, 3])), strict=True
    ):
        evaluation.score(awarded, person, dict(zip(names, scores, strict=True)))
    evaluation.agree(awarded, people["officer"], dict(zip(names, ([4, 4, 4], [4, 3, 3]), strict=True)))
    award = evaluation.recommend(awarded, people["officer"])
    _at("2018-02-01 15:00")
    award = evaluations.approve_award(by=people["approver"], award=award)
    notices.publish_award_notice(by=people["officer"], award=award)


def _first_round(people: dict[str, User]) -> DynamicPurchasingSystem:
    """A second DPS, whose first round has the longer time; a supplier applies in it (DPS-13)."""
    _at("2018-02-02 10:00")
    dps = small.establish(BOOKING, drafter=people["hub_assessor"], decider=people["hub_decider"])
    notices.release_pending()  # its notice stands before those of later days
    _at("2018-02-05 09:20")
    applications.apply(dps, _firm(people["supplier_2_owner"]), applications.SCRIPTS["booking"])
    return dps


def _leave_undone(dps: DynamicPurchasingSystem, people: dict[str, User]) -> None:
    """What nobody did in time: a member did not answer, and the hub did not decide (DPS-12, DPS-17)."""
    by = people["hub_assessor"]
    _at("2018-01-12 14:00")
    steps.ask_for_declarations(
        by=by, dps=dps, members=[_firm(people["supplier_3_owner"])], reason="Your hosting company has changed."
    )
    late = applications.apply(dps, _firm(people["supplier_2_owner"]), applications.SCRIPTS["video too"]).lots.get()
    _at("2018-01-15 09:30")
    steps.declare_interest(by=by, application_lot=late, has_conflict=False)
    steps.extend(by=by, application_lot=late, reason="A second practice has to repeat the test of the video calls.")
    steps.save_filter(by=by, name="Late and nobody's", query="state=late&whose=nobody")


def _change(dps: DynamicPurchasingSystem, people: dict[str, User]) -> None:
    """A version of the specification with its round, a new lot, and the notice corrected by another notice."""
    drafter, decider = people["hub_assessor"], people["hub_decider"]
    version = changes.change(dps, drafter=drafter, decider=decider)
    correction = changes.correct(dps, drafter=drafter, decider=decider)
    change_notices.publish_change_notice(by=decider, variation=correction)
    _at("2018-02-06 14:00")
    rounds.run(version, by=drafter, answers_first=_firm(people["supplier_1_owner"]))


def _prolong(dps: DynamicPurchasingSystem, people: dict[str, User]) -> None:
    """The end of the validity moves, by a notice of its own (DPS-19)."""
    longer = changes.prolong(dps, drafter=people["hub_assessor"], decider=people["hub_decider"])
    change_notices.publish_change_notice(by=people["hub_decider"], variation=longer)


def _end(dps: DynamicPurchasingSystem, people: dict[str, User]) -> None:
    """A DPS ends before its time, by a notice of its own (DPS-19)."""
    over = changes.end_early(dps, drafter=people["hub_assessor"], decider=people["hub_decider"])
    change_notices.publish_change_notice(by=people["hub_decider"], variation=over)


def _wait_for_a_decision(dps: DynamicPurchasingSystem, people: dict[str, User]) -> None:
    """An application with a declared ground, in one of whose files something was found since."""
    waiting = applications.apply(dps, _firm(people["supplier_5_owner"]), applications.SCRIPTS["waiting"])
    applications.weigh(waiting.lots.get(), people["hub_assessor"])
    proof = waiting.evidence.select_related("document").get(question__startswith="req-", removed_at=None)
    documents.withhold(document=proof.document, finding="Demonstration.Macro")


def _renew_declarations(dps: DynamicPurchasingSystem, people: dict[str, User]) -> None:
    """The members of lot 2 are asked; one has answered, one has not."""
    owner = people["supplier_1_owner"]
    campaign = steps.ask_for_declarations(
        by=people["hub_assessor"], dps=dps, lot=dps.lots.get(number=2), reason="Before the first call-off of this lot."
    )
    steps.declare(
        by=owner, declaration=campaign.declarations.get(organisation=_firm(owner)), answer="unchanged", details="",
        signatory_name=owner.name, signatory_position="Managing director",
    )  # fmt: skip


def _ask_for_proof(people: dict[str, User]) -> None:
    """Two members of lot 1 are asked to prove what they declared; the authority is asked what one answered."""
    firms = [_firm(people[key]) for key in ("supplier_1_owner", "supplier_2_owner")]
    admissions = [Admission.objects.get(organisation=firm, lot__number=1) for firm in firms]
    evidence.ask_for_proof(people["hub_assessor"], admissions)
    information.ask(people["hub_assessor"], admissions[0])


def _firm(owner: User) -> Organisation:
    return owner.organisations()[0]


def _at(text: str) -> None:
    clock.shift_to(uk_moment(text))
