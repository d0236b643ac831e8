"""Limits and signals against a second, slow and plain implementation of the same definitions."""

import itertools
import math
import statistics
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import pytest

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
from valvo.statistics.charts import control_chart, control_charts
from valvo.statistics.observed import from_counts, from_subgroups, from_values

Line = tuple[float, float, float]
SEEDS = range(12)


def series_with_gaps(seed: int, points: int = 40) -> list[float | None]:
    random = np.random.default_rng(seed)
    values = np.round(random.gamma(4, 5, points), 1)
    return [None if random.random() < 0.1 else float(value) for value in values]


def neighbours(values: list[float | None]) -> list[float]:
    pairs = itertools.pairwise(values)
    return [abs(b - a) for a, b in pairs if a is not None and b is not None]


def screened(ranges: list[float]) -> float:
    limit = 3.267 * statistics.fmean(ranges)
    return statistics.fmean([value for value in ranges if value < limit])


def baseline_of(values: list[float | None], freeze: int, excluded: set[int]) -> list[float | None]:
    return [value for index, value in enumerate(values) if index < freeze and index not in excluded]


def present(values: list[float | None]) -> list[float]:
    return [value for value in values if value is not None]


def close(found: Line, expected: Line) -> bool:
    return found == pytest.approx(expected, rel=1e-9, abs=1e-9, nan_ok=True)


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("screen", [False, True])
def test_the_i_chart_agrees_with_sums_by_hand(seed: int, screen: bool) -> None:  # noqa: FBT001  # a table's column
    values, freeze, excluded = series_with_gaps(seed), 25, {3, 9}
    base = baseline_of(values, freeze, excluded)
    spread = screened(neighbours(base)) if screen else statistics.fmean(neighbours(base))
    centre = statistics.fmean(present(base))
    spec = ChartSpec("i", freeze=freeze, excluded=(3, 9), screen_moving_ranges=screen)
    result = control_chart(from_values(values), spec)
    expected = (centre - 3 * spread / 1.128, centre, centre + 3 * spread / 1.128)
    assert close((result.lower[7], result.centre[7], result.upper[7]), expected)


@pytest.mark.parametrize("seed", SEEDS)
def test_the_run_and_g_charts_agree_with_sums_by_hand(seed: int) -> None:
    values = [None if value is None else float(round(value)) for value in series_with_gaps(seed)]
    base = present(baseline_of(values, 30, {0}))
    mean = statistics.fmean(base)
    sigma = math.sqrt(mean * (mean + 1))
    run = control_chart(from_values(values), ChartSpec("run", freeze=30, excluded=(0,)))
    g = control_chart(from_values(values), ChartSpec("g", freeze=30, excluded=(0,)))
    assert run.centre[0] == pytest.approx(statistics.median(base))
    assert close((g.lower[0], g.centre[0], g.upper[0]), (0.0, statistics.median(base), mean + 3 * sigma))


@pytest.mark.parametrize("seed", SEEDS)
def test_the_mr_chart_agrees_with_sums_by_hand(seed: int) -> None:
    values = series_with_gaps(seed)
    ranges: list[float | None] = [None]
    ranges += [None if a is None or b is None else abs(b - a) for a, b in itertools.pairwise(values)]
    centre = statistics.fmean(present(baseline_of(ranges, 20, {5})))
    result = control_chart(from_values(values), ChartSpec("mr", freeze=20, excluded=(5,)))
    assert close((result.lower[0], result.centre[0], result.upper[0]), (0.0, centre, 3.267 * centre))
    assert result.value.tolist() == pytest.approx([math.nan if x is None else x for x in ranges], nan_ok=True)


@pytest.mark.parametrize("seed", SEEDS)
def test_the_t_chart_agrees_with_sums_by_hand(seed: int) -> None:
    values = [None if value is None else value + 0.5 for value in series_with_gaps(seed)]
    powers = [None if value is None else value ** (1 / 3.6) for value in values]
    centre, spread = statistics.fmean(present(powers)), statistics.fmean(neighbours(powers)) / 1.128
    expected = (max(0.0, centre - 3 * spread) ** 3.6, centre**3.6, (centre + 3 * spread) ** 3.6)
    result = control_chart(from_values(values), ChartSpec("t"))
    assert close((result.lower[0], result.centre[0], result.upper[0]), expected)


