"""Every verb of a DPS. The only place that changes its tables."""

from dps.actions.drafting import (
    add_document,
    add_requirements,
    draft_dps,
    remove_award_criterion,
    remove_document,
    remove_lot,
    remove_requirement,
    remove_selection_criterion,
    save_award_criterion,
    save_lot,
    save_requirement,
    save_section,
    save_selection_criterion,
)
from dps.actions.fund import load_fund
from dps.actions.interest import express_interest, record_download, withdraw_interest
from dps.actions.library import publish_document
from dps.actions.publishing import publish_dps
from dps.actions.specifying import describe_version
from dps.actions.varying import (
    approve_variation,
    draft_variation,
    note_notice,
    propose_variation,
    redraft_variation,
    refuse_variation,
    withdraw_variation,
)

__all__ = [
    "add_document",
    "add_requirements",
    "approve_variation",
    "describe_version",
    "draft_dps",
    "draft_variation",
    "express_interest",
    "load_fund",
    "note_notice",
    "propose_variation",
    "publish_document",
    "publish_dps",
    "record_download",
    "redraft_variation",
    "refuse_variation",
    "remove_award_criterion",
    "remove_document",
    "remove_lot",
    "remove_requirement",
    "remove_selection_criterion",
    "save_award_criterion",
    "save_lot",
    "save_requirement",
    "save_section",
    "save_selection_criterion",
    "withdraw_interest",
    "withdraw_variation",
]
