"""What the domain of an e-mail address tells: only of addresses whose owner has confirmed them."""

from __future__ import annotations

from allauth.account.models import EmailAddress
from django.conf import settings
from django.db.models import Q, QuerySet

from accounts.models import Kind, Organisation, User

# Anybody, or everybody of a whole sector, has an address there: it tells nothing about where somebody works.
SHARED = frozenset((
    "aol.co.uk", "aol.com", "blueyonder.co.uk", "btinternet.com", "btopenworld.com", "duck.com", "email.com",
    "fastmail.com", "fastmail.fm", "gmail.com", "gmx.co.uk", "gmx.com", "gmx.de", "gmx.net", "googlemail.com",
    "hey.com", "hotmail.co.uk", "hotmail.com", "hushmail.com", "icloud.com", "inbox.com", "live.co.uk", "live.com",
    "mac.com", "mail.com", "mail.ru", "me.com", "msn.com", "nhs.net", "nhs.uk", "ntlworld.com", "outlook.co.uk",
    "outlook.com", "o2.co.uk", "plus.com", "pm.me", "proton.me", "protonmail.com", "qq.com", "rocketmail.com",
    "sky.com", "talk21.com", "talktalk.net", "tiscali.co.uk", "tutanota.com", "tuta.io", "virginmedia.com",
    "web.de", "yahoo.co.uk", "yahoo.com", "yahoo.de", "yahoo.fr", "yandex.com", "yandex.ru", "ymail.com", "zoho.com",
))  # fmt: skip


def domain_of(email: str) -> str:
    """What stands behind the @, in lower case."""
    return email.rpartition("@")[2].lower()


def own_domains(person: User) -> set[str]:
    """The domains of the person's confirmed addresses that tell where they work."""
    addresses = EmailAddress.objects.filter(user_id=person.pk, verified=True).values_list("email", flat=True)
    return {domain_of(address) for address in addresses} - SHARED


def suppliers_of(domains: set[str]) -> QuerySet[Organisation]:
    """The suppliers on whose team somebody has a confirmed address of these domains."""
    suppliers = Organisation.objects.filter(kind=Kind.SUPPLIER)
    if not domains:
        return suppliers.none()
    matches = Q()
    for domain in domains:
        matches |= Q(email__iendswith=f"@{domain}")
    colleagues = EmailAddress.objects.filter(matches, verified=True).values("user_id")
    return suppliers.filter(memberships__user__in=colleagues, memberships__ended_at__isnull=True).distinct()


def shared_domain(person: User, organisation: Organisation) -> str:
    """A domain that the person shares with a colleague there; empty if there is none."""
    for domain in sorted(own_domains(person)):
        if suppliers_of({domain}).filter(pk=organisation.pk).exists():
            return domain
    return ""


def may_have_address(organisation: Organisation, email: str) -> bool:
    """Whether people of the organisation may have such an address; suppliers' people may have any."""
    domain = domain_of(email)
    general: list[str] = settings.PUBLIC_BODY_DOMAINS
    if organisation.is_supplier or any(domain == one or domain.endswith(f".{one}") for one in general):
        return True
    return organisation.allowed_domains.filter(domain=domain, withdrawn_at__isnull=True).exists()
