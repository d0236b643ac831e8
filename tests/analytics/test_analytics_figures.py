"""Registers, deliveries, self-evaluations and the trail in numbers reach the lake, and leave it when corrected."""

import sys
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parents[1] / "programmes"))

from lake_world import report, tree
from small_programme import answered, small_county

from valvo.analytics.engine import open_lake
from valvo.analytics.refresh import refresh
from valvo.analytics.tables import (
    CHAINS,
    COMPLAINTS,
    DELIVERED,
    EVALUATIONS,
    MEASUREMENTS,
    TRAIL_COUNTS,
    WAITING,
    LakeTable,
)
from valvo.core import clock
from valvo.core.languages import Text
from valvo.core.periods import Period
from valvo.measured.actions import NewDelivery, NewFigure, declare_figure, deliver
from valvo.measured.choices import Better, Combine, GrainChoice
from valvo.measured.models import MeasuredFigure
from valvo.organisation.choices import UnitKind
from valvo.organisation.models import Unit
from valvo.programmes.choices import AnswerLevel
from valvo.registers.actions import take_in
from valvo.registers.incoming import RawFile, read_all

pytestmark = pytest.mark.django_db

Y2024 = Period.parse("2024")
CARE = (
    "Huvudspecialitet;Totala antalet som väntar 31.12.2024;Omfattas av vårdgarantin 31.12.2024;"
    "Väntat över 180 dygn 31.12.2024\r\nKirurgi;{all};{under};{over}\r\n"
)
OBJECTIONS = "Orsaksklass;Orsak;Antal 2023;Antal 2024\r\nPatientvården;Missnöje med läkemedel;4;6\r\n"
CHAIN = "Servicekedja;Läge;Beskrivning tillgänglig\r\nHöftfraktur;Klar;Ja\r\n"


def rows(table: LakeTable) -> list[dict[str, object]]:
    lake = open_lake()
    return sorted(lake.run(lake.table(table)).to_pylist(), key=str)


def take(unit: Unit, content: str, name: str = "a.csv") -> None:
    take_in(files=read_all([RawFile(name, content.encode(), Y2024)]), unit=unit, by=None)


def test_a_queue_is_one_row_with_what_waits_and_over_which_limit() -> None:
    top = tree(top=None)["top"]
    take(top, CARE.format(all=100, under=60, over=15))

    refresh()

    (queue,) = rows(WAITING)
    assert {k: queue[k] for k in ("unit", "register", "term", "limit_days", "on")} == {
        "unit": top.pk, "register": "waiting-care", "term": "surgery", "limit_days": 180, "on": date(2024, 12, 31),
    }  # fmt: skip
    assert (queue["waiting"], queue["under_guarantee"], queue["over_limit"]) == (100.0, 60.0, 15.0)
    assert {row["measure"]: row["value"] for row in rows(MEASUREMENTS)} == {
        "waiting": 100.0, "under-guarantee": 60.0, "over-limit": 15.0,
    }  # fmt: skip


def test_a_corrected_file_replaces_its_rows_in_the_lake() -> None:
    top = tree(top=None)["top"]
    take(top, CARE.format(all=100, under=60, over=15))
    refresh()

    take(top, CARE.format(all=90, under=50, over=5))
    done = refresh()

    assert done.rebuilt == ()
    assert [(row["waiting"], row["over_limit"]) for row in rows(WAITING)] == [(90.0, 5.0)]
    assert len(rows(MEASUREMENTS)) == 3


def test_objections_are_counted_by_cause_and_year() -> None:
    take(tree(top=None)["top"], OBJECTIONS)

    refresh()

    found = [(row["kind"], row["term"], row["last_on"], row["received"]) for row in rows(COMPLAINTS)]
    assert sorted(found, key=str) == [
        ("objection", "medicine", date(2023, 12, 31), 4.0),
        ("objection", "medicine", date(2024, 12, 31), 6.0),
    ]


def test_chains_carry_their_state_and_no_name() -> None:
    take(tree(top=None)["top"], CHAIN)

    refresh()

    (chain,) = rows(CHAINS)
    assert (chain["state"], chain["published"], chain["year"]) == ("ready", True, 2024)
    assert "fraktur" not in str(chain)


def bed_days(unit: Unit) -> MeasuredFigure:
    new = NewFigure(
        code="bed_days", names=Text(sv="Vårddygn", fi="Hoitopäivät", en="Bed days"), unit_of_measure="d",
        combine=Combine.SUM, better=Better.NONE, delivered_by=UnitKind.UNIT, grain=GrainChoice.MONTH, days_after=10,
        starts_on=date(2026, 1, 1),
    )  # fmt: skip
    return declare_figure(new=new, unit=unit, by=None)


def test_a_delivered_figure_and_its_correction_reach_the_lake() -> None:
    units = tree(top=None, ward="top")
    january = Period.parse("2026-01")
    with clock.stopped_at(datetime(2026, 2, 11, 9, tzinfo=UTC)):  # the tenth was the last day
        deliver(figure=bed_days(units["top"]), new=[NewDelivery(units["ward"], january, Decimal(310))], by=None)
        refresh()
        before = rows(DELIVERED)
        deliver(figure=MeasuredFigure.objects.get(), new=[NewDelivery(units["ward"], january, Decimal(300))], by=None)
        refresh()

    assert [(row["measure"], row["value"], row["late"]) for row in before] == [("bed_days", 310.0, True)]
    assert [(row["value"], row["last_on"]) for row in rows(DELIVERED)] == [(300.0, date(2026, 1, 31))]


def test_a_self_evaluation_stands_for_its_year_whenever_it_was_given() -> None:
    units = small_county()
    ward = next(unit for unit in units.values() if unit.kind == UnitKind.UNIT)
    with clock.stopped_at(datetime(2026, 2, 3, 9, tzinfo=UTC)):
        answered(ward, "1.2.1.1", 2025)
        answered(ward, "1.2.1.1", 2026, AnswerLevel.NOT_RELEVANT, why="a secret reason")
        refresh()

    found = [(row["done"], row["relevant"], row["stands_from"], row["stands_to"]) for row in rows(EVALUATIONS)]
    assert sorted(found, key=str) == [
        (False, False, date(2026, 2, 3), date(2027, 1, 1)),
        (True, True, date(2025, 12, 31), date(2026, 1, 1)),
    ]
    assert "secret" not in str(rows(EVALUATIONS))


def test_the_trail_is_counted_when_its_day_is_over_and_once() -> None:
    top = tree(top=None)["top"]
    with clock.stopped_at(datetime(2030, 1, 1, 9, tzinfo=UTC)):
        report(top, date(2029, 12, 31))
        report(top, date(2029, 12, 31))
        refresh()
        today = rows(TRAIL_COUNTS)
    with clock.stopped_at(datetime(2030, 1, 2, 9, tzinfo=UTC)):
        refresh()
        refresh()
        tomorrow = rows(TRAIL_COUNTS)
        refresh(full=True)

    sent = {"tag": "intake:report:sent", "on": date(2030, 1, 1), "times": 2, "unit": 0, "year": 2030}
    assert sent not in today
    assert sent in tomorrow
    assert rows(TRAIL_COUNTS) == tomorrow
