"""The database keeps snapshots as they are: one is added once and never changed or removed."""

from valvo.trail.append_only import AppendOnly

SNAPSHOTS = AppendOnly(("documents_snapshot",), "a snapshot is never changed", "documents_refuse")
