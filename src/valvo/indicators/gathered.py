"""Figures computed ahead, as pages read them: which version of the lake they are of, and the lines of a unit's months.

`contents.json` names the Parquet files of one version, each a pass over some months, sorted by unit. It is replaced at
once; files that the contents before it named stay a while, for whoever is reading them.
"""

import hashlib
import json
import os
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime, timedelta
from functools import cache, lru_cache
from pathlib import Path
from typing import Any, TypeAlias
from uuid import uuid4

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
from django.conf import settings

from valvo.analytics.engine import current_manifest
from valvo.analytics.storage import Entry, Manifest, address
from valvo.analytics.tables import TABLES
from valvo.core import clock
from valvo.core.periods import Grain
from valvo.indicators.declarations import Fact

CONTENTS = "contents.json"
# The longer periods people look at; what cannot be put together from months is computed for them as well.
LONGER: tuple[Grain, ...] = ("quarter", "year")
# While the newest version's figures are gathered, pages show the version before, if it is no older than this.
LONGEST_LAG = timedelta(minutes=15)
Line: TypeAlias = Mapping[str, int | float | None]
Life: TypeAlias = tuple[date, date | None]


@dataclass(frozen=True)
class Piece:
    """One file: a pass over the months from `first` to `last`, counted since the year 0.

    Its periods are `length` months long.
    """

    name: str
    columns: tuple[str, ...]
    first: int
    last: int
    length: int = 1


@dataclass(frozen=True)
class Contents:
    """What has been gathered: of which version, which indicators, units' days, and the first day of each fact.

    `longer_from`: from this day on there are also longer periods of what cannot be put together from months.
    """

    manifest: Manifest
    made_by: str
    indicators: frozenset[str]
    lives: Mapping[int, Life]
    starts: Mapping[str, date]
    longer_from: date
    pieces: Sequence[Piece]

    def is_of(self, manifest: Manifest) -> bool:
        """Tell whether these are the figures of a version on its day, since some figures change with the day."""
        mine, its = self.manifest, manifest
        return (mine.lake_version, _day(mine)) == (its.lake_version, _day(its))


def folder() -> Path:
    """Return where gathered figures lie."""
    return Path(settings.DATA_FOLDER) / "figures"


@cache
def _program() -> str:
    """Return a digest of this package: another program may count otherwise."""
    ours = sorted(Path(__file__).parent.rglob("*.py"))
    return hashlib.sha256(b"".join(one.read_bytes() for one in ours)).hexdigest()


def made_by(manifest: Manifest) -> str:
    """Return what figures depend on beside the rows: program, place of the lake, declarations of its tables."""
    digests = ",".join(manifest.tables[table.name].digest for table in TABLES)
    return hashlib.sha256(f"{_program()} {address('')} {digests}".encode()).hexdigest()


def fact_name(fact: Fact) -> str:
    """Return what a fact's first day is kept under."""
    return f"{fact.table.name}.{fact.day}"


def shown() -> tuple[Manifest, Contents | None]:
    """Return the version of the lake pages show, and what has been gathered of it; raises LakeMissingError.

    It is the newest, or the one before while the newest's figures are being gathered.
    """
    present, kept = current_manifest(), contents()
    if kept is None or kept.made_by != made_by(present):
        return present, None
    if kept.is_of(present):
        return present, kept
    behind = present.as_of - kept.manifest.as_of
    return (kept.manifest, kept) if timedelta(0) <= behind <= LONGEST_LAG else (present, None)


def shown_manifest() -> Manifest:
    """Return the version of the lake pages show; raises LakeMissingError before the first refresh."""
    return shown()[0]


def contents() -> Contents | None:
    """Return what was gathered last; None where nothing has been."""
    path = folder() / CONTENTS
    try:
        return _read(path, path.stat().st_mtime_ns)
    except FileNotFoundError:
        return None


@lru_cache(maxsize=4)
def _read(path: Path, _changed: int) -> Contents | None:
    said = json.loads(path.read_text("utf-8"))
    if said.get("program") != _program():  # another program may have written them otherwise
        return None
    return Contents(
        manifest=_manifest(said["manifest"]),
        made_by=said["made_by"],
        indicators=frozenset(said["indicators"]),
        lives={
            int(unit): (_date(opened), _date(closed) if closed else None)
            for unit, (opened, closed) in said["lives"].items()
        },
        starts={name: _date(day) for name, day in said["starts"].items()},
        longer_from=_date(said["longer_from"]),
        pieces=[Piece(name, tuple(columns), *numbers) for name, columns, *numbers in said["pieces"]],
    )


def _manifest(said: dict[str, Any]) -> Manifest:
    return Manifest(
        lake_version=said["lake_version"],
        watermark=said["watermark"],
        as_of=datetime.fromisoformat(said["as_of"]),
        vacuumed_on=_date(said["vacuumed_on"]),
        tables={name: Entry(**entry) for name, entry in said["tables"].items()},
    )


def _date(text: str) -> date:
    return date.fromisoformat(text)


def _day(manifest: Manifest) -> date:
    return clock.local_day(manifest.as_of)


def publish(made: Contents) -> None:
    """Put contents in place of those before, at once."""
    said = asdict(made) | {
        "program": _program(),
        "indicators": sorted(made.indicators),
        "pieces": [(one.name, one.columns, one.first, one.last, one.length) for one in made.pieces],
    }
    new = folder() / f"{uuid4().hex}.new"
    new.write_text(json.dumps(said, default=lambda day: day.isoformat()), encoding="utf-8")
    os.replace(new, folder() / CONTENTS)  # noqa: PTH105 (as a file is put in place at once)


def lines(
    kept: Contents, wanted: Sequence[str], units: Sequence[int], months: tuple[int, int], length: int = 1
) -> Iterator[dict[str, int | float | None]]:
    """Yield the lines of these columns, units and months (first and last), in periods of `length` months.

    Raises FileNotFoundError for a file gone.
    """
    columns = set(wanted)
    first, last = months
    periods = first // length, last // length
    for piece in kept.pieces:
        asked = [one for one in piece.columns if one in columns]
        if asked and piece.length == length and piece.first <= last and piece.last >= first:
            yield from _lines(folder() / piece.name, asked, units, periods)


def _lines(
    path: Path, columns: Sequence[str], units: Sequence[int], periods: tuple[int, int]
) -> list[dict[str, int | float | None]]:
    with pq.ParquetFile(path, memory_map=True) as file:
        rows = file.read_row_groups(_row_groups(file, units), columns=["group", "period", *columns], use_threads=False)
    of_units = pc.is_in(rows["group"], value_set=pa.array(units, pa.int64()))
    of_periods = pc.and_(pc.greater_equal(rows["period"], periods[0]), pc.less_equal(rows["period"], periods[1]))
    found: list[dict[str, int | float | None]] = rows.filter(pc.and_(of_units, of_periods)).to_pylist()
    return found


def _row_groups(file: pq.ParquetFile, units: Sequence[int]) -> list[int]:
    """Return the groups of rows that can hold one of the units: a file is sorted by unit."""

    def holds(number: int) -> bool:
        told = file.metadata.row_group(number).column(0).statistics  # none where there is no row
        return told is not None and any(told.min <= unit <= told.max for unit in units)

    return [number for number in range(file.num_row_groups) if holds(number)]