def counts_with_gaps(seed: int, points: int = 30) -> tuple[list[float | None], list[float | None]]:
    random = np.random.default_rng(seed)
    sizes = random.integers(40, 200, points)
    events = random.binomial(sizes, 0.2)
    top: list[float | None] = [None if random.random() < 0.1 else float(event) for event in events]
    return top, [float(size) for size in sizes]


def whole(top: list[float | None], bottom: list[float | None], columns: set[int]) -> list[tuple[float, float] | None]:
    pairs = zip(top, bottom, strict=True)
    return [None if a is None or b is None else (a, b) for index, (a, b) in enumerate(pairs) if index in columns]


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("chart", ["p", "p'", "u", "u'"])
def test_the_charts_of_proportions_and_rates_agree_with_sums_by_hand(seed: int, chart: Chart) -> None:
    top, bottom = counts_with_gaps(seed)
    columns = set(range(24)) - {2}
    pairs = whole(top, bottom, columns)
    have = [pair for pair in pairs if pair is not None]
    centre = sum(a for a, _ in have) / sum(b for _, b in have)

    def sigma(size: float) -> float:
        return math.sqrt(centre * (1 - centre) / size) if chart[0] == "p" else math.sqrt(centre / size)

    z = [None if pair is None else (pair[0] / pair[1] - centre) / sigma(pair[1]) for pair in pairs]
    factor = statistics.fmean(neighbours(z)) / 1.128 if "'" in chart else 1.0
    result = control_chart(from_counts(top, bottom), ChartSpec(chart, freeze=24, excluded=(2,)))
    for index, (a, b) in enumerate(zip(top, bottom, strict=True)):
        if a is None or b is None:
            assert math.isnan(result.upper[index])
            assert result.centre[index] == pytest.approx(centre)
            continue
        reach = 3 * factor * sigma(b)
        assert close(
            (result.lower[index], result.centre[index], result.upper[index]),
            (max(0, centre - reach), centre, centre + reach),
        )


@pytest.mark.parametrize("seed", SEEDS)
def test_the_i_prime_chart_agrees_with_sums_by_hand(seed: int) -> None:
    top, bottom = counts_with_gaps(seed)
    pairs = whole(top, bottom, set(range(30)))
    have = [pair for pair in pairs if pair is not None]
    centre = sum(a for a, _ in have) / sum(b for _, b in have)
    steps = [
        math.sqrt(math.pi / 2) * abs(b[0] / b[1] - a[0] / a[1]) / math.sqrt(1 / a[1] + 1 / b[1])
        for a, b in itertools.pairwise(pairs)
        if a is not None and b is not None
    ]
    result = control_chart(from_counts(top, bottom), ChartSpec("i'"))
    for index, pair in enumerate(pairs):
        if pair is not None:
            reach = 3 * statistics.fmean(steps) / math.sqrt(pair[1])
            expected = (centre - reach, centre, centre + reach)
            assert close((result.lower[index], result.centre[index], result.upper[index]), expected)


