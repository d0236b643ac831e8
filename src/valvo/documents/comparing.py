"""What changed between two trees of the same document, figure by figure, as a reader sees it: by printed forms."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from valvo.core.figures import Figure, Unit, with_unit
from valvo.core.languages import Language
from valvo.documents.chart_tables import chart_table
from valvo.documents.tree import Chart, ControlChart, Document, KeyFigures, Table
from valvo.documents.words import word

Place = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Difference:
    """A figure that is printed otherwise now; empty text where it stands in one of the two only.

    `change` is the difference with its sign, empty where there is none to tell.
    """

    place: Place
    before: str
    after: str
    change: str = ""


@dataclass(frozen=True, slots=True)
class Printed:
    """A figure as it is printed, with what a difference is reckoned from."""

    text: str
    value: float | None
    unit: str
    decimals: int


def differences(before: Document, after: Document) -> tuple[Difference, ...]:
    """Return every figure printed otherwise, in reading order; figures that are new come last."""
    return changes(printed(before), printed(after), after.language)


def printed(document: Document) -> dict[Place, Printed]:
    """Return every figure as it is printed, by where it stands; a place that comes twice gets a number."""
    found: dict[Place, Printed] = {}
    seen: dict[Place, int] = {}
    for place, figure in _places(document):
        seen[place] = seen.get(place, 0) + 1
        numbered = place if seen[place] == 1 else (*place, str(seen[place]))
        value = None if figure.value is None else float(figure.value)
        found[numbered] = Printed(with_unit(figure, document.language), value, figure.unit.value, figure.decimals)
    return found


def changes(old: Mapping[Place, Printed], new: Mapping[Place, Printed], language: Language) -> tuple[Difference, ...]:
    """Return what differs between figures as they were printed then and now."""
    places = [*old, *(place for place in new if place not in old)]
    return tuple(
        Difference(place, before.text if before else "", after.text if after else "", _change(before, after, language))
        for place in places
        if (before := old.get(place)) != (after := new.get(place)) and _text(before) != _text(after)
    )


def _text(one: Printed | None) -> str | None:
    return one.text if one else None


def _change(before: Printed | None, after: Printed | None, language: Language) -> str:
    if before is None or after is None or before.value is None or after.value is None:
        return ""
    unit = Unit.PERCENTAGE_POINTS if after.unit == Unit.PERCENT else Unit(after.unit)
    return with_unit(Figure(after.value - before.value, unit, after.decimals, signed=True), language)


def _places(document: Document) -> Iterator[tuple[Place, Figure]]:
    for section in document.sections:
        for block in section.blocks:
            match block:
                case KeyFigures(items=items):
                    for item in items:
                        yield (section.heading, item.label), item.value
                case Table():
                    yield from _cells((section.heading, block.caption), block)
                case Chart(data=ControlChart() as data):
                    yield from _points((section.heading, block.title), data, document.language)
                case Chart():
                    yield from _cells((section.heading, block.title), chart_table(block, document.language))
                case _:
                    pass
    for item in document.quoted:
        yield (word("texts", document.language), item.label), item.value


def _points(head: Place, data: ControlChart, language: Language) -> Iterator[tuple[Place, Figure]]:
    """Yield each point's figure, and the lines of the newest point once: they are the same for a whole phase."""
    for point in data.points:
        yield (*head, point.period), point.figure
    for name in ("centre", "lower", "upper"):
        line: Figure | None = getattr(data.points[-1], name) if data.points else None
        if line is not None:
            yield (*head, word(name, language)), line


def _cells(head: Place, table: Table) -> Iterator[tuple[Place, Figure]]:
    for row in table.rows:
        name = next((cell for cell in row.cells if isinstance(cell, str)), "")
        for column, cell in zip(table.columns, row.cells, strict=True):
            if isinstance(cell, Figure):
                yield (*head, name, column.label), cell
