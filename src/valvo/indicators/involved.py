"""Events in which several units have a part: counted once for each unit looked at, once for what stands above several.

The case's own unit is counted by the pass itself. Here its rows come once more for every other unit asked for that has
a unit with a part under it, unless the own unit is under it too. Where figures are narrowed to a whole, so that its
parts add up, an event belongs to its own unit only.
"""

from valvo.analytics.engine import Lake
from valvo.analytics.expressions import Table, Value
from valvo.analytics.tables import CASES, PARTS, LakeTable
from valvo.indicators.declarations import Indicator
from valvo.indicators.reach import Span


def counts_cases(one: Indicator) -> bool:
    """Tell whether an event that several units have a part in may count for each of them."""
    return one.fact.table is CASES


def more_rows(lake: Lake, span: Span, *, table: LakeTable, rows: Table, reach: Table, day: str) -> Table | None:
    """Return rows of cases once more, with their `group`, for units involved in them; None where there are none.

    `rows` are the cases, `reach` who counts for whom (`reach.members`), `day` the column a row is placed by.
    """
    if table is not CASES or span.within is not None or not lake.manifest.tables[PARTS.name].rows:
        return None
    parts = lake.table(PARTS)
    parts = parts.select(part_of=parts["case"], involved=parts.unit)
    having = rows.semi_join(parts, [("id", "part_of")])
    each = rows.join(parts, [("id", "part_of")])
    theirs = _groups(each, reach, each.involved, day)
    own = _groups(having, reach, having.unit, day)
    beyond = theirs.anti_join(own, ["row_id", "group"])
    again = having.view()  # the same rows a second time in one expression
    return again.join(beyond, [("id", "row_id")]).drop("row_id")


def _groups(rows: Table, reach: Table, unit: Value, day: str) -> Table:
    """Return for which groups each row counts through a unit: columns row_id, group."""
    joined = rows.join(reach, [unit == reach.member, rows[day] >= reach.since, rows[day] < reach.until])
    return joined.select(row_id=joined.id, group=joined.group).distinct()
