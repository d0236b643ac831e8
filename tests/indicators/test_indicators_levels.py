"""Where a series is said to have moved to another level, and where not."""

from datetime import date, timedelta

import pytest
from dateutil.relativedelta import relativedelta
from django.utils import translation

from valvo.accounts.models import User
from valvo.core import clock
from valvo.core.periods import Period
from valvo.documents.tree import Tone
from valvo.indicators.catalogue import indicator
from valvo.indicators.charting import ORDINARY, charted, signs
from valvo.indicators.computing import Computed
from valvo.indicators.decisions import Decided
from valvo.indicators.levels import new_level
from valvo.indicators.models import Phase

FIRST = date(2023, 12, 1)
# A fall from about 22 a month to about 13, with odd months that leave no run of seven on one side of the mean.
BEFORE = (21, 19, 33, 24, 28, 24, 9, 23, 26, 26, 25, 12, 21, 22, 12, 23, 20, 19, 30, 18, 21)
AFTER = (10, 17, 10, 7, 10, 15, 22, 11, 11, 9, 8, 13, 25, 13)


def months(values: tuple[float | None, ...], name: str = "type_medication") -> list[Computed]:
    """Return figures as a series of months."""
    periods = [Period.containing(FIRST + relativedelta(months=n), "month") for n in range(len(values))]
    return [Computed(name, 1, at, value, None, value) for at, value in zip(periods, values, strict=True)]


def test_a_lasting_fall_is_found_where_no_rule_marks_the_last_month() -> None:
    series = charted(indicator("type_medication"), months((*BEFORE, *AFTER)))
    level = new_level(series)

    assert signs(series)[0].glyph == ORDINARY
    assert level
    assert (str(level.since), level.glyph, level.tone) == ("2025-09", "↓", Tone.CHANGED)
    with translation.override("en"):
        assert level.told("en") == "From September\xa02025: 21.7 before, 12.9 since."


def test_months_without_a_figure_do_not_move_the_place() -> None:
    level = new_level(charted(indicator("type_medication"), months((*BEFORE[:5], None, *BEFORE[5:], *AFTER))))

    assert level
    assert str(level.since) == "2025-10"


@pytest.mark.parametrize(("name", "tone"), [("reached_share", Tone.BETTER), ("near_miss_share", Tone.WORSE)])
def test_a_fall_means_what_the_good_direction_says(name: str, tone: Tone) -> None:
    level = new_level(charted(indicator(name), months((*BEFORE, *AFTER), name)))

    assert level
    assert level.tone is tone


def test_a_quiet_series_and_a_short_one_are_offered_nothing() -> None:
    assert new_level(charted(indicator("type_medication"), months(BEFORE))) is None
    assert new_level(charted(indicator("type_medication"), months((*BEFORE[:5], *AFTER[:5])))) is None


def test_what_stands_at_a_months_end_is_not_judged_so() -> None:
    assert indicator("open_cases").of_moment
    assert new_level(charted(indicator("open_cases"), months((*BEFORE, *AFTER), "open_cases"))) is None


def test_what_happens_seldom_is_offered_no_level() -> None:
    seldom = charted(indicator("serious_events"), months((*[1] * 17, *[0] * 18), "serious_events"))

    assert seldom.rare
    assert new_level(seldom) is None


def test_a_change_somebody_has_made_a_phase_of_is_not_offered_again() -> None:
    begins = FIRST + relativedelta(months=len(BEFORE))
    phase = Phase(
        indicator="type_medication",
        starts_on=begins + timedelta(days=3),
        why="Scanners",
        made_at=clock.now(),
        made_by=User(name="Somebody"),
    )
    decided = Decided(phases=(phase,))
    with_phase = charted(indicator("type_medication"), months((*BEFORE, *AFTER)), decided)

    assert with_phase.judged
    assert new_level(with_phase) is None
