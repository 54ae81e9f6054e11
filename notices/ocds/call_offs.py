"""Releases about call-offs: each a contracting process of its own, related to its DPS."""

from __future__ import annotations

from datetime import datetime, time
from decimal import Decimal
from typing import Any

from evaluations.models import Award, Contract
from notices.ocds.parts import Json, moment, money, ocid_of, party, pruned, reference_to, release
from regulations.words import UK
from tenders.models import Competition

OF_THE_INVITED = {"description", "value", "awardCriteria", "awardCriteriaDetails"}


def call_off_release(competition: Competition) -> Json:
    """That there is an invitation (tag tender). What it says goes to the invited; it is public with the award."""
    tender = {name: said for name, said in _tender(competition, "active").items() if name not in OF_THE_INVITED}
    return _release(competition, "tender", competition.published_at, tender=tender)


def award_release(award: Award, notice_date: datetime, withheld: dict[str, str]) -> Json:
    """The outcome (tag award): the winner, or that nothing was awarded, with the statistics of the bids."""
    competition = award.competition
    status = "complete" if award.winner else "unsuccessful"
    blocks: dict[str, Any] = {"tender": _tender(competition, status), "bids": {"statistics": _statistics(award)}}
    parties = []
    if award.winner:
        blocks["awards"] = [_award(award, withheld)]
        parties = [party(award.winner.organisation, "supplier", "tenderer")]
    return _release(competition, "award", notice_date, parties, **blocks)


def contract_release(contract: Contract, withheld: dict[str, str]) -> Json:
    """The signed contract (tag contract); what its award notice withholds stays out."""
    award = contract.award
    competition = award.competition
    signed = datetime.combine(contract.concluded_on, time(12), UK)
    made = {
        "id": str(contract.pk),
        "awardID": str(award.pk),
        "title": competition.title,
        "status": "active",
        "dateSigned": moment(signed),
        "value": None if "value" in withheld else money(contract.value_ex_vat),
        "period": {
            "startDate": moment(datetime.combine(contract.starts_on, time(0), UK)),
            "endDate": moment(datetime.combine(contract.ends_on, time(23, 59, 59), UK)),
        },
    }
    suppliers = [party(award.winner.organisation, "supplier", "tenderer")] if award.winner else []
    blocks = {
        "tender": _tender(competition, "complete"),
        "awards": [_award(award, withheld)],
        "contracts": [pruned(made)],
    }
    return _release(competition, "contract", contract.recorded_at, suppliers, **blocks)


def _release(
    competition: Competition, tag: str, date: datetime | None, parties: list[Json] | None = None, **blocks: Any
) -> Json:
    ocid = ocid_of(competition.reference)
    return release(
        ocid, f"{ocid}-{tag}", date or competition.created_at, tag,
        [party(competition.buyer, "buyer", "procuringEntity"), *(parties or [])],
        buyer=reference_to(competition.buyer),
        relatedProcesses=[
            {
                "id": "dps",
                "relationship": ["framework"],
                "title": competition.dps.title,
                "scheme": "ocid",
                "identifier": ocid_of(competition.dps.reference),
            }
        ],
        **blocks,
    )  # fmt: skip


def _tender(competition: Competition, status: str) -> Json:
    return pruned(
        {
            "id": competition.reference,
            "title": competition.title,
            "description": competition.need,
            "status": status,
            "procuringEntity": reference_to(competition.buyer),
            "value": money(competition.value_ex_vat),
            "procurementMethod": "selective",
            "procurementMethodDetails": "Call-off competition under a dynamic purchasing system",
            "mainProcurementCategory": "services",
            "awardCriteria": "ratedCriteria",
            "awardCriteriaDetails": "; ".join(
                f"{c.title} {c.weight.normalize():f}%" for c in competition.criteria.all()
            ),
            "submissionMethod": ["electronicSubmission"],
            "tenderPeriod": {
                "startDate": moment(competition.published_at) if competition.published_at else None,
                "endDate": moment(competition.deadline) if competition.deadline else None,
            },
            "techniques": {"hasDynamicPurchasingSystem": True},
            "competitive": True,
        }
    )


def _award(award: Award, withheld: dict[str, str]) -> Json:
    winner = next((row for row in award.result["bids"] if row["bid"] == str(award.winner_id)), None)
    value = None if "value" in withheld or winner is None else money(Decimal(winner["price_ex_vat"]))
    assert award.winner is not None and award.approved_at is not None  # noqa: S101, PT018  # asked by the callers
    return pruned(
        {
            "id": str(award.pk),
            "title": award.competition.title,
            "description": award.reasons,
            "status": "active",
            "date": moment(award.approved_at),
            "value": value,
            "suppliers": [reference_to(award.winner.organisation)],
        }
    )


def _statistics(award: Award) -> list[Json]:
    opening = award.competition.opening
    opened = opening.opened_bids.count()
    date = moment(opening.opened_at)
    small = opening.opened_bids.filter(bid__organisation__supplier_profile__is_sme=True).count()
    measures = {"bids": opened, "validBids": len(award.result["bids"]), "electronicBids": opened, "smeBids": small}
    return [
        {"id": str(number), "measure": measure, "value": value, "date": date}
        for number, (measure, value) in enumerate(measures.items(), start=1)
    ]
