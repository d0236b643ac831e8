"""Documents published one after the other, on real figures and in every format: nobody reckons a hidden number back."""

import io
import json
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from lake_world import case
from lxml import html
from pptx import Presentation
from pypdf import PdfReader
from pytest_django import Settings
from python_calamine import CalamineWorkbook

from factories import county, person
from valvo.accounts.permissions import Role
from valvo.analytics.refresh import refresh
from valvo.core import clock
from valvo.core.languages import LANGUAGES, Language
from valvo.core.periods import Period
from valvo.definitions.catalogue import catalogue
from valvo.documents import actions, building, queries, tree
from valvo.documents.builders import picked, picked_cells
from valvo.documents.choices import DocumentState
from valvo.documents.models import Document, Publication, Release
from valvo.documents.renderers import render
from valvo.indicators.computing import Ask, Computed, compute
from valvo.organisation.models import Unit

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 10, 5, 9, tzinfo=UTC)


@pytest.fixture
def units(settings: Settings, tmp_path: Path) -> Iterator[dict[str, Unit]]:
    """Return a county with three device events in spring and five in summer, among others."""
    settings.LAKE_FOLDER = tmp_path / "lake"
    with clock.stopped_at(NOW):
        found = county()
        spring = {"medication": 12, "accident": 9, "device": 3}
        summer = {"medication": 10, "accident": 6, "device": 5}
        for first, counts in ((date(2026, 4, 1), spring), (date(2026, 7, 1), summer)):
            days = [first + timedelta(days=2 * number) for number in range(sum(counts.values()))]
            events = [name for name, count in counts.items() for _ in range(count)]
            for day, event in zip(days, events, strict=True):
                case(found["ward-1"], day, event_type=event)
        refresh()
        yield found


def draft(name: str, unit: Unit, period: str) -> Document:
    """Make a document."""
    return actions.make(name=name, unit=unit, period=Period.parse(period), by=person(Role.COORDINATOR, unit))


def published(name: str, unit: Unit, period: str) -> Document:
    """Take a document from empty to its readers."""
    made, publisher = draft(name, unit, period), person(Role.PUBLISHER, unit)
    actions.send_to_review(document=made, by=publisher)
    actions.approve(document=made, by=publisher)
    actions.publish(document=made, by=publisher)
    return Document.objects.get(pk=made.pk)


def telling(text: str, unit: Unit, period: str) -> Document:
    """Make a plan of actions, which tells no events in tables, with a text."""
    made = draft("action-plan", unit, period)
    actions.write(document=made, key="meeting", texts={"en": text}, by=made.created_by)
    return made


def by_type(document: tree.Document) -> dict[str, int | None]:
    """Return the events by type as a reader finds them in the data file, None where they are hidden."""
    told = json.loads(render(document, "json"))
    blocks = [block for section in told["sections"] for block in section["blocks"]]
    rows = next(one["rows"] for one in blocks if one["type"] == "table" and one["caption"].startswith("Events by type"))
    return {row["cells"][0]["printed"]: row["cells"][1]["value"] for row in rows}


def test_the_year_so_far_does_not_give_back_what_a_quarter_hid(units: dict[str, Unit]) -> None:
    label = device_in("en")
    spring, summer = (published("safety-review", units["county"], quarter) for quarter in ("2026Q2", "2026Q3"))
    assert by_type(building.current(spring, "en"))[label] is None
    assert by_type(building.current(summer, "en"))[label] == 5
    actions.withdraw(document=summer, reason="Fel", by=summer.created_by)  # it has been read
    year = draft("patient-safety-report", units["county"], "2026")
    hidden = {name for name, count in by_type(building.current(year, "en")).items() if count is None}
    assert label in hidden  # eight less five would be three
    assert len(hidden) > 1
    for language in LANGUAGES:
        assert_hidden_everywhere(building.for_readers(year, language, draft=False), device_in(language))
    # Had nothing left the house, eight would have stood there: what was sent back before it was published binds nobody.
    Publication.objects.all().delete()
    Document.objects.exclude(pk=year.pk).update(state=DocumentState.DRAFT)
    assert Release.objects.count() == 2
    assert by_type(building.current(year, "en"))[label] == 8


def device_in(language: Language) -> str:
    """Return what events with devices are called."""
    code = catalogue().code("event_type", "device")
    assert code
    return code.label[language]


def assert_hidden_everywhere(document: tree.Document, label: str) -> None:
    """Read a row of the table of types back out of every format: nothing but its name stands there."""
    page = html.document_fromstring(render(document, "html").decode())
    rows = [[cell.text_content() for cell in row.xpath("th|td")] for row in page.xpath("//tr")]
    assert [all(cell.startswith("..") for cell in row[1:]) for row in rows if row[0] == label] == [True]
    text = " ".join(one.extract_text() for one in PdfReader(io.BytesIO(render(document, "pdf"))).pages)
    assert f"{label} .. .." in re.sub(r"\s+", " ", text)
    deck = Presentation(io.BytesIO(render(document, "pptx")))
    shapes = [shape for slide in deck.slides for shape in slide.shapes]
    told = [[cell.text for cell in row.cells] for one in shapes if one.has_table for row in one.table.rows]
    assert [row[1:] for row in told if row[0] == label] == [["..", ".."]]
    drawn = [category for one in shapes if one.has_chart for category in one.chart.plots[0].categories]
    assert label not in drawn
    book = CalamineWorkbook.from_filelike(io.BytesIO(render(document, "xlsx")))
    sheets = [row for name in book.sheet_names for row in book.get_sheet_by_name(name).to_python()]
    assert [set(row[1:]) <= {"..", ""} for row in sheets if row and row[0] == label] == [True]


def test_a_figure_that_stands_only_in_a_text_is_kept_judged_and_told_as_revised(
    units: dict[str, Unit], monkeypatch: pytest.MonkeyPatch
) -> None:
    unit, publisher = units["county"], person(Role.PUBLISHER, units["county"])
    summer = telling("Devices: {{ type_device }}.", unit, "2026Q3")
    year = telling("This year {{ type_device }}.", unit, "2026")
    assert "This year 8." in text_of(year)
    actions.send_to_review(document=summer, by=publisher)
    actions.approve(document=summer, by=publisher)
    actions.publish(document=summer, by=publisher)
    assert "Devices: 5." in text_of(summer)
    assert "This year ..." in text_of(year)  # eight less five would be three
    # Only what the text tells: not the spring, whose change it does not mention.
    (release,) = Release.objects.all()
    key = (str(unit.pk), "2026-07-01/2026-10-01", "events", "type device")
    assert release.told == {"cells": [[list(key), 5]], "sums": [], "hidden": []}
    assert picked_cells.today(key) == 5
    # One more in the summer, as if the lake had been refreshed.
    monkeypatch.setattr(picked, "compute", one_more)
    revision = queries.page(publisher, Document.objects.get(pk=summer.pk), "en").revision
    place = ("The texts", device_in("en"))
    assert [(one.place, one.before, one.after, one.change) for one in revision.changed] == [(place, "5", "6", "+1")]


def one_more(ask: Ask) -> tuple[Computed, ...]:
    """Count one more than there is."""
    return tuple(replace(one, numerator=(one.numerator or 0) + 1, value=(one.value or 0) + 1) for one in compute(ask))


def text_of(document: Document) -> str:
    """Return what people wrote in a document, as its readers see it."""
    blocks = building.current(Document.objects.get(pk=document.pk), "en").blocks()
    return " ".join(block.markdown for block in blocks if isinstance(block, tree.Paragraph))
