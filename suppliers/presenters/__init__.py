"""What templates get: plain values, prepared. They decide nothing and query nothing of their own."""

from suppliers.presenters.colleagues import clash, closed, lately, party_removed, saved, too_late, unfinished_kept
from suppliers.presenters.draft import (
    check,
    confidential,
    lots_taken,
    lots_to_take_part_for,
    prefill,
    removal,
    task,
    task_list,
)
from suppliers.presenters.hub import all_answers, assess, findings, judgement, letter, queue, step
from suppliers.presenters.passports import imported, passport, passport_consent
from suppliers.presenters.public import register
from suppliers.presenters.submitted import (
    answers_paper,
    clarification,
    own_row,
    own_standing,
    receipt,
    received_in_words,
    sentence,
    tracking,
)

__all__ = [
    "all_answers",
    "answers_paper",
    "assess",
    "check",
    "clarification",
    "clash",
    "closed",
    "confidential",
    "findings",
    "imported",
    "judgement",
    "lately",
    "letter",
    "lots_taken",
    "lots_to_take_part_for",
    "own_row",
    "own_standing",
    "party_removed",
    "passport",
    "passport_consent",
    "prefill",
    "queue",
    "receipt",
    "received_in_words",
    "register",
    "removal",
    "saved",
    "sentence",
    "step",
    "task",
    "task_list",
    "too_late",
    "tracking",
    "unfinished_kept",
]
