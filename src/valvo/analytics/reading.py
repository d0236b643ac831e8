"""Reading rows of the database straight into Arrow, without an object for every cell.

PostgreSQL hands a whole query over as columns, seen at one moment, over a connection of its own. Rows of SQLite, and
those of a transaction, which no other connection sees, come from the cursor. A few blocks are held at a time.
"""

from collections.abc import Generator, Mapping, Sequence
from contextlib import closing
from typing import Any, TypeAlias

import pyarrow as pa
from django.core.exceptions import EmptyResultSet
from django.db import connection, models
from django.db.models import QuerySet
from django.db.models.expressions import Combinable

from valvo.database.copying import copied, is_connected_apart

# What a block holds: some hundred thousand rows.
BYTES, ROWS = 16 * 2**20, 100_000
# A path of fields as Django writes it, or an expression.
Field: TypeAlias = str | Combinable
Keys: TypeAlias = Sequence[int]
Statement: TypeAlias = tuple[str, Sequence[Any]]

_MOMENT = pa.timestamp("us", tz="UTC")
# The first that fits counts: a field of moments is one of days too, for Django.
_ARROW: tuple[tuple[type[models.Field[Any, Any]], pa.DataType], ...] = (
    (models.DateTimeField, _MOMENT),
    (models.DateField, pa.date32()),
    (models.BooleanField, pa.bool_()),
    (models.IntegerField, pa.int64()),
    (models.FloatField, pa.float64()),
    (models.DecimalField, pa.float64()),
)


def read(query: QuerySet[Any, Any], fields: Mapping[str, Field]) -> Generator[pa.Table]:
    """Yield the rows of a query in blocks: a column for each field, of the type the field has in the database."""
    asked = query.values_list(*fields.values())
    compiler = asked.query.get_compiler(connection=connection)
    try:
        statement = compiler.as_sql()
    except EmptyResultSet:
        return
    types = [_type(expression.output_field) for expression, _sql, _alias in compiler.select]
    schema = pa.schema(list(zip(fields, types, strict=True)))
    blocks = _copied if is_connected_apart() else _fetched
    with closing(blocks(statement, schema)) as found:
        yield from found


def _type(field: models.Field[Any, Any]) -> pa.DataType:
    while isinstance(field, models.ForeignKey):
        field = field.target_field
    return next((arrow for django, arrow in _ARROW if isinstance(field, django)), pa.string())


def _copied(statement: Statement, schema: pa.Schema) -> Generator[pa.Table]:
    with closing(copied(*statement, BYTES)) as batches:
        for batch in batches:
            yield pa.table(
                [one.cast(type_) for one, type_ in zip(batch.columns, schema.types, strict=True)], schema=schema
            )


def _fetched(statement: Statement, schema: pa.Schema) -> Generator[pa.Table]:
    with connection.cursor() as cursor:
        cursor.execute(*statement)
        while rows := cursor.fetchmany(ROWS):
            columns = zip(*rows, strict=True)
            arrays = [pa.array(values).cast(field.type) for values, field in zip(columns, schema, strict=True)]
            yield pa.table(arrays, schema=schema)
