"""Loading the register of organisations: our own shape with a header, or the official ODS files without one."""

from accounts.register_import.loading import load
from accounts.register_import.report import Report
from accounts.register_import.rows import Row

__all__ = ["Report", "Row", "load"]
