"""How often the rule sets signal where nothing has happened: prints the tables of docs/statistics/false-alarms.md.

Run with `python benchmarks/false_alarms.py`. Series are independent draws from one distribution; limits are estimated
from the same series, as in use. Two rates are counted: series with any signal, and series whose last point signals,
which is what a mark in the situation picture shows. The last tables are what the situation picture itself judges:
36 months on an XmR chart with the rules of `valvo.indicators.charting`, held there by a test.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

import numpy as np

from valvo.statistics.chart_types import (
    MAKING_DATA_COUNT,
    RULE_SETS,
    BoolArray,
    Chance,
    Chart,
    ChartSpec,
    Direction,
    FloatArray,
    RuleSet,
)
from valvo.statistics.charts import control_charts
from valvo.statistics.observed import Observed, from_counts, from_values

SERIES, SEED = 20_000, 20240501
LENGTHS = (12, 24, 36, 60)
Source = Callable[[np.random.Generator, int, int], Observed]


@dataclass(frozen=True)
class Rates:
    """Shares of series, from 0 to 1."""

    any_signal: float
    last_point: float


def normal(random: np.random.Generator, series: int, points: int) -> Observed:
    """Return measurements from a normal distribution."""
    return from_values(random.normal(size=(series, points)))


def skewed(random: np.random.Generator, series: int, points: int) -> Observed:
    """Return measurements from an exponential distribution, such as waiting times."""
    return from_values(random.exponential(size=(series, points)))


def poisson(mean: float) -> Source:
    """Return a source of events over denominators that vary by a tenth or so, with a mean count."""

    def draw(random: np.random.Generator, series: int, points: int) -> Observed:
        days = random.integers(900, 1101, size=(series, points)).astype(np.float64)
        return from_counts(random.poisson(mean * days / 1000).astype(np.float64), days)

    return draw


def shares(random: np.random.Generator, series: int, points: int) -> Observed:
    """Return proportions of 0.8 of a hundred or so."""
    sizes = random.integers(80, 121, size=(series, points))
    return from_counts(random.binomial(sizes, 0.8).astype(np.float64), sizes.astype(np.float64))


def cases_between(random: np.random.Generator, series: int, points: int) -> Observed:
    """Return cases between events that befall one case in fifty."""
    return from_values((random.geometric(0.02, size=(series, points)) - 1).astype(np.float64))


CHARTS: Mapping[str, tuple[Chart, Source]] = {
    "run, normal values": ("run", normal),
    "i, normal values": ("i", normal),
    "i, exponential values": ("i", skewed),
    "u, 20 events a period": ("u", poisson(20)),
    "u, 3 events a period": ("u", poisson(3)),
    "u′, 20 events a period": ("u'", poisson(20)),
    "p, 80 % of 100": ("p", shares),
    "g, one in 50": ("g", cases_between),
    "t, exponential times": ("t", skewed),
}


def measure(chart: Chart, source: Source, rules: RuleSet, points: int, series: int = SERIES) -> Rates:
    """Return the rates of one rule set on one chart."""
    observed = source(np.random.default_rng(SEED), series, points)
    batch = control_charts(observed, ChartSpec(chart, rules))
    return Rates(float((batch.special != 0).any(axis=1).mean()), float((batch.special[:, -1] != 0).mean()))


MONTHS, PICTURE_SERIES = 36, 10_000
OUTSIDE_ALONE = replace(MAKING_DATA_COUNT, rules=("outside_limits",))
PictureSource = Callable[[np.random.Generator, int], Observed]


def counts(mean: float) -> PictureSource:
    """Return a source of plain counts by month."""

    def draw(random: np.random.Generator, series: int) -> Observed:
        events = random.poisson(mean, size=(series, MONTHS)).astype(np.float64)
        return Observed(events, events, np.ones_like(events))

    return draw


def rates(mean: float) -> PictureSource:
    """Return a source of events per thousand bed days, of which there are a thousand or so a month."""

    def draw(random: np.random.Generator, series: int) -> Observed:
        days = random.integers(900, 1101, size=(series, MONTHS)).astype(np.float64)
        return _per(1000.0, random.poisson(mean * days / 1000).astype(np.float64), days)

    return draw


def shares_of(share: float, size: float) -> PictureSource:
    """Return a source of shares in per cent of some that vary as counts do; a month with none has no value."""

    def draw(random: np.random.Generator, series: int) -> Observed:
        sizes = random.poisson(size, size=(series, MONTHS))
        return _per(100.0, random.binomial(sizes, share).astype(np.float64), sizes.astype(np.float64))

    return draw


def ratios(part: float, whole: float) -> PictureSource:
    """Return a source of counts of one kind for each of another."""

    def draw(random: np.random.Generator, series: int) -> Observed:
        tops, bottoms = (random.poisson(mean, size=(series, MONTHS)).astype(np.float64) for mean in (part, whole))
        return _per(1.0, tops, bottoms)

    return draw


def medians(cases: int) -> PictureSource:
    """Return a source of medians of exponential times."""

    def draw(random: np.random.Generator, series: int) -> Observed:
        return from_values(np.median(random.exponential(size=(series, MONTHS, cases)), axis=2))

    return draw


def _per(scale: float, tops: FloatArray, bottoms: FloatArray) -> Observed:
    wholes = np.where(bottoms > 0, bottoms, np.nan)
    return Observed(scale * tops / wholes, np.where(bottoms > 0, tops, np.nan), wholes)


PICTURE: Mapping[str, tuple[PictureSource, Chance | None]] = {
    **{f"{mean:g} a month": (counts(mean), Chance("poisson")) for mean in (0.1, 0.3, 0.5, 1, 2, 3, 5, 10, 20)},
    **{
        f"{mean:g} in 1,000 bed days": (rates(mean), Chance("poisson", 1000.0))
        for mean in (0.1, 0.3, 0.5, 1, 2, 3, 5, 10)
    },
    **{
        f"{100 * share:g} % of {size}": (shares_of(share, size), Chance("binomial", 100.0))
        for share, size in ((0.3, 2), (0.1, 5), (0.5, 5), (0.8, 5), (0.1, 10), (0.8, 10), (0.05, 20), (0.8, 20))
    },
    **{f"{part:g} for each {whole:g}": (ratios(part, whole), Chance("poisson")) for part, whole in ((3, 3), (3, 30))},
    "median of 5 times": (medians(5), None),
}


def picture_marks(observed: Observed, chance: Chance | None, direction: Direction) -> BoolArray:
    """Return which months of each series the situation picture marks, as valvo.indicators.charting decides it."""
    values = observed.values
    rare = (values == 0).sum(axis=1) >= 0.5 * (~np.isnan(values)).sum(axis=1)
    marks = np.zeros(values.shape, dtype=np.bool_)
    for chosen, rules in ((~rare, MAKING_DATA_COUNT), (rare & (direction != "none"), OUTSIDE_ALONE)):
        if chosen.any():
            marks[chosen] = control_charts(_some(observed, chosen), ChartSpec("i", rules, chance=chance)).special != 0
    return marks


def _some(observed: Observed, chosen: BoolArray) -> Observed:
    tops, bottoms = (None if one is None else one[chosen] for one in (observed.numerators, observed.denominators))
    return Observed(observed.values[chosen], tops, bottoms)


def picture_rates(name: str, direction: Direction, *, by_chance: bool = True, series: int = PICTURE_SERIES) -> Rates:
    """Return the rates of marks in the situation picture for quiet series of one kind."""
    source, chance = PICTURE[name]
    observed = source(np.random.default_rng(SEED), series)
    marks = picture_marks(observed, chance if by_chance else None, direction)
    last = np.where(np.isnan(observed.values), -1, np.arange(MONTHS)).max(axis=1)
    return Rates(float(marks.any(axis=1).mean()), float(marks[np.arange(series), last].mean()))


def picture_table() -> list[str]:
    """Return the Markdown table of the situation picture: any mark and newest month in per cent."""
    lines = ["| quiet series | XmR limits alone | a direction is good | neither direction is |", "|---|---|---|---|"]
    for name in PICTURE:
        found = [picture_rates(name, "down", by_chance=False), picture_rates(name, "down"), picture_rates(name, "none")]
        cells = (f"{100 * rate.any_signal:.1f} / {100 * rate.last_point:.1f}" for rate in found)
        lines.append(f"| {name} | {' | '.join(cells)} |")
    return lines


def table(name: str) -> list[str]:
    """Return the Markdown table of one chart: rule sets down, lengths across, any signal and last point in per cent."""
    chart, source = CHARTS[name]
    lines = [f"### {name}", "", f"| rule set | {' | '.join(f'{points} points' for points in LENGTHS)} |"]
    lines.append(f"|---|{'---|' * len(LENGTHS)}")
    for rules in RULE_SETS.values():
        rates = [measure(chart, source, rules, points) for points in LENGTHS]
        cells = (f"{100 * rate.any_signal:.1f} / {100 * rate.last_point:.1f}" for rate in rates)
        lines.append(f"| {rules.name} | {' | '.join(cells)} |")
    return [*lines, ""]


def main() -> None:
    """Print all tables."""
    for name in CHARTS:
        print("\n".join(table(name)))
    print("\n".join(picture_table()))


if __name__ == "__main__":
    main()
