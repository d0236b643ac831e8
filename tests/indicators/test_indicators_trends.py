"""Whether a figure provably moves as it should: said on its page, under the definition in docs/statistics/trend.md."""

from collections.abc import Sequence
from datetime import UTC, date, datetime

import pytest
from django.utils import translation

from valvo.core import clock
from valvo.core.languages import Language
from valvo.core.periods import Period
from valvo.indicators.catalogue import indicator
from valvo.indicators.charting import charted
from valvo.indicators.computing import Computed
from valvo.indicators.decisions import Decided
from valvo.indicators.models import Exclusion
from valvo.indicators.trends import Trend, trend
from valvo.statistics.trend import provable_trend

FALLING = (40, 38, 33, 35, 30, 28, 27, 22, 24, 20, 17, 15)
QUIET = (20, 23, 19, 22, 18, 21, 20, 24, 19, 21, 18, 22)


def found(
    name: str, counts: Sequence[int | None], whole: int | None = 100, decided: Decided | None = None
) -> Trend | None:
    """Return the verdict on months up to October 2026 of these counts, out of so many each."""
    months = [Period(date(2026, 10, 1), "month").shifted(1 - len(counts) + place) for place in range(len(counts))]
    points = [
        Computed(name, 1, month, part, whole, None if part is None else part * (100.0 / whole if whole else 1.0))
        for month, part in zip(months, counts, strict=True)
    ]
    with clock.stopped_at(datetime(2026, 11, 21, 9, tzinfo=UTC)):
        return trend(charted(indicator(name), points, decided))


def said(one: Trend | None, language: Language) -> str:
    """Return the verdict in a language."""
    assert one is not None
    with translation.override(language):
        return one.told(language)


def test_a_share_that_should_fall_and_does_provably_falls() -> None:
    one = found("reached_share", FALLING)

    assert one is not None
    assert one.verdict == provable_trend(FALLING, [100] * 12)
    assert one.verdict.proved
    assert said(one, "en") == "Provably falling over the latest 12 months with figures (p < 0.001)."
    assert said(one, "sv") == "Sjunker bevisligen under de senaste 12 månaderna med tal (p < 0,001)."
    assert said(one, "fi") == "Todistettavasti laskussa viimeisten 12 luvullisen kuukauden aikana (p < 0,001)."


def test_a_quiet_share_and_one_that_goes_the_other_way_are_not_proved() -> None:
    quiet, rising = found("reached_share", QUIET), found("reached_share", FALLING[::-1])

    assert said(quiet, "en").startswith("Not provably falling over the latest 12 months with figures (p = 0.")
    assert said(rising, "en") == "Not provably falling over the latest 12 months with figures (p = 1.00)."


def test_what_should_rise_is_held_against_rising() -> None:
    one = found("client_reports", FALLING[::-1], None)

    assert said(one, "en").startswith("Provably rising")


def test_months_without_figures_and_months_left_out_are_passed_over() -> None:
    gap = (60, *FALLING[:5], None, *FALLING[5:])
    excluded = Decided(exclusions=(Exclusion(indicator="reached_share", month=date(2025, 10, 1), why="A flood"),))

    whole, left_out = found("reached_share", gap), found("reached_share", gap, decided=excluded)

    assert whole is not None
    assert left_out is not None
    assert whole.verdict.first_period == 1  # thirteen months with figures: the first is not among the latest twelve
    assert left_out.verdict.first_period == 0


@pytest.mark.parametrize("name", ["reports", "median_days_to_close", "open_cases"])
def test_what_has_no_good_direction_or_is_no_count_has_no_verdict(name: str) -> None:
    assert found(name, FALLING, None) is None


def test_less_than_a_year_has_no_verdict() -> None:
    assert found("reached_share", FALLING[:11]) is None
