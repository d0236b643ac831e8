"""`unit__any_of=frozenset({1, 2, 3})`: one of many keys as one value, where `in` would write and bind each by itself.

A frozen set, since the ORM walks through every list it is given, again and again.
"""

from typing import Any

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import ForeignKey, Lookup
from django.db.models.sql.compiler import SQLCompiler


@ForeignKey.register_lookup
class AnyOf(Lookup[frozenset[int]]):
    """Rows whose key is one of a set of whole numbers."""

    lookup_name = "any_of"
    prepare_rhs = False

    def as_sql(self, compiler: SQLCompiler, connection: BaseDatabaseWrapper) -> tuple[str, Any]:
        """Return the condition: an array on PostgreSQL, JSON on SQLite."""
        column, values = self.process_lhs(compiler, connection)
        listed = ",".join(map(str, sorted(self.rhs)))
        if connection.vendor == "postgresql":
            return f"{column} = ANY(%s::bigint[])", [*values, f"{{{listed}}}"]
        return f"{column} IN (SELECT value FROM json_each(%s))", [*values, f"[{listed}]"]  # noqa: S608 (the column is our own)
