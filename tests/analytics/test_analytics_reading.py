"""Rows read as whole columns are those a plain reading of each row gives, at the borders of days and of emptiness."""

from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, timedelta
from itertools import count, cycle

import pyarrow as pa
import pytest
from django.db import DatabaseError, connection  # noqa: F401 (asked by a condition)
from lake_world import action, case, clock_of, feedback, person, tree

from valvo.analytics import building, projecting, reading, selecting
from valvo.analytics.projections import COUNTINGS, PROJECTIONS
from valvo.analytics.refresh import refresh
from valvo.analytics.storage import read_manifest
from valvo.analytics.tables import LakeTable
from valvo.core import clock
from valvo.database.columns import asked
from valvo.handling.facts import level
from valvo.handling.models import Affected, Case, Classification, Clock, Message, Part
from valvo.improvement.models import Action
from valvo.intake.models import Report
from valvo.organisation.models import Unit
from valvo.trail.models import Event

TICK = timedelta(microseconds=1)
# Midnight in winter, in summer, at the turn of the year; the hour that is skipped and the hour that comes twice.
BORDERS = [
    datetime(2026, 1, 14, 22, tzinfo=UTC),
    datetime(2026, 7, 14, 21, tzinfo=UTC),
    datetime(2026, 12, 31, 22, tzinfo=UTC),
    datetime(2026, 3, 29, 1, tzinfo=UTC),
    datetime(2026, 10, 25, 1, tzinfo=UTC),
    datetime(2026, 10, 25, 22, tzinfo=UTC),
]
MOMENTS = [border + step for border in BORDERS for step in (-TICK, timedelta(), TICK)]
HARMS = ("", "none", "severe", "death", "unknown")

Row = dict[str, object]


