"""Everything that changes a call-off, one function per verb."""

from tenders.actions.bidding import submit_bid, withdraw_bid
from tenders.actions.conduct import (
    answer_shorter_period,
    cancel_competition,
    conclude_competition,
    extend_deadline,
    propose_shorter_period,
)
from tenders.actions.drafting import (
    draft_competition,
    name_openers,
    save_criteria,
    save_dates,
    save_need,
    save_pricing,
    save_recipients,
    save_tie_break,
    save_value,
)
from tenders.actions.drafts import add_file, remove_file, save_answer, save_prices, set_safety_net
from tenders.actions.opening import give_passphrase
from tenders.actions.people import declare_conflict, enrol_key, record_measure
from tenders.actions.publishing import publish_competition
from tenders.actions.questions import answer_question, ask_question
from tenders.actions.receipts import send_receipt
from tenders.actions.taking_over import take_over_draft

__all__ = [
    "add_file",
    "answer_question",
    "answer_shorter_period",
    "ask_question",
    "cancel_competition",
    "conclude_competition",
    "declare_conflict",
    "draft_competition",
    "enrol_key",
    "extend_deadline",
    "give_passphrase",
    "name_openers",
    "propose_shorter_period",
    "publish_competition",
    "record_measure",
    "remove_file",
    "save_answer",
    "save_criteria",
    "save_dates",
    "save_need",
    "save_prices",
    "save_pricing",
    "save_recipients",
    "save_tie_break",
    "save_value",
    "send_receipt",
    "set_safety_net",
    "submit_bid",
    "take_over_draft",
    "withdraw_bid",
]
