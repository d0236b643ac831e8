"""A unit's account of its self-monitoring every four months: observations and measures (Act 741/2023 section 27).

It is published on the public network and displayed in the unit, so it holds figures with small numbers hidden and what
people write, never anything of a single case.
"""

from valvo.documents.builders import live_document as parts
from valvo.documents.builders.live import IDS

UNIT_FOLLOW_UP = parts.Plan(
    name="unit-follow-up",
    title="follow_up_title",
    subtitle="follow_up_subtitle",
    sections={
        "followed": parts.words,
        "picture": parts.keys(*IDS),
        "observations": parts.types,
        "measures": parts.actions,
        "ahead": parts.words,
        "method": parts.method,
    },
)
