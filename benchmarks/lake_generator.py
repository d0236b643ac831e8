"""A lake the size of a nation, straight from numbers: reports, cases, deadlines and actions over ten years.

The tree has an organiser, areas, entities and units (3,000 at the lowest level). The same seed gives the same lake.
"""

from collections.abc import Iterator
from datetime import UTC, date, datetime

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from valvo.analytics.storage import Entry, Manifest, open_table, publish, read_manifest
from valvo.analytics.tables import ACTIONS, CASES, CLOCKS, CLOSURE, DELIVERED, REPORTS, TABLES, UNITS, LakeTable
from valvo.analytics.writing import write_whole

FIRST_YEAR, YEARS = 2017, 10
AS_OF = datetime(2026, 12, 31, 12, tzinfo=UTC)
AREAS, ENTITIES_EACH, UNITS_EACH = 22, 10, 14  # 22 · 10 · 14 = 3,080 units at the lowest level
BATCH = 200_000
EPOCH = date(1970, 1, 1)
FOREVER = date(9999, 12, 31)
Ints = npt.NDArray[np.int64]


def days_since_epoch(day: date) -> int:
    """Return a date as Arrow counts it."""
    return (day - EPOCH).days


def tree() -> tuple[list[dict[str, object]], list[dict[str, object]], list[int]]:
    """Return units, their closure and the ids of the lowest level."""
    above: dict[int, int | None] = {1: None}
    kinds = {1: "organiser"}
    for area in range(AREAS):
        area_id = 10 + area
        above[area_id], kinds[area_id] = 1, "producer"
        for entity in range(ENTITIES_EACH):
            entity_id = 100 + area * ENTITIES_EACH + entity
            above[entity_id], kinds[entity_id] = area_id, "entity"
            for unit in range(UNITS_EACH):
                unit_id = 1_000 + (entity_id - 100) * UNITS_EACH + unit
                above[unit_id], kinds[unit_id] = entity_id, "unit"
    opened = date(FIRST_YEAR, 1, 1)
    units = [
        {
            "id": key, "public_id": f"u{key}", "kind": kinds[key], "sector": "both", "provider_form": "own",
            "name_sv": f"Enhet {key}", "name_fi": f"Yksikkö {key}", "name_en": f"Unit {key}", "opened_on": opened,
            "closed_on": None,
        }
        for key in above
    ]  # fmt: skip
    links = []
    for key in above:
        step, depth = key, 0
        while True:
            links.append(
                {"ancestor": step, "descendant": key, "depth": depth, "valid_from": opened, "valid_to": FOREVER}
            )
            parent = above[step]
            if parent is None:
                break
            step, depth = parent, depth + 1
    return units, links, [key for key, kind in kinds.items() if kind == "unit"]


def generate(reports: int, seed: int = 1) -> Manifest:
    """Write a lake with so many reports and publish it; return its manifest."""
    units, links, lowest = tree()
    write_whole(UNITS, [pa.RecordBatch.from_pylist(units, schema=UNITS.schema)])
    write_whole(CLOSURE, [pa.RecordBatch.from_pylist(links, schema=CLOSURE.schema)])
    places = np.array(lowest, dtype=np.int64)
    for table, made in ((REPORTS, _reports), (CASES, _cases), (CLOCKS, _clocks), (ACTIONS, _actions)):
        write_whole(table, made(reports, places, seed))
    write_whole(DELIVERED, _bed_days(places, seed))
    for table in TABLES:
        if open_table(table.name) is None:
            write_whole(table, [])
    former = read_manifest()
    manifest = Manifest(
        lake_version=former.lake_version + 1 if former else 1,
        watermark=0,
        as_of=AS_OF,
        vacuumed_on=AS_OF.date(),
        tables={table.name: _entry(table) for table in TABLES},
    )
    publish(manifest, former=former)
    return manifest


