"""Conditions that cost the ORM little, where `in` makes it walk through every list and every question, again and again.

`unit__any_of=frozenset({1, 2, 3})`: one of many keys as one value.
`pk__among=keys.written(person=1)`: one of the keys a prepared question answers with.
`pk__found_by=rows`: one of the keys another question answers with, asked once and first: beside another condition
(`|`) PostgreSQL then looks up both by their indexes, where for `in` it reads every row; alone it enters an index once
for each key, where for `in` it looks each row up among the keys.

`name__icontains="ålder"` finds Ålder on SQLite too, whose own comparison knows small and capital letters of ASCII only.
"""

from typing import Any

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import BigAutoField, CharField, ForeignKey, Lookup, TextField
from django.db.models.lookups import IContains, In
from django.db.models.sql.compiler import SQLCompiler

from valvo.database.prepared import Written


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


@BigAutoField.register_lookup
class Among(Lookup[Written]):
    """Rows whose key a question that is written already answers with."""

    lookup_name = "among"
    prepare_rhs = False

    def as_sql(self, compiler: SQLCompiler, connection: BaseDatabaseWrapper) -> tuple[str, Any]:
        """Return the condition with the question in it as it is written."""
        column, values = self.process_lhs(compiler, connection)
        return f"{column} IN ({self.rhs.sql})", [*values, *self.rhs.values]


@BigAutoField.register_lookup
@ForeignKey.register_lookup
class FoundBy(In):
    """Rows whose key a question answers with."""

    lookup_name = "found_by"

    def get_rhs_op(self, connection: BaseDatabaseWrapper, rhs: str) -> str:
        """Return the comparison: with an array made first on PostgreSQL, `IN` on SQLite."""
        return f"= ANY(ARRAY{rhs})" if connection.vendor == "postgresql" else f"IN {rhs}"


@CharField.register_lookup
@TextField.register_lookup
class HoldsWord(IContains):
    """Texts that hold a word, in small letters or capitals."""

    def as_sqlite(self, compiler: SQLCompiler, connection: BaseDatabaseWrapper) -> tuple[str, Any]:
        """Return the condition: any of the ways a word with å, ä or ö is written."""
        word = self.rhs
        if not isinstance(word, str) or word.isascii():
            return super().as_sql(compiler, connection)
        ways = sorted({word, word.lower(), word.upper(), word.capitalize(), word.title()})
        asked = [IContains(self.lhs, way).as_sql(compiler, connection) for way in ways]
        return f"({' OR '.join(sql for sql, _values in asked)})", [one for _sql, values in asked for one in values]
