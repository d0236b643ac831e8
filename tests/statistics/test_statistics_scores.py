"""NSS, NPS, share of 4–5, mean index and maturity: published definitions, borders and properties."""

import itertools
import statistics

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from valvo.statistics.checks import StatisticsError
from valvo.statistics.scores import (
    Degree,
    Requirement,
    Score,
    maturity_level,
    mean_index,
    net_promoter_score,
    net_safety_score,
    share_top_two,
)

five = st.lists(st.integers(0, 200), min_size=5, max_size=5).filter(any)
eleven = st.lists(st.integers(0, 200), min_size=11, max_size=11).filter(any)


def answers_of(counts: list[int], lowest: int) -> list[int]:
    return list(itertools.chain.from_iterable([lowest + step] * count for step, count in enumerate(counts)))


def test_nss_counts_the_threes_among_all_answers() -> None:
    # The definition's own sum: 60 % answering 4–5 less 15 % answering 1–2; 25 % answering 3 are passive.
    score = net_safety_score([5, 10, 25, 40, 20])
    assert score.value == 45
    assert score.answers == 100


@pytest.mark.parametrize(("counts", "value"), [([9, 0, 0, 0, 0], -100), ([0, 0, 9, 0, 0], 0), ([0, 0, 0, 0, 9], 100)])
def test_nss_runs_from_minus_hundred_to_hundred(counts: list[int], value: float) -> None:
    assert net_safety_score(counts).value == value


def test_nps_counts_nine_and_ten_for_and_zero_to_six_against() -> None:
    # Reichheld 2003: promoters 9–10, passives 7–8, detractors 0–6.
    one_of_each = [net_promoter_score([int(step == answer) for step in range(11)]).value for answer in range(11)]
    assert one_of_each == [-100] * 7 + [0, 0] + [100, 100]
    assert net_promoter_score([0, 0, 0, 0, 0, 10, 10, 10, 20, 30, 20]).value == 30


def test_the_share_of_four_and_five_is_of_all_answers() -> None:
    score = share_top_two([1, 2, 3, 4, 5])
    assert score.value == 60
    assert (score.numerator, score.answers) == (9, 15)


def test_the_mean_index_turns_one_to_five_into_nought_to_hundred() -> None:
    assert mean_index([1, 0, 0, 0, 0]).value == 0
    assert mean_index([0, 0, 1, 0, 0]).value == 50
    assert mean_index([0, 0, 0, 0, 1]).value == 100
    assert mean_index([0, 0, 0, 1, 1]).value == 87.5


def test_without_answers_there_is_no_score() -> None:
    for score in (net_safety_score([0] * 5), net_promoter_score([0] * 11), share_top_two([0] * 5), mean_index([0] * 5)):
        assert (score.value, score.answers, score.lower, score.upper) == (None, 0, None, None)


@settings(deadline=None)
@given(five)
def test_scores_agree_with_counting_answers_one_by_one(counts: list[int]) -> None:
    answers = answers_of(counts, 1)
    high = sum(answer >= 4 for answer in answers)
    low = sum(answer <= 2 for answer in answers)
    assert net_safety_score(counts).value == pytest.approx(100 * high / len(answers) - 100 * low / len(answers))
    assert share_top_two(counts).value == pytest.approx(100 * high / len(answers))
    assert mean_index(counts).value == pytest.approx((statistics.fmean(answers) - 1) / 4 * 100)


@settings(deadline=None)
@given(five)
def test_the_interval_of_nss_agrees_with_scoring_each_answer(counts: list[int]) -> None:
    marks = [100.0 * ((answer >= 4) - (answer <= 2)) for answer in answers_of(counts, 1)]
    margin = 1.959963984540054 * statistics.pstdev(marks) / len(marks) ** 0.5
    score = net_safety_score(counts)
    if len(set(marks)) == 1:  # the formula has no width, as if one answer told of everybody
        assert (score.lower, score.upper) == (None, None)
        return
    assert score.lower == pytest.approx(max(-100, statistics.fmean(marks) - margin), abs=1e-6)
    assert score.upper == pytest.approx(min(100, statistics.fmean(marks) + margin), abs=1e-6)


