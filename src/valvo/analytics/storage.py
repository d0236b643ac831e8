"""Where the lake lies, and the manifest that names one version of every table.

A refresh commits to several Delta tables, one after the other. Readers never ask for a table's newest version: they
ask the manifest, a Delta table of its own that is replaced in one commit when all the others are in place. A crash
anywhere before that commit leaves the former versions in use.
"""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import lru_cache
from operator import attrgetter
from pathlib import Path
from typing import Any

import pyarrow as pa
from arro3.core import Table as ArroTable
from deltalake import DeltaTable, QueryBuilder, write_deltalake
from deltalake.exceptions import CommitFailedError, TableNotFoundError
from django.conf import settings

from valvo.analytics.errors import RefreshConflictError
from valvo.analytics.tables import LakeTable

MANIFEST = "manifest"
_MANIFEST_SCHEMA = pa.schema(
    [
        pa.field("lake_version", pa.int64(), nullable=False),
        pa.field("watermark", pa.int64(), nullable=False),
        pa.field("as_of", pa.timestamp("us", tz="UTC"), nullable=False),
        pa.field("vacuumed_on", pa.date32(), nullable=False),
        pa.field("table", pa.string(), nullable=False),
        pa.field("delta_version", pa.int64(), nullable=False),
        pa.field("rows", pa.int64(), nullable=False),
        pa.field("digest", pa.string(), nullable=False),
    ]
)


@dataclass(frozen=True)
class Entry:
    """One table of the lake as a version of it: its Delta version, number of rows, digest of its declaration."""

    delta_version: int
    rows: int
    digest: str


@dataclass(frozen=True)
class Manifest:
    """A version of the lake: its number, the same as long as no row changed, and the moment it is right for.

    `watermark` is the last link of the trail's chain whose changes are in it.
    """

    lake_version: int
    watermark: int
    as_of: datetime
    vacuumed_on: date
    tables: Mapping[str, Entry]

    def holds(self, table: LakeTable) -> bool:
        """Tell whether the table is there and was built from the present declaration."""
        return table.name in self.tables and self.tables[table.name].digest == table.digest

    def has_changes(self, table: LakeTable) -> bool:
        """Tell whether changed rows lie beside the table (`table.changes`) and stand for those in it."""
        return table.changes.name in self.tables


def address(name: str) -> str:
    """Return where a table lies: a folder, or an address in an object store."""
    root = str(settings.LAKE_FOLDER).rstrip("/")
    return f"{root}/{name}"


def is_folder() -> bool:
    """Tell whether the lake lies in a folder of this machine."""
    return "://" not in str(settings.LAKE_FOLDER)


def store_options() -> dict[str, str] | None:
    """Return how an object store is reached, None for a folder."""
    return None if is_folder() else dict(settings.LAKE_STORE)


def open_table(name: str, version: int | None = None) -> DeltaTable | None:
    """Return a table of the lake at a version (the newest), or None where there is none yet."""
    try:
        return DeltaTable(address(name), version=version, storage_options=store_options())
    except TableNotFoundError:
        return None


def read_manifest() -> Manifest | None:
    """Return the present version of the lake; None while there is none."""
    commit = _newest_commit() if is_folder() else None
    return _read_anew() if commit is None else _read_once(address(MANIFEST), *commit)


def _read_anew() -> Manifest | None:
    table = open_table(MANIFEST)
    return _manifest(table) if table else None


@lru_cache(maxsize=4)
def _read_once(_address: str, _name: str, _written: int) -> Manifest | None:
    """Return the manifest; opening it takes longer than asking which commit is the newest, and a page asks often."""
    return _read_anew()


def _newest_commit() -> tuple[str, int] | None:
    """Return the newest commit of the manifest's log and when it was written; None where there is none.

    A commit is put in place at once, under a name that counts upwards: a new version is a new name.
    """
    try:
        with os.scandir(f"{address(MANIFEST)}/_delta_log") as log:
            newest = max((one for one in log if one.name.endswith(".json")), key=attrgetter("name"), default=None)
            return (newest.name, newest.stat().st_mtime_ns) if newest else None
    except FileNotFoundError:
        return None


def publish(manifest: Manifest, *, former: Manifest | None) -> None:
    """Make a version of the lake the present one, in one commit.

    Raises RefreshConflictError when another refresh has published since `former` was read.
    """
    table = open_table(MANIFEST)
    if (_manifest(table) if table else None) != former:
        raise RefreshConflictError("another refresh of the lake was published meanwhile")
    if is_folder():
        Path(address(MANIFEST)).mkdir(parents=True, exist_ok=True)
    try:
        write_deltalake(
            table if table else address(MANIFEST),
            _rows(manifest),
            mode="overwrite" if table else "error",
            storage_options=store_options(),
        )
    except CommitFailedError as error:
        raise RefreshConflictError("another refresh of the lake was published meanwhile") from error


def _manifest(table: DeltaTable) -> Manifest:
    # Read by the package's own engine: pyarrow loads pandas for it, which takes seconds at the first page.
    found = QueryBuilder().register(MANIFEST, table).execute(f"SELECT * FROM {MANIFEST}").read_all()  # noqa: S608
    names, versions, rows, digests = (
        found.column(name).to_pylist() for name in ("table", "delta_version", "rows", "digest")
    )
    return Manifest(
        lake_version=_first(found, "lake_version"),
        watermark=_first(found, "watermark"),
        as_of=_first(found, "as_of").astimezone(UTC),
        vacuumed_on=_first(found, "vacuumed_on"),
        tables={
            name: Entry(version, number, digest)
            for name, version, number, digest in zip(names, versions, rows, digests, strict=True)
        },
    )


def _first(found: ArroTable, column: str) -> Any:
    return found.column(column)[0].as_py()


def _rows(manifest: Manifest) -> pa.Table:
    common = {
        "lake_version": manifest.lake_version,
        "watermark": manifest.watermark,
        "as_of": manifest.as_of,
        "vacuumed_on": manifest.vacuumed_on,
    }
    return pa.Table.from_pylist(
        [
            common | {"table": name, "delta_version": one.delta_version, "rows": one.rows, "digest": one.digest}
            for name, one in manifest.tables.items()
        ],
        schema=_MANIFEST_SCHEMA,
    )
