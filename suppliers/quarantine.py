"""Who is told when the malware scan finds something in a file of a supplier: as it arrives, or later."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.urls import reverse

from accounts.models import SUPPLIER_WRITERS, Kind, Organisation, Role, User
from documents.models import Document
from ledger import clock
from notifications import actions as notifications
from suppliers import held, queries
from suppliers.addresses import address
from suppliers.models import Admission, Application, Clarification, Evidence, RoundFile

FOR_THE_HUB = "Ask for another copy if you need it."


@dataclass(frozen=True)
class Use:
    """Where a file stands: whose it is and where they put it right; who of the hub reads it, and where."""

    key: str
    about: str
    organisation: Organisation
    own_link: str
    what_to_do: str
    hub: Iterable[User] = ()
    hub_link: str = ""


def tell(document: Document) -> None:
    """Tell whose file it is, and the hub: of an upload at once, of a kept file wherever it is with the hub already."""
    if document.find.on_arrival:
        _tell_of_upload(document)
        return
    for use in _uses(document):
        found = f"The malware scan found something in “{document.name}”"
        subject = f"{use.about}: a file was quarantined"
        notifications.notify(
            people={*queries.organisation_people(use.organisation, *SUPPLIER_WRITERS), *_uploader(document)},
            subject=subject, body=f"{found}, so nobody can open it any more. {use.what_to_do}", link=use.own_link,
            key=f"quarantined:{document.pk}:{use.key}:applicant",
        )  # fmt: skip
        notifications.notify(
            people=list(use.hub), subject=subject,
            body=f"{found} of {use.organisation}, so nobody can open it any more. {FOR_THE_HUB}", link=use.hub_link,
            key=f"quarantined:{document.pk}:{use.key}:hub",
        )  # fmt: skip


def _uploader(document: Document) -> list[User]:
    """Who put it in, if still of that supplier: whoever has left learns no more."""
    person = document.uploaded_by
    still_there = person is not None and document.organisation in person.organisations(*SUPPLIER_WRITERS)
    return [person] if person and still_there else []


def _uses(document: Document) -> Iterable[Use]:
    yield from _in_applications(document)
    yield from _in_answers(document)
    yield from _in_what_is_held(document)
    yield from _in_rounds(document)


def _in_applications(document: Document) -> Iterable[Use]:
    used = Evidence.objects.filter(document=document, removed_at=None)
    for one in Application.objects.filter(pk__in=used.values("application")).select_related("dps", "organisation"):
        own = str(one.pk), one.reference, one.organisation, address("suppliers:application", one)
        if one.is_draft:
            yield Use(*own, "Replace or remove it: the application cannot be submitted with it.")
            continue
        lot = one.lots.filter(submitted_at__isnull=False).first()
        if lot and not one.withdrawn_at:
            todo = "The hub knows, and asks you for another copy if it needs one."
            yield Use(*own, todo, queries.assessors(one.dps), address("suppliers:assess", lot))


def _in_answers(document: Document) -> Iterable[Use]:
    rows = Clarification.objects.filter(documents=document, application_lot__withdrawn_at=None)
    for asked in rows.select_related("application_lot__application__dps", "application_lot__application__organisation"):
        one = asked.application_lot.application
        yield Use(
            str(asked.pk), one.reference, one.organisation, address("suppliers:clarification", asked),
            "The hub knows, and asks you for another copy if it needs one.", queries.assessors(one.dps),
            address("suppliers:assess", asked.application_lot),
        )  # fmt: skip


def _in_what_is_held(document: Document) -> Iterable[Use]:
    now = clock.now()
    for row in held.now_held().filter(held.is_member(now), document=document):
        bodies = list(held.hubs_of(row, now))
        admission = (
            Admission.objects.in_force(now).filter(organisation=row.organisation).order_by("admitted_at").first()
        )
        yield Use(
            str(row.pk), row.title, row.organisation, address("suppliers:renew_evidence", row),
            "Give another copy in its place.", _assessors_of(bodies),
            address("suppliers:member", admission) if admission else "",
        )  # fmt: skip


def _in_rounds(document: Document) -> Iterable[Use]:
    rows = RoundFile.objects.filter(document=document, removed_at=None)
    for row in rows.select_related("member__admission__lot__dps", "member__admission__organisation"):
        member, dps = row.member, row.member.admission.lot.dps
        yield Use(
            str(row.pk), dps.reference, member.admission.organisation, address("suppliers:round_answer", member),
            "Give another copy in its place." if member.submitted_at is None else "The hub knows.",
            queries.assessors(dps) if member.submitted_at else (), address("suppliers:assess_round", member),
        )  # fmt: skip


def _tell_of_upload(document: Document) -> None:
    """Tell who sent it, and the hubs to which their firm applies or is admitted; once for each file of a firm."""
    firm, sender = document.organisation, document.uploaded_by
    if firm is None or sender is None or firm.kind != Kind.SUPPLIER:
        return
    said = f"The malware scan found something in “{document.name}”. It is in quarantine: nobody can open it."
    key = f"infected:{document.sha256}:{firm.pk}"
    notifications.notify(
        people=[sender], subject="A file is in quarantine", link=reverse("suppliers:applications"), key=key,
        body=f"{said} It counts for nothing. Check your computer, and give another copy.",
    )  # fmt: skip
    hubs = Organisation.objects.filter(systems__applications__organisation=firm).distinct()
    notifications.notify(
        people=_assessors_of(hubs), subject=f"A file of {firm} is in quarantine", link=reverse("suppliers:quarantine"),
        key=f"{key}:hub", body=f"{said} {firm} is told.",
    )  # fmt: skip


def _assessors_of(bodies: Iterable[Organisation]) -> list[User]:
    return [person for body in bodies for person in queries.organisation_people(body, Role.ASSESSOR)]
