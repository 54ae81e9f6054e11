"""The two bodies of law under which a system of this kind may stand, as values to pass in.

The Public Contracts Regulations 2015 rule a dynamic purchasing system begun before 24 February 2025; the Procurement
Act 2023 rules a dynamic market begun since.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import Enum
from types import MappingProxyType

from regulations.limits import Limit, Unit


class Fees(Enum):
    """Who may be charged for taking part."""

    NOBODY = "nobody"
    WINNERS = "only suppliers that were awarded a contract"


class Refinement(Enum):
    """Where it stands that award criteria may be made more precise for one call-off."""

    REGULATION_34_24 = "regulation 34(24)"
    SECTION_24 = "section 24"


@dataclass(frozen=True, slots=True)
class Regime:
    """One body of law: what a system under it is called, its time limits by purpose, and where it differs."""

    key: str
    name: str
    system: str
    begins: date
    last_day: date | None
    limits: Mapping[str, Limit]
    scope: str
    admission: str
    call_off_start: str
    removal: str
    refinement: Refinement
    fees: Fees
    notices: Mapping[str, str]

    def limit(self, purpose: str) -> Limit:
        """The time limit for a purpose; LookupError, in plain words, where this law fixes none."""
        try:
            return self.limits[purpose]
        except KeyError:
            raise LookupError(f"The {self.name} sets no fixed time limit for “{purpose.replace('_', ' ')}”") from None

    def governs(self, established_on: date) -> bool:
        """Whether a system established on this day stands under this law."""
        return self.begins <= established_on and (self.last_day is None or established_on <= self.last_day)


def _by_purpose(**limits: Limit) -> Mapping[str, Limit]:
    return MappingProxyType(limits)


PCR_2015 = Regime(
    key="pcr2015",
    name="Public Contracts Regulations 2015",
    system="dynamic purchasing system",
    begins=date(2015, 2, 26),
    last_day=date(2025, 2, 23),
    limits=_by_purpose(
        first_round=Limit("DPS-07", 30, Unit.DAYS, "the contract notice was sent"),
        tender=Limit("DPS-08", 10, Unit.DAYS, "the invitation to tender was sent"),
        assessment=Limit("DPS-12", 10, Unit.WORKING_DAYS, "the request to participate was received"),
        assessment_extended=Limit(
            "DPS-12", 15, Unit.WORKING_DAYS, "the request to participate was received", variant="extended"
        ),
        renewed_declaration=Limit("DPS-17", 5, Unit.WORKING_DAYS, "the request for a renewed declaration was sent"),
        debrief=Limit("INF-01", 15, Unit.DAYS, "the written request was received"),
        additional_information=Limit("DOC-01", 6, Unit.DAYS_BEFORE, "tenders are due"),
        standstill=Limit("STD-01", 10, Unit.DAYS, "the standstill notice was sent electronically"),
        standstill_other_means=Limit(
            "STD-01", 15, Unit.DAYS, "the standstill notice was sent by other means", variant="other-means"
        ),
        award_notice=Limit("NOT-01", 30, Unit.DAYS, "the contract was awarded"),
        award_notice_quarterly=Limit("NOT-01", 30, Unit.DAYS, "the quarter ended", variant="quarter-ended"),
        national_publication=Limit("NOT-03", 48, Unit.HOURS, "the notice was received for first publication"),
        contracts_finder=Limit("CF-01", 24, Unit.HOURS, "the notice could first be published nationally"),
        contracts_finder_below=Limit("CF-04", 24, Unit.HOURS, "the opportunity was first advertised elsewhere"),
        award_information=Limit("CF-05", 90, Unit.DAYS, "the contract was last signed"),
        award_information_central=Limit("CF-05", 30, Unit.DAYS, "the contract was last signed", variant="central"),
        challenge=Limit("CHAL-01", 30, Unit.DAYS, "the supplier knew of the ground"),
        records=Limit("REC-03", 3, Unit.YEARS, "the contract was awarded"),
        freedom_of_information=Limit("CONF-01", 20, Unit.WORKING_DAYS, "the request for information was received"),
    ),
    scope="purchases in common use that the market generally offers",
    admission="any time, without a cap; each request assessed within a fixed number of working days",
    call_off_start="invitation to every admitted supplier of the category",
    removal="regulations 57 and 59",
    refinement=Refinement.REGULATION_34_24,
    fees=Fees.NOBODY,
    notices=MappingProxyType(
        {"establishment": "F02", "change": "F14", "award": "F03", "modification": "F20", "termination": "F03"}
    ),
)

PA_2023 = Regime(
    key="pa2023",
    name="Procurement Act 2023",
    system="dynamic market",
    begins=date(2025, 2, 24),
    last_day=None,
    limits=_by_purpose(
        tender=Limit("PA-54", 10, Unit.DAYS, "the invitation to tender was sent"),
        standstill=Limit("PA-51", 8, Unit.WORKING_DAYS, "the voluntary standstill began"),
    ),
    scope="any purchase above the threshold, concessions only for utilities",
    admission="any time, without a cap, within a reasonable period; conditions stay as they were for the whole term",
    call_off_start="tender notice each time; applications of those who asked or tendered are considered first",
    removal="section 37: excluded suppliers have to be removed, excludable or failing ones may be, with notice",
    refinement=Refinement.SECTION_24,
    fees=Fees.WINNERS,
    notices=MappingProxyType(
        {
            "intention": "UK13",
            "establishment": "UK14",
            "change": "UK15",
            "termination": "UK16",
            "call_off": "UK4",
            "award": "UK6",
            "contract": "UK7",
            "cancelled": "UK12",
        }
    ),
)

REGIMES: Mapping[str, Regime] = MappingProxyType({regime.key: regime for regime in (PCR_2015, PA_2023)})

PCR_SYSTEMS_END = date(2029, 2, 23)
"""The last day on which a dynamic purchasing system under the 2015 regulations can still run."""


def regime_of(established_on: date) -> Regime:
    """The law that a system established on this day stands under; LookupError before 26 February 2015."""
    for regime in REGIMES.values():
        if regime.governs(established_on):
            return regime
    raise LookupError(f"No law held here governs a system established on {established_on.isoformat()}")
