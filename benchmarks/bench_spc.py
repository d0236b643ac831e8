"""How long 10,000 series of 120 points take to chart with signals, against a budget of one second each way.

Run with `python benchmarks/bench_spc.py`; prints a ratio per way and ends with 1 where one is above 1. What it takes
to hold them against chance is told as well, without a budget: the picture charts a row at a time.
"""

import sys
import time
from collections.abc import Callable
from functools import partial

import numpy as np

from valvo.statistics.chart_types import (
    ANHOEJ,
    MAKING_DATA_COUNT,
    NELSON,
    WESTERN_ELECTRIC,
    Chance,
    Chart,
    ChartSpec,
    FloatArray,
    Phase,
    RuleSet,
)
from valvo.statistics.charts import ChartBatch, control_charts
from valvo.statistics.observed import Observed, from_counts, from_values

SERIES, POINTS, BUDGET_SECONDS, REPEATS = 10_000, 120, 1.0, 5


def shortest(work: Callable[[], ChartBatch]) -> float:
    """Return the shortest time in seconds of some repeats."""
    times = []
    for _ in range(REPEATS):
        start = time.perf_counter()
        batch = work()
        times.append(time.perf_counter() - start)
        assert batch.special.shape == (SERIES, POINTS)
    return min(times)


def cases() -> list[tuple[str, Chart, RuleSet, tuple[float, ...]]]:
    """Return what is measured: a name, a chart, a rule set and the starts of phases."""
    return [
        ("i, Making Data Count", "i", MAKING_DATA_COUNT, (0,)),
        ("i, Making Data Count, three phases", "i", MAKING_DATA_COUNT, (0, 40, 80)),
        ("i, Western Electric", "i", WESTERN_ELECTRIC, (0,)),
        ("i, Nelson", "i", NELSON, (0,)),
        ("run, Anhøj", "run", ANHOEJ, (0,)),
        ("p′, Anhøj", "p'", ANHOEJ, (0,)),
        ("u, Making Data Count", "u", MAKING_DATA_COUNT, (0,)),
    ]


def held_against_chance(counts: FloatArray, beds: FloatArray) -> list[tuple[str, Observed, Chance]]:
    """Return what is held against chance, made as the picture makes it: a name, the series and their law."""
    rates, others = from_counts(counts, beds), np.random.default_rng(8).binomial(900, 0.1, counts.shape) + 1.0
    plain, of_others = Observed(counts, counts, np.ones_like(beds)), from_counts(counts, others)
    per_cent = Observed(rates.values * 100, counts, beds)
    return [
        ("counts", plain, Chance("poisson")),
        ("what stands", plain, Chance("stock")),
        ("rates by bed days", rates, Chance("poisson")),
        ("shares of bed days", per_cent, Chance("binomial", 100.0)),
        ("ratios of counts", of_others, Chance("ratio")),
        ("times", from_counts(counts, others), Chance("times")),
    ]


def main() -> int:
    """Measure all cases; return 0 within the budget, 1 above it."""
    random = np.random.default_rng(7)
    beds = random.integers(400, 900, size=(SERIES, POINTS)).astype(np.float64)
    counts = random.binomial(beds.astype(np.int64), 0.03).astype(np.float64)
    counts[random.random(counts.shape) < 0.02] = np.nan
    worst = 0.0
    for name, chart, rules, starts in cases():
        spec = ChartSpec(chart, rules, phases=tuple(Phase(int(start)) for start in starts), direction="down")
        observed = from_counts(counts, beds) if chart in {"u", "p'"} else from_values(counts)
        seconds = shortest(partial(control_charts, observed, spec))
        worst = max(worst, seconds / BUDGET_SECONDS)
        print(f"spc  {name:<40} {seconds:6.3f} s  budget {BUDGET_SECONDS:.1f} s  ratio {seconds / BUDGET_SECONDS:.2f}")
    for name, observed, chance in held_against_chance(counts, beds):
        spec = ChartSpec("i", MAKING_DATA_COUNT, direction="down", chance=chance)
        print(f"spc  held against chance: {name:<18} {shortest(partial(control_charts, observed, spec)):6.3f} s")
    return 0 if worst <= 1 else 1


if __name__ == "__main__":
    sys.exit(main())
