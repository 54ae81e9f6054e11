"""Reading a file of the fund's allocations, and comparing it with what is held."""

from dps.fund_import.changes import Changes
from dps.fund_import.report import Report
from dps.fund_import.rows import Row, rows

__all__ = ["Changes", "Report", "Row", "rows"]
