"""Every indicator of every unit and month, computed ahead in a few passes and kept for one version of the lake.

The figures lie beside the data as Parquet files, one for each pass, sorted by unit. They hold what the passes hold:
numerators, denominators and values. Pages read from them as long as the lake has the version they were made from.
"""

import hashlib
import json
import os
import shutil
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
from django.conf import settings

from valvo.analytics.engine import Lake, first_day, open_lake
from valvo.analytics.storage import Manifest, address
from valvo.analytics.tables import UNITS
from valvo.core import clock
from valvo.core.periods import Grain
from valvo.indicators.catalogue import INDICATORS
from valvo.indicators.declarations import DaysSince, Stock, StockShare
from valvo.indicators.passes import passes
from valvo.indicators.reach import Tree

CONTENTS = "contents.json"
GROUPS_A_READ = 20_000
# So many years of all units at a time: what is held in memory does not grow with the years there are.
YEARS_AT_ONCE = 2


@dataclass(frozen=True)
class EveryUnit:
    """All units over some days, month by month, under the tree of the time; see `reach.Span`."""

    units: tuple[int, ...]
    first: date
    end: date
    grain: Grain = "month"
    tree: Tree = "then"
    within: int | None = None


@dataclass(frozen=True)
class Gathered:
    """What was gathered: the lake's version, how many indicators, units and months, and how long it took."""

    lake_version: int
    indicators: int
    units: int
    months: int
    seconds: float


def folder() -> Path:
    """Return where gathered figures lie."""
    return Path(settings.DATA_FOLDER) / "figures"


def _name(manifest: Manifest) -> str:
    """Return what figures are kept under: a version of the lake on a day, since some figures change with the day."""
    digests = "".join(one.digest for one in manifest.tables.values()) + ",".join(one.id for one in INDICATORS)
    made_by = hashlib.sha256(f"{address('')} {digests}".encode()).hexdigest()[:12]
    return f"{manifest.lake_version}-{clock.local_day(manifest.as_of)}-{made_by}"


def gather() -> Gathered:
    """Compute everything from the present lake and keep it in place of what was kept before."""
    started = time.monotonic()
    lake = open_lake()
    units = tuple(sorted(lake.run(lake.table(UNITS).select("id"))["id"].to_pylist()))
    whole = _whole(lake, units)
    made = folder() / f"{_name(lake.manifest)}.new"
    shutil.rmtree(made, ignore_errors=True)
    made.mkdir(parents=True)
    contents = {"lake_version": lake.version, "files": _write(lake, whole, made)}
    (made / CONTENTS).write_text(json.dumps(contents), encoding="utf-8")
    _put_in_place(made, folder() / _name(lake.manifest))
    return Gathered(
        lake.version, len(INDICATORS), len(units), 12 * (whole.end.year - whole.first.year), time.monotonic() - started
    )


def _whole(lake: Lake, units: tuple[int, ...]) -> EveryUnit:
    """Return the whole years from the first there is anything of to the one the lake is right for."""
    days = [first_day(lake.manifest, one.table, one.day) for one in {one.fact for one in INDICATORS}]
    end = clock.local_day(lake.manifest.as_of).year + 1
    first = min((day for day in days if day is not None), default=date(end - 1, 1, 1))
    return EveryUnit(units, date(first.year, 1, 1), date(end, 1, 1))


def _pieces(whole: EveryUnit) -> Iterator[EveryUnit]:
    for year in range(whole.first.year, whole.end.year, YEARS_AT_ONCE):
        end = min(year + YEARS_AT_ONCE, whole.end.year)
        yield replace(whole, first=date(year, 1, 1), end=date(end, 1, 1))


def _write(lake: Lake, whole: EveryUnit, made: Path) -> dict[str, list[str]]:
    """Write one file for each pass; return the files with their columns."""
    of_moments = [one for one in INDICATORS if isinstance(one.measure, Stock | StockShare | DaysSince)]
    of_periods = [one for one in INDICATORS if one not in of_moments]
    asked = [(of_periods, piece) for piece in _pieces(whole)] + [(of_moments, whole)]
    columns: dict[str, list[str]] = {}
    for number, (wanted, span) in enumerate(asked):
        for place, one in enumerate(passes(lake, wanted, span)):
            name = f"{number}-{place}.parquet"
            pq.write_table(_plain(lake.run(one.table)), made / name, row_group_size=GROUPS_A_READ)
            columns[name] = list(one.columns)
    return columns


def _plain(rows: pa.Table) -> pa.Table:
    """Return rows sorted by unit, numbers as doubles: a count below nine thousand million million is exact in one."""
    plain = {
        name: pc.cast(rows[name], pa.int64() if name in {"group", "period"} else pa.float64())
        for name in rows.column_names
    }
    return pa.table(plain).sort_by([("group", "ascending"), ("period", "ascending")])


def _put_in_place(made: Path, kept: Path) -> None:
    shutil.rmtree(kept, ignore_errors=True)
    os.replace(made, kept)  # noqa: PTH105 (a folder, at once)
    for other in folder().iterdir():
        if other != kept:
            shutil.rmtree(other, ignore_errors=True)


@lru_cache(maxsize=4)
def _read_contents(kept: Path, _changed: int) -> Mapping[str, Sequence[str]]:
    found: Mapping[str, Sequence[str]] = json.loads((kept / CONTENTS).read_text("utf-8"))["files"]
    return found


def gathered_lines(
    manifest: Manifest, wanted: Sequence[str], units: Sequence[int], first: int, last: int
) -> Iterator[dict[str, int | float | None]] | None:
    """Return the lines of these columns, units and months (first to last); None where nothing has been gathered."""
    kept = folder() / _name(manifest)
    try:
        files = _read_contents(kept, (kept / CONTENTS).stat().st_mtime_ns)
    except FileNotFoundError:
        return None
    return _lines(kept, files, set(wanted), list(units), (first, last))


def _lines(
    kept: Path, files: Mapping[str, Sequence[str]], wanted: set[str], units: list[int], months: tuple[int, int]
) -> Iterator[dict[str, int | float | None]]:
    within = [("group", "in", units), ("period", ">=", months[0]), ("period", "<=", months[1])]
    for name, columns in files.items():
        asked = [column for column in columns if column in wanted]
        if asked:
            found = pq.read_table(kept / name, columns=["group", "period", *asked], filters=within, partitioning=None)
            yield from found.to_pylist()
