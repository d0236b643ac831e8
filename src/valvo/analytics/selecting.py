"""Rows of a table of the lake as a query, for tables that grow with the work: whole columns are turned, never rows.

The same declaration serves some keys and the whole. What the database gives follows the table's declaration: a moment
becomes the civil day, an empty string no code where the column may be empty, the year that of the column it is of.
"""

from collections.abc import Callable, Generator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc
from django.db import models
from django.db.models import ExpressionWrapper, Q, QuerySet
from django.db.models.expressions import Combinable

from valvo.analytics.columns import ARROW, Column, LakeTable, Type
from valvo.analytics.reading import Field, Keys, read
from valvo.core import clock

Columns: TypeAlias = Mapping[str, pa.Array]
Derive: TypeAlias = Callable[[Columns], pa.Array]
Ints: TypeAlias = npt.NDArray[np.int64]


@dataclass(frozen=True)
class Beside:
    """What hangs on the rows of a table: its codes in order, or, none being named, how many there are.

    by: the path to the key of the rows it hangs on.
    through: what it hangs on itself, and the field of the rows that names that, so that the database need not join.
    """

    rows: QuerySet[Any, Any]
    by: str
    codes: str = ""
    through: tuple[str, str] = ("", "id")

    def found(self, keys: Keys | None) -> "Found":
        """Return what hangs on these keys, or on all there are: some ten bytes of memory for each."""
        rows = self.rows if keys is None else self.rows.filter(**{f"{self.by}__in": keys})
        own = self.through[0] or self.by
        fields = {"key": own, "code": self.codes} if self.codes else {"key": own}
        blocks = [_small(block) for block in read(rows.order_by(), fields)]
        if not blocks:
            return Found(np.array([], dtype=np.int64), pa.array([], pa.string()) if self.codes else None)
        table = pa.concat_tables(blocks).unify_dictionaries().combine_chunks()
        keys_found = table["key"].to_numpy()
        if not self.codes:
            return Found(np.sort(keys_found), None)
        codes = table["code"].combine_chunks()
        order = np.lexsort((pc.rank(codes.dictionary).to_numpy()[codes.indices.to_numpy()], keys_found))
        return Found(keys_found[order], codes.take(pa.array(order)))


def _small(block: pa.Table) -> pa.Table:
    return block.set_column(1, "code", block["code"].dictionary_encode()) if "code" in block.column_names else block


@dataclass(frozen=True)
class Found:
    """What hangs on rows, sorted by their keys."""

    keys: Ints
    codes: pa.Array | None

    def of(self, ids: pa.Array) -> pa.Array:
        """Return for each id its codes as a list, or how many there are; for no id none."""
        wanted = ids.fill_null(-1).to_numpy()
        first, after = np.searchsorted(self.keys, wanted), np.searchsorted(self.keys, wanted, side="right")
        numbers = after - first
        if self.codes is None:
            return pa.array(numbers)
        offsets = np.concatenate(([0], np.cumsum(numbers)))
        places = np.repeat(first - offsets[:-1], numbers) + np.arange(offsets[-1])
        codes = self.codes.take(pa.array(places)).cast(pa.string())
        return pa.ListArray.from_arrays(pa.array(offsets, pa.int32()), codes)


@dataclass(frozen=True)
class Selected:
    """How the rows of a table come from the database by a query.

    fields: column of the lake → the field it comes from; names the table does not have are there for `derived` only.
    where: which rows of the model there are.
    beside: column → what hangs on the rows.
    derived: column → what makes it from all the others, as they are in the lake.
    order: what rows come in the order of, where another one than that of the keys spares the database sorting them.
    """

    fields: Mapping[str, Field]
    where: Q = field(default_factory=Q)
    beside: Mapping[str, Beside] = field(default_factory=dict)
    derived: Mapping[str, Derive] = field(default_factory=dict)
    order: str = "pk"

    def batches(self, table: LakeTable, rows: QuerySet[Any, Any], keys: Keys | None) -> Generator[pa.RecordBatch]:
        """Yield the rows of these keys, or all there are, in order."""
        asked = rows.filter(self.where).order_by(self.order)
        hanging = {name: one.found(keys) for name, one in self.beside.items()}
        for block in read(asked if keys is None else asked.filter(pk__in=keys), self.fields, _codes(table)):
            raw = _columns(block)
            raw |= {name: found.of(raw[self.beside[name].through[1]]) for name, found in hanging.items()}
            yield _of_lake(table, raw, self.derived)


