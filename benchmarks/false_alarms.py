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
    IntArray,
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
        return Observed(np.where(bottoms > 0, tops / np.maximum(bottoms, 1), np.nan), tops, bottoms)

    return draw


def in_visits(mean: float, visits: int) -> PictureSource:
    """Return a source of what is seen on a visit, where months have up to so many visits."""

    def draw(random: np.random.Generator, series: int) -> Observed:
        made = random.integers(0, visits + 1, size=(series, MONTHS)).astype(np.float64)
        return _per(1.0, random.poisson(mean * made).astype(np.float64), made)

    return draw


def stocks(arrivals: float, stay: float, doubled: int | None = None) -> PictureSource:
    """Return a source of what stands at months' ends: so many come a month, and stay so many months on average.

    doubled: from which month on twice as many come.
    """

    def draw(random: np.random.Generator, series: int) -> Observed:
        ends = np.arange(1, MONTHS + 1) + np.ceil(8 * stay)  # of a queue that has found its level
        standing = np.zeros((series, MONTHS))
        for month in range(int(ends[-1])):
            twice = doubled is not None and month >= ends[0] - 1 + doubled
            come = random.poisson(arrivals * (2 if twice else 1), size=series)
            there = np.arange(come.max(initial=0)) < come[:, np.newaxis]
            came = month + random.random(there.shape)
            gone = came + random.exponential(stay, size=there.shape)
            for place in np.flatnonzero(ends > month):
                standing[:, place] += ((gone > ends[place]) & there).sum(axis=1)
        return Observed(standing, standing, np.ones_like(standing))

    return draw


def days_since(mean: float) -> PictureSource:
    """Return a source of days since the last event at months' ends; before the first there is no value."""

    def draw(random: np.random.Generator, series: int) -> Observed:
        before = 240  # months, so that nearly every series has had an event
        events = random.random((series, before + MONTHS)) < -np.expm1(-mean)
        first_day = 30.4 * np.arange(before + MONTHS)
        on = np.where(events, first_day + 30.4 * random.random(events.shape), np.nan)
        days = first_day + 30.4 - np.fmax.accumulate(on, axis=1)
        return from_values(np.floor(days[:, before:]))

    return draw


def hanging(along: float) -> PictureSource:
    """Return a source of normal values of which each hangs on the one before."""

    def draw(random: np.random.Generator, series: int) -> Observed:
        values = random.normal(size=(series, MONTHS))
        for month in range(1, MONTHS):
            values[:, month] = along * values[:, month - 1] + np.sqrt(1 - along**2) * values[:, month]
        return from_values(values)

    return draw


Times = Callable[[np.random.Generator, tuple[int, ...]], FloatArray]
Behind = Callable[[np.random.Generator, tuple[int, ...]], IntArray]


def exponential(mean: float) -> Times:
    """Return a law of times of which as many end each day."""
    return lambda random, shape: random.exponential(mean, size=shape)


def log_normal(sigma: float) -> Times:
    """Return a law of times with a median of ten days."""
    return lambda random, shape: 10 * np.exp(sigma * random.normal(size=shape))


def gamma(form: float) -> Times:
    """Return a law of times with a mean of ten days."""
    return lambda random, shape: random.gamma(form, 10 / form, size=shape)


def some_long(random: np.random.Generator, shape: tuple[int, ...]) -> FloatArray:
    """Return times of which one in ten takes ten times as long."""
    return np.asarray(log_normal(0.5)(random, shape) * np.where(random.random(shape) < 0.1, 10, 1), dtype=np.float64)


def whole_days(times: Times) -> Times:
    """Return a law of times told in whole days that have gone."""
    return lambda random, shape: np.floor(times(random, shape))


def always(cases: int) -> Behind:
    """Return months that all have as many."""
    return lambda _, shape: np.full(shape, cases)


def about(mean: float) -> Behind:
    """Return months whose numbers vary as counts do."""
    return lambda random, shape: random.poisson(mean, size=shape)