def _entry(table: LakeTable) -> Entry:
    found = open_table(table.name)
    assert found is not None
    return Entry(found.version(), found.count(), table.digest)


def day_of(identifier: int, total: int) -> int:
    """Return how many days after the first a report came, as `Events` places it."""
    first, last = days_since_epoch(date(FIRST_YEAR, 1, 1)), days_since_epoch(date(FIRST_YEAR + YEARS, 1, 1))
    return int(first + (last - first) * ((identifier - 0.5) / total) ** 0.9) - first


class Events:
    """A batch of events: the same ids, units and days whatever table is made from them."""

    def __init__(self, start: int, size: int, total: int, units: Ints, seed: int) -> None:
        dice = np.random.default_rng((seed, start))
        self.dice = dice
        self.ids = np.arange(start + 1, start + size + 1, dtype=np.int64)
        self.unit = units[dice.integers(0, len(units), size)]
        first = days_since_epoch(date(FIRST_YEAR, 1, 1))
        last = days_since_epoch(date(FIRST_YEAR + YEARS, 1, 1))
        # Reports come in the order of time, a little more of them every year.
        self.opened = (first + (last - first) * ((self.ids - 0.5) / total) ** 0.9).astype(np.int32)
        self.year = (self.opened.astype("datetime64[D]").astype("datetime64[Y]").astype(int) + 1970).astype(np.int16)
        self.happened = self.opened - dice.integers(0, 5, size).astype(np.int32)
        self.reach = _codes(dice, size, ["reached", "near_miss", "risk"], [0.5, 0.2, 0.3])
        self.role = _codes(dice, size, ["staff", "client", "relative"], [0.94, 0.04, 0.02])
        self.took = dice.gamma(2.0, 12.0, size).astype(np.int32)
        self.is_open = (dice.random(size) < 0.03) | (self.opened + self.took >= last)
        self.actions = (dice.random(size) < 0.2).astype(np.int32)


def _batches(total: int, units: Ints, seed: int) -> Iterator[Events]:
    for start in range(0, total, BATCH):
        yield Events(start, min(BATCH, total - start), total, units, seed)


def _codes(dice: np.random.Generator, size: int, codes: list[str], shares: list[float]) -> pa.Array:
    places = pa.array(dice.choice(len(codes), size, p=shares).astype(np.int8))
    return pa.DictionaryArray.from_arrays(places, pa.array(codes)).cast(pa.string())


def _same(code: str, size: int) -> pa.Array:
    return pa.repeat(pa.scalar(code, pa.string()), size)


def _day(days: Ints, missing: npt.NDArray[np.bool_] | None = None) -> pa.Array:
    return pa.array(days.astype(np.int32), mask=missing).cast(pa.date32())


def _number(numbers: Ints, missing: npt.NDArray[np.bool_] | None = None) -> pa.Array:
    return pa.array(numbers.astype(np.int32), mask=missing)


def _reports(total: int, units: Ints, seed: int) -> Iterator[pa.RecordBatch]:
    for one in _batches(total, units, seed):
        size = len(one.ids)
        columns = [
            pa.array(one.ids), pa.array(one.unit), _same("hazard_event", size), one.reach, one.role,
            _same("named", size), _same("staff", size), _same("sv", size), _day(one.happened), _day(one.opened),
            pa.array(one.year),
        ]  # fmt: skip
        yield pa.record_batch(columns, schema=REPORTS.schema)


