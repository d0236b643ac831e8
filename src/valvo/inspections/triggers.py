"""The database keeps reports as they were approved, and what was added to them."""

from valvo.trail.append_only import AppendOnly

REPORTS = AppendOnly(
    ("inspections_report", "inspections_addition"), "an approved report is never changed", "inspections_refuse"
)
