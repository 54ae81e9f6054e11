"""What the hub and a public body settle before it buys: e-mail domains of its people, and the access agreement."""

from __future__ import annotations

import re

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction

from accounts import policies
from accounts.agreement import CURRENT
from accounts.domains import domain_of, may_have_address
from accounts.models import AccessAgreement, AllowedDomain, Organisation, User
from accounts.policy import enforce
from ledger import actions as ledger
from ledger import clock

FORM = re.compile(r"(?!-)[a-z0-9-]{1,63}(\.[a-z0-9-]{1,63})+")


@transaction.atomic
def allow_domain(*, by: User, organisation: Organisation, domain: str, reason: str) -> AllowedDomain:
    """Let people of this body have addresses of a domain outside the public sector's own. Allowing it twice is once."""
    enforce(policies.may_allow_domains, by, organisation)
    domain = domain.strip().lower().removeprefix("@")
    if not FORM.fullmatch(domain):
        raise ValidationError({"domain": "Give a domain such as example.org.uk."})
    allowed, is_new = AllowedDomain.objects.get_or_create(
        organisation=organisation, domain=domain, withdrawn_at=None,
        defaults={"reason": reason.strip(), "allowed_by": by, "allowed_at": clock.now()},
    )  # fmt: skip
    if is_new:
        facts = {"domain": domain, "reason": reason.strip()}
        ledger.record(verb="domain_allowed", obj=organisation, actor=by, organisation=organisation, facts=facts)
    return allowed


@transaction.atomic
def withdraw_domain(*, by: User, allowed: AllowedDomain) -> None:
    """From now on nobody new joins with such an address."""
    enforce(policies.may_allow_domains, by, allowed.organisation)
    if AllowedDomain.objects.filter(pk=allowed.pk, withdrawn_at__isnull=True).update(withdrawn_at=clock.now()):
        ledger.record(
            verb="domain_withdrawn", obj=allowed.organisation, actor=by, organisation=allowed.organisation,
            facts={"domain": allowed.domain},
        )  # fmt: skip


def check_domain(organisation: Organisation, email: str) -> None:
    """Raise ValidationError unless people of this public body may have such an address."""
    if not may_have_address(organisation, email):
        domain, general = domain_of(email), settings.PUBLIC_BODY_DOMAINS
        raise ValidationError(
            {
                "email": f"People of public bodies have addresses of {', '.join(general)}. For {organisation} a "
                f"decision maker of the hub can allow {domain} too, with a reason."
            }
        )


@transaction.atomic
def sign_agreement(
    *, by: User, organisation: Organisation, signatory_name: str, signatory_position: str, agreed: bool
) -> AccessAgreement:
    """Sign the access agreement for a public body. Signing the same text twice is signing it once."""
    organisation = Organisation.objects.select_for_update().get(pk=organisation.pk)
    enforce(policies.may_sign_agreement, by, organisation)
    if not agreed:
        raise ValidationError({"agreed": "Confirm that you may sign for the body."})
    held = organisation.agreements.filter(version=CURRENT.version).first()
    if held is not None:
        return held
    signed = AccessAgreement.objects.create(
        organisation=organisation, version=CURRENT.version, sha256=CURRENT.sha256, signed_by=by, signed_at=clock.now(),
        signatory_name=signatory_name.strip(), signatory_position=signatory_position.strip(),
    )  # fmt: skip
    ledger.record(
        verb="agreement_signed", obj=signed, actor=by, organisation=organisation,
        facts={"version": signed.version, "sha256": signed.sha256},
    )  # fmt: skip
    return signed
