"""Writing a table from batches in one commit.

The writer pulls its batches in a thread of its own. Rows of the database must be read in the thread that holds the
database connection, and those of a table where no writer runs, so the caller's thread reads and hands each batch over;
a few wait in between, never all.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from datetime import date
from functools import partial
from pathlib import Path
from queue import Full, Queue
from typing import TypeAlias

import pyarrow as pa
from deltalake import ColumnProperties, CommitProperties, DeltaTable, WriterProperties, write_deltalake

from valvo.analytics.storage import address, is_folder, store_options
from valvo.analytics.tables import LakeTable

# Smaller row groups let both cores share one file; ZSTD halves what is read from disk.
# Ids that grow from row to row take hardly any room as differences; as they are, they were half of all.
_GROWING = ColumnProperties(dictionary_enabled=False, encoding="DELTA_BINARY_PACKED")
WRITER = WriterProperties(
    compression="ZSTD",
    compression_level=1,
    max_row_group_size=200_000,
    column_properties=dict.fromkeys(("id", "report", "case", "origin_id"), _GROWING),
)
WAITING = 4
# Some hundred thousand rows a file: a merge rewrites whole files, and what changes is mostly recent.
FILE_BYTES = 2**20

# Of two refreshes at once the slower must not write over what it has not seen, so nothing is tried twice.
AS_SEEN = CommitProperties(max_commit_retries=0)

Handed: TypeAlias = BaseException | pa.RecordBatch | None
Feed: TypeAlias = Queue[Handed]


def write_whole(table: LakeTable, batches: Iterable[pa.RecordBatch]) -> int:
    """Write a table anew; return the number of rows. Where reading a batch fails nothing is committed."""
    return _fed(table.schema, batches, partial(_write, table))


def write_year(target: DeltaTable, schema: pa.Schema, batches: Iterable[pa.RecordBatch], year: int) -> int:
    """Put rows in place of those of a year; return their number.

    Raises CommitFailedError where somebody has written to the table since it was opened.
    """

    def write(rows: pa.RecordBatchReader) -> None:
        write_deltalake(
            target,
            rows,
            mode="overwrite",
            predicate=f"year = {year}",
            target_file_size=FILE_BYTES,
            writer_properties=WRITER,
            commit_properties=AS_SEEN,
        )

    return _fed(schema, batches, write)


def _fed(schema: pa.Schema, batches: Iterable[pa.RecordBatch], write: Callable[[pa.RecordBatchReader], None]) -> int:
    feed: Feed = Queue(maxsize=WAITING)
    rows = 0
    with ThreadPoolExecutor(max_workers=1) as pool:
        writing = pool.submit(lambda: write(pa.RecordBatchReader.from_batches(schema, _handed_over(feed))))
        try:
            for batch in batches:
                rows += batch.num_rows
                _hand_over(feed, batch, writing)
                if writing.done():  # it failed: its error comes below
                    break
            _hand_over(feed, None, writing)
        except BaseException as error:
            _hand_over(feed, error, writing)
            raise
    writing.result()
    return rows


def write_days(table: LakeTable, rows: pa.Table, days: tuple[date, date]) -> int:
    """Put the rows of some days, the last not included, in place of those there; return the number of rows."""
    first, end = days
    _replace(table, rows, f"`on` >= '{first}' AND `on` < '{end}'")
    return int(rows.num_rows)


def write_keys(table: LakeTable, rows: pa.Table, column: str, keys: Sequence[int]) -> int:
    """Put the rows of some keys in place of those there; return the number of rows, or of keys that have none."""
    if not keys:
        return 0
    _replace(table, rows, f"{column} IN ({', '.join(map(str, keys))})")
    return int(rows.num_rows) or len(keys)


def _replace(table: LakeTable, rows: pa.Table, predicate: str) -> None:
    """Put rows in place of those a condition, which they meet themselves, holds for."""
    write_deltalake(
        address(table.name),
        rows,
        mode="overwrite",
        predicate=predicate,
        writer_properties=WRITER,
        storage_options=store_options(),
    )


def _write(table: LakeTable, rows: pa.RecordBatchReader) -> None:
    if is_folder():
        Path(address(table.name)).mkdir(parents=True, exist_ok=True)
    write_deltalake(
        address(table.name),
        rows,
        mode="overwrite",
        schema_mode="overwrite",
        partition_by=["year"] if table.partitioned else None,
        target_file_size=FILE_BYTES,
        writer_properties=WRITER,
        storage_options=store_options(),
    )


def _hand_over(feed: Feed, item: Handed, writing: Future[None]) -> None:
    while not writing.done():
        try:
            feed.put(item, timeout=0.1)
        except Full:
            continue
        return


def _handed_over(feed: Feed) -> Iterator[pa.RecordBatch]:
    while (item := feed.get()) is not None:
        if isinstance(item, BaseException):
            raise item
        yield item
