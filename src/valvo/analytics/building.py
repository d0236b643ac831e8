"""Tables of the lake written anew out of the database, some at once where it can be asked over several connections."""

from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import FIRST_EXCEPTION, CancelledError, ThreadPoolExecutor, wait
from contextlib import closing
from contextvars import copy_context
from itertools import takewhile
from threading import Event

import pyarrow as pa
from django.db import connection

from valvo.analytics.changes import snapshot
from valvo.analytics.projections import COUNTINGS, PROJECTIONS
from valvo.analytics.tables import CASES, CLOCKS, REPORTS, TRAIL_COUNTS, LakeTable
from valvo.analytics.writing import write_whole
from valvo.core import clock

# The database works on one table while another is parsed and a third written: two leave a machine of two cores waiting.
AT_ONCE = 3
# These take longest, so they are begun first.
LONGEST = (CASES, CLOCKS, TRAIL_COUNTS, REPORTS)


def build(tables: Sequence[LakeTable]) -> Mapping[str, int]:
    """Write tables anew; return the number of rows of each. Where one fails the others stop and its error is raised."""
    stop = Event()
    if not tables or connection.vendor == "sqlite" or connection.in_atomic_block:  # others do not see what we see
        return {table.name: _built(table, stop) for table in tables}
    ordered = iter([*(one for one in LONGEST if one in tables), *(one for one in tables if one not in LONGEST)])
    with ThreadPoolExecutor(AT_ONCE) as pool:
        begun = [pool.submit(copy_context().run, _built_apart, ordered, stop) for _thread in range(AT_ONCE)]
        try:
            done, _others = wait(begun, return_when=FIRST_EXCEPTION)
        finally:
            stop.set()
        return dict(pair for one in done for pair in one.result())


def _built_apart(tables: Iterator[LakeTable], stop: Event) -> Sequence[tuple[str, int]]:
    """Write those tables anew that no other thread has taken, until told to stop."""
    try:
        return [(table.name, _built(table, stop)) for table in takewhile(lambda _one: not stop.is_set(), tables)]
    finally:
        connection.close()  # this thread's own


def _built(table: LakeTable, stop: Event) -> int:
    counting = COUNTINGS.get(table.name)
    found = counting.batches(None, clock.today()) if counting else PROJECTIONS[table.name].batches()
    with snapshot(), closing(found) as batches:
        return write_whole(table, _until(stop, batches))


def _until(stop: Event, batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
    for batch in batches:
        if stop.is_set():
            raise CancelledError
        yield batch
