"""What the pages of waiting show: the situation by specialty or unit, the months before, the rules, the files."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

import numpy as np
from dateutil.relativedelta import relativedelta
from django.db.models import Count, Q, QuerySet

from valvo.core.languages import Language
from valvo.core.periods import Period
from valvo.organisation.models import Unit
from valvo.registers import terms
from valvo.registers.queries import Label, WaitingRow, WaitingTable, waiting_tables
from valvo.registers.reading.facts import Kind
from valvo.registers.reading.words import plain
from valvo.statistics.survival import Quantile
from valvo.waiting import rules
from valvo.waiting.choices import UNDER_23, Age, By, Stage, Start
from valvo.waiting.definition import Clock
from valvo.waiting.models import Wait
from valvo.waiting.rules import Forecast, Situation, Waits

LOOKED_BACK = timedelta(days=2 * rules.YEAR)  # a year to compare with, and the year of its median
MONTHS = 13


@dataclass(frozen=True)
class Row:
    """One specialty or unit."""

    name: str
    now: Situation
    before: Situation
    median: Quantile | None

    @property
    def change(self) -> int:
        """Return how many more wait than a year before."""
        return self.now.waiting - self.before.waiting


@dataclass(frozen=True)
class Picture:
    """Who waits on a day, by one of the law's clocks."""

    day: date
    total: Row
    rows: tuple[Row, ...]
    months: tuple[tuple[date, int, int], ...]  # day, waiting under the guarantee, of them over the limit
    forecast: Forecast


@dataclass(frozen=True)
class Loaded:
    """Waits of one clock, with what each stands under."""

    waits: Waits
    specialty: np.ndarray
    unit: np.ndarray


def load(units: QuerySet[Unit], clock: Clock, day: date) -> Loaded:
    """Return the waits a clock holds for at these units, those over for more than two years on a day left out."""
    found = _held(units, clock).filter(
        Q(ended_on__isnull=True) | Q(ended_on__gt=day - LOOKED_BACK), started_on__lte=day
    )
    fields = ("unit_id", "specialty", "guaranteed", "started_on", "ended_on")
    grouped = list(found.values_list(*fields).annotate(n=Count("pk")).order_by())
    kept = [row for row in grouped if _concerns(clock, row[1])]
    last = lru_cache(maxsize=None)(lambda start: limit.last_day(start) if (limit := clock.limit(start)) else None)
    return Loaded(
        rules.gathered([(start, end, last(start), held, n) for _u, _s, held, start, end, n in kept]),
        np.array([row[1] for row in kept], dtype=object),
        np.array([row[0] for row in kept], dtype=np.int64),
    )


def _held(units: QuerySet[Unit], clock: Clock) -> QuerySet[Wait]:
    found = Wait.objects.filter(
        intake__stage=Stage.IN_FORCE, unit__in=units, start=clock.starts_at, service=clock.service
    )
    if clock.under_23 is None:
        return found
    young = Q(age__in=UNDER_23)
    return found.filter(young) if clock.under_23 else found.exclude(young | Q(age=Age.UNKNOWN))


def _concerns(clock: Clock, specialty: str) -> bool:
    term = terms.find("specialty", specialty)
    code = term.code if term else ""
    return (not clock.specialties or code in clock.specialties) and code not in clock.besides


def newest_day(units: QuerySet[Unit]) -> date | None:
    """Return the last day the files in force at these units tell of; None where there is none."""
    found = Wait.objects.filter(unit__in=units, intake__stage=Stage.IN_FORCE).order_by("-intake__last")
    return found.values_list("intake__last", flat=True).first()


