"""Where an indicator seems to have moved to another level: offered to people, never set as a phase by itself.

The marks of a chart speak of its last month. A lasting change that odd months have broken into short runs is not in
them; this finds it. docs/statistics/changepoints.md tells the method and how often a quiet series is offered one.
"""

from dataclasses import dataclass
from functools import lru_cache

from django.utils.translation import gettext as _

from valvo.core.figures import Figure, format_period, with_unit
from valvo.core.languages import Language
from valvo.core.periods import Period
from valvo.documents.tree import Tone
from valvo.indicators.charting import Charted
from valvo.statistics.changepoints import ChangeOffer, newest_change


@dataclass(frozen=True)
class NewLevel:
    """The newest change of level: from which period on, what the level was before it and is since."""

    since: Period
    before: Figure
    after: Figure
    glyph: str
    tone: Tone

    def told(self, language: Language) -> str:
        """Return it in words."""
        values = {
            "month": format_period(self.since, language),
            "before": with_unit(self.before, language),
            "after": with_unit(self.after, language),
        }
        return _("From %(month)s: %(before)s before, %(after)s since.") % values


def new_level(series: Charted) -> NewLevel | None:
    """Return the newest change of level after the last phase somebody has set; None where none is likely."""
    judged, one = series.judged, series.indicator
    if judged is None or series.rare or one.of_moment:
        return None  # what stands at a month's end hangs on the month before: it wanders without having changed
    start = judged.phases[-1].start
    told = zip(series.points[start:], judged.value[start:].tolist(), strict=True)
    points = [point for point, value in told if value == value]  # noqa: PLR0124 (NaN: no value, or not ripe)
    offer = _newest(tuple(point.value for point in points if point.value is not None))
    if offer is None:
        return None
    rises, decimals = offer.after > offer.before, max(1, one.decimals)
    better = {"up": rises, "down": not rises}.get(one.better)
    return NewLevel(
        since=points[offer.index].period,
        before=Figure(offer.before, one.unit, decimals),
        after=Figure(offer.after, one.unit, decimals),
        glyph="↑" if rises else "↓",
        tone=Tone.CHANGED if better is None else Tone.BETTER if better else Tone.WORSE,
    )


@lru_cache(maxsize=4096)
def _newest(values: tuple[float, ...]) -> ChangeOffer | None:
    """Return the newest offer in a series; pages ask for the same ones again and again."""
    return newest_change(values, model="normal")
