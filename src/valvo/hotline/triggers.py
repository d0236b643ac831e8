"""The database keeps the log of the hot line as it was written."""

from valvo.trail.append_only import AppendOnly

LOG = AppendOnly(("hotline_entry",), "the log of the hot line is never changed", "hotline_refuse")