def exact_c4(n: int) -> float:
    return math.sqrt(2 / (n - 1)) * math.gamma(n / 2) / math.gamma((n - 1) / 2)


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("equal", [False, True])
def test_the_subgroup_charts_agree_with_sums_by_hand(seed: int, equal: bool) -> None:  # noqa: FBT001  # a table's column
    random = np.random.default_rng(seed)
    sizes = [4] * 15 if equal else random.integers(2, 7, 15).tolist()
    groups = [random.normal(50, 3, size).tolist() for size in sizes]
    deviations = [statistics.stdev(group) for group in groups]
    pooled = sum((n - 1) * s**2 for n, s in zip(sizes, deviations, strict=True)) / (sum(sizes) - 15)
    s = statistics.fmean(deviations) if equal else math.sqrt(pooled)
    centre = statistics.fmean(itertools.chain.from_iterable(groups))
    xbar = control_chart(from_subgroups(groups), ChartSpec("xbar"))
    spread = control_chart(from_subgroups(groups), ChartSpec("s"))
    for index, n in enumerate(sizes):
        reach = 3 * s / (exact_c4(n) * math.sqrt(n))
        tail = 3 * s * math.sqrt(1 - exact_c4(n) ** 2) / exact_c4(n)
        found = (xbar.lower[index], xbar.centre[index], xbar.upper[index])
        assert close(found, (centre - reach, centre, centre + reach))
        assert close((spread.lower[index], spread.centre[index], spread.upper[index]), (max(0, s - tail), s, s + tail))


def side(value: float, centre: float) -> int:
    return (value > centre) - (value < centre)


def naive_runs(values: list[float], centre: float) -> tuple[int, int]:
    sides = [side(value, centre) for value in values if not math.isnan(value) and value != centre]
    lengths = [len(list(group)) for _, group in itertools.groupby(sides)]
    return max(lengths), len(lengths) - 1


def naive_quantile(trials: int) -> int:
    total = 0
    for count in range(trials + 1):
        total += math.comb(trials, count)
        if total / 2**trials >= 0.05:
            return count
    raise AssertionError(trials)


@pytest.mark.parametrize("seed", SEEDS)
def test_the_run_test_agrees_with_counting_by_hand(seed: int) -> None:
    values = [math.nan if value is None else float(round(value)) for value in series_with_gaps(seed, 60)]
    result = control_chart(from_values(values), ChartSpec("run"))
    test = result.runs[0]
    useful = sum(1 for value in values if not math.isnan(value) and value != result.centre[0])
    assert (test.longest_run, test.crossings) == naive_runs(values, float(result.centre[0]))
    assert (test.useful, test.longest_run_max) == (useful, round(math.log2(useful)) + 3)
    assert test.crossings_min == naive_quantile(useful - 1)


def windows(length: int, points: int) -> list[range]:
    return [range(start, start + length) for start in range(points - length + 1)]


@dataclass(frozen=True)
class Naive:
    """One series laid out for looking at windows, point by point."""

    values: list[float]
    centre: float
    sigma: float
    making_data_count: bool
    shift: int
    trend: int

    def side(self, index: int) -> int:
        return side(round(self.values[index] - self.centre, 9), 0)  # the values have two decimals

    def z(self, index: int) -> float:
        return (self.values[index] - self.centre) / self.sigma

    def steps(self, window: range) -> list[int]:
        return [side(self.values[b], self.values[a]) for a, b in itertools.pairwise(window)]

    def windows(self, length: int) -> list[range]:
        return windows(length, len(self.values))


def naive_outside(naive: Naive) -> set[int]:
    return {index for index in range(len(naive.values)) if abs(naive.z(index)) > 3}


def naive_shift(naive: Naive) -> set[int]:
    found = [window for window in naive.windows(naive.shift) if abs(sum(map(naive.side, window))) == naive.shift]
    return set(itertools.chain.from_iterable(found))


def naive_trend(naive: Naive) -> set[int]:
    found = [window for window in naive.windows(naive.trend) if set(naive.steps(window)) in ({1}, {-1})]
    return set(itertools.chain.from_iterable(found))


def naive_alternating(naive: Naive) -> set[int]:
    turning = [
        window for window in naive.windows(14) if all(a * b == -1 for a, b in itertools.pairwise(naive.steps(window)))
    ]
    return set(itertools.chain.from_iterable(turning))


def naive_zone(naive: Naive, zone: int, needed: int, length: int) -> set[int]:
    found: set[int] = set()
    for window, way in itertools.product(naive.windows(length), (1, -1)):
        beyond = {index for index in window if way * naive.z(index) > zone}
        if naive.making_data_count:
            beyond = {index for index in beyond if way * naive.z(index) <= 3}
        together = all(naive.side(index) == way for index in window)
        if len(beyond) >= needed and (together or not naive.making_data_count):
            found |= beyond
    return found


