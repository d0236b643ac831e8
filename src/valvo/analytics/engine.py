"""One version of the lake, ready to be asked, behind one function.

Expressions are written in Ibis and know nothing of the engine. DuckDB runs in this process, read-only over the files
the manifest names, with everything else of the machine closed to it. A Spark session serves the same expressions.
"""

import threading
import weakref
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any, Protocol

import duckdb
import pyarrow as pa
from arro3.core import Table as ArroTable
from django.conf import settings
from django.utils.translation import gettext as _

from valvo.analytics.errors import LakeMissingError
from valvo.analytics.expressions import Table, ibis
from valvo.analytics.storage import Manifest, address, is_folder, open_table, read_manifest
from valvo.analytics.tables import TABLES, LakeTable

MEMORY_LIMIT = "1GB"
# What does not fit in memory is put aside here for as long as a question takes; one that needs more is refused.
SPILL_FOLDER, SPILL_LIMIT = "spill", "10GB"
_local = threading.local()


class Engine(Protocol):
    """Something that runs expressions over the tables of one version of the lake."""

    def prepare(self, table: LakeTable) -> None:
        """Make a table known before an expression over it is run."""

    def run(self, expression: Table) -> pa.Table:
        """Return the rows of an expression."""


@dataclass(frozen=True)
class Lake:
    """A version of the lake on an engine."""

    manifest: Manifest
    engine: Engine

    @property
    def version(self) -> int:
        """Return the lake's version; results of the same version are the same."""
        return self.manifest.lake_version

    def table(self, table: LakeTable) -> Table:
        """Return one of the lake's tables, to write expressions on."""
        self.engine.prepare(table)
        return ibis.table(ibis.Schema.from_pyarrow(table.schema), name=table.name)

    def run(self, expression: Table) -> pa.Table:
        """Return the rows of an expression."""
        return self.engine.run(expression)


def open_lake(manifest: Manifest | None = None) -> Lake:
    """Return a version of the lake (the newest) on DuckDB; raises LakeMissingError before the first refresh.

    Each thread keeps one connection, made anew when another version is asked for.
    """
    manifest = manifest or current_manifest()
    kept: Lake | None = getattr(_local, "lake", None)
    versions = tuple((name, one.delta_version) for name, one in manifest.tables.items())
    key = (str(address("")), manifest.lake_version, versions)
    if kept is None or _local.key != key:
        kept = Lake(manifest, DuckDB(manifest))
        _local.lake, _local.key = kept, key
    return Lake(manifest, kept.engine)


def current_manifest() -> Manifest:
    """Return the present version of the lake; raises LakeMissingError before the first refresh.

    A lake built by a former program lacks tables declared since: it waits for its next refresh too.
    """
    manifest = read_manifest()
    if manifest is None or any(table.name not in manifest.tables for table in TABLES):
        raise LakeMissingError(_("The figures have not been gathered yet. Run: valvo lake refresh"))
    return manifest


def files(manifest: Manifest, table: LakeTable) -> Sequence[str]:
    """Return the Parquet files of a table at the manifest's version, without those of changed rows beside it."""
    return _log_of(manifest, table).paths


def bounds(manifest: Manifest, table: LakeTable, column: str) -> Mapping[str, tuple[Any, Any]]:
    """Return the least and the greatest value of a column by file, as the logs of a table and its changed rows tell.

    None where a file holds none, or where the log does not say.
    """
    changed = _bounds(manifest, table.changes, column) if manifest.has_changes(table) else {}
    return {**_bounds(manifest, table, column), **changed}


def changes_of(manifest: Manifest, table: LakeTable, names: Collection[str]) -> Collection[str]:
    """Return the files of changed rows that can stand for rows of these files: a row keeps its year, so those of it."""
    if not manifest.has_changes(table):
        return ()
    years = {_year_folder(name) for name in names}
    return [name for name in _bounds(manifest, table.changes, "id") if _year_folder(name) in years]


def _year_folder(name: str) -> str:
    return name.partition("/")[0]


def _bounds(manifest: Manifest, table: LakeTable, column: str) -> Mapping[str, tuple[Any, Any]]:
    told = _log_of(manifest, table).told
    names = told.column("path").to_pylist()
    if f"min.{column}" not in told.column_names:
        return dict.fromkeys(names, (None, None))
    least, most = (told.column(f"{which}.{column}").to_pylist() for which in ("min", "max"))
    return dict(zip(names, zip(least, most, strict=True), strict=True))