def odd_month(random: np.random.Generator, shape: tuple[int, ...]) -> IntArray:
    """Return months of twenty, one in ten with one only."""
    return np.where(random.random(shape) < 0.1, 1, 20)


def quantiles(times: Times, behind: Behind, share: float = 0.5) -> PictureSource:
    """Return a source of medians or other quantiles of times; a month with none has no value."""

    def draw(random: np.random.Generator, series: int) -> Observed:
        return quantiles_of(times, behind(random, (series, MONTHS)), share, random)

    return draw


def quantiles_of(times: Times, cases: IntArray, share: float, random: np.random.Generator) -> Observed:
    """Return the quantile of each month's times, interpolated between the two next to it as the lake does."""
    drawn = times(random, (*cases.shape, int(cases.max())))
    drawn[np.arange(cases.max()) >= cases[..., np.newaxis]] = np.nan
    drawn.sort(axis=2)
    place = (np.maximum(cases, 1) - 1) * share
    low = np.floor(place).astype(np.int64)
    below, above = (
        np.take_along_axis(drawn, one[..., np.newaxis], 2)[..., 0] for one in (low, np.ceil(place).astype(int))
    )
    return Observed(below + (above - below) * (place - low), None, np.where(cases > 0, cases, np.nan))


def _per(scale: float, tops: FloatArray, bottoms: FloatArray) -> Observed:
    wholes = np.where(bottoms > 0, bottoms, np.nan)
    return Observed(scale * tops / wholes, np.where(bottoms > 0, tops, np.nan), wholes)


QUEUES = ((1, 0.5), (5, 0.5), (20, 0.5), (0.5, 3), (2, 1), (5, 1), (20, 1), (1, 3), (5, 3), (20, 3), (5, 6))
HEAVY = "one time in ten ten times as long"
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
    **{
        f"{part:g} for each {whole:g}": (ratios(part, whole), Chance("ratio"))
        for part, whole in ((0.3, 3), (1, 1), (1, 3), (3, 1), (3, 3), (10, 3), (3, 10), (3, 30), (30, 3), (30, 30))
    },
    **{f"{mean:g} a visit, 0 to 3 visits": (in_visits(mean, 3), Chance("poisson")) for mean in (1, 5)},
    **{
        f"median of {cases} {name} times": (quantiles(times, always(cases)), Chance("times"))
        for name, times in {"exponential": exponential(10), "log-normal": log_normal(1)}.items()
        for cases in (1, 2, 3, 5, 10, 30)
    },
    **{
        f"median of {cases} times, {name}": (quantiles(times, always(cases)), Chance("times"))
        for name, times in {
            "log-normal, σ 0.5": log_normal(0.5),
            "gamma, form 0.5": gamma(0.5),
            "gamma, form 3": gamma(3),
            "whole days, mean 0.7": whole_days(exponential(0.7)),
            "whole days, mean 3": whole_days(exponential(3)),
        }.items()
        for cases in (1, 5, 30)
    },
    **{
        f"median of {name} log-normal times": (quantiles(log_normal(1), behind), Chance("times"))
        for name, behind in {
            "about 2": about(2),
            "about 5": about(5),
            "about 20": about(20),
            "1 or 20": odd_month,
        }.items()
    },
    **{
        f"90th percentile of {name} times": (quantiles(log_normal(1), behind, 0.9), Chance("times"))
        for name, behind in {"5": always(5), "30": always(30), "about 5": about(5), "1 or 20": odd_month}.items()
    },
    "90th percentile of 30 times, whole days, mean 0.7": (
        quantiles(whole_days(exponential(0.7)), always(30), 0.9),
        Chance("times"),
    ),
    **{f"no law, ρ {along:g}": (hanging(along), None) for along in (0, 0.2, 0.5, 0.8)},
    **{f"stock, {come:g} come a month, stay {stay:g}": (stocks(come, stay), Chance("stock")) for come, stay in QUEUES},
    **{
        f"{HEAVY}, median of {cases}": (quantiles(some_long, always(cases)), Chance("times"))
        for cases in (1, 5, 10, 30)
    },
}


