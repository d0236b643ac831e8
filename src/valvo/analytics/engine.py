"""One version of the lake, ready to be asked, behind one function.

Expressions are written in Ibis and know nothing of the engine. DuckDB runs in this process, read-only over the files
the manifest names, with everything else of the machine closed to it. A Spark session serves the same expressions.
"""

import threading
import weakref
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol

import duckdb
import pyarrow as pa
from django.utils.translation import gettext as _

from valvo.analytics.errors import LakeMissingError
from valvo.analytics.expressions import Table, ibis
from valvo.analytics.storage import Manifest, address, is_folder, open_table, read_manifest
from valvo.analytics.tables import TABLES, LakeTable

MEMORY_LIMIT = "1GB"
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


def open_lake() -> Lake:
    """Return the present version of the lake on DuckDB; raises LakeMissingError before the first refresh.

    Each thread keeps one connection, made anew when a newer version has been published.
    """
    manifest = current_manifest()
    kept: Lake | None = getattr(_local, "lake", None)
    key = (str(address("")), manifest.lake_version)
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


def files(manifest: Manifest, table: LakeTable) -> list[str]:
    """Return the Parquet files of a table at the manifest's version."""
    found = open_table(table.name, manifest.tables[table.name].delta_version)
    if found is None:
        raise LakeMissingError(_("The figures have not been gathered yet. Run: valvo lake refresh"))
    return found.file_uris()


def first_day(manifest: Manifest, table: LakeTable, column: str) -> date | None:
    """Return the earliest day in a column, from what the table's log tells of each file; None for an empty one."""
    found = open_table(table.name, manifest.tables[table.name].delta_version)
    if found is None:
        return None
    told = found.get_add_actions(flatten=True)
    name = f"min.{column}"
    days: list[date | None] = list(told.column(name).to_pylist()) if name in told.column_names else []
    return min((day for day in days if day is not None), default=None)


class DuckDB:
    """DuckDB in this process, read-only over the files of one version, with the rest of the machine closed to it."""

    def __init__(self, manifest: Manifest) -> None:
        # Without looking into Python's variables for tables: we have none there, and looking loads pandas.
        self.connection = duckdb.connect(config={"python_enable_replacements": False})
        # Closed before the interpreter ends: its threads must not outlive what they work on.
        weakref.finalize(self, self.connection.close)
        self.connection.execute(f"SET memory_limit = '{MEMORY_LIMIT}'")
        self.connection.execute("SET preserve_insertion_order = false")  # nothing we ask for has one
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

    def _add(self, table: LakeTable) -> None:
        paths = files(self._manifest, table)
        if not paths:
            self.connection.register(table.name, table.schema.empty_table())
        elif is_folder():
            # Names come from our own declarations, paths from the manifest, quoted.
            self.connection.execute(f"CREATE TEMP VIEW {table.name} AS SELECT * FROM {_scan(table, paths)}")  # noqa: S608
        else:
            found = open_table(table.name, self._manifest.tables[table.name].delta_version)
            self.connection.register(table.name, found.to_pyarrow_dataset() if found else None)


def _scan(table: LakeTable, paths: Sequence[str]) -> str:
    """Return DuckDB's reading of these files; the year of a fact stands in the folder's name."""
    listed = ", ".join(f"'{_quoted(path)}'" for path in paths)
    partition = ", hive_partitioning = true, hive_types = {'year': SMALLINT}" if table.partitioned else ""
    return f"read_parquet([{listed}]{partition})"


def _quoted(text: str) -> str:
    return text.replace("'", "''")
