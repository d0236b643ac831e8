"""What months before and after an action say, and what they do not: verdicts at their borders, in three languages."""

from datetime import date
from math import exp, log, sqrt

import pytest
from django.utils import translation

from valvo.core.periods import Period
from valvo.effects import sentences
from valvo.effects.measuring import Measured, Verdict, from_json, judged, to_json
from valvo.indicators.catalogue import INDICATORS, indicator
from valvo.indicators.computing import Computed
from valvo.indicators.declarations import Count, Quantile, Share

DONE = date(2026, 1, 15)
MONTH = Period.containing(DONE, "month")
# A count for which fewer is better, a share for which more is, and a figure made of single rows.
COUNT = next(one.id for one in INDICATORS if isinstance(one.measure, Count) and one.better == "down")
SHARE = next(one.id for one in INDICATORS if isinstance(one.measure, Share) and one.better == "up")
QUANTILE = next(one.id for one in INDICATORS if isinstance(one.measure, Quantile) and one.better == "down")
NEITHER = next(one.id for one in INDICATORS if isinstance(one.measure, Count) and one.better == "none")


def found(name: str, before: list[object], after: list[object], *, whole: int | None = None) -> Measured:
    """Return the verdict over months with these numbers; the month of the action has the first of those before."""
    one = indicator(name)

    def point(steps: int, number: object) -> Computed:
        number = float(str(number))
        value = 100 * number / whole if whole else number
        counted = None if name == QUANTILE else int(number)
        return Computed(name, 1, MONTH.shifted(steps), counted, whole, value)

    points = [point(index - len(before), number) for index, number in enumerate(before)]
    points += [point(0, before[0] if before else 0)] + [point(index + 1, number) for index, number in enumerate(after)]
    return judged(one, 1, DONE, date(2027, 2, 1), points)


@pytest.mark.parametrize(
    ("before", "after", "verdict"),
    [
        (5, 3, Verdict.TOO_LITTLE),
        (6, 2, Verdict.TOO_LITTLE),
        (6, 3, Verdict.BETTER),
        (7, 4, Verdict.BETTER),
    ],
)
def test_six_months_before_and_three_after_are_needed(before: int, after: int, verdict: Verdict) -> None:
    assert found(COUNT, [20] * before, [5] * after).verdict is verdict


@pytest.mark.parametrize(
    ("name", "before", "after", "verdict"),
    [
        (COUNT, 24, 12, Verdict.BETTER),
        (COUNT, 12, 24, Verdict.WORSE),
        (COUNT, 12, 13, Verdict.UNCLEAR),
        (COUNT, 0, 0, Verdict.TOO_LITTLE),
        (COUNT, 0, 10, Verdict.WORSE),
        (COUNT, 10, 0, Verdict.BETTER),
        (NEITHER, 24, 12, Verdict.LOWER),
        (NEITHER, 12, 24, Verdict.HIGHER),
        (SHARE, 10, 30, Verdict.BETTER),
        (SHARE, 30, 10, Verdict.WORSE),
        (SHARE, 20, 21, Verdict.UNCLEAR),
        (QUANTILE, 20, 20, Verdict.UNCLEAR),
    ],
)
def test_the_verdict_follows_the_interval_and_the_good_direction(
    name: str, before: int, after: int, verdict: Verdict
) -> None:
    assert found(name, [before] * 12, [after] * 12, whole=40 if name == SHARE else None).verdict is verdict


def test_other_figures_are_held_against_the_limits_of_the_months_before() -> None:
    before: list[object] = [20, 22, 19, 21, 20, 22, 18, 21, 20, 19, 22, 20]
    assert found(QUANTILE, before, [9, 8, 9]).verdict is Verdict.BETTER
    assert found(QUANTILE, before, [40, 41, 42]).verdict is Verdict.WORSE
    assert found(QUANTILE, before, [20, 21, 19]).verdict is Verdict.UNCLEAR


def test_the_interval_is_the_quasi_poissons_worked_out_by_hand() -> None:
    """Months that swing between 10 and 30 around 20, then between 5 and 15 around 10: X² = 6·10²/20·… by hand."""
    measured = found(COUNT, [10, 30] * 6, [5, 15] * 6)
    pearson = 12 * 10**2 / 20 + 12 * 5**2 / 10
    dispersion = pearson / (24 - 2)
    error = sqrt(dispersion * (1 / 120 + 1 / 240))
    assert measured.change.dispersion == pytest.approx(dispersion)
    assert measured.change.value == pytest.approx(-50)
    assert measured.change.lower == pytest.approx(100 * (exp(log(0.5) - 1.959964 * error) - 1))
    assert measured.change.upper == pytest.approx(100 * (exp(log(0.5) + 1.959964 * error) - 1))


def test_months_that_vary_more_than_chance_widen_the_interval_and_may_take_the_verdict_away() -> None:
    steady = found(COUNT, [20] * 12, [15] * 12)
    swinging = found(COUNT, [2, 38] * 6, [1, 29] * 6)
    assert steady.verdict is Verdict.BETTER
    assert swinging.verdict is Verdict.UNCLEAR
    assert steady.change.dispersion == 1 < swinging.change.dispersion


def test_the_month_of_the_action_belongs_to_neither_side() -> None:
    measured = found(COUNT, [7, 1, 1, 1, 1, 1], [2, 2, 2])
    assert (measured.before.numerator, measured.after.numerator, measured.mark) == (12, 6, 6)
    assert (measured.before.value, measured.after.value) == (2, 2)


@pytest.mark.parametrize("name", [COUNT, SHARE, QUANTILE])
def test_what_is_kept_with_a_decision_comes_back_the_same(name: str) -> None:
    measured = found(name, [20] * 12, [8] * 5, whole=40 if name == SHARE else None)
    assert from_json(to_json(measured)) == measured


@pytest.mark.parametrize("language", ["sv", "fi", "en"])
@pytest.mark.parametrize(("before", "after"), [(24, 12), (12, 24), (12, 13), (0, 0), (0, 10)])
@pytest.mark.parametrize("name", [COUNT, NEITHER, SHARE, QUANTILE])
def test_every_verdict_is_a_sentence_in_three_languages(name: str, before: int, after: int, language: str) -> None:
    measured = found(name, [before] * 12, [after] * 5, whole=40 if name == SHARE else None)
    with translation.override(language):
        said = [sentences.verdict(measured, language), *sentences.cautions(measured, 2, language)]  # type: ignore[arg-type]  # one of the three
    assert all(sentence.endswith(".") and "%(" not in sentence for sentence in said)
    assert len(said) >= 3
