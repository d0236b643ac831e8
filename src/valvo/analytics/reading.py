"""Reading rows of the database straight into Arrow, without an object for every cell.

PostgreSQL hands a whole query over as one COPY, which sees one moment; Arrow parses its text in blocks. The rows of
SQLite come from its own cursor. A few blocks are held at a time, never all.
"""

from collections.abc import Generator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import closing
from typing import Any, TypeAlias

import pyarrow as pa
from django.core.exceptions import EmptyResultSet
from django.db import connection, models
from django.db.models import QuerySet
from django.db.models.expressions import Combinable
from pyarrow import csv

from valvo.database.copying import copied

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
    blocks = _copied if connection.vendor == "postgresql" else _fetched
    with closing(blocks(statement, schema)) as found:
        yield from found


def _type(field: models.Field[Any, Any]) -> pa.DataType:
    while isinstance(field, models.ForeignKey):
        field = field.target_field
    return next((arrow for django, arrow in _ARROW if isinstance(field, django)), pa.string())


def _copied(statement: Statement, schema: pa.Schema) -> Generator[pa.Table]:
    # One block is parsed while the next one comes in.
    with closing(copied(*statement, BYTES)) as blocks, ThreadPoolExecutor(max_workers=1) as pool:
        before: Future[pa.Table] | None = None
        for block in blocks:
            parsing = pool.submit(_parsed, block, schema)
            if before:
                yield before.result()
            before = parsing
        if before:
            yield before.result()


def _parsed(text: bytes, schema: pa.Schema) -> pa.Table:
    # PostgreSQL writes nothing for no value and "" for an empty string.
    return csv.read_csv(
        pa.py_buffer(text),
        read_options=csv.ReadOptions(column_names=schema.names),
        parse_options=csv.ParseOptions(newlines_in_values=True),
        convert_options=csv.ConvertOptions(
            column_types=schema,
            null_values=[""],
            strings_can_be_null=True,
            quoted_strings_can_be_null=False,
            true_values=["t"],
            false_values=["f"],
        ),
    )


def _fetched(statement: Statement, schema: pa.Schema) -> Generator[pa.Table]:
    with connection.cursor() as cursor:
        cursor.execute(*statement)
        while rows := cursor.fetchmany(ROWS):
            columns = zip(*rows, strict=True)
            arrays = [pa.array(values).cast(field.type) for values, field in zip(columns, schema, strict=True)]
            yield pa.table(arrays, schema=schema)
