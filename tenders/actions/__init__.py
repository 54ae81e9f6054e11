"""Every verb of a call-off. The only place that changes its tables."""

from tenders.actions.bidding import submit_bid, withdraw_bid
from tenders.actions.drafting import (
    draft_competition,
    name_openers,
    save_criteria,
    save_dates,
    save_details,
    save_pricing,
    save_recipients,
)
from tenders.actions.drafts import add_file, remove_file, save_draft
from tenders.actions.interests import declare_interests, enrol_key
from tenders.actions.opening import give_key
from tenders.actions.publishing import (
    cancel_competition,
    conclude_competition,
    extend_deadline,
    publish_competition,
)
from tenders.actions.questions import answer_question, ask_question

__all__ = [
    "add_file",
    "answer_question",
    "ask_question",
    "cancel_competition",
    "conclude_competition",
    "declare_interests",
    "draft_competition",
    "enrol_key",
    "extend_deadline",
    "give_key",
    "name_openers",
    "publish_competition",
    "remove_file",
    "save_criteria",
    "save_dates",
    "save_details",
    "save_draft",
    "save_pricing",
    "save_recipients",
    "submit_bid",
    "withdraw_bid",
]
