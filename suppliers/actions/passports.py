"""Consent to hand a supplier's answers on, its withdrawal, and the passports made under it (N9)."""

from __future__ import annotations

from hashlib import sha256

from django.db import transaction

from accounts.errors import InvalidState
from accounts.models import Organisation, User
from accounts.policy import enforce
from documents.models import Scan
from ledger import actions as ledger
from ledger import clock, note, signing
from suppliers import passports, policies
from suppliers.actions.words import must_have_words
from suppliers.models import PassportConsent, PassportExport, PassportFile
from suppliers.passport import form


@transaction.atomic
def give_consent(*, by: User, organisation: Organisation, recipient: str, purpose: str) -> PassportConsent:
    """Say to whom and for what everything that was given may be handed on."""
    enforce(policies.may_export_passport, by, organisation)
    must_have_words("recipient", recipient, "Enter who gets the passport")
    must_have_words("purpose", purpose, "Say what the passport is for")
    consent = PassportConsent.objects.create(
        organisation=organisation, recipient=" ".join(recipient.split()), purpose=purpose.strip(), given_by=by,
        given_at=clock.now(),
    )  # fmt: skip
    ledger.record(verb="passport_consent_given", obj=consent, actor=by, organisation=organisation)
    return consent


@transaction.atomic
def withdraw_consent(*, by: User, consent: PassportConsent) -> None:
    """Take a consent back: no passport is made or handed out under it any more. Twice does no harm."""
    kept = _lock(consent)
    enforce(policies.may_export_passport, by, kept.organisation)
    if kept.withdrawn_at is None:
        kept.withdrawn_by, kept.withdrawn_at = by, clock.now()
        kept.save(update_fields=["withdrawn_by", "withdrawn_at"])
        ledger.record(verb="passport_consent_withdrawn", obj=kept, actor=by, organisation=kept.organisation)


@transaction.atomic
def make_passport(*, by: User, consent: PassportConsent) -> PassportExport:
    """Gather everything that was given and sign it. Files in quarantine are left out, and the passport says so."""
    kept = _lock(consent)
    enforce(policies.may_export_passport, by, kept.organisation)
    must_stand(kept)
    now = clock.now()
    gathered = passports.gather(kept.organisation)
    if not (gathered.answers or gathered.files or gathered.held):
        raise InvalidState("Nothing has been answered yet, so there is nothing to put into a passport.")
    export = _signed(kept, gathered, passports.manifest_of(kept, gathered, at=now))
    export.made_by, export.made_at = by, now
    export.save(force_insert=True)
    PassportFile.objects.bulk_create(
        PassportFile(export=export, path=path, document=document) for path, document in gathered.documents.values()
    )
    facts = {
        "consent": str(kept.pk), "sha256": export.sha256, "answers": export.answers, "files": export.files,
        "left_out": len(export.left_out),
    }  # fmt: skip
    ledger.record(verb="passport_exported", obj=export, actor=by, facts=facts, organisation=kept.organisation)
    return export


def _signed(consent: PassportConsent, gathered: passports.Gathered, manifest: form.Manifest) -> PassportExport:
    export = PassportExport(
        consent=consent, answers=len(gathered.answers), files=len(gathered.documents), left_out=gathered.left_out,
        sha256=sha256(form.as_bytes(manifest)).hexdigest(),
        note=note.sign(form.note_text(manifest), signing.verifier().name, signing.signing_key()),
    )  # fmt: skip
    passports.seal(export, manifest)
    return export


@transaction.atomic
def hand_out(*, by: User, export: PassportExport) -> list[PassportFile]:
    """Record a download; the files that go into it. InvalidState when the consent or one of the files does not hold."""
    enforce(policies.may_export_passport, by, export.consent.organisation)
    must_stand(_lock(export.consent))
    stored = list(export.stored.select_related("document"))
    for row in stored:
        if row.document.scan == Scan.QUARANTINED:
            raise InvalidState(passports.GONE_SINCE.format(name=row.document.name))
    ledger.record(verb="passport_downloaded", obj=export, actor=by, organisation=export.consent.organisation)
    return stored


def must_stand(consent: PassportConsent) -> None:
    """Nothing is handed on without a consent that stands."""
    if consent.withdrawn_at is not None:
        raise InvalidState("This consent was withdrawn, so no passport is made or handed out under it any more.")


def _lock(consent: PassportConsent) -> PassportConsent:
    rows = PassportConsent.objects.select_for_update(of=("self",)).select_related("organisation")
    return rows.get(pk=consent.pk)
