"""The month as a cross, the marks of a day, and the units under one side by side."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from valvo.core import clock
from valvo.core.languages import Language
from valvo.core.periods import Period
from valvo.definitions.catalogue import catalogue
from valvo.definitions.schema import CrossColour
from valvo.green_cross import rules
from valvo.green_cross.models import Mark
from valvo.organisation.choices import UnitKind
from valvo.organisation.models import Unit
from valvo.organisation.queries import subtree

# A shape for each level, so that nobody has to tell colours apart.
GLYPHS: Mapping[int, str] = {1: "✓", 2: "△", 3: "!", 4: "✕"}
DAYS_BESIDE = 14  # of each unit in the table of units


@dataclass(frozen=True)
class Shade:
    """A colour as it is shown: its id, the shape that goes with it, its name and meaning, where it leads on to."""

    id: str
    glyph: str
    label: str
    meaning: str
    report: str
    level: int


@dataclass(frozen=True)
class Cell:
    """One day of the cross; `shade` is None for a day not marked."""

    day: date
    shade: Shade | None
    open: bool
    chosen: bool


@dataclass(frozen=True)
class Tally:
    """How many days of a month have one colour."""

    shade: Shade
    days: int


@dataclass(frozen=True)
class UnitLine:
    """One unit under the one in view: its days of the month by colour, and its last days."""

    unit: Unit
    tallies: list[Tally]
    unmarked: int
    last: list[Cell]


def shades(language: Language) -> dict[str, Shade]:
    """Return the colours by id, from best to worst."""
    found = sorted(catalogue().green_cross.value.colours, key=lambda one: one.level)
    return {one.id: _shade(one, language) for one in found}


def _shade(one: CrossColour, language: Language) -> Shade:
    return Shade(one.id, GLYPHS[one.level], one.label[language], one.meaning[language], one.report or "", one.level)


def shifts(language: Language) -> list[tuple[str, str]]:
    """Return the shifts of a day with their names."""
    return [(one.id, one.label[language]) for one in catalogue().green_cross.value.shifts]


def cells(unit: Unit, month: Period, chosen: date, language: Language) -> list[Cell]:
    """Return the days of a month in order, each with its worst colour."""
    marks = Mark.objects.filter(unit=unit, day__gte=month.first, day__lt=month.end)
    worst = _worst(marks.values_list("unit", "day", "colour"), shades(language))
    return [_cell(day, worst.get((unit.pk, day)), chosen) for day in _days(month.first, month.end)]


def tallies(found: Iterable[Cell], language: Language) -> list[Tally]:
    """Return how many days each colour has, from best to worst."""
    counted = Counter(cell.shade.id for cell in found if cell.shade)
    return [Tally(shade, counted[key]) for key, shade in shades(language).items()]


def marks_of(unit: Unit, day: date) -> list[Mark]:
    """Return what was marked at a unit on a day."""
    return list(Mark.objects.filter(unit=unit, day=day).select_related("marked_by"))


def units_below(unit: Unit, month: Period, language: Language) -> list[UnitLine]:
    """Return the service units under a unit with their month, in two queries whatever their number."""
    today = clock.today()
    units = list(subtree(unit, today).filter(kind=UnitKind.UNIT, closed_on__isnull=True).exclude(pk=unit.pk))
    known = min(month.end, today + timedelta(days=1))
    first = min(month.first, known - timedelta(days=DAYS_BESIDE))
    marks = Mark.objects.filter(unit__in=units, day__gte=first, day__lt=known).values_list("unit", "day", "colour")
    worst = _worst(marks, shades(language))
    return [_line(one, worst, month, known, language) for one in sorted(units, key=lambda one: one.name.casefold())]


def _line(
    unit: Unit, worst: Mapping[tuple[int, date], Shade], month: Period, known: date, language: Language
) -> UnitLine:
    days = [_cell(day, worst.get((unit.pk, day)), None) for day in _days(month.first, known)]
    last = _days(known - timedelta(days=DAYS_BESIDE), known)
    return UnitLine(
        unit=unit,
        tallies=tallies(days, language),
        unmarked=sum(cell.shade is None for cell in days),
        last=[_cell(day, worst.get((unit.pk, day)), None) for day in last],
    )


def _worst(marks: Iterable[tuple[int, date, str]], known: Mapping[str, Shade]) -> dict[tuple[int, date], Shade]:
    levels: dict[tuple[int, date], list[int]] = defaultdict(list)
    for unit, day, colour in marks:
        levels[unit, day].append(known[colour].level)
    by_level = {shade.level: shade for shade in known.values()}
    return {place: by_level[level] for place, found in levels.items() if (level := rules.worst(found))}


def _cell(day: date, shade: Shade | None, chosen: date | None) -> Cell:
    return Cell(day, shade, rules.may_mark(day, clock.today()), day == chosen)


def _days(first: date, end: date) -> list[date]:
    return [first + timedelta(days=number) for number in range((end - first).days)]
