"""Bringing the lake up to date: merge what changed, or build anew; then publish one consistent version.

A full build copies every table while people go on writing, then merges what changed meanwhile. The last
merge reads all its rows at one moment, so the published tables agree with each other.
"""

import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date, timedelta

import pyarrow as pa
import pyarrow.compute as pc
from deltalake import DeltaTable
from deltalake.exceptions import CommitFailedError

from valvo.analytics import overlay
from valvo.analytics.building import build
from valvo.analytics.changes import last_link, snapshot, touched_since
from valvo.analytics.engine import DuckDB
from valvo.analytics.errors import RefreshConflictError
from valvo.analytics.overlay import Overlay, open_overlay, rewritten
from valvo.analytics.projecting import Counting, Projection, Touched
from valvo.analytics.projections import COUNTINGS, PROJECTIONS
from valvo.analytics.storage import Entry, Manifest, open_table, publish, read_manifest
from valvo.analytics.tables import TABLES, LakeTable
from valvo.analytics.writing import FILE_BYTES, WRITER, write_days, write_keys, write_whole
from valvo.core import clock
from valvo.trail import actions as trail

# Beyond this many changed rows the lake is built anew: a merge would hold them all in memory.
MANY = 200_000
# Small files are joined when a table has this many more of them than its rows need.
SPARE_FILES = 48
ROWS_A_FILE = 50_000
# How long a former version stays readable for those who opened it.
KEPT_HOURS = 24


@dataclass(frozen=True)
class Refreshed:
    """What a refresh did: the version published, rows written or removed per table, which were built anew."""

    manifest: Manifest
    changed: Mapping[str, int]
    rebuilt: tuple[str, ...]
    seconds: float


def refresh(*, full: bool = False) -> Refreshed:
    """Bring the lake up to date and publish it. Raises RefreshConflictError when another refresh was faster."""
    started = time.monotonic()
    former = read_manifest()
    trail.seal()
    full = full or (former is not None and _many(touched_since(former.watermark)))
    rebuilt = [table for table in TABLES if full or former is None or _outdated(table, former)]
    overlays = {name: open_overlay(one.table) for name, one in PROJECTIONS.items() if one.is_merged}
    # Links are read before rows: a change made while the rows are copied is merged afterwards.
    since = former.watermark if former and len(rebuilt) < len(TABLES) else last_link()
    copied = build(rebuilt)
    _empty(overlays[table.name] for table in rebuilt if table.name in overlays)
    with snapshot():
        watermark, as_of = max(since, last_link()), clock.now()
        touched = touched_since(since)
        updates = [_update(one, touched) for one in PROJECTIONS.values()]
        updates += [_recount(one, former, rebuilt) for one in COUNTINGS.values()]
    merged = {update.table.name: _apply(update, overlays.get(update.table.name)) for update in updates}
    changed = {name: copied.get(name, 0) + merged[name] for name in merged}
    today = clock.today()
    before = former.lake_version if former else 0
    manifest = Manifest(
        lake_version=before + 1 if rebuilt or any(changed.values()) else before,
        watermark=watermark,
        as_of=as_of,
        vacuumed_on=today,
        tables={},
    )
    manifest = _with_tables(manifest, overlays)
    publish(manifest, former=former)
    another_day = former is None or former.vacuumed_on != today
    due = [one for one in overlays.values() if _is_due(one, former, another_day=another_day)]
    if due:
        manifest = _folded(manifest, overlays, due)
    if another_day:
        vacuum()
    return Refreshed(manifest, changed, tuple(table.name for table in rebuilt), time.monotonic() - started)


def vacuum() -> None:
    """Remove files that no version of the last day needs."""
    for name in [table.name for table in TABLES] + [table.changes.name for table in TABLES]:
        found = open_table(name)
        if found:
            found.vacuum(retention_hours=KEPT_HOURS, dry_run=False, enforce_retention_duration=False)


@dataclass(frozen=True)
class _Update:
    """What is to be done with one table: rows to put in, keys that are gone, days or everything anew."""

    table: LakeTable
    rows: pa.Table | None = None
    gone: Sequence[int] = ()
    whole: bool = False
    by: str = ""
    keys: Sequence[int] = ()
    days: tuple[date, date] | None = None


def _outdated(table: LakeTable, former: Manifest) -> bool:
    """Tell whether a table was built from another declaration, or looks ahead and the year has turned since."""
    projection = PROJECTIONS.get(table.name)
    ahead = projection is not None and projection.looks_ahead
    return not former.holds(table) or (ahead and clock.local_day(former.as_of).year < clock.today().year)


def _empty(overlays: Iterable[Overlay]) -> None:
    """Take out what lies beside tables written anew: it is in them."""
    for beside in overlays:
        with _refusing(beside.table):
            beside.empty()


def _many(touched: Touched) -> bool:
    return sum(len(keys) for keys in touched.values()) > MANY


def _update(projection: Projection, touched: Touched) -> _Update:
    if projection.touched is None:
        if not any(touched.get(kind) for kind in projection.wholly_by):
            return _Update(projection.table)
        return _Update(projection.table, _table(projection, None), whole=True)
    keys = projection.touched(touched)
    rows = _table(projection, sorted(keys))
    if projection.by:
        return _Update(projection.table, rows, by=projection.by, keys=sorted(keys))
    return _Update(projection.table, rows, sorted(keys - set(rows["id"].to_pylist())))


