"""The database keeps approved minutes and what was added to them as they were."""

from valvo.trail.append_only import AppendOnly

MINUTES = AppendOnly(
    ("forums_minutes", "forums_addendum"), "approved minutes are never changed, only added to", "forums_refuse"
)
