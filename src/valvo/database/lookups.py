"""`unit__any_of=[1, 2, 3]`: one of many keys as a single value, where `in` would write and bind each by itself."""

import json
from typing import Any

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import ForeignKey, Lookup
from django.db.models.sql.compiler import SQLCompiler


@ForeignKey.register_lookup
class AnyOf(Lookup[list[int]]):
    """Rows whose key is one of a list of whole numbers."""

    lookup_name = "any_of"
    prepare_rhs = False

    def as_sql(self, compiler: SQLCompiler, connection: BaseDatabaseWrapper) -> tuple[str, Any]:
        """Return the condition: an array on PostgreSQL, JSON on SQLite."""
        column, values = self.process_lhs(compiler, connection)
        if connection.vendor == "postgresql":
            return f"{column} = ANY(%s::bigint[])", [*values, self.rhs]
        return f"{column} IN (SELECT value FROM json_each(%s))", [*values, json.dumps(self.rhs)]  # noqa: S608 (the column is our own)
