"""Which chart is proposed for which data, at every border, with its reason in three languages."""

import string
from datetime import date

import pytest

from valvo.statistics.chart_choice import DATA_KINDS, REASONS, DataKind, SeriesFacts, facts_of, propose_chart
from valvo.statistics.checks import StatisticsError
from valvo.statistics.observed import Observed, from_counts, from_values
from valvo.statistics.rare_events import days_between_events, days_since_last_event


def reasons(kind: DataKind, facts: SeriesFacts) -> list[str]:
    return [reason.code for reason in propose_chart(kind, facts).reasons]


@pytest.mark.parametrize(
    ("kind", "chart"),
    [
        ("proportion", "p"),
        ("rate", "u"),
        ("count", "c"),
        ("measurement", "i"),
        ("score", "i"),
        ("subgroups", "xbar"),
        ("weighted_measurement", "i'"),
        ("time_between_events", "t"),
        ("cases_between_events", "g"),
    ],
)
def test_each_kind_of_data_has_its_chart(kind: DataKind, chart: str) -> None:
    proposal = propose_chart(kind, SeriesFacts(24, 20.0 if kind in {"proportion", "rate", "count"} else None))
    assert proposal.chart == chart
    assert proposal.reasons[0].code == kind


def test_every_kind_is_covered_above() -> None:
    assert len(DATA_KINDS) == 9
    assert set(DATA_KINDS) <= set(REASONS)


@pytest.mark.parametrize(("points", "chart"), [(9, None), (10, "run"), (11, "run"), (12, "i"), (13, "i")])
def test_a_short_series_is_a_run_chart_and_a_very_short_one_no_chart(points: int, chart: str | None) -> None:
    assert propose_chart("measurement", SeriesFacts(points)).chart == chart


@pytest.mark.parametrize(
    ("mean", "chart"), [(0.99, "t"), (1.0, "run"), (1.01, "run"), (4.99, "run"), (5.0, "u"), (5.01, "u")]
)
def test_few_events_lead_to_rare_event_and_run_charts(mean: float, chart: str) -> None:
    assert propose_chart("rate", SeriesFacts(24, mean)).chart == chart


def test_rare_events_tell_days_since_and_small_units_are_pooled() -> None:
    rare = propose_chart("proportion", SeriesFacts(24, 0.4))
    assert (rare.chart, rare.advice) == ("g", ("show_days_since",))
    assert [reason.code for reason in rare.reasons] == ["rare_events", "cases_between_events"]
    assert propose_chart("count", SeriesFacts(24, 3.0)).advice == ("pool",)
    assert propose_chart("time_between_events", SeriesFacts(12)).advice == ("show_days_since",)


def test_overdispersed_counts_take_their_limits_from_the_variation_between_periods() -> None:
    kinds: list[tuple[DataKind, str]] = [("proportion", "p'"), ("rate", "u'"), ("count", "i"), ("measurement", "i")]
    for kind, chart in kinds:
        events = None if kind == "measurement" else 20.0
        assert propose_chart(kind, SeriesFacts(24, events, overdispersed=True)).chart == chart
    assert reasons("rate", SeriesFacts(24, 20.0, overdispersed=True)) == ["rate", "overdispersion"]


@pytest.mark.parametrize(
    ("observed", "kind", "facts"),
    [
        (from_counts([20, 21, 19, None] * 6, [100] * 24), "proportion", SeriesFacts(18, 20.0)),
        (from_counts([10, 30] * 12, [100] * 24), "rate", SeriesFacts(24, 20.0, overdispersed=True)),
        (from_values([0, 0, 1, 0]), "count", SeriesFacts(4, 0.25)),
        (from_values([1, None, 2]), "measurement", SeriesFacts(2)),
        (from_values([None, None]), "count", SeriesFacts(0)),
    ],
)
def test_the_facts_are_read_from_the_series(observed: Observed, kind: DataKind, facts: SeriesFacts) -> None:
    assert facts_of(observed, kind) == facts


@pytest.mark.parametrize("code", REASONS)
def test_each_reason_has_the_same_blanks_in_three_languages(code: str) -> None:
    texts = [getattr(REASONS[code], language) for language in ("sv", "fi", "en")]
    blanks = [sorted(name for _, name, _, _ in string.Formatter().parse(text) if name) for text in texts]
    assert blanks[0] == blanks[1] == blanks[2]


def test_a_reason_can_be_said_in_each_language() -> None:
    reason = propose_chart("count", SeriesFacts(24, 2.34)).reasons[0]
    assert reason.text("en") == "2.3 events a period on average, below 5: a run chart, or join units."
    assert reason.text("sv").startswith("I snitt 2,3 händelser")
    assert reason.text("fi").startswith("Keskimäärin 2,3 tapahtumaa")


def test_days_between_and_since_events_are_counted() -> None:
    events = [date(2024, 2, 28), date(2024, 3, 1), date(2024, 3, 1), date(2024, 3, 11)]
    assert days_between_events(events) == (2, 0, 10)
    assert days_since_last_event(events, date(2024, 3, 11)) == 0
    assert days_since_last_event(events, date(2024, 4, 1)) == 21
    assert days_since_last_event([], date(2024, 4, 1)) is None
    assert days_between_events([]) == ()


def test_events_out_of_order_or_in_the_future_are_refused() -> None:
    with pytest.raises(StatisticsError, match="stands after") as disorder:
        days_between_events([date(2024, 1, 1), date(2024, 1, 3), date(2024, 1, 2)])
    assert disorder.value.index == 2
    with pytest.raises(StatisticsError, match="lies after") as future:
        days_since_last_event([date(2024, 1, 1), date(2024, 1, 3)], date(2024, 1, 2))
    assert future.value.index == 1
