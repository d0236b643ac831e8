"""From computed figures to what is drawn and said: the control chart, its marks and its finding.

Nothing is computed here that statistics has not computed: variation and assurance are Making Data Count's.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import lru_cache
from types import MappingProxyType
from typing import Literal, TypeAlias

import numpy as np
from babel.dates import format_date
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.utils.translation import ngettext

from valvo.core import clock
from valvo.core.figures import Figure, format_figure, format_period, with_unit
from valvo.core.languages import Language
from valvo.core.periods import Period
from valvo.documents.tree import Chart, ControlChart, ControlPoint, Mark, Tone
from valvo.documents.tree import Target as DrawnTarget
from valvo.indicators.catalogue.ones import of_one
from valvo.indicators.computing import Computed
from valvo.indicators.decisions import Decided
from valvo.indicators.declarations import DaysSince, Indicator, Share, StockShare
from valvo.indicators.models import Phase
from valvo.indicators.rules import counted_phases, phase_starts, target_on
from valvo.statistics.chart_types import (
    MAKING_DATA_COUNT,
    Chance,
    ChartResult,
    ChartSpec,
    FloatArray,
    PhaseSummary,
    PointType,
    RuleName,
)
from valvo.statistics.chart_types import Phase as ChartPhase
from valvo.statistics.charts import control_chart
from valvo.statistics.observed import Observed, from_values

# Below this many values the limits are trial limits, and no verdict is given; docs/statistics tells why.
FEWEST_FOR_VERDICT = 12
# A phase set by somebody who knows its cause may be shorter; see docs/statistics on rephasing.
FEWEST_IN_PHASE = 8

# Where nothing happens in most months the mean lies where no month is: a row of noughts below it is the rule.
# There runs are not judged; docs/statistics/rare-events.md tells what to look at instead.
RARE = 0.5
OUTSIDE_ALONE = replace(MAKING_DATA_COUNT, rules=("outside_limits",))

ORDINARY = "~"  # the mark of a chart that tells of no change

Numbers: TypeAlias = tuple[float | None, ...]

TONES: Mapping[PointType, Tone] = {
    "special_cause_improvement": Tone.BETTER,
    "special_cause_concern": Tone.WORSE,
    "special_cause_neutral": Tone.CHANGED,
    "special_cause_neutral_high": Tone.CHANGED,
    "special_cause_neutral_low": Tone.CHANGED,
}
_RULES: Mapping[RuleName, object] = {
    "outside_limits": lazy("the latest value lies outside the limits"),
    "trend": lazy("seven values in a row in the same direction"),
    "two_of_three": lazy("two of three values close to a limit"),
    "shift": lazy("seven values in a row on the same side of the mean"),
}


@dataclass(frozen=True)
class Sign:
    """A mark beside a figure: a shape and a glyph as well as a colour, and what it says in words."""

    glyph: str
    label: str
    tone: Tone
    shape: Literal["round", "square"]


@dataclass(frozen=True, eq=False)
class Charted:
    """An indicator's series with its control chart; no chart where there is no value at all."""

    indicator: Indicator
    points: tuple[Computed, ...]
    result: ChartResult | None
    decided: Decided = field(default_factory=Decided)
    rare: bool = False
    excluded: tuple[int, ...] = ()  # places of the points that are shown and not counted
    # Events and out of how many, point by point, where it is of events; out of none there is no value.
    counts: tuple[Numbers, Numbers] | None = None

    @property
    def judged(self) -> ChartResult | None:
        """Return the chart where there is enough to judge by: whole, or in its last phase where there are phases."""
        if self.result is None or self._only_shown:
            return None
        return self.result if self._is_enough(self.result.phases[-1]) else None

    @property
    def lines_until(self) -> int:
        """Return up to which point there are lines: a new phase that is still too short leaves those of the former."""
        if self.judged or self.result is None:
            return len(self.points) if self.judged else 0
        *former, last = self.result.phases
        kept = former and self._is_enough(former[-1]) and not self._only_shown
        return last.start if kept else 0

    @property
    def _only_shown(self) -> bool:
        """Tell whether no rule would say anything of it, however long it is."""
        return self.only_passes or (self.rare and self.indicator.better == "none")

    def _is_enough(self, phase: PhaseSummary) -> bool:
        needed = FEWEST_FOR_VERDICT if phase.start == 0 else FEWEST_IN_PHASE
        left_out = sum(
            phase.start <= place <= phase.end and self.points[place].value is not None for place in self.excluded
        )
        return phase.points - left_out >= needed

    @property
    def only_passes(self) -> bool:
        """Tell whether it rises by itself, as days do until the next event: no rule tells that from a change."""
        return isinstance(self.indicator.measure, DaysSince)

    @property
    def tones(self) -> list[Tone]:
        """Return what each point means."""
        kinds = self.judged.point_types if self.judged else ()
        tones = [TONES.get(kind, Tone.PLAIN) for kind in kinds] or [Tone.PLAIN] * len(self.points)
        return [Tone.EXCLUDED if index in self.excluded else tone for index, tone in enumerate(tones)]