def picture(loaded: Loaded, day: date, by: By, units: Iterable[Unit], language: Language) -> Picture:
    """Return the situation on a day and a year before, its months and the forecast; the longest list first."""
    keys = loaded.specialty if by == By.SPECIALTY else loaded.unit
    names = {unit.pk: unit.name for unit in units}
    rows = [_row(_named(key, by, names, language), loaded.waits.where(keys == key), day) for key in sorted(set(keys))]
    shown = [row for row in rows if row.now.waiting or row.before.waiting]
    return Picture(
        day=day,
        total=_row("", loaded.waits, day),
        rows=tuple(sorted(shown, key=lambda row: -row.now.guaranteed)),
        months=tuple(_month(loaded.waits, one) for one in month_ends(day)),
        forecast=rules.forecast(loaded.waits, day),
    )


def _named(key: object, by: By, names: dict[int, str], language: Language) -> str:
    return terms.say("specialty", str(key), language) if by == By.SPECIALTY else names.get(int(str(key)), "")


def _row(name: str, waits: Waits, day: date) -> Row:
    before = rules.situation(waits, day - relativedelta(years=1))
    return Row(name, rules.situation(waits, day), before, rules.median(waits, day))


def _month(waits: Waits, day: date) -> tuple[date, int, int]:
    then = rules.situation(waits, day)
    return day, then.guaranteed, then.over


def month_ends(day: date) -> list[date]:
    """Return the last days of the twelve months before a day, and the day itself."""
    first = day.replace(day=1)
    return [first - relativedelta(months=back) - timedelta(days=1) for back in range(MONTHS - 2, -1, -1)] + [day]


@dataclass(frozen=True)
class Agreement:
    """What a monthly table says of a day, and what the waits give, by its rows; `off` are those that differ."""

    day: date
    limit_days: int
    rows: int
    off: tuple["Off", ...]


@dataclass(frozen=True)
class Off:
    """One row where they differ: waiting, under the guarantee and over the limit, in the table and counted."""

    label: Label
    stated: tuple[int | None, ...]
    counted: tuple[int | None, ...]


_REGISTERS = {Start.REFERRAL: Kind.WAITING_ASSESSMENT, Start.NEED: Kind.WAITING_CARE}


def agreement(unit: Unit, clock: Clock, loaded: Loaded, day: date) -> list[Agreement]:
    """Return how the monthly tables of a day agree with the waits counted on it; none where there is no such table."""
    register = _REGISTERS.get(clock.starts_at)
    tables = waiting_tables(unit, register, Period.containing(day, "month")) if register else []
    return [_agreement(table, loaded) for table in tables if table.day == day]


def _agreement(table: WaitingTable, loaded: Loaded) -> Agreement:
    keyed = {plain(str(key)): loaded.waits.where(loaded.specialty == key) for key in set(loaded.specialty)}
    keyed |= {plain(name): loaded.waits.where(loaded.unit == pk) for pk, name in _unit_names(loaded)}
    rows = [row for row in table.rows if plain(row.label.name) in keyed]
    both = [(row.label, _stated(row), _counted(keyed[plain(row.label.name)], table, row)) for row in rows]
    return Agreement(table.day, table.limit_days, len(rows), tuple(Off(*one) for one in both if one[1] != one[2]))


def _unit_names(loaded: Loaded) -> list[tuple[int, str]]:
    found = Unit.objects.filter(pk__in={int(pk) for pk in loaded.unit})
    return [(unit.pk, name) for unit in found for name in (unit.name_sv, unit.name_fi, unit.name_en)]


def _stated(row: WaitingRow) -> tuple[int | None, ...]:
    stated = (row.waiting.now, row.guarantee.now, row.over.now)
    return tuple(None if one is None else int(one) for one in stated)


def _counted(waits: Waits, table: WaitingTable, row: WaitingRow) -> tuple[int | None, ...]:
    """Return what the waits give, none where the table leaves its cell empty."""
    now = rules.situation(waits, table.day)
    counted = (now.waiting, now.guaranteed, rules.over_days(waits, table.day, table.limit_days))
    return tuple(None if said is None else one for one, said in zip(counted, _stated(row), strict=True))
