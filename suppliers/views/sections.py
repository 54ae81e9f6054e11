"""The page of the questionnaire that an address names, and its form, for every door that takes answers."""

from __future__ import annotations

from dataclasses import replace

from django.http import Http404, HttpRequest

from documents.resumed import posted_with_files
from dps.models import Lot
from ledger import clock
from suppliers import presenters, sizes
from suppliers.forms.sections import SectionForm
from suppliers.models import Application
from suppliers.papers import paper_for, with_removed_party
from suppliers.questionnaire import Section
from suppliers.readiness import Readiness, readiness_of

REMOVED = "This organisation has been removed from the application, so nothing is kept for it."


def asked(request: HttpRequest, application: Application) -> tuple[Readiness, Section]:
    """The application and the page that the address names.

    What is sent for a lot that a colleague took out of the application meanwhile is kept with the rest of that lot;
    what is sent for an organisation that was removed is read, so that it can be shown once more.
    """
    readiness = readiness_of(application, at=clock.now())
    try:
        return readiness, section_or_404(readiness, request)
    except Http404:
        if request.method != "POST":
            raise
    every_lot = Lot.objects.filter(dps=application.dps_id).order_by("number")
    paper = paper_for(application, every_lot, readiness.parties)
    readiness = replace(readiness, paper=with_removed_party(paper, request.resolver_match.kwargs["section"]))
    return readiness, section_or_404(readiness, request)


def is_removed(readiness: Readiness, section: Section) -> bool:
    """Whether the page is of another organisation that the application does not name any more."""
    return section.party is not None and section.party not in {party.pk for party in readiness.parties}


def section_or_404(readiness: Readiness, request: HttpRequest) -> Section:
    """The page that the address names."""
    try:
        return readiness.paper.section(request.resolver_match.kwargs["section"])
    except KeyError as missing:
        raise Http404 from missing


def form_of(readiness: Readiness, section: Section, request: HttpRequest) -> SectionForm:
    """The page's form with what was sent, or else what is kept or known already."""
    asks_size = not section.party and any(question.prefill.startswith("size_") for question in section.questions)
    stated = sizes.offered(readiness.application.organisation, clock.now()) if asks_size else {}
    initial = presenters.prefill(readiness, section, request.user, stated)
    return SectionForm(
        section,
        readiness.shown[section.key],
        readiness.section_kept(section),
        *posted_with_files(request),
        initial=initial,
    )
