"""Open Contracting Data Standard 1.1.5: releases, packages, records, as plain values."""

from notices.ocds.call_offs import award_release, call_off_release, contract_release
from notices.ocds.packages import record, record_package, release_package
from notices.ocds.systems import admission_release, change_release, dps_release

__all__ = [
    "admission_release",
    "award_release",
    "call_off_release",
    "change_release",
    "contract_release",
    "dps_release",
    "record",
    "record_package",
    "release_package",
]
