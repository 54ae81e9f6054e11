"""What a DPS is, and how it changes."""

from dps.models.fund import Allocation, FundLoad, FundYear
from dps.models.systems import (
    UK,
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
    uk_day,
)
from dps.models.variations import Variation

__all__ = [
    "UK",
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
    "uk_day",
]
