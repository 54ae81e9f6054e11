"""What all releases are made of."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import Any

from django.conf import settings

from accounts.models import Organisation

Json = dict[str, Any]


def ocid_of(reference: str) -> str:
    """A contracting process of ours: the publisher's prefix and the reference."""
    return f"{settings.OCID_PREFIX}-{reference}"


def release(ocid: str, release_id: str, date: datetime, tag: str, parties: list[Json], **blocks: Any) -> Json:
    """A release with its parties and blocks; empty values are left out."""
    made: Json = {
        "ocid": ocid,
        "id": release_id,
        "date": moment(date),
        "tag": [tag],
        "initiationType": "tender",
        "language": "en",
        "parties": parties,
    }
    return made | {name: pruned(block) for name, block in blocks.items() if block}


def moment(value: datetime) -> str:
    """A moment as OCDS writes it."""
    return value.isoformat(timespec="seconds")


def money(value: Decimal | None) -> Json | None:
    """Pounds without VAT."""
    return None if value is None else {"amount": float(value), "currency": "GBP"}


def party_id(organisation: Organisation) -> str:
    """GB-NHS for ODS codes, GB-COH for company numbers, our own key otherwise."""
    identifier = _identifier(organisation)
    return f"{identifier['scheme']}-{identifier['id']}" if "scheme" in identifier else str(organisation.pk)


def reference_to(organisation: Organisation) -> Json:
    """A party named where it acts."""
    return {"id": party_id(organisation), "name": organisation.name}


def party(organisation: Organisation, *roles: str) -> Json:
    """A party with its identifier, address and roles."""
    return pruned(
        {
            **reference_to(organisation),
            "identifier": {**_identifier(organisation), "legalName": organisation.name},
            "address": {
                "streetAddress": organisation.address,
                "postalCode": organisation.postcode,
                "region": organisation.region,
                "countryName": "United Kingdom",
            },
            "roles": list(roles),
        }
    )


def _identifier(organisation: Organisation) -> Json:
    if organisation.ods_code:
        return {"scheme": "GB-NHS", "id": organisation.ods_code}
    if organisation.company_number:
        return {"scheme": "GB-COH", "id": organisation.company_number}
    return {"id": str(organisation.pk)}


def pruned(value: Any) -> Any:
    """Without empty strings, lists, objects and nothing: the schema has no place for them."""
    if isinstance(value, dict):
        kept = {key: pruned(inner) for key, inner in value.items()}
        return {key: inner for key, inner in kept.items() if inner not in (None, "", [], {})}
    if isinstance(value, list):
        return [pruned(inner) for inner in value]
    return value
