"""Every verb of evaluation and award. The only place that changes its tables."""

from evaluations.actions.awards import approve_award, draw_lots, recommend_award, recommend_no_award, return_award
from evaluations.actions.contracts import record_contract
from evaluations.actions.moderation import record_consensus
from evaluations.actions.panel import assign_criteria, name_panel_member, remove_panel_member
from evaluations.actions.prices import ask_about_price, explain_price, judge_price
from evaluations.actions.scoring import check_compliance, leave_out_bid, save_score, save_scores, submit_scores

__all__ = [
    "approve_award",
    "ask_about_price",
    "assign_criteria",
    "check_compliance",
    "draw_lots",
    "explain_price",
    "judge_price",
    "leave_out_bid",
    "name_panel_member",
    "recommend_award",
    "recommend_no_award",
    "record_consensus",
    "record_contract",
    "remove_panel_member",
    "return_award",
    "save_score",
    "save_scores",
    "submit_scores",
]
