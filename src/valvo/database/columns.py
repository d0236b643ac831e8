"""What a question answers as whole columns, straight from PostgreSQL: one value for each column, none for each cell.

A cell handed over by itself costs both sides several times its eight bytes. PostgreSQL's own send functions give every
kind of value a fixed width; it puts those of a column one after the other, and numpy reads them where they lie.
"""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from typing import Any, cast

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from django.db import DatabaseError, connection

# Neither stands in any code.
_BETWEEN, _NONE = "\x1f", "\x02"
# PostgreSQL counts from the first of January 2000.
_EPOCH_DAYS = 10_957
_EPOCH_MICROSECONDS = _EPOCH_DAYS * 86_400_000_000


@dataclass(frozen=True)
class _Sent:
    """How cells of one type are sent, as what numpy reads them, which value stands for none, and what is added."""

    sending: str
    cast: str
    instead: str  # of none, as the database writes it
    width: str
    none: int | None
    added: int = 0

    def sql(self, field: pa.Field) -> str:
        """Return what sends a cell of a field. To ask whether there is one takes a third of what sending it takes."""
        value = f'"{field.name}"{self.cast}'
        return f"{self.sending}({f'coalesce({value}, {self.instead})' if field.nullable else value})"

    def read(self, sent: bytes, of: pa.DataType) -> pa.Array:
        found = np.frombuffer(sent, self.width)
        native = found.astype(found.dtype.newbyteorder("="))
        empty = np.isnan(native) if self.none is None else native == self.none
        return pa.array(native + self.added if self.added else native, mask=empty if empty.any() else None).cast(of)


_WHOLE = _Sent("int8send", "", str(-(2**63)), ">i8", -(2**63))
_DAY = _Sent("date_send", "", "'-infinity'", ">i4", -(2**31), _EPOCH_DAYS)
_MOMENT = _Sent("timestamptz_send", "", "'-infinity'", ">i8", -(2**63), _EPOCH_MICROSECONDS)
_FLAG = _Sent("int2send", "::int::int2", "(-1)::int2", ">i2", -1)
_NUMBER = _Sent("float8send", "::float8", "'NaN'", ">f8", None)
_FIXED: Sequence[tuple[Callable[[pa.DataType], bool], _Sent]] = (
    (pa.types.is_integer, _WHOLE),
    (pa.types.is_date, _DAY),
    (pa.types.is_timestamp, _MOMENT),
    (pa.types.is_boolean, _FLAG),
    (pa.types.is_floating, _NUMBER),
)


def asked(sql: str, values: Sequence[object], schema: pa.Schema, codes: Collection[str]) -> pa.Table:
    """Return what a question answers, its columns in the order of the schema. Raises DatabaseError.

    Text named as codes has few values and no control characters; it comes as a dictionary. It is all in memory at once.
    """
    told = ", ".join(part for field in schema for part in _sent(field, codes))
    given = ", ".join(f'"{name}"' for name in schema.names)
    number, *sent = _answer(f"SELECT count(*), {told} FROM ({sql}) asked({given})", values)  # noqa: S608 (names of columns, not values)
    cells = iter(sent)
    columns = [_column(field, number, codes, [next(cells) or b"" for _part in _sent(field, codes)]) for field in schema]
    return pa.table(columns, names=schema.names)


def _answer(sql: str, values: Sequence[object]) -> Sequence[Any]:
    """Return the one row of an answer in PostgreSQL's binary form, which the cursors of Django cannot ask for."""
    from psycopg import ClientCursor, Cursor  # noqa: PLC0415 (not where the database is SQLite)

    connection.ensure_connection()
    opened = connection.connection
    with connection.wrap_database_errors, Cursor(opened) as cursor:
        cursor.execute(ClientCursor(opened).mogrify(sql, values), binary=True)
        return cast("Sequence[Any]", cursor.fetchone())


def _sent(field: pa.Field, codes: Collection[str]) -> list[str]:
    name = f'"{field.name}"'
    if field.name in codes:
        code = f"coalesce({name}, '{_NONE}')" if field.nullable else name
        return [f"convert_to(string_agg({code}, '{_BETWEEN}'), 'UTF8')"]
    if pa.types.is_string(field.type):
        lengths = f"int4send(coalesce(octet_length({name}), -1))"
        return [f"string_agg({lengths}, '')", f"convert_to(string_agg({name}, ''), 'UTF8')"]
    return [f"string_agg({_fixed(field.type).sql(field)}, '')"]


def _fixed(of: pa.DataType) -> _Sent:
    return next(sent for fits, sent in _FIXED if fits(of))


def _column(field: pa.Field, number: int, codes: Collection[str], sent: Sequence[bytes]) -> pa.Array:
    if field.name in codes:
        column = _codes(sent[0]) if number else pa.array([], pa.string()).dictionary_encode()
    elif pa.types.is_string(field.type):
        column = _text(*sent)
    else:
        column = _fixed(field.type).read(sent[0], field.type)
    if len(column) != number:
        raise DatabaseError(f"{field.name}: {len(column)} values for {number} rows")
    return column


def _codes(sent: bytes) -> pa.DictionaryArray:
    found = pc.split_pattern(pa.array([sent], pa.binary()).cast(pa.string()), _BETWEEN).values.dictionary_encode()
    codes = pc.if_else(pc.equal(found.dictionary, _NONE), pa.scalar(None, pa.string()), found.dictionary)
    return pa.DictionaryArray.from_arrays(found.indices, codes)


def _text(lengths: bytes, sent: bytes) -> pa.Array:
    found = np.frombuffer(lengths, ">i4").astype(np.int32)
    offsets = np.concatenate(([0], np.cumsum(np.maximum(found, 0)))).astype(np.int32)
    text = pa.Array.from_buffers(pa.string(), len(found), [None, pa.py_buffer(offsets), pa.py_buffer(sent)])
    return pc.if_else(pa.array(found >= 0), text, pa.scalar(None, pa.string()))
