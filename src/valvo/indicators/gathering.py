"""Every indicator of every unit and month, computed ahead in a few passes and kept beside the data.

Each pass, over a year of a large lake or all years of a small one, is a file named by a digest of what it is made from:
the program, the tree, and those files of the lake that can hold rows of its days. What has not changed is thus found
again, and only the rest is computed.
"""

import hashlib
import os
import shutil
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from uuid import uuid4

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from valvo.analytics.engine import Lake, bounds, changes_of, current_manifest, first_day, open_lake
from valvo.analytics.storage import Manifest
from valvo.analytics.tables import CASES, CLOSURE, PARTS, UNITS, LakeTable
from valvo.core.periods import MONTHS, Grain
from valvo.indicators.catalogue import INDICATORS
from valvo.indicators.declarations import Indicator
from valvo.indicators.gathered import CONTENTS, LONGER, Contents, Piece, contents, fact_name, folder, made_by, publish
from valvo.indicators.own import every_own
from valvo.indicators.passes import Pass, passes
from valvo.indicators.reach import Tree, as_of, index_of

ROWS_A_GROUP = 4_000
# From so many rows on the worker gathers by itself: writing the expressions of a whole picture takes seconds of a
# processor, however few the rows. With fewer than these a page computes the little it shows.
LARGE = 20_000
# From so many rows on each year is computed by itself, so that years without a change are found again. With fewer it
# takes longer to write an expression for each year than to compute them all in one.
BY_YEAR = 2_000_000
# Longer periods are computed ahead for so many years, the last of them the present one.
YEARS_OF_LONGER = 2
# Files nobody names any longer are removed when they are this old, in seconds: another gathering may be making them.
UNNAMED = 3_600


@dataclass(frozen=True)
class EveryUnit:
    """All units over some days, period by period, under the tree of the time; see `reach.Span`."""

    units: tuple[int, ...]
    first: date
    end: date
    grain: Grain = "month"
    tree: Tree = "then"
    within: int | None = None


@dataclass(frozen=True)
class Gathered:
    """What was gathered: the lake's version, how many indicators, units and months, how long it took.

    `files` is the number of passes by year, `computed` how many of them were not there already.
    """

    lake_version: int
    indicators: int
    units: int
    months: int
    files: int
    computed: int
    seconds: float


def is_gathered() -> bool:
    """Tell whether the newest version's figures have been gathered; raises LakeMissingError before there is a lake."""
    kept, present = contents(), current_manifest()
    return kept is not None and kept.made_by == made_by(present) and kept.is_of(present)


def is_worth_it() -> bool:
    """Tell whether the newest version is so large that pages need their figures ahead; raises LakeMissingError."""
    return _rows(current_manifest()) >= LARGE


def _rows(manifest: Manifest) -> int:
    return sum(one.rows for one in manifest.tables.values())


def gather() -> Gathered:
    """Compute what is missing of the newest version's figures, and let pages read them."""
    started = time.monotonic()
    lake = open_lake()
    wanted = (*INDICATORS, *every_own())
    lives = {one["id"]: (one["opened_on"], one["closed_on"]) for one in lake.run(lake.table(UNITS)).to_pylist()}
    whole = _whole(lake, wanted, tuple(sorted(lives)))
    folder().mkdir(parents=True, exist_ok=True)
    before = contents()
    pieces, computed = _pieces(lake, wanted, whole)
    days = {fact_name(one.fact): first_day(lake.manifest, one.fact.table, one.fact.day) for one in wanted}
    starts = {name: day for name, day in days.items() if day is not None}
    ids = frozenset(one.id for one in wanted)
    made = Contents(lake.manifest, made_by(lake.manifest), ids, lives, starts, _longer_from(whole), pieces)
    publish(made)
    _remove_others(made, before)
    months = 12 * (whole.end.year - whole.first.year)
    seconds = time.monotonic() - started
    return Gathered(lake.version, len(wanted), len(lives), months, len(pieces), computed, seconds)


def _whole(lake: Lake, wanted: Sequence[Indicator], units: tuple[int, ...]) -> EveryUnit:
    """Return the whole years from the first there is anything of to the one the lake is right for."""
    days = [first_day(lake.manifest, one.table, one.day) for one in {one.fact for one in wanted}]
    end = as_of(lake).year + 1
    first = min((day for day in days if day is not None), default=date(end - 1, 1, 1))
    return EveryUnit(units, date(first.year, 1, 1), date(end, 1, 1))


def _pieces(lake: Lake, wanted: Sequence[Indicator], whole: EveryUnit) -> tuple[list[Piece], int]:
    """Return the files of all passes, and how many had to be made.

    Two parts at a time: while one is computed on all cores, the expressions of the other are written on one.
    """
    tree, there = _tree(lake), {path.name for path in folder().glob("*.parquet")}

    def made(part: tuple[Sequence[Indicator], EveryUnit]) -> list[Piece]:
        wanted, span = part
        mine = open_lake(lake.manifest)  # each thread its own
        return [_piece(mine, span, one, tree) for one in passes(mine, wanted, span)]

    parts = _parts_of(wanted, whole, by_year=_rows(lake.manifest) >= BY_YEAR)
    with ThreadPoolExecutor(max_workers=2) as pool:
        pieces = [piece for each in pool.map(made, parts) for piece in each]
    return pieces, len({piece.name for piece in pieces} - there)


