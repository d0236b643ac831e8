"""A lake written by hand: rows of its tables, without a database, with ordinary values where a test says nothing."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import UTC, date, datetime
from itertools import count

import pyarrow as pa

from valvo.analytics.storage import Entry, Manifest, open_table, publish
from valvo.analytics.tables import TABLES, Column, LakeTable, Type
from valvo.analytics.writing import write_whole

AS_OF = datetime(2026, 7, 1, 9, tzinfo=UTC)
DAY = date(2026, 2, 10)
FOREVER = date(9999, 12, 31)
# The day whose year a table is partitioned by.
YEAR_OF = {
    "reports": "received_on", "cases": "opened_on", "clocks": "started_on", "actions": "created_on",
    "measurements": "last_on", "waiting": "on", "complaints": "last_on", "chains": "on", "delivered": "last_on",
    "evaluations": "stands_from", "meetings": "on", "trail_counts": "on", "alerts": "raised_on",
    "investigations": "decided_on", "recommendations": "given_on", "effect_checks": "created_on", "cross_days": "on",
    "sheets": "opened_on", "answers": "opened_on", "surveys": "closed_on", "plans": "approved_on",
    "ombud_sums": "last_on", "annual_clock": "due_on", "parts": "involved_on",
    "visits": "visited_on", "observations": "visited_on", "devices": "used_on", "device_checks": "planned_on",
    "device_passports": "given_on", "occasions": "on", "completions": "on",
}  # fmt: skip
_ORDINARY = {
    Type.ID: 0, Type.INTEGER: 0, Type.CODE: "", Type.CODES: [], Type.NAME: "", Type.DAY: DAY, Type.FLAG: False,
    Type.FIGURE: 0.0, Type.YEAR: 0,
}  # fmt: skip
Row = tuple[LakeTable, dict[str, object]]
_ids = count(1)


def row_of(table: LakeTable, **values: object) -> Row:
    """Return a row; what is not said is empty where it may be, else ordinary."""
    unknown = set(values) - {column.name for column in table.columns}
    if unknown:
        raise ValueError(f"{table.name} has no {unknown}")
    row = {column.name: _value(column, values) for column in table.columns}
    if table.name in YEAR_OF:
        of = row[YEAR_OF[table.name]]
        assert isinstance(of, date)
        row["year"] = of.year
    return table, row


def _value(column: Column, values: dict[str, object]) -> object:
    if column.name in values:
        return values[column.name]
    if column.name == "id":
        return next(_ids)
    return None if column.optional else _ORDINARY[column.type]


def write_lake(rows: Iterable[Row]) -> None:
    """Write a lake of these rows and publish it."""
    found: dict[str, list[dict[str, object]]] = defaultdict(list)
    for table, row in rows:
        found[table.name].append(row)
    entries = {}
    for table in TABLES:
        write_whole(table, [pa.RecordBatch.from_pylist(found[table.name], schema=table.schema)])
        written = open_table(table.name)
        assert written is not None
        entries[table.name] = Entry(written.version(), len(found[table.name]), table.digest)
    publish(Manifest(1, 0, AS_OF, AS_OF.date(), entries), former=None)