def _cases(total: int, units: Ints, seed: int) -> Iterator[pa.RecordBatch]:
    types = ["medication", "accident", "information", "violence", "care", "examination", "device", "other"]
    type_shares = [0.25, 0.2, 0.15, 0.1, 0.1, 0.1, 0.05, 0.05]
    factors = pa.array([["communication"], ["equipment", "training"], []], CASES.schema.field("factors").type)
    for one in _batches(total, units, seed):
        size, dice = len(one.ids), one.dice
        harm = dice.choice(5, size, p=[0.45, 0.35, 0.17, 0.027, 0.003]).astype(np.int32) + 1
        state = pa.DictionaryArray.from_arrays(pa.array(one.is_open.astype(np.int8)), pa.array(["closed", "new"]))
        harm_codes = pa.DictionaryArray.from_arrays(
            pa.array((harm - 1).astype(np.int8)), pa.array(["none", "low", "moderate", "severe", "fatal"])
        ).cast(pa.string())
        taken = one.took // 3
        columns = [
            pa.array(one.ids), pa.array(one.ids), pa.array(one.unit), _same("hazard_event", size),
            state.cast(pa.string()), one.role, one.reach, _codes(dice, size, types, type_shares),
            harm_codes, _same("none", size), pa.array(harm), _same("none", size),
            *[pa.nulls(size, pa.string()) for _unjudged in ("phase", "preventability", "never_event")],
            _number(np.ones(size, dtype=np.int64)),
            _number(dice.integers(1, 6, size)), _number(harm.astype(np.int64)),
            factors.take(pa.array(dice.integers(0, 3, size))), pa.array(np.zeros(size, dtype=np.bool_)),
            pa.array(~one.is_open),
            pa.array(dice.random(size) < 0.8),
            pa.array(one.actions), _day(one.happened), _day(one.opened), _day(one.opened + taken, one.is_open),
            _day(one.opened + one.took, one.is_open), _number(taken.astype(np.int64), one.is_open),
            _number(one.took.astype(np.int64), one.is_open), pa.array(one.year),
        ]  # fmt: skip
        yield pa.record_batch(columns, schema=CASES.schema)


def _clocks(total: int, units: Ints, seed: int) -> Iterator[pa.RecordBatch]:
    for one in _batches(total // 10, units, seed):
        size = len(one.ids)
        columns = [
            pa.array(one.ids), pa.array(one.ids), pa.array(one.unit), _same("handling", size), _day(one.opened),
            _day(one.opened + 30), _day(one.opened + one.took, one.is_open), pa.array((one.took > 30) & ~one.is_open),
            pa.array(one.year),
        ]  # fmt: skip
        yield pa.record_batch(columns, schema=CLOCKS.schema)


def _actions(total: int, units: Ints, seed: int) -> Iterator[pa.RecordBatch]:
    for one in _batches(total // 5, units, seed):
        size = len(one.ids)
        nothing = np.ones(size, dtype=np.bool_)
        columns = [
            pa.array(one.ids), pa.array(one.unit), _same("case", size), pa.array(one.ids), _same("done", size),
            _day(one.opened), _day(one.opened + 60), _day(one.opened + one.took, one.is_open),
            _day(one.opened, nothing), _day(one.opened, nothing), pa.array(one.year),
        ]  # fmt: skip
        yield pa.record_batch(columns, schema=ACTIONS.schema)


def _bed_days(units: Ints, seed: int) -> Iterator[pa.RecordBatch]:
    """Yield what every unit delivers every month, so that there is something to divide by."""
    months = [(FIRST_YEAR + number // 12, number % 12 + 1) for number in range(12 * YEARS)]
    for number, (year, month) in enumerate(months):
        size = len(units)
        first = days_since_epoch(date(year, month, 1))
        last = days_since_epoch(date(year + month // 12, month % 12 + 1, 1)) - 1
        value = np.random.default_rng((seed, number)).integers(300, 900, size).astype(np.float64)
        columns = [
            pa.array(np.arange(size, dtype=np.int64) + 1 + number * size), pa.array(units), _same("bed_days", size),
            pa.array(value), pa.nulls(size, pa.float64()), _day(np.full(size, first)), _day(np.full(size, last)),
            pa.array(np.zeros(size, dtype=np.bool_)), pa.array(np.full(size, year, dtype=np.int16)),
        ]  # fmt: skip
        yield pa.record_batch(columns, schema=DELIVERED.schema)
