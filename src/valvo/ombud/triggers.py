"""The database keeps accounts as they left: one is added once and never changed or removed."""

from valvo.trail.append_only import AppendOnly

ACCOUNTS = AppendOnly(("ombud_account",), "an account that has left is never changed", "ombud_refuse")
