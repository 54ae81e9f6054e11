"""Passports for the demonstration: one that no longer counts, and one that a colleague fills in an application with."""

from __future__ import annotations

from django.core.files.uploadedfile import SimpleUploadedFile

from accounts.models import User
from dps.models import DynamicPurchasingSystem
from ledger import clock
from suppliers import actions, passports
from suppliers.answers import Written, stamp
from suppliers.models import Application, PassportExport
from suppliers.readiness import readiness_of


def hand_on(owner: User) -> PassportExport:
    """A passport whose consent was withdrawn, and the one that stands."""
    gone = _made(owner, "Northern Care Procurement", "To apply there without typing the same answers again.")
    actions.withdraw_consent(by=owner, consent=gone.consent)
    return _made(owner, "NHS England", "To apply for appointment booking with the same answers.")


def _made(owner: User, recipient: str, purpose: str) -> PassportExport:
    consent = actions.give_consent(
        by=owner, organisation=owner.organisations()[0], recipient=recipient, purpose=purpose
    )
    return actions.make_passport(by=owner, consent=consent)


def fill_in(dps: DynamicPurchasingSystem, export: PassportExport, *, owner: User, by: User) -> Application:
    """The owner downloads the passport; the colleague begins an application and fills it in: all is to be looked at."""
    stored = actions.hand_out(by=owner, export=export)
    content = b"".join(passports.archive(export, stored))
    draft = actions.start_application(
        by=by, dps=dps, organisation=export.consent.organisation, lots=list(dps.lots.all())
    )
    upload = SimpleUploadedFile("passport.zip", content, content_type="application/zip")
    actions.import_passport(by=by, application=draft, upload=upload)
    return draft


def look_at_first_page(draft: Application, *, by: User) -> None:
    """The colleague looks at what came from the passport, adds the web address, and saves the page."""
    readiness = readiness_of(draft, at=clock.now())
    section = readiness.paper.section("organisation")
    kept = {q.key: readiness.kept[section.slot(q)] for q in section.questions if section.slot(q) in readiness.kept}
    written = {key: Written(one.content, stamp(one)) for key, one in kept.items()}
    written["org-website"] = Written("https://www.clearway.example", stamp(None))
    actions.save_answers(by=by, application=draft, section=section, written=written)