@settings(deadline=None)
@given(five)
def test_the_interval_of_the_mean_index_is_that_of_a_mean(counts: list[int]) -> None:
    marks = [25.0 * (answer - 1) for answer in answers_of(counts, 1)]
    score = mean_index(counts)
    if len(set(marks)) == 1:
        assert (score.lower, score.upper) == (None, None)
        return
    margin = 1.959963984540054 * statistics.stdev(marks) / len(marks) ** 0.5
    assert score.lower == pytest.approx(max(0, statistics.fmean(marks) - margin), abs=1e-6)
    assert score.upper == pytest.approx(min(100, statistics.fmean(marks) + margin), abs=1e-6)


@settings(deadline=None)
@given(five, eleven)
def test_turning_the_scale_round_turns_the_nss_and_ten_times_the_answers_change_no_score(
    counts: list[int], many: list[int]
) -> None:
    turned, plain = net_safety_score(counts[::-1]).value, net_safety_score(counts).value
    assert turned is not None
    assert turned == pytest.approx(-(plain or 0))
    for score, answers in ((net_safety_score, counts), (mean_index, counts), (net_promoter_score, many)):
        tenfold = score([count * 10 for count in answers])
        assert tenfold.value == pytest.approx(score(answers).value)
        assert _width(tenfold) <= _width(score(answers)) + 1e-9


def _width(score: Score) -> float:
    return 200.0 if score.upper is None or score.lower is None else score.upper - score.lower


@pytest.mark.parametrize("counts", [[1, 2, 3, 4], [1, 2, 3, 4, 5, 6], []])
def test_the_number_of_steps_must_be_right(counts: list[int]) -> None:
    with pytest.raises(StatisticsError, match="must be 5 counts"):
        net_safety_score(counts)


def test_a_negative_or_broken_count_is_named() -> None:
    for wrong in (-1, 0.5):
        with pytest.raises(StatisticsError, match="value 3 is not a whole number") as refusal:
            mean_index([1, 1, wrong, 1, 1])  # type: ignore[list-item]  # the broken count is the point
        assert (refusal.value.index, refusal.value.column) == (2, "answers")


LEVELS = ("basic", "advanced", "excellent")


def asked(**degrees: list[Degree | None]) -> list[Requirement]:
    return [Requirement(level, degree) for level, given in degrees.items() for degree in given]


def test_a_level_is_reached_when_it_and_all_below_are_met_in_full() -> None:
    met: list[Degree | None] = ["fully", "fully"]
    assert maturity_level(asked(basic=met, advanced=["partly"]), LEVELS).reached == "basic"
    assert maturity_level(asked(basic=met, advanced=met), LEVELS).reached == "advanced"
    assert maturity_level(asked(basic=met, advanced=["fully", "partly"], excellent=met), LEVELS).reached == "basic"
    assert maturity_level(asked(basic=["fully", "not_at_all"], advanced=met), LEVELS).reached is None


def test_a_requirement_not_answered_is_not_met() -> None:
    maturity = maturity_level(asked(basic=["fully", None]), LEVELS)
    assert maturity.reached is None
    assert (maturity.levels[0].unanswered, maturity.levels[0].share_met) == (1, 0.5)


def test_a_level_without_requirements_is_neither_reached_nor_in_the_way() -> None:
    assert maturity_level(asked(basic=["fully"], excellent=["fully"]), LEVELS).reached == "excellent"
    assert maturity_level(asked(basic=["fully"]), LEVELS).reached == "basic"
    assert maturity_level([], LEVELS).reached is None
    assert maturity_level([], LEVELS).levels[0].share_met is None


def test_each_level_tells_how_it_is_met() -> None:
    level = maturity_level(asked(basic=["fully", "partly", "partly", "not_at_all"]), LEVELS).levels[0]
    assert (level.fully, level.partly, level.not_at_all, level.share_met) == (1, 2, 1, 0.25)


def test_a_requirement_of_an_unknown_level_is_named() -> None:
    with pytest.raises(StatisticsError, match="no level 'superb'") as refusal:
        maturity_level([Requirement("basic", "fully"), Requirement("superb", "fully")], LEVELS)
    assert refusal.value.index == 1
