"""Award and scoring: criteria, price formulas, ties, low prices, social value, changes of a contract."""

from __future__ import annotations

from regulations.rules.rule import Rule
from regulations.thresholds import CENTRAL, SOCIAL_VALUE_FROM

_PRICE = ("prices.price_results",)

RULES = (
    Rule(
        "CRIT-01",
        "regulation 67",
        "The most economically advantageous tender wins, on published criteria linked to the "
        "subject, with weights that add up to exactly 100.",
        "CM",
        ("criteria.weight_problems", "criteria.check_weights", "criteria.weighted"),
    ),
    Rule(
        "CASE-01",
        "C-81/98 Alcatel; C-532/06 Lianakis; [2014] UKSC 49; [2016] EWHC 1988",
        "Nothing unpublished counts, criteria are clear to a diligent tenderer, and every score has its reason.",
        "MC",
        ("criteria.check_score",),
    ),
    Rule(
        "SCORE-01",
        "practice",
        "Evaluators score alone, then agree on one consensus, not a mean, with reasons.",
        "M",
        ("criteria.check_moderation_may_begin", "criteria.check_consensus"),
    ),
    Rule(
        "PRICE-F1",
        "regulation 67, published formula",
        "Points are the maximum times the lowest price over this price.",
        "C",
        _PRICE,
    ),
    Rule(
        "PRICE-F2",
        "regulation 67, published formula",
        "The share above the lowest price is taken off the maximum, down to 0.",
        "M",
        _PRICE,
    ),
    Rule(
        "PRICE-F3",
        "regulation 67, published formula",
        "Half the maximum at the mean price, more below and less above, from 0 to the maximum.",
        "M",
        _PRICE,
    ),
    Rule(
        "PRICE-F4",
        "regulation 67, published formula",
        "Price per quality point, the lowest wins; no quality fails.",
        "M",
        _PRICE,
    ),
    Rule(
        "PRICE-F5",
        "regulation 67, published formula",
        "Price less quality times willingness to pay, the lowest wins. Relative formulas (F1 to F3) carry a warning.",
        "C",
        (*_PRICE, "prices.Formula.warnings"),
    ),
    Rule(
        "TIE-01",
        "practice",
        "Equal totals, unrounded, are parted as published: quality, the criterion with the highest "
        "weight, price, recorded lots.",
        "M",
        ("ranking.rank", "ranking.check_tie_break", "ranking.check_decided"),
    ),
    Rule(
        "ABN-01",
        "regulation 69",
        "A price that looks abnormally low is asked about; it leads to rejection only if not satisfactorily explained.",
        "M",
        ("abnormal.abnormally_low", "abnormal.check_rejection_for_low_price"),
    ),
    Rule(
        "SV-01",
        "PPN 06/20",
        "Social value has a weight of at least 10: central government from 1 January 2021, the NHS "
        "from 1 April 2022. Before, it is considered.",
        "C",
        ("thresholds.sv01_in_force", "thresholds.check_social_value"),
        in_force_from=SOCIAL_VALUE_FROM[CENTRAL],
    ),
    Rule(
        "MOD-01",
        "regulation 72",
        "A contract changes without competition only on listed grounds: review clause, need or "
        "surprise up to 50% each, succession, nothing substantial, or below the threshold and 10%.",
        "M",
        ("modifications.check_modification",),
    ),
)
