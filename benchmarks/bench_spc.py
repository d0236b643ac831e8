"""How long 10,000 series of 120 points take to chart with signals, against a budget of one second each way.

Run with `python benchmarks/bench_spc.py`; prints a ratio per way and ends with 1 where one is above 1. Held
against chance counts, what stands and times keep the budget too; where limits differ from point to point, which the
picture charts a row at a time, the time is told only.
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


def told(name: str, observed: Observed, spec: ChartSpec, *, budget: bool) -> float:
    """Measure one case, print it and return its ratio to the budget; 0 where it has none."""
    seconds = shortest(partial(control_charts, observed, spec))
    ratio = seconds / BUDGET_SECONDS
    print(
        f"spc  {name:<42} {seconds:6.3f} s" + (f"  budget {BUDGET_SECONDS:.1f} s  ratio {ratio:.2f}" if budget else "")
    )
    return ratio if budget else 0.0


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
        worst = max(worst, told(name, observed, spec, budget=True))
    for name, observed, chance in held_against_chance(counts, beds):
        spec = ChartSpec("i", MAKING_DATA_COUNT, direction="down", chance=chance)
        budget = name in {"counts", "what stands", "times"}
        worst = max(worst, told(f"held against chance: {name}", observed, spec, budget=budget))
    return 0 if worst <= 1 else 1


if __name__ == "__main__":
    sys.exit(main())
