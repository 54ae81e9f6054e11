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
from dps.actions.interest import express_interest, record_download, withdraw_interest
from dps.actions.publishing import publish_dps

__all__ = [
    "add_document",
    "add_requirements",
    "draft_dps",
    "express_interest",
    "publish_dps",
    "record_download",
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
]
