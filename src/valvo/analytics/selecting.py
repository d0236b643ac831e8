"""Rows of a table of the lake as a query, for tables that grow with the work: whole columns are turned, never rows.

The same declaration serves some keys and the whole. What the database gives follows the table's declaration: a moment
becomes the civil day, an empty string no code where the column may be empty, the year that of the column it is of.
"""

from collections.abc import Callable, Generator, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import partial
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc
from django.db import models
from django.db.models import ExpressionWrapper, Q, QuerySet
from django.db.models.expressions import Combinable

from valvo.analytics.columns import ARROW, Column, LakeTable, Type
from valvo.analytics.reading import Field, Keys, read, read_whole
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
        blocks = [_small(block) for block in read(rows, fields, ["code"])]
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
    """Return rows with the codes as a dictionary, also where the database gave text."""
    return block.set_column(1, "code", block["code"].dictionary_encode()) if "code" in block.column_names else block


@dataclass(frozen=True)
class Found:
    """What hangs on rows, sorted by their keys."""

    keys: Ints
    codes: pa.Array | None

    def of(self, ids: pa.Array) -> pa.Array:
        """Return for each id its codes as a list, or how many there are; for no id none."""
        wanted = ids.cast(pa.int64()).fill_null(-1).to_numpy()
        # Those of a block lie close together: a short part of all is searched through, which stays in the cache.
        start, end = np.searchsorted(self.keys, [wanted.min(), wanted.max() + 1])
        near = self.keys[start:end]
        first, after = np.searchsorted(near, wanted) + start, np.searchsorted(near, wanted, side="right") + start
        numbers = after - first
        if self.codes is None:
            return pa.array(numbers)
        offsets = np.concatenate(([0], np.cumsum(numbers)))
        places = np.repeat(first - offsets[:-1], numbers) + np.arange(offsets[-1])
        codes = self.codes.take(pa.array(places)).cast(pa.string())
        return pa.ListArray.from_arrays(pa.array(offsets, pa.int32()), codes)


# So many keys, none of them further than that from the next, are asked for by their range, others one by one.
RUN, GAP = 1_000, 20
_KEY = "key of along"  # no field of ours is called so


@dataclass(frozen=True)
class Along:
    """Columns of other rows, at most one for each row: looked up, which takes half of what the database takes to join.

    at: the column that holds the key of the other row.
    by: the path from the other rows to that key.
    fields: as those of `Selected`, of the other rows.
    codes: which of the fields are codes.
    again: many rows ask for the same one, so that all are read once where everything is built: a few bytes for each.
    """

    rows: QuerySet[Any, Any]
    at: str
    by: str
    fields: Mapping[str, Field]
    codes: Sequence[str] = ()
    again: bool = False

    def found(self, keys: Keys | None) -> Callable[[pa.Array], Columns]:
        """Return what gives the columns for each of some keys, nothing where there is no other row.

        keys: those of the rows that will ask; None where all will.
        """
        if self.again and keys is None:
            return partial(self._of, self._read([Q()]))
        return lambda wanted: self._of(self._read(_asked(self.by, np.sort(wanted.to_numpy(), kind="stable"))), wanted)

    def _read(self, questions: Iterable[Q]) -> pa.Table:
        """Return the other rows in the order of their keys."""
        fields = {**self.fields, _KEY: self.by}
        blocks = [block for one in questions for block in read(self.rows.filter(one), fields, self.codes, by=self.by)]
        if not blocks:
            return pa.table({name: pa.nulls(0) for name in fields})
        table = pa.concat_tables(blocks).unify_dictionaries().combine_chunks()
        keys = table[_KEY].to_numpy()
        return table if (keys[:-1] <= keys[1:]).all() else table.take(np.argsort(keys, kind="stable"))

    def _of(self, table: pa.Table, wanted: pa.Array) -> Columns:
        if not table.num_rows:
            return dict.fromkeys(self.fields, pa.nulls(len(wanted)))
        keys, sought = table[_KEY].to_numpy(), wanted.to_numpy()
        places = np.minimum(np.searchsorted(keys, sought), len(keys) - 1)
        rows = pa.array(places, mask=keys[places] != sought)
        return {name: table[name].combine_chunks().take(rows) for name in self.fields}


