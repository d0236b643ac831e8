"""What the newest figures call for: watched series that miss a threshold or tell of a change for the worse.

Watched are every indicator with a good direction at the top of the tree, those a unit has a target of its own for, and
what somebody has asked to have watched.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from valvo.core import clock
from valvo.core.errors import Refusal
from valvo.core.periods import Period
from valvo.documents.tree import Tone
from valvo.indicators.catalogue import INDICATORS, indicator
from valvo.indicators.charting import Charted, charted, latest_rule, target_value
from valvo.indicators.computing import Ask, Computed, compute
from valvo.indicators.decisions import Decided, decided
from valvo.indicators.declarations import Indicator
from valvo.indicators.gathered import shown_manifest
from valvo.indicators.models import UnitTarget
from valvo.indicators.picture import MONTHS_JUDGED, months_shown
from valvo.organisation.queries import children, organisers, subtree
from valvo.signals import rules
from valvo.signals.choices import Reach
from valvo.signals.models import Watch

# Figures delivered late belong to months that are over: so far back the newest one is looked for.
MONTHS_BACK = 3


@dataclass(frozen=True)
class Watched:
    """One series that is watched; `threshold` None: the target in force is the threshold."""

    indicator: str
    unit: int
    threshold: float | None = None
    days: int = rules.DAYS_TO_ANSWER


@dataclass(frozen=True)
class Finding:
    """The last figure of a watched series that calls for an answer, and since when what is wrong with it has lasted."""

    watched: Watched
    period: Period
    value: float
    threshold: float | None
    missed_since: date | None
    rule: str
    worse_since: date | None


def watched() -> list[Watched]:
    """Return what is watched today; what somebody asked for goes before the rest."""
    today = clock.today()
    found: dict[tuple[str, int], Watched] = {}
    top = list(organisers(today).values_list("pk", flat=True))
    named = [(one.id, unit) for one in INDICATORS if one.limit for unit in top]
    targets = UnitTarget.objects.filter(withdrawn_at__isnull=True, valid_from__lte=today)
    named += list(targets.values_list("indicator", "unit"))
    found |= {(name, unit): Watched(name, unit) for name, unit in named}
    for watch in Watch.objects.filter(ended_at__isnull=True).select_related("unit"):
        threshold = None if watch.threshold is None else float(watch.threshold)
        for unit in _units(watch):
            found[watch.indicator, unit] = Watched(watch.indicator, unit, threshold, watch.days)
    return list(found.values())


def findings(series: Iterable[Watched] | None = None) -> Iterator[Finding]:
    """Yield what the newest figures call for; raises LakeMissingError before the lake is built."""
    by_unit: dict[int, list[Watched]] = defaultdict(list)
    for one in watched() if series is None else series:
        by_unit[one.unit].append(one)
    known = clock.local_day(shown_manifest().as_of)
    first, end = months_shown(Period.containing(known, "month"), known, MONTHS_JUDGED)
    for unit, wanted in by_unit.items():
        figures = _figures(unit, wanted, first, end)
        decisions = decided(unit)
        for one in wanted:
            found = _finding(one, figures.get(one.indicator, ()), decisions.get(one.indicator, Decided()), end)
            if found:
                yield found


def _units(watch: Watch) -> Sequence[int]:
    today = clock.today()
    match Reach(watch.reach):
        case Reach.HERE:
            return [watch.unit_id]
        case Reach.DIRECT:
            return list(children(watch.unit, today).values_list("pk", flat=True))
        case Reach.ALL:
            return list(subtree(watch.unit, today).exclude(pk=watch.unit_id).values_list("pk", flat=True))


def _figures(unit: int, wanted: Sequence[Watched], first: date, end: date) -> Mapping[str, Sequence[Computed]]:
    ids = tuple(sorted({one.indicator for one in wanted if _known(one.indicator)}))
    found: dict[str, list[Computed]] = defaultdict(list)
    for point in compute(Ask(ids, (unit,), first, end, "month")) if ids else ():
        found[point.indicator].append(point)
    return found


def _known(name: str) -> Indicator | None:
    try:
        return indicator(name)
    except Refusal:  # watched once, and no longer in the catalogue
        return None


def _finding(one: Watched, points: Sequence[Computed], decisions: Decided, end: date) -> Finding | None:
    declared = indicator(one.indicator) if points else None
    if declared is None:
        return None
    today = clock.today()
    points = [one for one in points if declared.is_ripe(one.period, today) and not decisions.excludes(one.period)]
    valued = [index for index, point in enumerate(points) if point.value is not None]
    oldest = Period.containing(end, "month").shifted(-MONTHS_BACK - declared.ripens).first
    if not valued or points[valued[-1]].period.first < oldest:
        return None
    series = charted(declared, points, decisions)
    last = points[valued[-1]]
    missed = rules.begun([_misses(one, series, points[index]) for index in valued])
    worse = rules.begun([series.tones[index] is Tone.WORSE for index in valued])
    if last.value is None or (missed is None and worse is None):
        return None
    rule = latest_rule(series.judged) if worse is not None and series.judged else None
    return Finding(
        watched=one,
        period=last.period,
        value=last.value,
        threshold=None if missed is None else _threshold(one, series, last),
        missed_since=None if missed is None else points[valued[missed]].period.first,
        rule=rule or "",
        worse_since=None if worse is None else points[valued[worse]].period.first,
    )


def _threshold(one: Watched, series: Charted, point: Computed) -> float | None:
    if one.threshold is not None:
        return one.threshold
    return target_value(series.indicator, series.decided, point.period.last)


def _misses(one: Watched, series: Charted, point: Computed) -> bool:
    threshold, limit = _threshold(one, series, point), series.indicator.limit
    return (
        threshold is not None and limit is not None and point.value is not None
        and rules.misses(point.value, threshold, limit)
    )  # fmt: skip
