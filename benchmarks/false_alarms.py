"""How often the rule sets signal where nothing has happened: prints the tables of docs/statistics/false-alarms.md.

Run with `python benchmarks/false_alarms.py`. Series are independent draws from one distribution; limits are estimated
from the same series, as in use. Two rates are counted: series with any signal, and series whose last point signals,
which is what a mark in the situation picture shows.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np

from valvo.statistics.chart_types import RULE_SETS, Chart, ChartSpec, RuleSet
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


if __name__ == "__main__":
    main()
