"""Registers read for pages and documents: rows with now and a year before, in the order of the source.

A figure the source states comes before one derived from a later change. Nothing here is rounded and no share is
stored: who shows a share computes it from the two counts.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from dateutil.relativedelta import relativedelta
from django.db.models import Count, Max, Q, QuerySet
from django.utils.translation import gettext as _

from valvo.core.languages import Language, Text
from valvo.core.periods import Period
from valvo.organisation.models import Unit
from valvo.registers import terms
from valvo.registers.columns import shape
from valvo.registers.errors import NoSuchUnitError
from valvo.registers.models import (
    ChainState,
    ColumnMapping,
    ImportedFile,
    ImportRemark,
    Item,
    Measurement,
    SourceDifference,
)
from valvo.registers.reading.facts import ChainState as State
from valvo.registers.reading.facts import Kind, Measure
from valvo.registers.reading.read import Known, Said
from valvo.registers.reading.reasons import Note, Place, Reason


@dataclass(frozen=True)
class Label:
    """What a row is called."""

    dimension: str
    name: str
    group: str = ""
    names: Text | None = None  # where they are not the source's: a unit of the tree, a figure counted here

    @classmethod
    def of(cls, item: Item) -> "Label":
        """Return the label of an item."""
        unit = item.of_unit
        names = Text(sv=unit.name_sv, fi=unit.name_fi, en=unit.name_en) if unit else None
        return cls(item.dimension, item.name, item.group, names)

    def said(self, language: Language) -> str:
        """Return the name in a language, as the source writes it where it is not known."""
        return self.names[language] if self.names else terms.say(self.dimension, self.name, language)

    def group_said(self, language: Language) -> str:
        """Return the group's name in a language."""
        return terms.say(self.dimension, self.group, language)

    @property
    def code(self) -> str:
        """Return the term's code, empty for a name that is not known."""
        term = terms.find(self.dimension, self.name)
        return term.code if term else ""

    @property
    def theme(self) -> terms.Theme:
        """Return which section of a review a key figure belongs to."""
        term = terms.find(self.dimension, self.name)
        return term.theme if term else "other"


@dataclass(frozen=True)
class Pair:
    """A figure now and a year before; None where missing."""

    now: Decimal | None = None
    before: Decimal | None = None

    @property
    def change(self) -> Decimal | None:
        """Return the change, None where either is missing."""
        return None if self.now is None or self.before is None else self.now - self.before


@dataclass(frozen=True)
class WaitingRow:
    """One unit or specialty."""

    label: Label
    waiting: Pair
    guarantee: Pair
    over: Pair


@dataclass(frozen=True)
class WaitingTable:
    """Those waiting on a day and a year before, by unit or specialty; one limit for all."""

    limit_days: int
    day: date
    day_before: date
    rows: tuple[WaitingRow, ...]
    derived: bool = False  # a figure of the day before is computed from a change, not stated

    @property
    def compared(self) -> bool:
        """Tell whether anything is known of the day a year before."""
        return any(pair.before is not None for row in self.rows for pair in (row.waiting, row.guarantee, row.over))

    @property
    def by_guarantee(self) -> bool:
        """Tell whether the over-limit count is a part of those under the guarantee (else of all who wait)."""
        return any(row.guarantee.now is not None for row in self.rows)


@dataclass(frozen=True)
class CountRow:
    """One counted thing."""

    label: Label
    count: Pair


@dataclass(frozen=True)
class KeyRow:
    """One key figure; `hidden` where it is too small a number to be told."""

    label: Label
    figure: Pair
    unit_of_measure: str
    decimals: int
    remark: str
    hidden: bool = False


@dataclass(frozen=True)
class VisitRow:
    """One kind of visit; a count for each month, None where the source leaves it empty."""

    label: Label
    counts: tuple[Decimal | None, ...]


@dataclass(frozen=True)
class VisitTable:
    """Visits by month."""

    months: tuple[date, ...]
    rows: tuple[VisitRow, ...]


@dataclass(frozen=True)
class ChainRow:
    """One chain's state."""

    label: Label
    state: State
    published: bool | None


@dataclass(frozen=True)
class DifferenceRow:
    """A place where the source prints another figure than its counts give."""

    file: str
    row: int
    column: str
    heading: str
    label: Label
    printed: Decimal
    computed: Decimal
    decimals: int
    unit_of_measure: str


@dataclass(frozen=True)
class RegisterRow:
    """One register at a unit."""

    register: str
    items: int
    newest: date | None
    files: int


