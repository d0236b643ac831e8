"""How numbers are printed in three languages."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from valvo.core.figures import (
    Figure,
    Number,
    Suppression,
    Unit,
    format_date,
    format_figure,
    format_month,
    format_period,
    suppression_reason,
    with_unit,
)
from valvo.core.languages import LANGUAGES, Language
from valvo.core.periods import Period


@pytest.mark.parametrize(
    ("figure", "language", "printed"),
    [
        (Figure(26102), "sv", "26\u202f102"),
        (Figure(26102), "fi", "26\u202f102"),
        (Figure(26102), "en", "26,102"),
        (Figure(999), "sv", "999"),
        (Figure(1234567), "fi", "1\u202f234\u202f567"),
        (Figure(50.5, Unit.PERCENT, 1), "sv", "50,5\u00a0%"),
        (Figure(50.5, Unit.PERCENT, 1), "fi", "50,5\u00a0%"),
        (Figure(50.5, Unit.PERCENT, 1), "en", "50.5%"),
        (Figure(-1714, signed=True), "sv", "\u22121\u202f714"),
        (Figure(852, signed=True), "sv", "+852"),
        (Figure(0, signed=True), "sv", "0"),
        (Figure(-3), "en", "\u22123"),
        (Figure(None), "sv", "–"),
    ],
)
def test_a_figure_is_printed_as_the_language_writes_it(figure: Figure, language: Language, printed: str) -> None:
    assert format_figure(figure, language) == printed


@pytest.mark.parametrize(
    ("value", "decimals", "printed"),
    [
        (0.5, 0, "1"),
        (1.5, 0, "2"),
        (2.5, 0, "3"),
        (-2.5, 0, "\u22123"),
        (0.285, 2, "0.29"),
        (Decimal("2.675"), 2, "2.68"),
    ],
)
def test_halves_are_rounded_away_from_zero(value: Number, decimals: int, printed: str) -> None:
    assert format_figure(Figure(value, decimals=decimals), "en") == printed


def test_a_negative_value_that_rounds_to_zero_has_no_sign() -> None:
    assert format_figure(Figure(-0.04, Unit.PERCENT, 1), "en") == "0.0%"


def test_a_share_is_exact_and_keeps_its_counts() -> None:
    figure = Figure.share(1, 3, decimals=1)
    assert (format_figure(figure, "sv"), figure.cases, figure.out_of) == ("33,3\u00a0%", 1, 3)


def test_a_share_of_nothing_has_no_value() -> None:
    assert format_figure(Figure.share(0, 0), "sv") == "–"


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_hidden_figure_shows_a_mark_and_tells_why(language: Language) -> None:
    figure = Figure.hidden(Suppression.SMALL_NUMBER)
    assert format_figure(figure, language) == ".."
    assert with_unit(figure, language) == ".."
    assert suppression_reason(figure, language)


def test_a_hidden_figure_cannot_carry_a_value() -> None:
    with pytest.raises(ValueError, match="carries no value"):
        Figure(3, suppressed=Suppression.SMALL_NUMBER)


def test_a_hidden_figure_cannot_carry_the_counts_behind_it() -> None:
    with pytest.raises(ValueError, match="carries no value"):
        Figure(None, Unit.PERCENT, suppressed=Suppression.SMALL_NUMBER, cases=2, out_of=7)


def test_infinity_is_no_figure() -> None:
    with pytest.raises(ValueError, match="finite"):
        Figure(float("inf"))


@pytest.mark.parametrize(
    ("figure", "language", "printed"),
    [
        (Figure(1, Unit.DAYS), "sv", "1\u00a0dag"),
        (Figure(14.5, Unit.DAYS, 1), "sv", "14,5\u00a0dagar"),
        (Figure(14, Unit.DAYS), "fi", "14\u00a0päivää"),
        (Figure(-8, Unit.PERCENTAGE_POINTS, signed=True), "sv", "\u22128\u00a0procentenheter"),
        (Figure(1, Unit.PERCENTAGE_POINTS, signed=True), "en", "+1\u00a0percentage point"),
        (Figure(12), "sv", "12"),
    ],
)
def test_a_figure_on_its_own_has_its_unit_in_words(figure: Figure, language: Language, printed: str) -> None:
    assert with_unit(figure, language) == printed


@pytest.mark.parametrize(
    ("language", "day", "month"),
    [
        ("sv", "12.1.2026", "januari\u00a02026"),
        ("fi", "12.1.2026", "tammikuu\u00a02026"),
        ("en", "12\u00a0January\u00a02026", "January\u00a02026"),
    ],
)
def test_dates_follow_the_language(language: Language, day: str, month: str) -> None:
    assert format_date(date(2026, 1, 12), language) == day
    assert format_month(date(2026, 1, 12), language) == month


@pytest.mark.parametrize(
    ("period", "language", "printed"),
    [
        ("2026", "sv", "2026"),
        ("2026-01", "fi", "tammikuu\u00a02026"),
        ("2026Q3", "sv", "kvartal\u00a03/2026"),
        ("2026Q3", "en", "quarter\u00a03/2026"),
        ("2026T2", "fi", "2.\u00a0kolmannes\u00a02026"),
    ],
)
def test_periods_are_told_in_words(period: str, language: Language, printed: str) -> None:
    assert format_period(Period.parse(period), language) == printed


@given(st.integers(-(10**12), 10**12), st.sampled_from(LANGUAGES))
def test_taking_the_signs_out_gives_the_number_back(value: int, language: Language) -> None:
    printed = format_figure(Figure(value), language)
    assert int(printed.replace("\u202f", "").replace(",", "").replace("\u2212", "-")) == value