def charted(indicator: Indicator, points: Sequence[Computed], decided: Decided | None = None) -> Charted:
    """Return the series charted with the rules of Making Data Count; phases, exclusions and targets as decided."""
    decided = decided or Decided()
    today = clock.today()
    ripe = [point if indicator.is_ripe(point.period, today) else _untold(point) for point in points]
    values = tuple(point.value for point in ripe)
    excluded = tuple(index for index, point in enumerate(points) if decided.excludes(point.period))
    if all(value is None or index in excluded for index, value in enumerate(values)):
        return Charted(indicator, tuple(points), None, decided, excluded=excluded)
    phases = _phases(points, decided, excluded)
    begun = phases[-1].start
    rare = _is_rare([point for place, point in enumerate(points) if place >= begun and place not in excluded])
    chance, behind = indicator.chance, _behind(indicator.chance, ripe)
    spec = ChartSpec(
        chart=indicator.chart,
        rules=OUTSIDE_ALONE if rare else MAKING_DATA_COUNT,
        phases=phases,
        excluded=excluded,
        direction=indicator.better,
        target=tuple(target_value(indicator, decided, point.period.last) for point in points),
        chance=chance if behind else None,
    )
    result = _not_counting(_chart(values, behind, spec), excluded)
    counts = None if chance and chance.law in {"times", "stock"} else behind
    return Charted(indicator, tuple(points), result, decided, rare=rare, excluded=excluded, counts=counts)


def _not_counting(result: ChartResult, excluded: tuple[int, ...]) -> ChartResult:
    """Return a chart that says nothing of excluded points; statistics leaves them out of its lines and patterns only.

    A month known to be wrong neither lies outside limits nor is the newest one.
    """
    if not excluded:
        return result
    value = result.value.copy()
    value[list(excluded)] = np.nan
    kept = ~np.isin(np.arange(len(value)), excluded)
    kinds = tuple(kind if kept[index] else "common_cause" for index, kind in enumerate(result.point_types))
    return replace(
        result,
        value=value,
        flags=MappingProxyType({rule: flags & kept for rule, flags in result.flags.items()}),
        point_types=kinds,
        variation=kinds[int(np.flatnonzero(~np.isnan(value))[-1])],
    )


@lru_cache(maxsize=1024)
def _chart(values: Numbers, behind: tuple[Numbers, Numbers] | None, spec: ChartSpec) -> ChartResult:
    """Return the chart of a series. Pages ask for the same ones again and again; nobody writes into a result."""
    observed = from_values(values)
    if behind is not None:
        numerators, denominators = (from_values(numbers).values for numbers in behind)
        observed = Observed(observed.values, numerators, denominators)
    return control_chart(observed, spec)


def _untold(point: Computed) -> Computed:
    return replace(point, numerator=None, denominator=None, value=None)


def _behind(chance: Chance | None, points: Sequence[Computed]) -> tuple[Numbers, Numbers] | None:
    """Return the counts behind the values, and out of how many (1 for plain counts); None where they are no such.

    Of times only how many there are. A ratio keeps months without a value: what was counted in them is not lost.
    """
    if chance is None:
        return None
    present = [point for point in points if point.value is not None]
    if not all(_is_held(point, _whole(point, chance), chance) for point in present):
        return None
    told = (
        points if chance.law == "ratio" else [point if point.value is not None else _untold(point) for point in points]
    )
    return tuple(point.numerator for point in told), tuple(_whole(point, chance) for point in told)


def _whole(point: Computed, chance: Chance) -> float | None:
    return 1 if point.denominator is None and point.value is not None and chance.per == 1 else point.denominator


def _is_held(point: Computed, whole: float | None, chance: Chance) -> bool:
    """Tell whether a figure is made of whole events, and, where they are parts, of whole numbers of those."""
    if whole is None or whole <= 0:
        return False
    if chance.law == "times":
        return point.value is not None and point.value >= 0
    part = point.numerator
    if part is None or part % 1 or part < 0:
        return False
    return chance.law in {"poisson", "stock"} or (whole % 1 == 0 and (chance.law == "ratio" or part <= whole))


def _is_rare(points: Sequence[Computed]) -> bool:
    """Tell whether at least half of the months with a figure hold nought."""
    values = [point.value for point in points if point.value is not None]
    return values.count(0) >= RARE * len(values)