def unit_named(name: str) -> Unit:
    """Return the unit with this public id, or this name in any language; raises NoSuchUnitError."""
    exact = Unit.objects.filter(public_id=name).first()
    if exact:
        return exact
    found = list(Unit.objects.filter(Q(name_sv__iexact=name) | Q(name_fi__iexact=name) | Q(name_en__iexact=name)))
    if len(found) > 1:
        identifiers = ", ".join(sorted(unit.public_id for unit in found))
        raise NoSuchUnitError(
            _("Several units are called %(name)s; give one's identifier: %(ids)s.") % {"name": name, "ids": identifiers}
        )
    if not found:
        raise NoSuchUnitError(
            _("There is no unit called %(name)s. Open it on the page Units, or with: valvo import units.csv")
            % {"name": name}
        )
    return found[0]


def waiting_tables(unit: Unit, register: Kind, period: Period) -> list[WaitingTable]:
    """Return the tables of those waiting on the last day in the period that has figures, the longest list first."""
    stated = _figures(unit, register).filter(last__gte=period.first, last__lte=period.last, derived=False)
    day = stated.aggregate(newest=Max("last"))["newest"]
    if day is None:
        return []
    before = day - relativedelta(years=1)
    rows = _by_item(_figures(unit, register).filter(last__in=[day, before]))
    limits = {item: max(figure.limit_days for figure in figures) for item, figures in rows.items()}

    def table(limit: int) -> WaitingTable:
        own = [item for item in rows if limits[item] == limit]
        lines = tuple(_waiting_row(item, rows[item], day) for item in own)
        return WaitingTable(limit, day, before, lines, any(_is_derived(rows[item], before) for item in own))

    return sorted(map(table, set(limits.values())), key=lambda table: len(table.rows), reverse=True)


def _is_derived(figures: list[Measurement], day: date) -> bool:
    """Tell whether a figure of that day is known only from a later change."""
    own = [figure for figure in figures if figure.last == day]
    stated = {figure.measure for figure in own if not figure.derived}
    return any(figure.derived and figure.measure not in stated for figure in own)


def _waiting_row(item: Item, figures: list[Measurement], day: date) -> WaitingRow:
    def pair(measure: Measure) -> Pair:
        own = [figure for figure in figures if figure.measure == measure]
        return Pair(
            _value(figure for figure in own if figure.last == day),
            _value(figure for figure in own if figure.last < day),
        )

    return WaitingRow(Label.of(item), pair(Measure.WAITING), pair(Measure.UNDER_GUARANTEE), pair(Measure.OVER_LIMIT))


def yearly_counts(unit: Unit, register: Kind, period: Period, measure: Measure | None = None) -> list[CountRow]:
    """Return the counts of a period and of the same period the year before, of one measure where several are kept."""
    found = _of_periods(unit, register, period)
    rows = _by_item(found.filter(measure=measure) if measure else found)
    return [CountRow(Label.of(item), _pair_of_period(figures, period)) for item, figures in rows.items()]


def key_figures(unit: Unit, period: Period) -> list[KeyRow]:
    """Return the key figures of a period with the year before where there is one."""
    found = []
    for item, figures in _by_item(_of_periods(unit, Kind.KEY_FIGURES, period)).items():
        newest = max(figures, key=lambda figure: (figure.last, not figure.derived))
        if newest.last == period.last:
            pair = _pair_of_period(figures, period)
            found.append(KeyRow(Label.of(item), pair, newest.unit_of_measure, newest.decimals, newest.remark))
    return found


def visits(unit: Unit, period: Period) -> VisitTable:
    """Return the visits of each month of a period; months without any figure are left out."""
    found = _figures(unit, Kind.SUPERVISION_VISITS).filter(first__gte=period.first, last__lte=period.last)
    rows = _by_item(found)
    months = tuple(sorted({figure.first for figures in rows.values() for figure in figures}))
    return VisitTable(
        months,
        tuple(
            VisitRow(
                Label.of(item),
                tuple(_value(figure for figure in figures if figure.first == month) for month in months),
            )
            for item, figures in rows.items()
        ),
    )


def chains(unit: Unit, period: Period) -> list[ChainRow]:
    """Return each chain's last known state in the period."""
    found = ChainState.objects.filter(
        item__unit=unit, replaced_by__isnull=True, on__gte=period.first, on__lte=period.last
    ).select_related("item", "item__of_unit")
    newest: dict[int, ChainState] = {}
    for state in found.order_by("item__position", "item_id", "on"):
        newest[state.item_id] = state
    return [ChainRow(Label.of(one.item), State(one.state), one.published) for one in newest.values()]


def differences(unit: Unit, period: Period) -> list[DifferenceRow]:
    """Return where the files of a period print another figure than their own counts give."""
    found = SourceDifference.objects.filter(file__in=_files(unit, period)).select_related("file")
    return [_difference_row(one) for one in found.order_by("file__register", "file__name", "row", "column")]


def differences_of(file: ImportedFile) -> list[DifferenceRow]:
    """Return the differences of one file."""
    return [_difference_row(one) for one in file.differences.select_related("file")]


