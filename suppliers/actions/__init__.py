"""Everything that changes something in this room, one function per verb."""

from suppliers.actions.assessment import answer_clarification, ask_clarification, assign, extend, give_verdict
from suppliers.actions.confidentiality import Marked, mark_confidential
from suppliers.actions.decisions import decide, recommend
from suppliers.actions.declarations import ask_for_declarations, declare, review_declaration
from suppliers.actions.drafts import Saved, choose_lots, save_answers, start_application
from suppliers.actions.evidence_requests import (
    answer_evidence_request,
    ask_for_evidence,
    review_evidence_request,
    withdraw_evidence_request,
)
from suppliers.actions.files import (
    add_evidence,
    date_evidence,
    look_at_files,
    move_evidence,
    remove_evidence,
    replace_evidence,
)
from suppliers.actions.grounds import answer_override, propose_override
from suppliers.actions.held import give_evidence, renew_evidence
from suppliers.actions.impartiality import declare_interest, record_conflict_measure
from suppliers.actions.information import answer_information_request, record_information_request
from suppliers.actions.membership import decide_step, propose_step, reply_to_step
from suppliers.actions.parties import change_party, name_party, remove_party
from suppliers.actions.parties import stamp as stamp_of_party
from suppliers.actions.passport_import import import_passport
from suppliers.actions.passports import give_consent, hand_out, make_passport, withdraw_consent
from suppliers.actions.reconsideration import answer_reconsideration, ask_reconsideration
from suppliers.actions.rounds import (
    add_round_file,
    ask_round_again,
    assess_round,
    remove_round_file,
    save_replies,
    start_round,
    submit_round,
)
from suppliers.actions.saved_filters import remove_filter, save_filter
from suppliers.actions.submission import STATEMENT, submit_application, withdraw_application
from suppliers.actions.taking_away import export_answers
from suppliers.actions.versions import bring_up_to_date

__all__ = [
    "STATEMENT",
    "Marked",
    "Saved",
    "add_evidence",
    "add_round_file",
    "answer_clarification",
    "answer_evidence_request",
    "answer_information_request",
    "answer_override",
    "answer_reconsideration",
    "ask_clarification",
    "ask_for_declarations",
    "ask_for_evidence",
    "ask_reconsideration",
    "ask_round_again",
    "assess_round",
    "assign",
    "bring_up_to_date",
    "change_party",
    "choose_lots",
    "date_evidence",
    "decide",
    "decide_step",
    "declare",
    "declare_interest",
    "export_answers",
    "extend",
    "give_consent",
    "give_evidence",
    "give_verdict",
    "hand_out",
    "import_passport",
    "look_at_files",
    "make_passport",
    "mark_confidential",
    "move_evidence",
    "name_party",
    "propose_override",
    "propose_step",
    "recommend",
    "record_conflict_measure",
    "record_information_request",
    "remove_evidence",
    "remove_filter",
    "remove_party",
    "remove_round_file",
    "renew_evidence",
    "replace_evidence",
    "reply_to_step",
    "review_declaration",
    "review_evidence_request",
    "save_answers",
    "save_filter",
    "save_replies",
    "stamp_of_party",
    "start_application",
    "start_round",
    "submit_application",
    "submit_round",
    "withdraw_application",
    "withdraw_consent",
    "withdraw_evidence_request",
]