@dataclass(frozen=True)
class Counted:
    """How the rows of a table of daily numbers come from the database by a query.

    query: what counts the days from one up to but not including another.
    fields: column of the lake → the field of the query it comes from.
    derived: column → what makes it from all the others.
    """

    query: Callable[[date, date], QuerySet[Any, Any]]
    fields: Mapping[str, Field]
    derived: Mapping[str, Derive] = field(default_factory=dict)

    def batches(self, table: LakeTable, first: date, end: date) -> Generator[pa.RecordBatch]:
        """Yield the rows of these days."""
        for block in read(self.query(first, end), self.fields, _codes(table)):
            yield _of_lake(table, _columns(block), self.derived)


def _codes(table: LakeTable) -> set[str]:
    return {one.name for one in table.columns if one.type is Type.CODE}


def _columns(block: pa.Table) -> dict[str, pa.Array]:
    return {name: block[name].combine_chunks() for name in block.column_names}


def _of_lake(table: LakeTable, raw: Columns, derived: Mapping[str, Derive]) -> pa.RecordBatch:
    columns = {one.name: _as_declared(one, raw[one.name]) for one in table.columns if one.name in raw}
    for name, derive in derived.items():
        columns[name] = derive({**raw, **columns})
    columns |= {one.name: pc.year(columns[one.of]).cast(ARROW[one.type]) for one in table.columns if one.of}
    return pa.record_batch([columns[name] for name in table.schema.names], schema=table.schema)


def same(*names: str, **others: Field) -> Mapping[str, Field]:
    """Return fields: those that are called the same in the lake, and others by the lake's name."""
    return {**{name: name for name in names}, **others}


def told(*conditions: Q, **others: object) -> Combinable:
    """Return a field that tells whether conditions hold."""
    field: models.BooleanField[bool, bool] = models.BooleanField()
    return ExpressionWrapper(Q(*conditions, **others), field)


def _as_declared(column: Column, values: pa.Array) -> pa.Array:
    if pa.types.is_timestamp(values.type) and column.type is Type.DAY:
        return local_day(values)
    if column.type is Type.CODE and column.optional:
        return pc.if_else(pc.equal(values, ""), pa.scalar(None, pa.string()), values)
    return values.cast(ARROW[column.type])


def local_day(moments: pa.Array) -> pa.Array:
    """Return the civil days of moments, none for none: `core.clock.local_day` of whole columns."""
    return pc.local_timestamp(moments.cast(pa.timestamp("us", tz=clock.LOCAL_ZONE.key))).cast(pa.date32())


def days_between(first: pa.Array, last: pa.Array) -> pa.Array:
    """Return how many days lie between days of two columns, none where either is missing."""
    return pc.subtract(last.cast(pa.int32()), first.cast(pa.int32()))


def by_combination(answer: Callable[..., object], of: pa.DataType, *columns: pa.Array) -> pa.Array:
    """Return what a function answers for each row; it is asked once for every combination that occurs."""
    combined = np.zeros(len(columns[0]), dtype=np.int64)
    for one in columns:
        encoded = one.dictionary_encode(null_encoding="encode")
        combined = combined * max(len(encoded.dictionary), 1) + encoded.indices.to_numpy()
    _unique, first, places = np.unique(combined, return_index=True, return_inverse=True)
    rows = zip(*(one.take(pa.array(first)).to_pylist() for one in columns), strict=True)
    return pa.array([answer(*row) for row in rows], of).take(pa.array(places))
