"""Reading rows of the database straight into Arrow, without an object for every cell.

PostgreSQL hands a whole query over as columns, seen at one moment, over a connection of its own. Rows of SQLite, and
those of a transaction, which no other connection sees, come from the cursor. A few blocks are held at a time.
"""

from collections.abc import Collection, Generator, Iterator, Mapping, Sequence
from contextlib import closing
from typing import Any, TypeAlias

import pyarrow as pa
import pyarrow.compute as pc
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

# Neither stands in any code.
_BETWEEN, _NONE = "\x1f", "\x02"
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


def read(query: QuerySet[Any, Any], fields: Mapping[str, Field], codes: Collection[str] = ()) -> Generator[pa.Table]:
    """Yield the rows of a query in blocks: a column for each field, of the type the field has in the database.

    Fields named as codes have few values and no control characters: those of a row may be handed over as one.
    """
    asked = query.values_list(*fields.values())
    compiler = asked.query.get_compiler(connection=connection)
    try:
        statement = compiler.as_sql()
    except EmptyResultSet:
        return
    types = [_type(expression.output_field) for expression, _sql, _alias in compiler.select]
    schema = pa.schema(list(zip(fields, types, strict=True)))
    together = [name for name in fields if name in codes]
    found = _copied(statement, schema, together) if is_connected_apart() else _fetched(statement, schema)
    with closing(found):
        yield from found


def _type(field: models.Field[Any, Any]) -> pa.DataType:
    while isinstance(field, models.ForeignKey):
        field = field.target_field
    return next((arrow for django, arrow in _ARROW if isinstance(field, django)), pa.string())


def _copied(statement: Statement, schema: pa.Schema, together: Sequence[str]) -> Generator[pa.Table]:
    # A cell costs both sides more than its letters: a row's codes come as one, taken apart once for all rows alike.
    sql, values = statement
    alone = [name for name in schema.names if name not in together]
    with closing(copied(_joined(sql, schema.names, alone, together), values, BYTES)) as batches:
        for batch in batches:
            found = dict(zip(alone, batch.columns, strict=False)) | dict(_parted(batch.columns[-1], together))
            yield pa.table([found[field.name].cast(field.type) for field in schema], schema=schema)


def _joined(sql: str, names: Sequence[str], alone: Sequence[str], together: Sequence[str]) -> str:
    told = [f"coalesce(\"{name}\", '{_NONE}')" for name in together]
    columns = [f'"{name}"' for name in alone] + [f"concat_ws('{_BETWEEN}', {', '.join(told)})"] * bool(together)
    given = ", ".join(f'"{name}"' for name in names)
    return f"SELECT {', '.join(columns)} FROM ({sql}) asked({given})"  # noqa: S608 (names of columns, not values)


def _parted(joined: pa.Array, names: Sequence[str]) -> Iterator[tuple[str, pa.Array]]:
    if not names:
        return
    rows = joined.dictionary_encode()
    codes = pc.split_pattern(rows.dictionary, _BETWEEN)
    for place, name in enumerate(names):
        code = pc.list_element(codes, place)
        yield name, pc.if_else(pc.equal(code, _NONE), pa.scalar(None, pa.string()), code).take(rows.indices)


def _fetched(statement: Statement, schema: pa.Schema) -> Generator[pa.Table]:
    with connection.cursor() as cursor:
        cursor.execute(*statement)
        while rows := cursor.fetchmany(ROWS):
            columns = zip(*rows, strict=True)
            arrays = [pa.array(values).cast(field.type) for values, field in zip(columns, schema, strict=True)]
            yield pa.table(arrays, schema=schema)