def first_day(manifest: Manifest, table: LakeTable, column: str) -> date | None:
    """Return the earliest day in a column, from what the table's log tells of each file; None for an empty one."""
    days = (least for least, _most in bounds(manifest, table, column).values())
    return min((day for day in days if day is not None), default=None)


@dataclass(frozen=True)
class _Log:
    """What the log of a table says at a version: its files, and what each of them holds."""

    paths: Sequence[str]
    told: ArroTable


def _log_of(manifest: Manifest, table: LakeTable) -> _Log:
    return _log(address(table.name), table.name, manifest.tables[table.name].delta_version)


@lru_cache(maxsize=4 * len(TABLES))
def _log(_address: str, name: str, version: int) -> _Log:
    found = open_table(name, version)
    if found is None:
        raise LakeMissingError(_("The figures have not been gathered yet. Run: valvo lake refresh"))
    return _Log(tuple(found.file_uris()), found.get_add_actions(flatten=True))


class DuckDB:
    """DuckDB in this process, read-only over the files of one version, with the rest of the machine closed to it."""

    def __init__(self, manifest: Manifest) -> None:
        # Without looking into Python's variables for tables: we have none there, and looking loads pandas.
        self.connection = duckdb.connect(config={"python_enable_replacements": False})
        # Closed before the interpreter ends: its threads must not outlive what they work on.
        weakref.finalize(self, self.connection.close)
        self.connection.execute(f"SET memory_limit = '{MEMORY_LIMIT}'")
        self.connection.execute(f"SET temp_directory = '{_quoted(str(Path(settings.DATA_FOLDER) / SPILL_FOLDER))}'")
        self.connection.execute(f"SET max_temp_directory_size = '{SPILL_LIMIT}'")
        self.connection.execute("SET preserve_insertion_order = false")  # nothing we ask for has one
        # Joins are made as they are written, many rows with few. DuckDB takes millions of filtered rows of Parquet for
        # one, and paired each of them with every unit before it looked whether the unit was theirs.
        self.connection.execute("SET disabled_optimizers = 'join_order'")
        if is_folder():
            self.connection.execute(f"SET allowed_directories = ['{_quoted(address(''))}']")
            self.connection.execute("SET enable_external_access = false")
        self.connection.execute("SET lock_configuration = true")
        self._manifest = manifest
        self._known: set[str] = set()

    def run(self, expression: Table) -> pa.Table:
        """Return the rows of an expression."""
        return self.connection.sql(ibis.to_sql(expression, dialect="duckdb")).to_arrow_table()

    def prepare(self, table: LakeTable) -> None:
        """Make a table known: only those that are asked for are opened."""
        if table.name not in self._known:
            self._known.add(table.name)
            self._add(table)

    def count(self, table: LakeTable) -> int:
        """Return how many rows a table has."""
        self.prepare(table)
        (found,) = self.connection.execute(f"SELECT count(*) FROM {table.name}").fetchall()[0]  # noqa: S608
        return int(found)

    # Names come from our own declarations, paths from the manifest, quoted.
    def _add(self, table: LakeTable) -> None:
        if not self._manifest.has_changes(table):
            self._add_files(table, table.name)
            return
        own, changes = f"{table.name}_own", table.changes.name
        self._add_files(table, own)
        self._add_files(table.changes, changes)
        columns = ", ".join(f'"{one.name}"' for one in table.columns)
        self.connection.execute(
            # An anti join takes twice as long: DuckDB looks the many up among the few only when it is said so.
            f"CREATE TEMP VIEW {table.name} AS SELECT {columns} FROM {own} WHERE id NOT IN (SELECT id FROM {changes})"  # noqa: S608
            f" UNION ALL SELECT {columns} FROM {changes} WHERE NOT gone"
        )

    def _add_files(self, table: LakeTable, name: str) -> None:
        paths = files(self._manifest, table)
        if not paths:
            self.connection.register(name, table.schema.empty_table())
        elif is_folder():
            self.connection.execute(f"CREATE TEMP VIEW {name} AS SELECT * FROM {_scan(table, paths)}")  # noqa: S608
        else:
            found = open_table(table.name, self._manifest.tables[table.name].delta_version)
            self.connection.register(name, found.to_pyarrow_dataset() if found else None)


def _scan(table: LakeTable, paths: Sequence[str]) -> str:
    """Return DuckDB's reading of these files; the year of a fact stands in the folder's name."""
    listed = ", ".join(f"'{_quoted(path)}'" for path in paths)
    partition = ", hive_partitioning = true, hive_types = {'year': SMALLINT}" if table.partitioned else ""
    return f"read_parquet([{listed}]{partition})"


def _quoted(text: str) -> str:
    return text.replace("'", "''")
