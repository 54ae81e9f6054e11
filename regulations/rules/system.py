"""The dynamic purchasing system itself: regulation 34, paragraph by paragraph."""

from __future__ import annotations

from regulations.regimes import PCR_SYSTEMS_END
from regulations.rules.rule import Rule


def _rule(number: int, paragraphs: str, text: str, source: str, *functions: str) -> Rule:
    return Rule(f"DPS-{number:02}", f"regulation {paragraphs}", text, source, functions, until=PCR_SYSTEMS_END)


RULES = (
    _rule(
        1,
        "34(1)",
        "A system is for purchases in common use that the market generally offers.",
        "P",
        "establishment.check_common_purchases",
    ),
    _rule(
        2,
        "34(2), (15)",
        "It is wholly electronic and open for its whole validity to anyone who meets the criteria.",
        "P",
        "establishment.check_open_for_applications",
    ),
    _rule(
        3,
        "34(3)-(4)",
        "Its categories are objectively defined; contract size or area may be part of that.",
        "P",
        "establishment.check_within_category",
    ),
    _rule(4, "34(5)", "The rules of the restricted procedure apply: selection, then tender, and no negotiation.", "C"),
    _rule(
        5,
        "34(6)",
        "Every applicant who meets the selection criteria is admitted; the number is not limited.",
        "C",
        "decisions.check_admission_decision",
    ),
    _rule(6, "34(7)", "Selection criteria are stated for each category.", "C", "establishment.check_criteria_stated"),
    _rule(
        7,
        "34(8)-(10)",
        "The first round leaves at least 30 days from dispatch of the contract notice. Once the first invitation to "
        "tender has gone out, requests to participate have no deadline.",
        "PM",
        "time_limits.first_round_ends",
        "time_limits.check_first_round",
        "time_limits.check_no_later_limit",
    ),
    _rule(
        8,
        "34(11)",
        "Tenders have at least 10 days from the day the invitation is sent.",
        "P",
        "time_limits.tender_ends",
        "time_limits.check_tender_deadline",
    ),
    _rule(
        9,
        "34(12)",
        "A sub-central authority may set another time that all invited suppliers agree to.",
        "P",
        "time_limits.check_shorter_by_agreement",
    ),
    _rule(10, "34(13)", "All communication is electronic.", "C"),
    _rule(
        11,
        "34(14)",
        "The call says that a system is set up, for what, how much, how it works and how to connect; its documents are "
        "free to all while it lasts.",
        "CP",
        "establishment.missing_statements",
    ),
    _rule(
        12,
        "34(16)-(17)",
        "A request is assessed within 10 working days of receipt; in an individual case, with reasons, within 15.",
        "P",
        "time_limits.assessment_due",
        "time_limits.check_assessment_extension",
    ),
    _rule(
        13,
        "34(18)-(19)",
        "In the first round the assessment may take longer, as the documents say, if no invitation is sent meanwhile.",
        "P",
        "time_limits.initial_assessment_due",
        "time_limits.check_invitation_may_go",
    ),
    _rule(
        14,
        "34(20), 55(1)",
        "Applicants hear the decision as soon as can be; a rejection gives its reasons.",
        "P",
        "decisions.check_admission_decision",
    ),
    _rule(
        15,
        "34(21)-(22)",
        "Every supplier admitted to the category is invited to each call-off, at the same time.",
        "C",
        "decisions.check_everyone_invited",
    ),
    _rule(
        16,
        "34(23)-(24)",
        "Award criteria are those of the notice; an invitation may make them more precise.",
        "PC",
        "criteria.weight_problems",
        "criteria.check_weights",
    ),
    _rule(
        17,
        "34(25)",
        "A renewed self-declaration may be asked for, within 5 working days of the request.",
        "M",
        "time_limits.declaration_due",
    ),
    _rule(18, "34(26)", "Evidence may be asked for throughout the validity.", "C"),
    _rule(
        19,
        "34(27)-(28)",
        "The validity stands in the call; a change of it is announced before it takes effect.",
        "CP",
        "establishment.check_change_announced",
    ),
    _rule(20, "34(29)", "Nobody pays for being interested or taking part.", "C", "establishment.check_fee"),
)