def _recount(counting: Counting, former: Manifest | None, rebuilt: Sequence[LakeTable]) -> _Update:
    """Count the days that have ended since the last refresh, and those before that may have changed."""
    today = clock.today()
    if former is None or counting.table in rebuilt or clock.local_day(former.as_of) >= today:
        return _Update(counting.table)
    first = clock.local_day(former.as_of) - timedelta(days=counting.settled)
    rows = pa.Table.from_batches(counting.batches(first, today), schema=counting.table.schema)
    return _Update(counting.table, rows, days=(first, today))


def _table(projection: Projection, keys: Sequence[int] | None) -> pa.Table:
    return pa.Table.from_batches(projection.batches(keys), schema=projection.table.schema)


def _apply(update: _Update, beside: Overlay | None) -> int:
    """Commit an update to its table, or beside it; return the number of rows written or removed."""
    table = update.table
    with _refusing(table):
        if update.rows is None:
            return 0
        if update.days:
            return write_days(table, update.rows, update.days)
        if update.whole:
            return write_whole(table, update.rows.to_batches())
        if beside is None:
            return write_keys(table, update.rows, update.by, update.keys)
        found = _opened(table)
        if beside.number or rewritten(found, update.rows, update.gone) > overlay.MOST_REWRITTEN:
            return beside.put(found, update.rows, update.gone)
        return _merge(table, update.rows) + _remove(table, update.gone)


def _is_due(beside: Overlay, former: Manifest | None, *, another_day: bool) -> bool:
    """Tell whether changed rows are to be put into their table: those of the day before, or very many."""
    of_before = another_day and former is not None and former.has_changes(beside.table)
    return beside.number > (0 if of_before else overlay.MOST_BESIDE)


def _folded(manifest: Manifest, overlays: Mapping[str, Overlay], due: Sequence[Overlay]) -> Manifest:
    """Put changed rows into their tables, publish that and return it; what readers see stays the same."""
    for beside in due:
        with _refusing(beside.table):
            beside.fold(_opened(beside.table))
    folded = _with_tables(manifest, overlays)
    publish(folded, former=manifest)
    return folded


@contextmanager
def _refusing(table: LakeTable) -> Iterator[None]:
    """Raise RefreshConflictError where another refresh was faster in writing to a table."""
    try:
        yield
    except CommitFailedError as error:
        raise RefreshConflictError(f"another refresh wrote to {table.name} at the same time") from error


def _merge(table: LakeTable, rows: pa.Table) -> int:
    """Put rows in, year by year: files whose years and ids cannot hold any of them are left alone."""
    for year in sorted(set(rows["year"].to_pylist())):
        part = rows.filter(pc.equal(rows["year"], year))
        ids = pc.min_max(part["id"]).as_py()
        of_year = f"t.year = {year} AND t.id >= {ids['min']} AND t.id <= {ids['max']}"
        (
            _opened(table)
            .merge(
                part,
                f"{of_year} AND t.year = s.year AND t.id = s.id",
                source_alias="s",
                target_alias="t",
                writer_properties=WRITER,
            )
            .when_matched_update_all()
            .when_not_matched_insert_all()
            .execute()
        )
    if rows.num_rows:
        _join_small_files(_opened(table))
    return int(rows.num_rows)


def _join_small_files(target: DeltaTable) -> None:
    """Join the files that single changes have left behind, once there are many."""
    needed = target.count() // ROWS_A_FILE + len(target.partitions())
    if len(target.file_uris()) > needed + SPARE_FILES:
        target.optimize.compact(target_size=FILE_BYTES, writer_properties=WRITER)


def _remove(table: LakeTable, keys: Sequence[int]) -> int:
    if not keys:
        return 0
    wanted = ", ".join(map(str, keys))
    return int(_opened(table).delete(f"id IN ({wanted})", writer_properties=WRITER)["num_deleted_rows"])


def _opened(table: LakeTable) -> DeltaTable:
    found = open_table(table.name)
    if found is None:
        raise RefreshConflictError(f"{table.name} disappeared while the lake was refreshed")
    return found


def _with_tables(manifest: Manifest, overlays: Mapping[str, Overlay]) -> Manifest:
    """Return the manifest with the tables as they are now, the changed rows beside them, and the rows readers see."""
    entries = {table.name: _entry(table, _opened(table)) for table in TABLES}
    for one in overlays.values():
        if one.number and one.found:
            entries[one.table.changes.name] = _entry(one.table.changes, one.found)
    told = replace(manifest, tables=entries)
    overlaid = [table for table in TABLES if told.has_changes(table)]
    if overlaid:
        engine = DuckDB(told)
        entries |= {table.name: replace(entries[table.name], rows=engine.count(table)) for table in overlaid}
    return replace(manifest, tables=entries)


def _entry(table: LakeTable, found: DeltaTable) -> Entry:
    return Entry(found.version(), found.count(), table.digest)
