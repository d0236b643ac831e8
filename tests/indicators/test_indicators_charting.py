"""What the chart of an indicator says of each of its months."""

from datetime import date

import pytest
from dateutil.relativedelta import relativedelta

from valvo.core.periods import Period
from valvo.documents.tree import Tone
from valvo.indicators.catalogue import indicator
from valvo.indicators.charting import charted, signs
from valvo.indicators.computing import Computed

STEADY = (195, 204, 198, 188, 201, 207, 193, 186, 199, 205, 197, 190, 203, 196)


def months(values: tuple[int, ...]) -> list[Computed]:
    """Return counts as a series of months."""
    first = date(2025, 1, 1)
    periods = [Period.containing(first + relativedelta(months=n), "month") for n in range(len(values))]
    return [Computed("reports", 1, at, value, None, float(value)) for at, value in zip(periods, values, strict=True)]


@pytest.mark.parametrize(("place", "value"), [(0, 59), (7, 260)])
def test_a_month_beyond_chance_is_marked_where_neither_direction_is_the_better_one(place: int, value: int) -> None:
    assert indicator("reports").better == "none"
    series = charted(indicator("reports"), months((*STEADY[:place], value, *STEADY[place + 1 :])))
    assert [index for index, tone in enumerate(series.tones) if tone is Tone.CHANGED] == [place]


def test_the_latest_month_beyond_chance_is_a_change_and_not_ordinary() -> None:
    series = charted(indicator("reports"), months((*STEADY, 400)))
    (sign,) = signs(series)
    assert (sign.tone, sign.glyph) == (Tone.CHANGED, "↑")
    assert set(charted(indicator("reports"), months(STEADY)).tones) == {Tone.PLAIN}
