"""What must hold for every series: units, shift, order, mirror image, round trip."""

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from valvo.statistics.chart_types import (
    ANHOEJ,
    MAKING_DATA_COUNT,
    NELSON,
    RULE_SETS,
    Chart,
    ChartResult,
    ChartSpec,
    FloatArray,
    Phase,
    RuleName,
    RuleSet,
)
from valvo.statistics.charts import control_chart
from valvo.statistics.observed import from_counts, from_subgroups, from_values

# Whole numbers, so that scaling and shifting by whole numbers is exact and ties stay ties.
Values = list[int | None]
quick = settings(max_examples=60, deadline=None)  # a deadline would time the machine, not the code
series = st.lists(st.one_of(st.integers(-50, 50), st.none()), min_size=3, max_size=60).filter(
    lambda values: sum(value is not None for value in values) > 1
)
complete = st.lists(st.integers(-50, 50), min_size=2, max_size=60)
counted = st.lists(st.tuples(st.integers(0, 30), st.integers(30, 90)), min_size=2, max_size=40)
rule_sets = st.sampled_from(list(RULE_SETS.values()))


def fields(result: ChartResult) -> tuple[FloatArray, ...]:
    return result.centre, result.lower, result.upper, result.lower_warning, result.upper_warning


def agree(found: tuple[FloatArray, ...], expected: tuple[FloatArray, ...]) -> None:
    for a, b in zip(found, expected, strict=True):
        np.testing.assert_allclose(a, b, rtol=1e-9, atol=1e-7)


@quick
@given(series, st.integers(2, 1000), rule_sets, st.sampled_from(["run", "i", "mr", "i'"]))
def test_other_units_scale_the_lines_and_leave_the_signals(
    values: Values, factor: int, rules: RuleSet, chart: Chart
) -> None:
    plain = control_chart(from_values(values), ChartSpec(chart, rules))
    scaled = [None if value is None else value * factor for value in values]
    other = control_chart(from_values(scaled), ChartSpec(chart, rules))
    agree(fields(other), tuple(line * factor for line in fields(plain)))
    assert other.signals == plain.signals
    assert other.point_types == plain.point_types


@quick
@given(series, st.integers(-1000, 1000), rule_sets, st.sampled_from(["run", "i", "i'"]))
def test_a_shift_moves_the_lines_and_leaves_the_signals(
    values: Values, shift: int, rules: RuleSet, chart: Chart
) -> None:
    plain = control_chart(from_values(values), ChartSpec(chart, rules))
    shifted = [None if value is None else value + shift for value in values]
    other = control_chart(from_values(shifted), ChartSpec(chart, rules))
    agree(fields(other), tuple(line + shift for line in fields(plain)))
    assert other.signals == plain.signals


@quick
@given(complete, st.sampled_from([MAKING_DATA_COUNT, NELSON]))
def test_time_reversed_the_limits_are_the_same_and_patterns_are_mirrored(values: list[int], rules: RuleSet) -> None:
    forward = control_chart(from_values(values), ChartSpec("i", rules))
    backward = control_chart(from_values(values[::-1]), ChartSpec("i", rules))
    agree(fields(forward), fields(backward))
    for rule in rules.rules:
        np.testing.assert_array_equal(forward.flags[rule], backward.flags[rule][::-1])


@quick
@given(series, rule_sets)
def test_turned_upside_down_improvement_is_concern(values: Values, rules: RuleSet) -> None:
    turned = [None if value is None else -value for value in values]
    up = control_chart(from_values(values), ChartSpec("i", rules, direction="up"))
    down = control_chart(from_values(turned), ChartSpec("i", rules, direction="down"))
    assert up.point_types == down.point_types
    assert up.signals == down.signals
    agree((up.centre, up.lower, up.upper), (-down.centre, -down.upper, -down.lower))


@quick
@given(counted, st.sampled_from(["p", "p'"]))
def test_the_share_without_is_the_share_with_turned_upside_down(counts: list[tuple[int, int]], chart: Chart) -> None:
    having, sizes = [a for a, _ in counts], [b for _, b in counts]
    lacking = [b - a for a, b in counts]
    one = control_chart(from_counts(having, sizes), ChartSpec(chart))
    other = control_chart(from_counts(lacking, sizes), ChartSpec(chart))
    agree((one.centre, one.lower, one.upper), (1 - other.centre, 1 - other.upper, 1 - other.lower))
    assert [signal for signal in one.signals if signal.rule != "outside_limits"] == [
        signal for signal in other.signals if signal.rule != "outside_limits"
    ]


@quick
@given(counted, st.integers(2, 50), st.sampled_from(["u", "u'"]))
def test_a_rate_per_thousand_is_a_thousand_times_the_rate(
    counts: list[tuple[int, int]], factor: int, chart: Chart
) -> None:
    events, days = [a for a, _ in counts], [b for _, b in counts]
    plain = control_chart(from_counts(events, [day * factor for day in days]), ChartSpec(chart))
    per = control_chart(from_counts(events, days), ChartSpec(chart))
    agree(fields(per), tuple(line * factor for line in fields(plain)))