def naive_hugging(naive: Naive, length: int, *, near: bool) -> set[int]:
    found = [w for w in naive.windows(length) if all((abs(naive.z(index)) < 1) == near for index in w)]
    return set(itertools.chain.from_iterable(found))


NAIVE_RULES: dict[str, Callable[[Naive], set[int]]] = {
    "outside_limits": naive_outside,
    "shift": naive_shift,
    "trend": naive_trend,
    "alternating": naive_alternating,
    "two_of_three": lambda naive: naive_zone(naive, 2, 2, 3),
    "four_of_five": lambda naive: naive_zone(naive, 1, 4, 5),
    "stratification": lambda naive: naive_hugging(naive, 15, near=True),
    "mixture": lambda naive: naive_hugging(naive, 8, near=False),
}


SHAPES: dict[str, Callable[[np.ndarray], np.ndarray]] = {
    "noise": lambda noise: noise,
    "drift": lambda noise: noise + np.arange(noise.shape[1]) / 25,
    "climb": lambda noise: noise / 9 + np.arange(noise.shape[1]) / 25,
    "waves": lambda noise: noise + 2 * (-1.0) ** np.arange(noise.shape[1]),
    "calm": lambda noise: noise * 0.4,
}


@pytest.mark.parametrize(
    ("rule_set", "shift", "trend"), [(MAKING_DATA_COUNT, 7, 7), (WESTERN_ELECTRIC, 8, 6), (NELSON, 9, 6)]
)
def test_every_rule_agrees_with_looking_at_each_window(rule_set: RuleSet, shift: int, trend: int) -> None:
    random = np.random.default_rng(4)
    seen: Counter[str] = Counter()
    for bend in SHAPES.values():
        baseline, noise = random.normal(0, 1, (30, 40)), random.normal(0, 1, (30, 80))
        values = np.hstack([baseline, bend(noise)]).round(2)
        batch = control_charts(from_values(values), ChartSpec("i", rule_set, freeze=40))
        for row, rule in itertools.product(range(30), batch.flags):
            centre = float(batch.centre[row, 0])
            sigma = float(batch.upper[row, 0] - centre) / 3
            naive = Naive(values[row].tolist(), centre, sigma, rule_set is MAKING_DATA_COUNT, shift, trend)
            expected = NAIVE_RULES[rule](naive)
            assert set(np.flatnonzero(batch.flags[rule][row]).tolist()) == expected, (row, rule)
            seen[rule] += len(expected)
    assert set(seen) == set(rule_set.rules)
    assert min(seen.values()) > 0


def test_a_long_run_marks_its_points_and_few_crossings_the_last_useful_point() -> None:
    values = [1.0] * 9 + [-1.0] * 9 + [0.0]
    result = control_chart(from_values(values), ChartSpec("run", ANHOEJ, centre=0))
    assert np.flatnonzero(result.flags["long_run"]).tolist() == list(range(18))
    assert np.flatnonzero(result.flags["few_crossings"]).tolist() == [17]


def test_a_batch_gives_each_series_what_it_gets_alone() -> None:
    random = np.random.default_rng(11)
    values = random.normal(10, 2, (25, 50))
    values[random.random(values.shape) < 0.05] = np.nan
    spec = ChartSpec("i", NELSON, phases=(Phase(0), Phase(20)), excluded=(4, 30), direction="up", target=12.0)
    batch = control_charts(from_values(values), spec)
    for row in range(25):
        alone = control_chart(from_values(values[row]), spec)
        together = batch.series(row)
        assert together.signals == alone.signals
        assert together.point_types == alone.point_types
        assert (together.runs, together.phases, together.assurance) == (alone.runs, alone.phases, alone.assurance)
        np.testing.assert_allclose(together.upper, alone.upper, rtol=1e-12)
