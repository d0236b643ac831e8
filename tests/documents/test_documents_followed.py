"""A review tells what units deliver and what Valvo counts by itself, beside what its registers state."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import pytest
from pytest_django import Settings

from factories import county
from valvo.analytics.refresh import refresh
from valvo.core import clock
from valvo.core.figures import Suppression, with_unit
from valvo.core.languages import Language, Text
from valvo.core.periods import Period
from valvo.documents.builders.registry import builder
from valvo.documents.rules import Audience
from valvo.documents.tree import Document, Table
from valvo.measured import actions
from valvo.measured.actions import NewDelivery, NewFigure
from valvo.measured.choices import Better, Combine, GrainChoice
from valvo.measured.models import MeasuredFigure
from valvo.organisation.choices import UnitKind
from valvo.organisation.models import Unit

pytestmark = pytest.mark.django_db

QUARTER = Period.parse("2026Q3")
NAMES: dict[Language, str] = {
    "sv": "Andel obesatta tjänster",
    "fi": "Täyttämättömien virkojen osuus",
    "en": "Share of posts vacant",
}


@pytest.fixture
def top(settings: Settings, tmp_path: Path) -> Iterator[Unit]:
    """Return a county whose entities deliver vacant posts: 3 of 20 in winter, 6 of 40 in spring, 8 in summer."""
    settings.LAKE_FOLDER = tmp_path / "lake"
    with clock.stopped_at(datetime(2026, 10, 5, 9, tzinfo=UTC)):
        units = county()
        figure = declared(units["county"], "vacant_posts")
        deliver(figure, units["hospital"], ("2026-02", 3), ("2026-05", 4), ("2026-08", 6))
        deliver(figure, units["care"], ("2026-05", 2), ("2026-08", 2))
        refresh()
        yield units["county"]


def declared(unit: Unit, code: str) -> MeasuredFigure:
    new = NewFigure(
        code=code, names=Text(sv="Lediga", fi="Avoimet", en="Vacant"), unit_of_measure="", combine=Combine.SHARE,
        better=Better.DOWN, delivered_by=UnitKind.ENTITY, grain=GrainChoice.MONTH, days_after=10,
        starts_on=date(2026, 1, 1),
    )  # fmt: skip
    return actions.declare_figure(new=new, unit=unit, by=None)


def deliver(figure: MeasuredFigure, unit: Unit, *months: tuple[str, int]) -> None:
    new = [NewDelivery(unit, Period.parse(month), Decimal(part), Decimal(20)) for month, part in months]
    actions.deliver(figure=figure, new=new, by=None)


def review(unit: Unit, language: Language = "en", audience: Audience = Audience.INSIDE) -> Document:
    return builder("quarterly-review").build(unit, QUARTER, language, audience)


def staff_table(document: Document) -> Table:
    (section,) = (one for one in document.sections if one.heading in {"Staff", "Personal", "Henkilöstö"})
    (table,) = section.blocks
    assert isinstance(table, Table)
    return table


def test_what_entities_deliver_stands_in_the_review_without_being_written_again(top: Unit) -> None:
    for language, name in NAMES.items():
        (row,) = staff_table(review(top, language)).rows
        assert row.cells[0] == name
    document = review(top)
    (row,) = staff_table(document).rows
    told = [with_unit(one, "en") for one in row.cells[1:] if not isinstance(one, str) and one is not None]
    assert told == ["20.0%", "8", "40", "+5.0\u00a0percentage points"]
    assert NAMES["en"] in [one.label for one in document.definitions]
    assert not [one for one in document.sections if one.heading == "Feedback from clients"], "nobody delivers any"


def test_the_public_is_not_told_a_small_number(top: Unit) -> None:
    document = builder("quarterly-review").build(top, Period.parse("2026Q1"), "en", Audience.PUBLIC)
    (row,) = staff_table(document).rows
    assert [one.suppressed for one in row.cells[1:3] if not isinstance(one, str) and one] == [
        Suppression.SMALL_NUMBER
    ] * 2


def test_what_it_tells_is_kept_for_the_documents_that_come_after(top: Unit) -> None:
    told = builder("quarterly-review").told(top, QUARTER, Audience.PUBLIC)
    assert told is not None
    assert {8, 40} <= set(told.cells.values())
