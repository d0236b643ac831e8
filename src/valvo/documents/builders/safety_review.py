"""The review of client and patient safety, made out of live data for any unit, over a quarter or a year.

Nothing in it comes from a file: figures are computed from the lake by the declarations of the indicators, and each
knows its definition. People write between them.
"""

from valvo.documents.builders import live_document as parts
from valvo.documents.builders.live import IDS

SAFETY_REVIEW = parts.Plan(
    name="safety-review",
    title="title",
    subtitle="subtitle",
    sections={
        "summary": parts.keys(*IDS),
        "learned": parts.words,
        "course": parts.charts("reports", "reached_share"),
        "units": parts.units,
        "types": parts.types,
        "handling": parts.charts("median_days_to_close"),
        "actions": parts.actions,
        "ahead": parts.words,
        "method": parts.method,
    },
)
