"""How a table of the lake comes from the database: some keys of it, or the whole.

The same declaration serves a full build and a refresh. What changed is told by the trail: each projection says which
of its keys an event touches. A table without keys is counted by day instead: see `Counting`.
"""

from collections.abc import Callable, Generator, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import islice

import pyarrow as pa
from django.db import models

from valvo.analytics.columns import LakeTable
from valvo.analytics.reading import Keys
from valvo.analytics.selecting import Counted, Selected
from valvo.core import clock

# Rows read at a time; with the lookups beside them a page is a few megabytes.
PAGE = 5_000
# Days counted at a time.
SPAN = 28

Row = tuple[object, ...]
# What an event touched: kind of target ("handling.case") → its ids.
Touched = Mapping[str, Keys]


@dataclass(frozen=True)
class Projection:
    """How one table of the lake comes from the database.

    rows: a query of `model` whose columns are turned whole, for tables that grow with the work; or, where a row is
    Python's own work, the rows of these primary keys in the order of the table's columns.
    touched: the keys that have to be read anew after these events; None for a table that is rewritten whole.
    by: the column that holds the key, where a key has any number of rows or they may change their year: its rows are
    replaced wherever they lie. Else rows are merged by `id` within their year.
    looks_ahead: whether rows lie ahead, up to the end of next year: built anew when the year turns.
    """

    table: LakeTable
    model: type[models.Model]
    rows: Selected | Callable[[Keys], Iterator[Row]]
    touched: Callable[[Touched], set[int]] | None = None
    wholly_by: tuple[str, ...] = ()
    by: str = ""
    looks_ahead: bool = False

    @property
    def is_merged(self) -> bool:
        """Tell whether rows are merged by `id` within their year."""
        return self.touched is not None and not self.by

    def batches(self, keys: Keys | None = None) -> Generator[pa.RecordBatch]:
        """Yield record batches of these keys, or of all there are; memory does not grow with their number."""
        everything = self.model._default_manager.all()  # noqa: SLF001 (Django's documented way to any model's rows)
        if isinstance(self.rows, Selected):
            for some in (None,) if keys is None else _paged(keys):
                yield from self.rows.batches(self.table, everything, some)
        else:
            for page in _all_pages(everything) if keys is None else _paged(keys):
                yield record_batch(self.table, list(self.rows(page)))


def record_batch(table: LakeTable, rows: Sequence[Row]) -> pa.RecordBatch:
    """Return rows as one batch of the table's schema."""
    columns = list(zip(*rows, strict=True)) or [()] * len(table.columns)
    arrays = [pa.array(values, type=field.type) for values, field in zip(columns, table.schema, strict=True)]
    return pa.record_batch(arrays, schema=table.schema)


@dataclass(frozen=True)
class Counting:
    """How a table of daily numbers comes from the database.

    days: the days anything is to be counted for, from the day given (all when None) up to but not including another.
    rows: a query that counts days, some weeks at a time; or, where a row is Python's own work, the rows of one day in
    the order of the table's columns.
    settled: after how many days a day that is over does not change any more.
    """

    table: LakeTable
    days: Callable[[date | None, date], Iterator[date]]
    rows: Counted | Callable[[date], Iterator[Row]]
    settled: int = 1

    def batches(self, first: date | None, end: date) -> Generator[pa.RecordBatch]:
        """Yield the record batches of these days."""
        days = self.days(first, end)
        if isinstance(self.rows, Counted):
            while span := list(islice(days, SPAN)):
                yield from self.rows.batches(self.table, span[0], span[-1] + timedelta(days=1))
        else:
            for day in days:
                yield record_batch(self.table, list(self.rows(day)))


def _paged(keys: Keys) -> Iterator[Keys]:
    ordered = sorted(keys)
    yield from (ordered[start : start + PAGE] for start in range(0, len(ordered), PAGE))


def _all_pages(everything: models.QuerySet[models.Model]) -> Iterator[Keys]:
    # Pages by key, not by offset: rows added meanwhile shift nothing, and nothing is held open between pages.
    found = everything.order_by("pk").values_list("pk", flat=True)
    page = list(found[:PAGE])
    while page:
        yield page
        page = list(found.filter(pk__gt=page[-1])[:PAGE])


def day_of(moment: datetime | None) -> date | None:
    """Return the civil day of a moment, None for none."""
    return clock.local_day(moment) if moment else None
