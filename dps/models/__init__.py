"""What a DPS is, and how it changes."""

from dps.models.fund import Allocation, FundLoad, FundYear
from dps.models.systems import (
    AwardCriterion,
    AwardNoticeMode,
    Download,
    DynamicPurchasingSystem,
    Interest,
    Lot,
    PublishedDocument,
    Requirement,
    SelectionCriterion,
    SpecificationVersion,
    lot_name,
)
from dps.models.variations import Variation

__all__ = [
    "Allocation",
    "AwardCriterion",
    "AwardNoticeMode",
    "Download",
    "DynamicPurchasingSystem",
    "FundLoad",
    "FundYear",
    "Interest",
    "Lot",
    "PublishedDocument",
    "Requirement",
    "SelectionCriterion",
    "SpecificationVersion",
    "Variation",
    "lot_name",
]
