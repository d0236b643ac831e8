"""The database keeps reports as they were approved."""

from valvo.trail.append_only import AppendOnly

REPORTS = AppendOnly(("investigations_report",), "an approved report is never changed", "investigations_refuse")