@quick
@given(counted)
def test_a_c_chart_is_a_u_chart_with_denominators_of_one(counts: list[tuple[int, int]]) -> None:
    events = [a for a, _ in counts]
    c = control_chart(from_values(events), ChartSpec("c"))
    u = control_chart(from_counts(events, [1] * len(events)), ChartSpec("u"))
    agree(fields(c), fields(u))
    assert c.signals == u.signals


@quick
@given(st.lists(complete.filter(lambda values: len(values) > 2), min_size=2, max_size=3), rule_sets)
def test_phases_charted_together_are_the_phases_charted_alone(parts: list[list[int]], rules: RuleSet) -> None:
    starts = [sum(len(part) for part in parts[:number]) for number in range(len(parts))]
    spec = ChartSpec("i", rules, phases=tuple(Phase(start) for start in starts))
    together = control_chart(from_values([value for part in parts for value in part]), spec)
    alone = [control_chart(from_values(part), ChartSpec("i", rules)) for part in parts]
    agree((together.upper,), (np.concatenate([result.upper for result in alone]),))
    assert together.runs == tuple(result.runs[0] for result in alone)
    assert together.point_types == tuple(kind for result in alone for kind in result.point_types)


@quick
@given(complete, st.integers(0, 59), st.sampled_from(["run", "i"]), rule_sets)
def test_an_excluded_point_leaves_the_lines_of_the_series_without_it(
    values: list[int], index: int, chart: Chart, rules: RuleSet
) -> None:
    assume(index < len(values))
    without = values[:index] + values[index + 1 :]
    kept = control_chart(from_values(values), ChartSpec(chart, rules, excluded=(index,)))
    dropped = control_chart(from_values(without), ChartSpec(chart, rules))
    agree((kept.centre[:1], kept.upper[:1]), (dropped.centre[:1], dropped.upper[:1]))
    assert kept.runs == dropped.runs
    for rule in kept.flags:
        np.testing.assert_array_equal(np.delete(kept.flags[rule], index), dropped.flags[rule])


@quick
@given(series, st.integers(0, 60))
def test_missing_values_change_nothing_for_the_run_test(values: Values, place: int) -> None:
    assume(place <= len(values))
    gapped = [*values[:place], None, *values[place:]]
    plain = control_chart(from_values(values), ChartSpec("run", ANHOEJ))
    other = control_chart(from_values(gapped), ChartSpec("run", ANHOEJ))
    assert other.runs == plain.runs


@quick
@given(complete, st.integers(1, 80))
def test_what_comes_after_the_baseline_does_not_move_the_limits(values: list[int], freeze: int) -> None:
    assume(freeze < len(values))
    short = control_chart(from_values(values[:freeze]), ChartSpec("i", freeze=freeze))
    long = control_chart(from_values(values), ChartSpec("i", freeze=freeze))
    agree((long.centre[:1], long.upper[:1]), (short.centre[:1], short.upper[:1]))


@quick
@given(st.lists(complete, min_size=2, max_size=12), st.integers(-100, 100))
def test_subgroups_shift_their_means_and_keep_their_spread(groups: list[list[int]], shift: int) -> None:
    moved = [[value + shift for value in group] for group in groups]
    for chart, by in (("xbar", shift), ("s", 0)):
        plain = control_chart(from_subgroups(groups), ChartSpec(chart))  # type: ignore[arg-type]  # the two names above
        other = control_chart(from_subgroups(moved), ChartSpec(chart))  # type: ignore[arg-type]  # the two names above
        agree(fields(other), tuple(line + by for line in fields(plain)))


@quick
@given(st.lists(st.integers(1, 5000), min_size=2, max_size=40), st.integers(2, 24))
def test_times_in_hours_are_times_in_days_scaled(times: list[int], factor: int) -> None:
    days = control_chart(from_values(times), ChartSpec("t"))
    hours = control_chart(from_values([time * factor for time in times]), ChartSpec("t"))
    np.testing.assert_allclose(hours.upper, days.upper * factor, rtol=1e-9)
    assert hours.signals == days.signals


@quick
@given(series, rule_sets, st.sampled_from(["run", "i", "mr"]))
def test_lines_stand_in_order_and_only_points_outside_them_are_flagged(
    values: Values, rules: RuleSet, chart: Chart
) -> None:
    result = control_chart(from_values(values), ChartSpec(chart, rules))
    known = ~np.isnan(result.upper)
    assert np.all(result.lower[known] <= result.lower_warning[known])
    assert np.all(result.upper_warning[known] <= result.upper[known])
    if "outside_limits" in result.flags:
        flagged = result.flags["outside_limits"]
        assert not np.any(flagged & (result.value <= result.upper) & (result.value >= result.lower))
        assert not np.any(flagged & np.isnan(result.value))


def test_a_result_cannot_be_written() -> None:
    result = control_chart(from_values([1, 2, 3]), ChartSpec("i"))
    rule: RuleName = "outside_limits"
    with pytest.raises(ValueError, match="read-only"):
        result.upper[0] = 4
    with pytest.raises(ValueError, match="read-only"):
        result.flags[rule][0] = True
