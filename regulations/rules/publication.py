"""Notices, standstill, challenges, Contracts Finder, thresholds and records."""

from __future__ import annotations

from datetime import date

from regulations.rules.rule import Rule

RULES = (
    Rule(
        "NOT-01",
        "regulation 50(5)",
        "Each call-off contract has its award notice within 30 days of the award, or "
        "grouped within 30 days of the end of the quarter.",
        "L",
        ("time_limits.award_notice_due",),
    ),
    Rule("NOT-02", "regulation 50(6)", "Facts may be withheld from a notice on listed grounds.", "C"),
    Rule(
        "NOT-03",
        "regulations 51-52",
        "A notice is published nationally only after its first publication, or 48 hours after that was asked for.",
        "MC",
        ("time_limits.national_publication_from", "time_limits.check_national_publication"),
    ),
    Rule(
        "STD-01",
        "regulations 86-87",
        "A standstill ends with the tenth day after an electronic notice, the fifteenth "
        "after any other, and on a working day.",
        "LPC",
        ("time_limits.standstill_ends", "time_limits.check_standstill_over"),
    ),
    Rule("STD-02", "regulation 86(5)(c)", "A call-off under a dynamic purchasing system needs no standstill.", "C"),
    Rule(
        "STD-03",
        "regulation 99(6)-(7)",
        "From the threshold on, a voluntary standstill protects a call-off from being declared ineffective.",
        "M",
        ("thresholds.standstill_recommended",),
    ),
    Rule(
        "CHAL-01",
        "regulations 92, 95",
        "A challenge has 30 days from knowledge; a claim issued suspends the contract.",
        "M",
        ("time_limits.challenge_ends", "time_limits.check_no_suspension"),
    ),
    Rule(
        "CF-01",
        "regulation 106",
        "Above the threshold, the opportunity is on Contracts Finder within 24 hours.",
        "C",
        ("time_limits.contracts_finder_due",),
    ),
    Rule("CF-02", "regulation 108", "After the award notice: contractor, date and value go on Contracts Finder.", "L"),
    Rule(
        "CF-03",
        "regulation 109",
        "Contracts Finder is told from £10,000 (central) or £25,000 on; from 21 December 2022 "
        "£12,000 or £30,000. VAT counts from 1 January 2022.",
        "CL",
        ("thresholds.contracts_finder_floor",),
    ),
    Rule(
        "CF-04",
        "regulations 110-112",
        "Below the threshold, what is advertised is on Contracts Finder within 24 hours.",
        "CM",
        ("time_limits.contracts_finder_due",),
    ),
    Rule(
        "CF-05",
        "PPN 09/21, PPN 01/23",
        "Award information is published within 90 days of the last signature, 30 for central government.",
        "C",
        ("time_limits.award_information_due",),
        in_force_from=date(2022, 1, 1),
    ),
    Rule(
        "THR",
        "regulation 5",
        "The amounts from which the whole regulations apply, revised every two years.",
        "LM",
        ("thresholds.threshold",),
    ),
    Rule("REC-01", "regulation 83", "Contracts of EUR 1 million and more are kept.", "C"),
    Rule(
        "REC-02",
        "regulation 84(1)",
        "Every contract and every system established has its report; what ends without an award, its reasons.",
        "L",
        ("decisions.check_reasons_for_the_record",),
    ),
    Rule(
        "REC-03",
        "regulation 84(7)-(9)",
        "All stages are documented, and kept for at least 3 years from the award.",
        "CP",
        ("time_limits.records_kept_until", "time_limits.check_purge"),
    ),
)