def _parts_of(
    wanted: Sequence[Indicator], whole: EveryUnit, *, by_year: bool
) -> Iterator[tuple[Sequence[Indicator], EveryUnit]]:
    """Yield what stands at a moment over all years, which takes longest, and what is counted in periods.

    At last, of the newest years, the longer periods of what cannot be put together from months.
    """
    yield [one for one in wanted if one.of_moment], whole
    yield from (([one for one in wanted if not one.of_moment], span) for span in _spans(whole, by_year=by_year))
    apart = [one for one in wanted if not one.follows_from_months]
    newest = replace(whole, first=max(whole.first, _longer_from(whole)))
    yield from ((apart, replace(span, grain=grain)) for span in _spans(newest, by_year=by_year) for grain in LONGER)


def _spans(whole: EveryUnit, *, by_year: bool) -> list[EveryUnit]:
    """Return the whole span, or each of its years."""
    years = range(whole.first.year, whole.end.year)
    return [replace(whole, first=date(y, 1, 1), end=date(y + 1, 1, 1)) for y in years] if by_year else [whole]


def _longer_from(whole: EveryUnit) -> date:
    """Return the first day of the years that longer periods are computed of."""
    return date(whole.end.year - YEARS_OF_LONGER, 1, 1)


def _piece(lake: Lake, span: EveryUnit, one: Pass, tree: str) -> Piece:
    """Return the file of a pass, made where it is not there."""
    path = folder() / f"{_digest(lake, one, span, tree)}.parquet"
    if not path.exists():
        _write(_plain(lake.run(one.table())), path)
    return Piece(path.name, one.columns, index_of(span.first, 1), index_of(span.end, 1) - 1, MONTHS[span.grain])


def _tree(lake: Lake) -> str:
    """Return a digest of who stands under whom and when."""
    order = [(name, "ascending") for name in ("ancestor", "descendant", "valid_from")]
    rows = lake.run(lake.table(CLOSURE)).sort_by(order)
    return hashlib.sha256(repr(rows.to_pydict()).encode()).hexdigest()


def _digest(lake: Lake, one: Pass, span: EveryUnit, tree: str) -> str:
    """Return a digest of all a pass is made from. What is counted up to today changes with the day."""
    days = (span.grain, span.first, span.end, min(span.end, as_of(lake)))
    made_from = (made_by(lake.manifest), tree, one.columns, *days, _sources(lake, one, span))
    return hashlib.sha256(repr(made_from).encode()).hexdigest()[:32]


def _sources(lake: Lake, one: Pass, span: EveryUnit) -> list[str]:
    """Return the lake's files that can hold rows of the pass: those some of whose days lie within it."""
    table = one.reads.table
    if one.of_moments:
        found = list(bounds(lake.manifest, table, "id"))
    else:
        last = date.fromordinal(span.end.toordinal() - 1)
        found = _holding(lake, table, one.reads.day, span.first, last)
    return sorted([*found, *(_parts(lake, found) if table is CASES else ())])


def _holding(lake: Lake, table: LakeTable, column: str, least: object, most: object) -> list[str]:
    """Return the files that can hold a value from `least` to `most`; where the log does not say they can.

    Changed rows that stand for rows of these files are among them, whatever value they have now.
    """
    told = bounds(lake.manifest, table, column)
    found = {name for name, (low, high) in told.items() if low is None or not (high < least or low > most)}
    return [*found.union(changes_of(lake.manifest, table, found))]


def _parts(lake: Lake, cases: Sequence[str]) -> list[str]:
    """Return the files that can hold other units' parts in the cases of these files."""
    ids = bounds(lake.manifest, CASES, "id")
    known = [ids[name] for name in cases if ids[name][0] is not None]
    if not known:
        return []
    return _holding(lake, PARTS, "case", min(low for low, _ in known), max(high for _, high in known))


def _plain(rows: pa.Table) -> pa.Table:
    """Return rows sorted by unit, numbers as doubles: a count below nine thousand million million is exact in one."""
    plain = {
        name: pc.cast(rows[name], pa.int64() if name in {"group", "period"} else pa.float64())
        for name in rows.column_names
    }
    return pa.table(plain).sort_by([("group", "ascending"), ("period", "ascending")])


def _write(rows: pa.Table, path: Path) -> None:
    """Put a file in place at once. `group` comes first: its bounds tell which rows to read."""
    new = path.with_name(f"{uuid4().hex}.new")
    pq.write_table(rows, new, row_group_size=ROWS_A_GROUP)
    os.replace(new, path)  # noqa: PTH105 (as a file is put in place at once)


def _remove_others(*named: Contents | None) -> None:
    """Remove files that neither these contents nor those before name."""
    kept = {piece.name for one in named if one for piece in one.pieces}
    for path in folder().iterdir():
        if path.is_dir():  # as a former program kept them
            shutil.rmtree(path)
        elif path.name != CONTENTS and path.name not in kept and _age(path) > UNNAMED:
            path.unlink(missing_ok=True)


def _age(path: Path) -> float:
    return time.time() - path.stat().st_mtime
