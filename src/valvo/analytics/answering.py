"""The process that answers one question in SQL: without Django, and without more memory or time than it is given.

DuckDB's own limits leave gaps: a list or a text made by one function is outside its memory limit and cannot be
interrupted. What a process may take, the system holds it to.
"""

import resource
import threading
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from multiprocessing.connection import Connection
from typing import Literal

import duckdb
import pyarrow.compute as pc
import pyarrow.dataset as ds
from deltalake import DeltaTable

from valvo.analytics.sql_rules import refusal
from valvo.analytics.tables import CLOSURE, TABLES, UNITS, LakeTable

Value = object
Fault = Literal["select", "table", "function", "time", "memory", "size", "question", "store"]


@dataclass(frozen=True)
class Stored:
    """Where a table lies, at which version, and where the rows lie that stand for some of its own."""

    address: str
    version: int
    changes: "Stored | None" = None


@dataclass(frozen=True)
class Bounds:
    """What a question may take: megabytes for DuckDB, bytes for all, seconds, rows and letters of its answer."""

    megabytes: int = 512
    process: int = 2 * 1024**3
    seconds: float = 20
    rows: int = 1_000
    letters: int = 1_000_000


@dataclass(frozen=True)
class Question:
    """A question, the units whose rows it may see, and where the tables lie."""

    sql: str
    units: tuple[int, ...]
    stored: Mapping[str, Stored]
    options: Mapping[str, str] | None
    bounds: Bounds


@dataclass(frozen=True)
class Rows:
    """The answer's rows, at most one more than may be shown."""

    columns: tuple[str, ...]
    rows: tuple[tuple[Value, ...], ...]


@dataclass(frozen=True)
class Failed:
    """Why there is no answer; `said` is a name or DuckDB's own words."""

    fault: Fault
    said: str = ""


def answer_in_process(question: Question, pipe: Connection) -> None:
    """Send the answer through the pipe; what ends the process before tells by its silence."""
    _hold(question.bounds)
    with suppress(MemoryError):  # then nothing is sent: there is no memory to tell it with
        pipe.send(answered(question))
    pipe.close()


def answered(question: Question) -> Rows | Failed:
    """Return the answer to a question, or why there is none."""
    settings: dict[str, str | bool | int | float | list[str]] = {
        "python_enable_replacements": False, "threads": 1, "temp_directory": "",
        "memory_limit": f"{question.bounds.megabytes}MB",
    }  # fmt: skip
    connection = duckdb.connect(config=settings)
    try:
        _open(connection, question)
        refused = refusal(connection, question.sql, [table.name for table in TABLES])
        return Failed(refused.fault, refused.name) if refused else _run(connection, question)
    except duckdb.InterruptException:
        return Failed("time")
    except (duckdb.OutOfMemoryException, MemoryError):
        return Failed("memory")
    except (duckdb.IOException, duckdb.InternalException, duckdb.FatalException):
        return Failed("store")  # their words may name files
    except duckdb.Error as error:
        return Failed("question", str(error))


def _hold(bounds: Bounds) -> None:
    """Let the system end this process where it takes more."""
    resource.setrlimit(resource.RLIMIT_DATA, (bounds.process, bounds.process))
    most = int(bounds.seconds) + 5
    resource.setrlimit(resource.RLIMIT_CPU, (most, most))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _open(connection: duckdb.DuckDBPyConnection, question: Question) -> None:
    for table in TABLES:
        _add(connection, table, question)
    connection.execute("SET enable_external_access = false")
    connection.execute("SET lock_configuration = true")


def _add(connection: duckdb.DuckDBPyConnection, table: LakeTable, question: Question) -> None:
    """Make the table's rows of the units known. Changed rows stand for those in it whichever unit they are of now."""
    stored = question.stored[table.name]
    rows, within = _dataset(stored, question), _within(table, question.units)
    if stored.changes is None:
        connection.register(table.name, rows.filter(within))
        return
    changes = _dataset(stored.changes, question).to_table()
    others = ~pc.field("id").isin(changes["id"].combine_chunks())
    present = changes.filter(within & ~pc.field("gone")).select(table.schema.names)
    connection.register(f"{table.name}_own", rows.filter(within & others))
    connection.register(f"{table.name}_new", present)
    connection.execute(
        f"CREATE TEMP VIEW {table.name} AS FROM {table.name}_own UNION ALL BY NAME FROM {table.name}_new"
    )


def _dataset(stored: Stored, question: Question) -> ds.Dataset:
    options = dict(question.options) if question.options else None
    return DeltaTable(stored.address, version=stored.version, storage_options=options).to_pyarrow_dataset()


def _within(table: LakeTable, units: Sequence[int]) -> pc.Expression:
    """Return which rows are of the units; of the tree, what lies wholly within them."""
    if table is UNITS:
        return pc.field("id").isin(units)
    if table is CLOSURE:
        return pc.field("ancestor").isin(units) & pc.field("descendant").isin(units)
    return pc.field("unit").isin(units)


def _run(connection: duckdb.DuckDBPyConnection, question: Question) -> Rows | Failed:
    bounds, letters = question.bounds, 0
    rows: list[tuple[Value, ...]] = []
    watch = threading.Timer(bounds.seconds, connection.interrupt)
    watch.daemon = True
    watch.start()
    try:
        found = connection.execute(question.sql)
        columns = tuple(one[0] for one in found.description or ())
        until = time.monotonic() + bounds.seconds
        while len(rows) <= bounds.rows and (row := found.fetchone()) is not None:
            rows.append(row)
            letters += sum(map(_letters, row))
            if letters > bounds.letters:
                return Failed("size")
            if time.monotonic() > until:
                return Failed("time")
    finally:
        watch.cancel()
    return Rows(columns, tuple(rows))


def _letters(value: Value) -> int:
    """Return how much room a value takes on a page, a cell's own marks with it."""
    return 8 + (len(value) if isinstance(value, str | bytes) else len(repr(value)))
