"""How long 10,000 series of 120 points take to chart with signals, against a budget of one second each way.

Run with `python benchmarks/bench_spc.py`; prints a ratio per way and ends with 1 where one is above 1.
"""

import sys
import time
from collections.abc import Callable

import numpy as np

from valvo.statistics.chart_types import (
    ANHOEJ,
    MAKING_DATA_COUNT,
    NELSON,
    WESTERN_ELECTRIC,
    Chart,
    ChartSpec,
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


def main() -> int:
    """Measure all cases; return 0 within the budget, 1 above it."""
    random = np.random.default_rng(7)
    beds = random.integers(400, 900, size=(SERIES, POINTS)).astype(np.float64)
    counts = random.binomial(beds.astype(np.int64), 0.03).astype(np.float64)
    counts[random.random(counts.shape) < 0.02] = np.nan
    worst = 0.0
    for name, chart, rules, starts in cases():
        spec = ChartSpec(chart, rules, phases=tuple(Phase(int(start)) for start in starts), direction="down")

        def work(spec: ChartSpec = spec) -> ChartBatch:
            observed: Observed = from_counts(counts, beds) if spec.chart in {"u", "p'"} else from_values(counts)
            return control_charts(observed, spec)

        seconds = shortest(work)
        worst = max(worst, seconds / BUDGET_SECONDS)
        print(f"spc  {name:<36} {seconds:6.3f} s  budget {BUDGET_SECONDS:.1f} s  ratio {seconds / BUDGET_SECONDS:.2f}")
    return 0 if worst <= 1 else 1


if __name__ == "__main__":
    sys.exit(main())
