"""Questions in SQL over one version of the lake, for people with the right: read-only, and bounded in every way.

Each question gets a DuckDB of its own that can reach nothing but the lake's tables, cut to the person's units before
DuckDB sees them: no files, no network, no settings. It may take so much memory, so long and give so many rows.
"""

import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

import duckdb
import pyarrow.compute as pc
import pyarrow.dataset as ds
from django.utils.translation import gettext as _

from valvo.analytics.engine import current_manifest
from valvo.analytics.errors import QueryError
from valvo.analytics.storage import Manifest, open_table
from valvo.analytics.tables import CLOSURE, TABLES, UNITS, LakeTable

MEMORY = "512MB"
SECONDS = 20
MOST_ROWS = 1_000
# Whole numbers from one to this in an answer may point to somebody; who asked is reminded.
SMALL = 4

Value = object


@dataclass(frozen=True)
class Answer:
    """The rows of a question; `cut` tells that there were more, `small` that some numbers are small."""

    columns: tuple[str, ...]
    rows: tuple[tuple[Value, ...], ...]
    cut: bool
    small: bool
    milliseconds: int
    lake_version: int


def ask(sql: str, units: frozenset[int], *, seconds: float = SECONDS) -> Answer:
    """Return the answer to a SELECT over the rows of these units; raises QueryError with what DuckDB says of it."""
    manifest = current_manifest()
    started = time.monotonic()
    connection = duckdb.connect(config={"python_enable_replacements": False, "threads": 1, "memory_limit": MEMORY})
    try:
        _open(connection, manifest, units)
        _refuse_all_but_select(connection, sql)
        columns, rows = _run(connection, sql, seconds)
    except duckdb.InterruptException as error:
        raise QueryError(_("The question took longer than %(seconds)s seconds.") % {"seconds": seconds}) from error
    except duckdb.Error as error:
        raise QueryError(str(error)) from error
    finally:
        connection.close()
    spent = round(1000 * (time.monotonic() - started))
    shown = tuple(rows[:MOST_ROWS])
    return Answer(columns, shown, len(rows) > MOST_ROWS, _has_small(shown), spent, manifest.lake_version)


def _open(connection: duckdb.DuckDBPyConnection, manifest: Manifest, units: frozenset[int]) -> None:
    for table in TABLES:
        _add(connection, table, manifest, units)
    connection.execute("SET enable_external_access = false")
    connection.execute("SET lock_configuration = true")


def _add(connection: duckdb.DuckDBPyConnection, table: LakeTable, manifest: Manifest, units: frozenset[int]) -> None:
    """Make the table's rows of the units known. Changed rows stand for those in it whichever unit they are of now."""
    rows, within = _dataset(table, manifest), _within(table, list(units))
    if not manifest.has_changes(table):
        connection.register(table.name, rows.filter(within))
        return
    changes = _dataset(table.changes, manifest).to_table()
    others = ~pc.field("id").isin(changes["id"].combine_chunks())
    present = changes.filter(within & ~pc.field("gone")).select(table.schema.names)
    connection.register(f"{table.name}_own", rows.filter(within & others))
    connection.register(f"{table.name}_new", present)
    connection.execute(
        f"CREATE TEMP VIEW {table.name} AS FROM {table.name}_own UNION ALL BY NAME FROM {table.name}_new"
    )


def _dataset(table: LakeTable, manifest: Manifest) -> ds.Dataset:
    found = open_table(table.name, manifest.tables[table.name].delta_version)
    if found is None:
        raise QueryError(_("The figures have not been gathered yet. Run: valvo lake refresh"))
    return found.to_pyarrow_dataset()


def _within(table: LakeTable, units: Sequence[int]) -> pc.Expression:
    """Return which rows are of the units; of the tree, what lies wholly within them."""
    if table is UNITS:
        return pc.field("id").isin(units)
    if table is CLOSURE:
        return pc.field("ancestor").isin(units) & pc.field("descendant").isin(units)
    return pc.field("unit").isin(units)


def _refuse_all_but_select(connection: duckdb.DuckDBPyConnection, sql: str) -> None:
    statements = connection.extract_statements(sql)
    if len(statements) != 1 or statements[0].type != duckdb.StatementType.SELECT:
        raise QueryError(_("Write one SELECT."))


def _run(
    connection: duckdb.DuckDBPyConnection, sql: str, seconds: float
) -> tuple[tuple[str, ...], list[tuple[Value, ...]]]:
    watch = threading.Timer(seconds, connection.interrupt)
    watch.start()
    try:
        found = connection.execute(sql)
        columns = tuple(one[0] for one in found.description or ())
        return columns, found.fetchmany(MOST_ROWS + 1)
    finally:
        watch.cancel()


def _has_small(rows: Sequence[Sequence[Value]]) -> bool:
    return any(
        isinstance(value, int | Decimal) and not isinstance(value, bool) and value == int(value) and 1 <= value <= SMALL
        for row in rows
        for value in row
    )