@pytest.fixture(autouse=True)
def small_blocks(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let even a few rows come in several blocks and pages."""
    monkeypatch.setattr(reading, "ROWS", 7)
    monkeypatch.setattr(projecting, "PAGE", 5)
    monkeypatch.setattr(projecting, "SPAN", 9)
    monkeypatch.setattr(selecting, "RUN", 3)
    monkeypatch.setattr(selecting, "GAP", 1)


@pytest.fixture
def varied() -> dict[str, Unit]:
    """Return units, with cases in all that makes a difference; one of them has lost what hung on it."""
    units = tree(top=None, ward="top", clinic="top")
    for number, moment, harm in zip(count(), MOMENTS, cycle(HARMS), strict=False):
        _one(units, number, moment, harm)
    Action.objects.filter(pk=Action.objects.latest("pk").pk).delete()
    Affected.objects.filter(classification__case=Case.objects.earliest("pk")).delete()
    Case.objects.exclude(parts=None).latest("pk").parts.all().delete()
    return units


def _one(units: dict[str, Unit], number: int, moment: datetime, harm: str) -> None:
    unit, codes = units["ward" if number % 2 else "clinic"], ("equipment", "communication", "a_b", "ab")[: number % 5]
    judged = {"harm": harm, "psychological": HARMS[number % 4], "factors": codes, "event_type": "fall" * (number % 2)}
    kind = ("hazard_event", "risk", "client_report")[number % 3]
    made = case(unit, date(2026, 5, 5), kind=kind, judged_reach="near_miss" * (number % 3 == 1), **judged)  # type: ignore[arg-type]  # as they are named
    handler = person() if number % 4 == 0 else None
    ends = {"state": "closed", "closed_at": moment + timedelta(days=number)} if number % 3 else {}
    Case.objects.filter(pk=made.pk).update(
        opened_at=moment, taken_at=moment if handler else None, handler=handler, **ends
    )
    Report.objects.filter(pk=made.report_id).update(received_at=moment)
    Classification.objects.filter(case=made, event_type="fall").update(likelihood=number % 5 + 1, phase="care")
    for position in range(number % 3):
        Affected.objects.create(classification=made.classification, position=position, role="patient")
    for state in ("planned", "cancelled")[: number % 3]:
        raised = action(made, date(2026, 5, 6), due=date(2026, 6, 6), state=state)
        Action.objects.filter(pk=raised.pk).update(created_at=moment)
    if number % 2:
        feedback(made, date(2026, 5, 7))
        feedback(made, date(2026, 5, 8))
        Part.objects.create(case=made, unit=unit, due_at=moment, involved_at=moment)
    Message.objects.create(case=made, kind="note", text="x", written_at=moment)
    started = clock_of(made, due=date(2027, 6, 1))
    done = moment + TICK * (number % 3 - 1) if number % 4 else None
    Clock.objects.filter(pk=started.pk).update(started_at=moment, due_at=moment, done_at=done)


def _rows(batches: Iterator[pa.RecordBatch]) -> list[Row]:
    return _sorted(row for batch in batches for row in batch.to_pylist())


def _sorted(rows: Iterable[Row]) -> list[Row]:
    return sorted(rows, key=lambda row: str(sorted(row.items())))


def _day(moment: datetime | None) -> date | None:
    return clock.local_day(moment) if moment else None


def _plain_case(one: Case) -> Row:
    """Return a case's row in the lake, told one field at a time."""
    judged = Classification.objects.filter(case=one).first() or Classification()
    raised = Action.objects.filter(origin="case", origin_id=one.pk).exclude(state="cancelled")
    opened, taken, closed = clock.local_day(one.opened_at), _day(one.taken_at), _day(one.closed_at)
    codes = ("event_type", "physical_harm", "psychological_harm", "unit_consequence", "phase", "preventability")
    return {
        **{name: getattr(judged, name) or None for name in (*codes, "never_event", "likelihood", "severity")},
        "id": one.pk,
        "report": one.report_id,
        "unit": one.unit_id,
        "kind": one.kind,
        "state": one.state,
        "role": one.report.role,
        "reach": judged.reach or one.report.reach,
        "happened_on": one.report.happened_on,
        "harm": level(one.kind, judged.physical_harm, judged.psychological_harm),
        "affected": judged.affected.count() if judged.pk else 0,
        "factors": sorted(judged.factors.values_list("code", flat=True)) if judged.pk else [],
        "joint": one.joint,
        "handled": one.handler_id is not None,
        "actions": raised.count(),
        "feedback": one.messages.filter(kind="feedback").exists(),
        "opened_on": opened,
        "taken_on": taken,
        "closed_on": closed,
        "year": opened.year,
        "days_to_take": (taken - opened).days if taken else None,
        "days_to_close": (closed - opened).days if closed else None,
    }


def _plain_clock(one: Clock) -> Row:
    started, late = clock.local_day(one.started_at), one.done_at is not None and one.done_at > one.due_at
    return {
        "id": one.pk,
        "case": one.case_id,
        "unit": one.case.unit_id,
        "rule": one.rule,
        "started_on": started,
        "due_on": _day(one.due_at),
        "done_on": _day(one.done_at),
        "late": late,
        "year": started.year,
    }


@pytest.mark.django_db
@pytest.mark.usefixtures("varied")
def test_cases_and_clocks_are_those_told_row_by_row() -> None:
    cases, clocks = Case.objects.select_related("report"), Clock.objects.select_related("case")

    assert _rows(PROJECTIONS["cases"].batches()) == _sorted(map(_plain_case, cases))
    assert _rows(PROJECTIONS["clocks"].batches()) == _sorted(map(_plain_clock, clocks))


@pytest.mark.django_db
@pytest.mark.usefixtures("varied")
def test_the_whole_is_what_all_keys_give_and_a_key_that_is_gone_gives_nothing() -> None:
    filled = []
    for name, projection in PROJECTIONS.items():
        keys = list(projection.model._default_manager.values_list("pk", flat=True))
        whole = _rows(projection.batches())

        assert whole == _rows(projection.batches([*keys, 9_999_999])), name
        assert _rows(projection.batches([])) == []
        filled += [name] if whole else []

    assert {"units", "closure", "reports", "cases", "parts", "clocks", "actions"} <= set(filled)


@pytest.mark.django_db
@pytest.mark.parametrize("unit", [7, None])
def test_events_are_counted_on_the_civil_day_of_each(unit: int | None) -> None:
    Event.objects.bulk_create(Event(at=moment, tag="x:y:z", unit=unit, mac="") for moment in MOMENTS)

    counted = _rows(COUNTINGS["trail_counts"].batches(None, date(2027, 1, 2)))

    days = [clock.local_day(moment) for moment in MOMENTS]
    assert counted == _sorted(
        {"unit": unit or 0, "tag": "x:y:z", "on": day, "times": days.count(day), "year": day.year} for day in set(days)
    )


def test_a_function_is_asked_once_for_each_combination() -> None:
    questions = []

    def answer(first: str | None, second: str) -> int:
        questions.append((first, second))
        return len(questions)

    found = selecting.by_combination(
        answer, pa.int32(), pa.array(["a", None, "a", None, "b"]), pa.array(["x", "x", "x", "y", "y"])
    )

    assert sorted(questions, key=str) == [("a", "x"), ("b", "y"), (None, "x"), (None, "y")]
    assert found[0] == found[2]
    assert len(set(found.to_pylist())) == 4


@pytest.mark.django_db
@pytest.mark.parametrize(("again", "keys"), [(False, None), (True, None), (True, [])])
def test_rows_along_are_found_by_runs_of_keys_and_by_single_ones(again: bool, keys: list[int] | None) -> None:  # noqa: FBT001 (a table's column)
    units = tree(top=None, **dict.fromkeys((f"ward{number}" for number in range(12)), "top"))
    own = sorted(unit.pk for unit in units.values())
    Unit.objects.filter(pk=own[4]).update(public_id="")
    along = selecting.Along(
        Unit.objects.all(), "unit", "pk", {"name": "public_id", "opened": "opened_on"}, ["name"], again=again
    )
    look_up = along.found(keys)
    # A run backwards, a stray, a key that is not there, one of them twice.
    wanted = [own[9], own[8], own[7], own[2], own[4], own[4], own[-1] + 1_000]

    found = look_up(pa.array(wanted))

    names = dict(Unit.objects.values_list("pk", "public_id"))
    assert found["name"].cast(pa.string()).to_pylist() == [names.get(key) for key in wanted]
    assert found["opened"].to_pylist()[-1] is None
    assert look_up(pa.array([own[-1] + 1_000]))["name"].to_pylist() == [None]


needs_postgresql = pytest.mark.skipif("connection.vendor != 'postgresql'", reason="copying is PostgreSQL's")


ANY_KIND = pa.schema(
    [
        *(("whole", pa.int64()), ("day", pa.date32()), ("moment", pa.timestamp("us", tz="UTC"))),
        *(("flag", pa.bool_()), ("number", pa.float64()), ("exact", pa.float64()), ("code", pa.string())),
        ("text", pa.string()),
    ]
)
# The least and the greatest of each kind, nothing, and text that would break what lies between codes.
CELLS = """
VALUES (0::int, '2000-01-01'::date, '2000-01-01 00:00+00'::timestamptz, true, 0::float8, 1.25::numeric, '', ''),
       (-1, '0001-01-01', '1900-02-03 04:05:06.000007+00', false, -1.5, -0.01, 'a', E'å\\x1f\\x02\\n'),
       (NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL),
       (2147483647, '9999-12-31', '9999-12-31 23:59:59.999999+00', true, 1e300, 99999, 'åb', '')
"""


@pytest.mark.django_db
@needs_postgresql
def test_postgresql_hands_over_columns_as_they_are() -> None:
    found = asked(CELLS, [], ANY_KIND, ["code"])

    assert found.to_pylist() == [
        dict(zip(ANY_KIND.names, row, strict=True))
        for row in (
            (0, date(2000, 1, 1), datetime(2000, 1, 1, tzinfo=UTC), True, 0.0, 1.25, "", ""),
            (-1, date.min, datetime(1900, 2, 3, 4, 5, 6, 7, UTC), False, -1.5, -0.01, "a", "å\x1f\x02\n"),
            (None,) * 8,
            (2**31 - 1, date.max, datetime.max.replace(tzinfo=UTC), True, 1e300, 99_999.0, "åb", ""),
        )
    ]
    none = asked(CELLS + "LIMIT %s", [0], ANY_KIND, ["code"])
    assert none.num_rows == 0
    assert none.column_names == ANY_KIND.names


@pytest.mark.django_db
@needs_postgresql
def test_postgresql_refuses_what_is_no_code_and_tells_of_errors() -> None:
    code = pa.schema([("code", pa.string())])

    with pytest.raises(DatabaseError, match="code: 2 values for 1 rows"):
        asked("SELECT 'a' || chr(31) || 'b'", [], code, ["code"])
    with pytest.raises(DatabaseError, match="does not exist"):
        asked("SELECT nothing", [], code, ["code"])


@pytest.mark.django_db(transaction=True)
@needs_postgresql
def test_where_one_table_fails_the_others_stop_and_nothing_is_published(monkeypatch: pytest.MonkeyPatch) -> None:
    tree(top=None)
    begun = []

    def failing(table: LakeTable, _batches: object) -> int:
        begun.append(table.name)
        raise ValueError(table.name)

    monkeypatch.setattr(building, "write_whole", failing)

    with pytest.raises(ValueError, match=r"cases|clocks|trail_counts"):
        refresh()

    assert set(begun) <= {"cases", "clocks", "trail_counts"}  # one by each thread at most
    assert read_manifest() is None