def _asked(by: str, keys: Ints) -> Iterator[Q]:
    """Yield what asks for the rows of these keys, sorted as they are; rows of other keys may be among them."""
    runs = np.split(keys, np.flatnonzero(np.diff(keys) > GAP) + 1)
    strays = np.concatenate([one for one in runs if len(one) < RUN] or [keys[:0]])
    yield from (Q(**{f"{by}__gte": int(one[0]), f"{by}__lte": int(one[-1])}) for one in runs if len(one) >= RUN)
    if len(strays):
        yield Q(**{f"{by}__in": strays.tolist()})


@dataclass(frozen=True)
class Selected:
    """How the rows of a table come from the database by a query.

    fields: column of the lake → the field it comes from; names the table does not have are there for `derived` only.
    where: which rows of the model there are.
    along: columns of other rows, looked up; all are there, empty where there is no such row.
    beside: column → what hangs on the rows.
    derived: column → what makes it from all the others, as they are in the lake.
    """

    fields: Mapping[str, Field]
    where: Q = field(default_factory=Q)
    along: Sequence[Along] = ()
    beside: Mapping[str, Beside] = field(default_factory=dict)
    derived: Mapping[str, Derive] = field(default_factory=dict)

    def batches(self, table: LakeTable, rows: QuerySet[Any, Any], keys: Keys | None) -> Generator[pa.RecordBatch]:
        """Yield the rows of these keys, or all there are, in order."""
        asked = rows.filter(self.where)
        hanging = {name: one.found(keys) for name, one in self.beside.items()}
        along = [(one.at, one.found(keys)) for one in self.along]
        for block in read(asked if keys is None else asked.filter(pk__in=keys), self.fields, _codes(table)):
            raw = _columns(block)
            for at, others in along:
                raw |= others(raw[at])
            raw |= {name: found.of(raw[self.beside[name].through[1]]) for name, found in hanging.items()}
            yield _of_lake(table, raw, self.derived)


@dataclass(frozen=True)
class Counted:
    """How the rows of a table of daily numbers come from the database: read as they are and counted here.

    rows: what there is of the days from one up to but not including another.
    fields: column → the field it comes from; all rows alike in these, moments as their civil day, are counted together.
    number: the column that tells how many there are.
    derived: column → what makes it from all the others.
    """

    rows: Callable[[date, date], QuerySet[Any, Any]]
    fields: Mapping[str, Field]
    number: str
    derived: Mapping[str, Derive] = field(default_factory=dict)

    def batches(self, table: LakeTable, first: date, end: date) -> Generator[pa.RecordBatch]:
        """Yield the rows of these days. To count them takes the database three times as long as to hand them over."""
        block = read_whole(self.rows(first, end), self.fields, _codes(table))
        if block.num_rows:
            alike = pa.table({name: _day_or_code(cells) for name, cells in _columns(block).items()})
            counted = alike.group_by(list(self.fields), use_threads=False).aggregate([([], "count_all")])
            yield _of_lake(table, _columns(counted.rename_columns([*self.fields, self.number])), self.derived)


def _day_or_code(cells: pa.Array) -> pa.Array:
    return local_day(cells) if pa.types.is_timestamp(cells.type) else cells


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
        return first_code(values)
    return values.cast(ARROW[column.type])


def first_code(*columns: pa.Array) -> pa.Array:
    """Return for each row the first code of several columns that is not empty."""
    return pc.coalesce(*map(_not_empty, columns))


def _not_empty(codes: pa.Array) -> pa.Array:
    if pa.types.is_dictionary(codes.type):
        return _not_empty(codes.dictionary).take(codes.indices)
    text = codes.cast(pa.string())
    return pc.if_else(pc.equal(text, ""), pa.scalar(None, pa.string()), text)


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