def remarks(unit: Unit, period: Period) -> list[Note]:
    """Return what else is worth knowing about the files of a period."""
    found = ImportRemark.objects.filter(file__in=_files(unit, period)).select_related("file")
    return [_note(one) for one in found.order_by("file__register", "file__name", "row", "column")]


def remarks_of(file: ImportedFile) -> list[Note]:
    """Return the remarks on one file."""
    return [_note(one) for one in file.remarks.select_related("file")]


def sources(unit: Unit, period: Period) -> list[str]:
    """Return the names of the files a period's figures come from."""
    return list(_files(unit, period).exclude(name="").order_by("name").values_list("name", flat=True).distinct())


def registers(units: QuerySet[Unit]) -> list[RegisterRow]:
    """Return every register with how much it holds at these units, in three queries however much there is."""
    items = dict(Item.objects.filter(unit__in=units).values_list("register").annotate(n=Count("pk")).order_by())
    files = {
        row["register"]: (row["n"], row["newest"])
        for row in ImportedFile.objects.filter(unit__in=units, replaced_by__isnull=True)
        .values("register")
        .annotate(n=Count("pk"), newest=Max("last"))
        .order_by()
    }
    return [
        RegisterRow(kind, items.get(kind, 0), files.get(kind, (0, None))[1], files.get(kind, (0, None))[0])
        for kind in Kind
    ]


def remembered(unit: Unit, of: str, headings: Sequence[str]) -> dict[str, str] | None:
    """Return which columns are which in files with these headings, field → heading; None when nobody has said."""
    found = ColumnMapping.objects.filter(unit=unit, of=of, shape=shape(headings), ended_at__isnull=True).first()
    return dict(found.columns) if found else None


def known_columns(unit: Unit) -> Known:
    """Return what tells, by a file's headings, what somebody has said of such files at a unit; one query."""
    found = ColumnMapping.objects.filter(unit=unit, of__in=[kind.value for kind in Kind], ended_at__isnull=True)
    said = {one.shape: Said(Kind(one.of), one.columns) for one in found.order_by("confirmed_at", "pk")}
    return lambda headings: said.get(shape(headings))


def _difference_row(one: SourceDifference) -> DifferenceRow:
    dimension = _DIMENSIONS[Kind(one.file.register)]
    group, _colon, name = one.item.rpartition(": ")
    return DifferenceRow(
        one.file.name,
        one.row,
        one.column,
        one.heading,
        Label(dimension, name, group),
        one.printed,
        one.computed,
        one.decimals,
        one.unit_of_measure,
    )


# What the rows of each register are called by, for a difference that knows its row only by name.
_DIMENSIONS: dict[Kind, str] = {
    Kind.WAITING_ASSESSMENT: "unit",
    Kind.WAITING_CARE: "specialty",
    Kind.OBJECTIONS: "cause",
    Kind.COMPLAINTS: "authority",
    Kind.INJURIES: "injury-cause",
    Kind.KEY_FIGURES: "figure",
    Kind.SERVICE_CHAINS: "chain",
    Kind.SUPERVISION_VISITS: "visit-kind",
}


def _note(one: ImportRemark) -> Note:
    place = Place(one.file.name, one.file.sheet, one.row, one.column, one.heading)
    return Note(place, Reason(one.reason), one.text, tuple(one.details))


def _files(unit: Unit, period: Period) -> QuerySet[ImportedFile]:
    return ImportedFile.objects.filter(
        unit=unit, replaced_by__isnull=True, last__gte=period.first, last__lte=period.last
    )


def _figures(unit: Unit, register: Kind) -> QuerySet[Measurement]:
    return (
        Measurement.objects.filter(item__unit=unit, item__register=register, replaced_by__isnull=True)
        .select_related("item", "item__of_unit")
        .order_by("item__position", "item_id", "last")
    )


def _of_periods(unit: Unit, register: Kind, period: Period) -> QuerySet[Measurement]:
    before = period.year_before()
    return _figures(unit, register).filter(
        Q(first=period.first, last=period.last) | Q(first=before.first, last=before.last)
    )


def _by_item(figures: QuerySet[Measurement]) -> dict[Item, list[Measurement]]:
    found: dict[Item, list[Measurement]] = defaultdict(list)
    for figure in figures:
        found[figure.item].append(figure)
    return found


def _pair_of_period(figures: list[Measurement], period: Period) -> Pair:
    return Pair(
        _value(figure for figure in figures if figure.last == period.last),
        _value(figure for figure in figures if figure.last < period.last),
    )


def _value(figures: Iterable[Measurement]) -> Decimal | None:
    """Return the figure stated, else the one derived, None where there is none or the source leaves it empty."""
    found = sorted(figures, key=lambda figure: figure.derived)
    return found[0].value if found else None