# What the picture shows and does not judge.
UNJUDGED: Mapping[str, PictureSource] = {
    f"days since, {mean:g} events a month": days_since(mean) for mean in (0.05, 0.1, 0.3, 1)
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
    source, chance = PICTURE[name] if name in PICTURE else (UNJUDGED[name], None)
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
    for name in UNJUDGED:
        alone = picture_rates(name, "up", by_chance=False)
        lines.append(
            f"| {name} | {100 * alone.any_signal:.1f} / {100 * alone.last_point:.1f} | not judged | not judged |"
        )
    return lines


# A doubling from the thirtieth month on, and in how many of its months it is looked for.
DOUBLED, LOOKED = 29, (1, 3, 5, 7)


def doubled_ratios(part: float, whole: float) -> PictureSource:
    """Return a source of ratios of counts, whose first doubles."""

    def draw(random: np.random.Generator, series: int) -> Observed:
        tops = random.poisson(part * np.where(np.arange(MONTHS) < DOUBLED, 1, 2), size=(series, MONTHS))
        bottoms = random.poisson(whole, size=(series, MONTHS))
        return Observed(
            np.where(bottoms > 0, tops / np.maximum(bottoms, 1), np.nan),
            tops.astype(np.float64),
            bottoms.astype(np.float64),
        )

    return draw


def doubled_medians(times: Times, cases: int) -> PictureSource:
    """Return a source of medians of as many times, which double."""

    def longer(random: np.random.Generator, shape: tuple[int, ...]) -> FloatArray:
        return times(random, shape) * np.where(np.arange(MONTHS) < DOUBLED, 1, 2)[:, np.newaxis]

    return quantiles(longer, always(cases))


POWER: Mapping[str, tuple[PictureSource, Chance]] = {
    **{f"{each} for each {each}": (doubled_ratios(each, each), Chance("ratio")) for each in (3, 10, 30)},
    **{
        f"median of {cases} {name} times": (doubled_medians(times, cases), Chance("times"))
        for name, times in {
            "exponential": exponential(10),
            "log-normal": log_normal(1),
            "σ 0.5": log_normal(0.5),
        }.items()
        for cases in (5, 20, 50)
    },
    **{
        f"stock, {come:g} come a month, stay {stay:g}": (stocks(come, stay, DOUBLED), Chance("stock"))
        for come, stay in ((5, 1), (20, 1), (20, 3))
    },
}


def power(name: str, series: int = 2_000) -> tuple[float, ...]:
    """Return in which part of series the newest month has been marked after so many months of the doubling."""
    source, chance = POWER[name]
    observed = source(np.random.default_rng(SEED), series)
    found = np.zeros((series, max(LOOKED)), dtype=np.bool_)
    for months in range(1, max(LOOKED) + 1):
        known = _first(observed, DOUBLED + months)
        found[:, months - 1] = picture_marks(known, chance, "down")[:, -1]
    return tuple(float(found[:, :months].any(axis=1).mean()) for months in LOOKED)


def _first(observed: Observed, months: int) -> Observed:
    tops, bottoms = (None if one is None else one[:, :months] for one in (observed.numerators, observed.denominators))
    return Observed(observed.values[:, :months], tops, bottoms)


def power_table() -> list[str]:
    """Return the Markdown table of how soon a doubling is marked, in per cent of series."""
    lines = [f"| doubled | {' | '.join(f'after {months}' for months in LOOKED)} |", f"|---|{'---|' * len(LOOKED)}"]
    lines += [f"| {name} | {' | '.join(f'{100 * share:.0f}' for share in power(name))} |" for name in POWER]
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
    print("\n".join([*picture_table(), "", *power_table()]))


if __name__ == "__main__":
    main()
