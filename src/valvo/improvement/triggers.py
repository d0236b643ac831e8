"""The database keeps decisions about effect as they were made, with their figures."""

from valvo.trail.append_only import AppendOnly

EFFECT_DECISIONS = AppendOnly(
    ("improvement_effectdecision",), "a decision about effect is never changed", "improvement_refuse"
)
