"""Loading the register of organisations: our own shape with a header, or the official ODS files without one."""

from accounts.register_import.loading import load
from accounts.register_import.report import Report
from accounts.register_import.rows import RegisterError, Row

__all__ = ["RegisterError", "Report", "Row", "load"]
