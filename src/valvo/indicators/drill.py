"""One indicator opened up: its chart, its table, and how sure one can be."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from valvo.core import clock
from valvo.core.figures import Figure, format_figure, format_period, with_unit
from valvo.core.languages import Language
from valvo.core.periods import Period
from valvo.documents.charts import NARROW, chart_svg
from valvo.documents.tree import Chart, Tone
from valvo.indicators.charting import Charted, basis, chart, charted, figure, limit_decimals, possible
from valvo.indicators.computing import Ask, Computed, compute
from valvo.indicators.decisions import ActionMark, Decided, decided
from valvo.indicators.declarations import Indicator
from valvo.indicators.gathered import shown_manifest
from valvo.indicators.levels import NewLevel, new_level
from valvo.indicators.picture import MONTHS_JUDGED, months_shown
from valvo.indicators.side_by_side import SideBySide, side_by_side
from valvo.indicators.trends import trend
from valvo.organisation.models import Unit
from valvo.statistics.chart_choice import SeriesFacts, propose_chart
from valvo.statistics.chart_messages import WARNINGS, sentence
from valvo.statistics.chart_types import ChartResult, Scalar

WIDE = 760.0


@dataclass(frozen=True)
class Drawing:
    """A chart drawn in two widths, for desktop and phone."""

    chart: Chart
    wide: SafeString
    narrow: SafeString


@dataclass(frozen=True)
class Line:
    """One period as the table shows it."""

    period: str
    value: str
    basis: str
    mean: str
    limits: str
    tone: Tone


@dataclass(frozen=True)
class Drill:
    """Everything on the indicator's page."""

    indicator: Indicator
    drawing: Drawing | None
    table: tuple[Line, ...]
    method: str
    why: tuple[str, ...]
    cautions: tuple[str, ...]
    units: SideBySide
    now: str
    now_basis: str
    as_of: datetime
    decided: Decided
    level: NewLevel | None
    trend: str


def drill(one: Indicator, unit: Unit, period: Period, language: Language, actions: Sequence[ActionMark] = ()) -> Drill:
    """Return the page's content, actions marked on the chart; raises LakeMissingError before there is a lake."""
    as_of = shown_manifest().as_of
    first, end = months_shown(period, clock.local_day(as_of), MONTHS_JUDGED)
    decisions = replace(decided(unit).get(one.id, Decided()), actions=tuple(actions))
    series = charted(one, compute(Ask((one.id,), (unit.pk,), first, end, "month")), decisions)
    now = next(iter(compute(Ask((one.id,), (unit.pk,), period.first, period.end, period.grain))), None)
    moves = trend(series)
    return Drill(
        indicator=one,
        drawing=draw(chart(series, unit.name, language), language) if series.result else None,
        table=tuple(reversed(table(series, language))),
        method=method_told(series),
        why=why_this_chart(series, language),
        cautions=_cautions(series.result, language),
        units=side_by_side(one, unit, period, language),
        now=with_unit(figure(one, now), language),
        now_basis=basis(one, now, language),
        as_of=as_of,
        decided=decisions,
        level=new_level(series),
        trend=moves.told(language) if moves else "",
    )


def series_of(one: Indicator, unit: Unit, period: Period) -> Charted:
    """Return an indicator's months up to the end of a period, charted; raises LakeMissingError."""
    first, end = months_shown(period, clock.local_day(shown_manifest().as_of), MONTHS_JUDGED)
    points = compute(Ask((one.id,), (unit.pk,), first, end, "month"))
    return charted(one, points, decided(unit).get(one.id, Decided()))


def draw(drawn: Chart, language: Language, *, wide: float = WIDE, name: str = "") -> Drawing:
    """Return a chart as SVG in both widths; where a page has several charts each has a name of its own."""

    def svg(width: float, which: str) -> SafeString:
        return mark_safe(chart_svg(drawn, language, width=width, name=f"{which}{name}"))  # noqa: S308 (our own drawing, escaped there)

    return Drawing(drawn, svg(wide, "wide"), svg(NARROW, "narrow"))


