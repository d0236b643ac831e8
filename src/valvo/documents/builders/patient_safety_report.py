"""The patient-safety report of a year: its three contents by law, grown quarter by quarter as the year goes on.

Swedish Patient Safety Act (2010:659) chapter 3 section 10: how the work has been conducted during the past calendar
year, which measures have been taken, and which results have been achieved; by 1 March each year.
"""

from valvo.documents.builders import live_document as parts
from valvo.documents.builders.live import IDS

PATIENT_SAFETY_REPORT = parts.Plan(
    name="patient-safety-report",
    title="report_title",
    subtitle="report_subtitle",
    sections={
        "summary": parts.keys(*IDS),
        "conducted": parts.together(parts.quarters, parts.charts("reports")),
        "taken": parts.actions,
        "results": parts.together(parts.charts("reached_share", "median_days_to_close"), parts.types, parts.units),
        "ahead": parts.words,
        "method": parts.method,
    },
)