def _phases(points: Sequence[Computed], decided: Decided, excluded: Sequence[int]) -> tuple[ChartPhase, ...]:
    days = [point.period.first for point in points]
    named = {place: phase for phase in decided.phases for place in phase_starts(days, [phase.starts_on]) if place}
    starts = counted_phases(phase_starts(days, (p.starts_on for p in decided.phases)), len(points), excluded)
    return tuple(_phase(place, named.get(place)) for place in starts)


def _phase(place: int, phase: Phase | None) -> ChartPhase:
    if phase is None:
        return ChartPhase(place)
    return ChartPhase(place, who=phase.made_by.name, why=phase.why, when=phase.made_at.date().isoformat())


def target_value(indicator: Indicator, decided: Decided, day: date) -> float | None:
    """Return the target in force on a day, from the unit or above it, else from the catalogue."""
    if indicator.limit is None:
        return None
    return target_on(day, decided.steps, indicator.target_of(day), indicator.limit)


def figure(indicator: Indicator, computed: Computed | None) -> Figure:
    """Return a computed figure as it is printed, with the counts behind it."""
    if computed is None:
        return Figure(None, indicator.unit, indicator.decimals, definition=indicator.id)
    return Figure(
        computed.value,
        indicator.unit,
        indicator.decimals,
        definition=indicator.id,
        cases=computed.numerator,
        out_of=computed.denominator,
    )


def basis(indicator: Indicator, computed: Computed | None, language: Language) -> str:
    """Return the counts behind a figure in words: “412 of 868 events”; empty where the figure is the count itself."""
    if computed is None or computed.denominator is None:
        return ""
    number = Figure(computed.denominator)
    words = of_one(indicator.basis, language) if number.rounded() == 1 else indicator.basis[language]
    whole = f"{format_figure(number, language)} {words}"
    if computed.numerator is None:
        return whole
    return _("%(part)s of %(whole)s") % {"part": format_figure(Figure(computed.numerator), language), "whole": whole}


def target(indicator: Indicator, decided: Decided, day: date) -> DrawnTarget | None:
    """Return the target in force on a day as charts and tables take it."""
    value = target_value(indicator, decided, day)
    return None if value is None else target_of(indicator, value)


def target_of(indicator: Indicator, value: float) -> DrawnTarget | None:
    """Return a value somebody aims at as charts and tables take it; None for an indicator that takes no target."""
    if indicator.limit is None:
        return None
    decimals = 0 if value == int(value) else max(indicator.decimals, 1)
    return DrawnTarget(Figure(value, indicator.unit, decimals), indicator.limit)


def signs(series: Charted) -> list[Sign]:
    """Return the marks of variation and, where there is a target, assurance; none where too little is known."""
    judged = series.judged
    if judged is None:
        return []
    found = [_variation(judged)]
    match judged.assurance:
        case "consistent_pass":
            found.append(Sign("✓", _("The target is met consistently"), Tone.BETTER, "square"))
        case "consistent_fail":
            found.append(Sign("✕", _("The target will not be met as things are done now"), Tone.WORSE, "square"))
        case "inconsistent":
            found.append(Sign("~", _("The target is sometimes met, sometimes missed"), Tone.PLAIN, "square"))
    return found


def _variation(judged: ChartResult) -> Sign:
    rule = _(str(_RULES[latest])) if (latest := latest_rule(judged)) else ""
    glyph = _arrow(judged)
    match judged.variation:
        case "special_cause_improvement":
            return Sign(glyph, _("Improvement: %(rule)s") % {"rule": rule}, Tone.BETTER, "round")
        case "special_cause_concern":
            return Sign(glyph, _("Concern: %(rule)s") % {"rule": rule}, Tone.WORSE, "round")
        case "common_cause" | None:
            return Sign(ORDINARY, _("Ordinary variation"), Tone.PLAIN, "round")
        case _:
            return Sign(glyph, _("A change: %(rule)s") % {"rule": rule}, Tone.CHANGED, "round")


def latest_rule(judged: ChartResult) -> RuleName | None:
    """Return the rule that names the last point with a value; None for ordinary variation."""
    last = _last(judged)
    return next((rule for rule, flags in judged.flags.items() if flags[last]), None)


def _last(judged: ChartResult) -> int:
    return max(index for index, value in enumerate(judged.value.tolist()) if value == value)  # noqa: PLR0124 (NaN)


def _arrow(judged: ChartResult) -> str:
    last = _last(judged)
    if latest_rule(judged) == "trend":
        before = [value for value in judged.value[:last].tolist() if value == value]  # noqa: PLR0124 (NaN)
        return "↑" if not before or judged.value[last] > before[-1] else "↓"
    return "↑" if judged.value[last] > judged.centre[last] else "↓"


