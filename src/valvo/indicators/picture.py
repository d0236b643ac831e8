"""The situation picture: one table per theme, one row per indicator."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache

from django.utils.functional import Promise
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.utils.translation import ngettext

from valvo.core import clock
from valvo.core.figures import Figure, format_date, format_figure, format_period, with_unit
from valvo.core.languages import Language
from valvo.core.periods import Period
from valvo.documents.sparkline import sparkline
from valvo.documents.tree import Tone
from valvo.documents.words import target_value
from valvo.indicators.catalogue import INDICATORS
from valvo.indicators.charting import ORDINARY, Charted, Sign, basis, charted, figure, signs, target
from valvo.indicators.computing import Ask, Computed, compute
from valvo.indicators.decisions import Decided, decided
from valvo.indicators.declarations import Indicator, Rate, Theme
from valvo.indicators.gathered import shown_manifest
from valvo.indicators.levels import NewLevel, new_level
from valvo.indicators.own import Freshness, figures_around, freshness, own_indicators
from valvo.indicators.own_ids import is_own

MONTHS_SHOWN = 24
# What a row's marks are judged by, as on the indicator's own page: the same figure is not told two ways.
MONTHS_JUDGED = 36
# Some twenty pictures of a hundred rows; a row and what it is made of take some twenty thousand bytes.
KEPT_ROWS = 2_048

THEMES: dict[Theme, Promise] = {
    Theme.SAFETY: lazy("Safety"),
    Theme.REPORTING: lazy("Reporting"),
    Theme.HANDLING: lazy("Handling"),
    Theme.IMPROVEMENT: lazy("Improvement work"),
    Theme.ACCESS: lazy("Access to care"),
    Theme.COMPLAINTS: lazy("Complaints and feedback"),
    Theme.STAFF: lazy("Staff and culture"),
    Theme.CARE: lazy("Infections, devices, data"),
    Theme.STEERING: lazy("Programmes, plans, visits"),
    Theme.EVENT_TYPES: lazy("What happened"),
    Theme.FACTORS: lazy("Why it happened"),
    Theme.OWN: lazy("Own figures"),
}
# In these chapters a row without a single figure says nothing: nothing of the kind happened, or nobody delivers it.
ONLY_WITH_FIGURES = {
    Theme.ACCESS,
    Theme.COMPLAINTS,
    Theme.STAFF,
    Theme.CARE,
    Theme.STEERING,
    Theme.EVENT_TYPES,
    Theme.FACTORS,
    Theme.OWN,
}


@dataclass(frozen=True)
class PictureRow:
    """One indicator as the table shows it."""

    id: str
    theme: Theme
    name: str
    value: str
    basis: str
    target: str
    sparkline: SafeString
    signs: tuple[Sign, ...]
    updated: str
    late: str = ""  # what is wrong with how it is delivered
    level: NewLevel | None = None
    level_told: str = ""


@dataclass(frozen=True)
class ThemeTable:
    """One chapter of the picture."""

    id: str
    title: str
    rows: tuple[PictureRow, ...]


@dataclass(frozen=True)
class Picture:
    """The whole picture of a unit over a period, as of a moment."""

    themes: tuple[ThemeTable, ...]
    as_of: datetime
    line_from: date

    @property
    def standing_out(self) -> list[tuple[PictureRow, Sign]]:
        """Return the rows whose chart tells of a change, with what it is; the changes for the worse first."""
        found = [
            (row, sign)
            for theme in self.themes
            for row in theme.rows
            for sign in row.signs
            if sign.shape == "round" and sign.glyph != ORDINARY
        ]
        return sorted(found, key=lambda pair: pair[1].tone is not Tone.WORSE)

    @property
    def new_levels(self) -> list[tuple[PictureRow, NewLevel]]:
        """Return the rows that do not stand out but seem to have changed level within the months of their line."""
        told = {row.id for row, _sign in self.standing_out}
        rows = [row for theme in self.themes for row in theme.rows if row.id not in told]
        found = [(row, row.level) for row in rows if row.level and row.level.since.first >= self.line_from]
        return sorted(found, key=lambda pair: pair[1].tone is not Tone.WORSE)


def picture(unit: int, period: Period, language: Language) -> Picture:
    """Return the picture; raises LakeMissingError before the lake has been built."""
    as_of = shown_manifest().as_of
    wanted = (*INDICATORS, *own_indicators(unit))
    known = _known(unit, period, wanted)
    rows = [_row(one, period, language) for one in known if _always_shown(one.indicator) or one.says_something]
    themes = tuple(
        ThemeTable(theme, str(title), tuple(row for row in rows if row.theme is theme))
        for theme, title in THEMES.items()
    )
    return Picture(themes, as_of, line_from=months_shown(period, clock.local_day(as_of))[0])


def rows_of(unit: int, period: Period, language: Language, wanted: Sequence[Indicator]) -> list[PictureRow]:
    """Return the rows of some indicators in their order; raises LakeMissingError before the lake has been built."""
    return [_row(one, period, language) for one in _known(unit, period, wanted)]


@dataclass(frozen=True)
class _Known:
    """All that an indicator's row is made of: what is equal makes equal rows."""

    indicator: Indicator
    now: Computed | None
    months: tuple[Computed, ...]
    decided: Decided
    fresh: Freshness | None
    as_of: date
    today: date

    @property
    def says_something(self) -> bool:
        """Tell whether there is a figure other than nought in what the row shows."""
        points = (*self.months[-MONTHS_SHOWN:], *([self.now] if self.now else []))
        return any(point.value for point in points)


