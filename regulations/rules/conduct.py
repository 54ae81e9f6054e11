"""Time, confidentiality and communication; exclusion, selection and declaration."""

from __future__ import annotations

from datetime import date

from regulations.rules.rule import Rule
from regulations.thresholds import MODERN_SLAVERY_FROM

TIME = (
    Rule(
        "TIME-01",
        "regulation 2; Regulation 1182/71",
        "Days are calendar days and the day of the event is not counted. A period ends with the last hour of its last "
        "day, or of the next working day, and holds at least two working days.",
        "CM",
        (
            "calendar.last_day",
            "calendar.period_end",
            "calendar.working_period_end",
            "limits.Minimum.check",
            "limits.Minimum.warning",
        ),
    ),
)

CONDUCT = (
    Rule(
        "ECOM-01",
        "regulation 22; Directive 2014/24, Annex IV (a)-(g)",
        "Receipt is timed exactly; nobody has access before the time limit, and only authorised persons after it; "
        "every attempt can be detected.",
        "LM",
        ("decisions.check_opening",),
    ),
    Rule(
        "CONF-01",
        "regulation 21",
        "What a supplier reasonably marked confidential is not disclosed, save by law such "
        "as freedom of information, answered within 20 working days.",
        "M",
        ("time_limits.freedom_of_information_due",),
    ),
    Rule(
        "COI-01",
        "regulation 24",
        "Conflicts of interest are prevented, identified and remedied.",
        "C",
        ("decisions.check_conflict_declared",),
    ),
    Rule(
        "DOC-01",
        "regulation 53",
        "Additional information reaches everybody at least 6 days before tenders are due.",
        "M",
        ("time_limits.information_due", "time_limits.check_information"),
    ),
    Rule(
        "INV-01",
        "regulation 54",
        "The invitation goes to all at once, in writing, with documents, call, deadline, language and weights.",
        "CM",
        ("establishment.missing_statements",),
    ),
    Rule(
        "INF-01",
        "regulation 55",
        "Who asks in writing is given the reasons within 15 days, and a tenderer also the "
        "winner's name, characteristics and relative advantages.",
        "PL",
        ("time_limits.debrief_due",),
    ),
    Rule(
        "AWD-01",
        "regulation 56(1)-(3)",
        "The contract goes only to a tender that complies, of a tenderer who is not "
        "excluded and meets the selection criteria.",
        "M",
        ("decisions.award_obstacles",),
    ),
    Rule(
        "AWD-02",
        "regulation 56(4)",
        "Incomplete or wrong information may be completed or clarified, alike for all, without changing the offer.",
        "M",
        ("decisions.check_clarification",),
    ),
)

SELECTION = (
    Rule(
        "EXC-01",
        "regulation 57(1)-(2)",
        "Listed convictions, of the operator or those who lead or control it, exclude.",
        "CM",
        ("exclusion.must_exclude",),
    ),
    Rule(
        "EXC-02",
        "regulation 57(3)-(5)",
        "Unpaid tax or social security excludes if finally decided, may exclude if "
        "shown otherwise, and neither once paid or arranged.",
        "M",
        ("exclusion.must_exclude", "exclusion.can_exclude", "exclusion.check_exclusion"),
    ),
    Rule(
        "EXC-03",
        "regulation 57(6)-(7)",
        "A binding ground may be set aside for public interest; tax also where exclusion is clearly disproportionate.",
        "C",
        ("exclusion.check_override",),
    ),
    Rule(
        "EXC-04",
        "regulation 57(8)(a)-(i)",
        "Further grounds may exclude, from breaches of labour law to undue influence.",
        "M",
        ("exclusion.can_exclude", "exclusion.grounds_of"),
    ),
    Rule(
        "EXC-05",
        "regulation 57(11)-(12)",
        "A conviction can exclude for 5 years, any other event for 3.",
        "CM",
        ("exclusion.exclusion_ends", "exclusion.can_exclude", "exclusion.check_exclusion"),
    ),
    Rule(
        "EXC-06",
        "regulation 57(13)-(17)",
        "Who compensated, co-operated and took measures may be reliable again; if "
        "that is not enough, the reasons are given.",
        "M",
        ("exclusion.missing_elements", "exclusion.check_self_cleaning", "exclusion.check_finding"),
    ),
    Rule(
        "EXC-07",
        "regulation 57(9)-(10)",
        "Exclusion is possible at any moment of the procedure; who is admitted is heard before it is removed.",
        "M",
        ("decisions.check_heard_before_removal",),
    ),
    Rule(
        "SEL-01",
        "regulation 58",
        "Selection looks at suitability, finance and technical ability, in proportion; "
        "turnover asked for is at most twice the largest expected call-off.",
        "M",
        ("thresholds.turnover_cap", "thresholds.check_turnover_criterion"),
    ),
    Rule(
        "SEL-02",
        "regulations 59, 60",
        "A self-declaration is enough at first; the winner's evidence is checked before the award.",
        "M",
        ("decisions.award_obstacles",),
    ),
    Rule(
        "SQ-01",
        "PPN 8/16",
        "The standard questionnaire: information, exclusion grounds, selection questions.",
        "CPM",
        in_force_from=date(2016, 9, 9),
    ),
    Rule(
        "MS-01",
        "Modern Slavery Act 2015, section 54",
        "A supplier with a turnover of £36 million or more publishes a modern slavery statement.",
        "M",
        ("thresholds.modern_slavery_statement_needed",),
        in_force_from=MODERN_SLAVERY_FROM,
    ),
)

RULES = (*TIME, *CONDUCT, *SELECTION)