def table(series: Charted, language: Language) -> list[Line]:
    """Return the chart as a table, oldest first: the same lines where the chart has lines."""
    return [_line(series, index, point, language) for index, point in enumerate(series.points)]


def _line(series: Charted, index: int, point: Computed, language: Language) -> Line:
    one, result = series.indicator, series.result

    def printed(value: float) -> str:
        return format_figure(Figure(value, one.unit, limit_decimals(one, result)), language)

    limits = mean = ""
    if result is not None and index < series.lines_until and result.upper[index] == result.upper[index]:
        mean = printed(float(result.centre[index]))
        limits = " – ".join(printed(possible(series, float(limit[index]))) for limit in (result.lower, result.upper))
    return Line(
        period=format_period(point.period, language),
        value=format_figure(figure(one, point), language),
        basis=basis(one, point, language),
        mean=mean,
        limits=limits,
        tone=series.tones[index],
    )


def method_told(series: Charted) -> str:
    """Return how the lines are drawn and what is marked, in words; nothing where nothing is judged by a rule."""
    judged = series.judged
    if judged is None:
        return _when_drawn(series)
    of_limits, of_runs = _chance(judged)
    return " ".join([_rules(series, judged), *of_limits, *([] if series.rare else of_runs)])


def why_this_chart(series: Charted, language: Language) -> tuple[str, ...]:
    """Return why the months are drawn as they are and, of rare events, what tells more; nothing without a drawing."""
    if series.result is None or series.only_passes:
        return ()
    counted = [point for place, point in enumerate(series.points) if place not in series.excluded]
    told = [point for point in counted if point.value is not None]
    reasons = propose_chart("measurement", SeriesFacts(len(told))).reasons
    if series.counts:
        mean = sum(point.numerator or 0 for point in told) / len(told)
        few = propose_chart("count", SeriesFacts(len(told), mean)).reasons
        reasons += tuple(one for one in few if one.code == "rare_events")
    return tuple(one.text(language) for one in reasons)


def _when_drawn(series: Charted) -> str:
    if series.only_passes or (series.rare and not series.lines_until):
        return ""
    if series.result is not None and len(series.result.phases) > 1:
        return _("The newest phase has limits when there are eight periods with figures in it.")
    return _("Limits are drawn when there are twelve periods with figures.")


def _chance(judged: ChartResult) -> tuple[list[str], list[str]]:
    """Return what is asked of chance beside the limits' own rules: of limits, and of runs."""
    match judged.parameters.get("not_narrower_than"):
        case None:
            return [], []
        case "times":
            return (
                [_("Limits are wider the fewer a month rests on, for times are skewed.")],
                [_("A run lies beyond the median as well as the mean.")],
            )
        case "stock":
            return (
                [_("What stands at a month's end hangs on the month before: limits are wider for it.")],
                [_("Runs must be longer for it too.")],
            )
    return [
        _("Limits are never narrower than chance alone gives such counts, and runs that chance gives are not marked.")
    ], []


def _rules(series: Charted, judged: ChartResult) -> str:
    if series.rare:
        return _(
            "XmR chart: mean ± 2.66 × mean moving range. Nought in at least half of the months: only months outside "
            "the limits are marked, runs are not. Method %(method)s, version %(version)s."
        ) % {"method": judged.method, "version": judged.version}
    return _(
        "XmR chart: mean ± 2.66 × mean moving range. Rules: Making Data Count. Method %(method)s, version %(version)s."
    ) % {"method": judged.method, "version": judged.version}


def _cautions(result: ChartResult | None, language: Language) -> tuple[str, ...]:
    if result is None:
        return ()
    return tuple(sentence(WARNINGS, one.code, _counted_from_one(one.values), language) for one in result.warnings)


def _counted_from_one(values: Mapping[str, Scalar]) -> Mapping[str, Scalar]:
    """Return a warning's values as people count: the first phase is phase 1."""
    phase = values.get("phase")
    return {**values, "phase": phase + 1} if isinstance(phase, int) else values