def _known(unit: int, period: Period, wanted: Sequence[Indicator]) -> list[_Known]:
    """Return what is known of each indicator: of the period, and month by month."""
    as_of, today = clock.local_day(shown_manifest().as_of), clock.today()
    ids = tuple(one.id for one in wanted)
    now = {one.indicator: one for one in compute(Ask(ids, (unit,), period.first, period.end, period.grain))}
    first, end = months_shown(period, as_of, MONTHS_JUDGED)
    months: dict[str, list[Computed]] = {one: [] for one in ids}
    for month in compute(Ask(ids, (unit,), first, end, "month")):
        months[month.indicator].append(month)
    fresh = freshness(unit, figures_around(unit)) if any(map(is_own, ids)) else {}
    made = decided(unit)
    return [
        _Known(
            indicator=one,
            now=now.get(one.id),
            months=tuple(months[one.id]),
            decided=made.get(one.id, Decided()),
            fresh=fresh.get(one.id),
            as_of=as_of,
            today=today,
        )
        for one in wanted
    ]


def _always_shown(one: Indicator) -> bool:
    return one.theme not in ONLY_WITH_FIGURES and not isinstance(one.measure, Rate)


def months_shown(period: Period, known: date, number: int = MONTHS_SHOWN) -> tuple[date, date]:
    """Return the days of the last whole months up to the end of a period or to the day the figures are known to."""
    last = Period.containing(min(period.end, known + timedelta(days=1)), "month")
    return last.shifted(-number).first, last.first


@lru_cache(maxsize=KEPT_ROWS)
def _row(known: _Known, period: Period, language: Language) -> PictureRow:
    """Return an indicator's row. People open the same picture again and again, and look at the same one."""
    one = known.indicator
    series = charted(one, known.months, known.decided)
    value, month = _newest(known, period, language)
    goal = target(one, series.decided, period.last)
    return PictureRow(
        id=one.id,
        theme=one.theme,
        name=one.name[language],
        value=with_unit(figure(one, value), language),
        basis=" · ".join(said for said in (month, basis(one, value, language)) if said),
        target=target_value(goal, language) if goal else "–",
        sparkline=small_chart(series, language),
        signs=tuple(signs(series)),
        updated=_updated(known, language),
        late=_late(known.fresh, language),
        level=(level := new_level(series)),
        level_told=level.told(language) if level else "",
    )


def _newest(known: _Known, period: Period, language: Language) -> tuple[Computed | None, str]:
    """Return a period's figure; while nothing has come for it yet, that of the newest month with one, and its name."""
    if not _nothing_came(known.now) or not period.first <= known.as_of < period.end:
        return known.now, ""
    told = [month for month in known.months if month.value is not None]
    return (told[-1], format_period(told[-1].period, language)) if told else (known.now, "")


def _nothing_came(now: Computed | None) -> bool:
    """Tell whether nobody has said anything; nought of nought is an answer."""
    return now is None or (now.value is None and now.denominator is None)


def _updated(known: _Known, language: Language) -> str:
    """Return how fresh a row is: when the lake was built, or of what others deliver the newest period there is."""
    if known.fresh:
        return format_period(known.fresh.newest, language)
    told = [month.period for month in known.months if month.value is not None]
    if not _nothing_came(known.now) or (told and told[-1] == known.months[-1].period):
        return _since(known.as_of, known.today, language)
    return format_period(told[-1], language) if told else "–"


def _late(fresh: Freshness | None, language: Language) -> str:
    if fresh is None or not (fresh.stale or fresh.late):
        return ""
    if fresh.stale:
        return _("stale: a later period is overdue")
    return ngettext("%(number)s came late in a year", "%(number)s came late in a year", fresh.late) % {
        "number": format_figure(Figure(fresh.late), language)
    }


def small_chart(series: Charted, language: Language) -> SafeString:
    """Return the sparkline of a series, with its first and last value as its text."""
    values = [point.value for point in series.points][-MONTHS_SHOWN:]
    known = [value for value in values if value is not None]
    if not known:
        return mark_safe("")
    one = series.indicator
    first, last = (format_figure(Figure(value, one.unit, one.decimals), language) for value in (known[0], known[-1]))
    label = _("%(months)s months, from %(first)s to %(last)s") % {"months": len(values), "first": first, "last": last}
    judged = series.judged
    centre = float(judged.centre[-1]) if judged else None  # of the last phase, also where the last value is missing
    drawn = sparkline(values, label, tones=series.tones[-MONTHS_SHOWN:], centre=centre, places=MONTHS_SHOWN)
    return mark_safe(drawn)  # noqa: S308 (our own drawing; its label is escaped there)


def _since(day: date, today: date, language: Language) -> str:
    """Return how fresh something is: today, yesterday, or the date."""
    age = (today - day).days
    if age <= 0:
        return _("today")
    return _("yesterday") if age == 1 else format_date(day, language)