def finding(series: Charted, language: Language) -> str:
    """Return in a sentence or two what the chart shows."""
    if series.result is None:
        return _("There are no figures for these periods.")
    if series.only_passes:
        return _(
            "Days pass by themselves until the next event. How often events come is judged by their number, not here."
        )
    if series.rare and series.judged is None:
        return _("So rare that a chart by month tells nothing: look at a longer period.")
    if series.judged is None:
        return _("There are too few periods to tell ordinary variation from a change.")
    said = [f"{sign.label}." for sign in signs(series)]
    if series.indicator.ripens:
        said.append(_ripening(series.indicator.ripens))
    if left_out := sum(series.points[place].value is not None for place in series.excluded):
        said.append(_excluded(left_out))
    return " ".join([_about_mean(series, series.judged, language), *said])


def _excluded(months: int) -> str:
    return ngettext("%(months)s month is not counted.", "%(months)s months are not counted.", months) % {
        "months": months
    }


def _ripening(months: int) -> str:
    return _("Months over for less than %(months)s months are not judged: what they count is still coming in.") % {
        "months": months
    }


def _about_mean(series: Charted, judged: ChartResult, language: Language) -> str:
    one = series.indicator

    def mean(index: int) -> str:
        return with_unit(Figure(float(judged.centre[index]), one.unit, limit_decimals(one, judged)), language)

    phase = judged.phases[-1]
    if phase.start == 0:
        return _("The mean is %(mean)s.") % {"mean": mean(_last(judged))}
    values = {"before": mean(phase.start - 1), "after": mean(_last(judged)), "why": phase.why}
    return _("The mean went from %(before)s to %(after)s: %(why)s.") % values


def limit_decimals(one: Indicator, result: ChartResult | None) -> int:
    """Return how exactly means and limits are told: a mean of few events has a decimal, though events have none."""
    few = result is not None and float(result.centre[_last(result)]) < 10
    return max(1, one.decimals) if few else one.decimals


def period_name(period: Period, language: Language) -> str:
    """Return a period's short name under a chart: “jan 2026”."""
    if period.grain != "month":
        return format_period(period, language)
    return format_date(period.first, "LLL", locale=language).strip(".") + f" {period.first.year}"


def chart(series: Charted, unit_name: str, language: Language) -> Chart:
    """Return the control chart as documents and pages draw it."""
    indicator, result = series.indicator, series.result
    tones, decimals, drawn = series.tones, limit_decimals(indicator, result), series.lines_until

    def line(values: Sequence[float] | None, index: int) -> Figure | None:
        if values is None or index >= drawn:
            return None
        value = float(values[index])
        return None if value != value else Figure(value, indicator.unit, decimals)  # noqa: PLR0124 (NaN)

    points = tuple(
        ControlPoint(
            period=period_name(point.period, language),
            figure=figure(indicator, point),
            centre=line(result.centre.tolist() if result else None, index),
            lower=line(_possible(series, result.lower) if result else None, index),
            upper=line(_possible(series, result.upper) if result else None, index),
            tone=tones[index],
        )
        for index, point in enumerate(series.points)
    )
    said = finding(series, language)
    name = indicator.name[language]
    return Chart(
        title=name,
        data=ControlChart(
            measure=name,
            points=points,
            phases=_phase_marks(series),
            actions=_notes(series),
            target=target(indicator, series.decided, series.points[-1].period.last),
        ),
        summary=f"{name}, {unit_name}. {said}",
        finding=said,
    )


def _phase_marks(series: Charted) -> tuple[Mark, ...]:
    phases = series.result.phases if series.result else ()
    return tuple(Mark(phase.start, phase.why) for phase in phases if phase.why)


def _notes(series: Charted) -> tuple[Mark, ...]:
    decided, days = series.decided, [point.period for point in series.points]
    said = [(note.on, note.text) for note in decided.notes] + [(one.on, one.text) for one in decided.actions]
    said += [(one.month, _("Not counted: %(why)s") % {"why": one.why}) for one in decided.exclusions]
    return tuple(
        Mark(index, text)
        for on, text in sorted(said)
        for index, period in enumerate(days)
        if period.first <= on < period.end
    )


def _possible(series: Charted, limits: FloatArray) -> list[float]:
    return [possible(series, limit) for limit in limits.tolist()]


def possible(series: Charted, limit: float) -> float:
    """Return a limit as drawn: not below nought where no figure is, and of a share not above a hundred."""
    negative = any(point.value is not None and point.value < 0 for point in series.points)
    low = limit if negative else max(0.0, limit)
    return min(100.0, low) if isinstance(series.indicator.measure, Share | StockShare) else low
