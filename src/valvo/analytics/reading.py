"""Reading rows of the database straight into Arrow, without an object for every cell.

PostgreSQL hands blocks of rows over as columns; rows of SQLite come from the cursor. Each block begins after the last
key of the one before it, so nothing is held open in between; whoever needs them of one moment reads inside `snapshot`.
"""

from collections.abc import Collection, Generator, Mapping, Sequence
from typing import Any, TypeAlias

import pyarrow as pa
from django.core.exceptions import EmptyResultSet
from django.db import connection, models
from django.db.models import QuerySet
from django.db.models.expressions import Col, Combinable

from valvo.database import columns

ROWS = 50_000  # of a block
# A path of fields as Django writes it, or an expression.
Field: TypeAlias = str | Combinable
Keys: TypeAlias = Sequence[int]

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


def read(
    query: QuerySet[Any, Any], fields: Mapping[str, Field], codes: Collection[str] = (), *, by: str = "pk"
) -> Generator[pa.Table]:
    """Yield the rows of a query in blocks, in the order of a unique key of theirs: a column for each field.

    Columns are of the type the field has in the database. Fields named as codes have few values and no control
    characters: where the database hands over columns they come as a dictionary.
    """
    key, more = next((name for name, path in fields.items() if path == by), ""), dict(fields)
    if not key:
        key, more = by, {**fields, by: by}
    ordered, last = query.order_by(by), None
    while True:
        rest = ordered if last is None else ordered.filter(**{f"{by}__gt": last})
        block = read_whole(rest[:ROWS], more, codes)
        if block.num_rows:
            yield block.select(list(fields))
        if block.num_rows < ROWS:
            return
        last = block[key][-1].as_py()


def read_whole(query: QuerySet[Any, Any], fields: Mapping[str, Field], codes: Collection[str] = ()) -> pa.Table:
    """Return all rows of a query as `read` does, in the query's own order."""
    compiler = query.values_list(*fields.values()).query.get_compiler(connection=connection)
    try:
        sql, values = compiler.as_sql()
    except EmptyResultSet:
        return pa.table({name: pa.array([], pa.null()) for name in fields})
    selected = [expression for expression, _sql, _alias in compiler.select]
    own = compiler.query.get_initial_alias()
    schema = pa.schema(
        pa.field(name, _type(one.output_field), nullable=not _is_always_there(one, own))
        for name, one in zip(fields, selected, strict=True)
    )
    if connection.vendor == "postgresql":
        return columns.asked(sql, values, schema, [name for name in codes if name in fields])
    return _fetched(sql, values, schema)


def _is_always_there(expression: Any, own: str) -> bool:
    """Tell whether every row has a value: a column of the table asked itself that holds no null."""
    return isinstance(expression, Col) and expression.alias == own and not expression.target.null


def _type(field: models.Field[Any, Any]) -> pa.DataType:
    while isinstance(field, models.ForeignKey):
        field = field.target_field
    return next((arrow for django, arrow in _ARROW if isinstance(field, django)), pa.string())


def _fetched(sql: str, values: Sequence[Any], schema: pa.Schema) -> pa.Table:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        cells = list(zip(*cursor.fetchall(), strict=True)) or [()] * len(schema)
    return pa.table([pa.array(one).cast(field.type) for one, field in zip(cells, schema, strict=True)], schema=schema)
