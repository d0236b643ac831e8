"""Whether a figure provably moves the way that is good: what WHO's lead indicators ask of infections and medication.

docs/statistics/trend.md tells what "provably" means and how often a quiet series is said to move.
"""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from valvo.core.figures import Figure, Unit, format_figure
from valvo.core.languages import Language
from valvo.indicators.charting import Charted
from valvo.statistics.trend import TrendDefinition, TrendVerdict, provable_trend

_SMALLEST, _LARGE = 0.001, 0.1


@dataclass(frozen=True)
class Trend:
    """The verdict on the latest months of a series."""

    verdict: TrendVerdict

    def told(self, language: Language) -> str:
        """Return it in a sentence."""
        rule = self.verdict.definition
        values = {"months": rule.window, "p": _probability(self.verdict.p_value, language)}
        return _SENTENCES[rule.direction, self.verdict.proved]() % values


_SENTENCES = {
    ("decreasing", True): lambda: _("Provably falling over the latest %(months)s months with figures (%(p)s)."),
    ("decreasing", False): lambda: _("Not provably falling over the latest %(months)s months with figures (%(p)s)."),
    ("increasing", True): lambda: _("Provably rising over the latest %(months)s months with figures (%(p)s)."),
    ("increasing", False): lambda: _("Not provably rising over the latest %(months)s months with figures (%(p)s)."),
}


def trend(series: Charted) -> Trend | None:
    """Return whether the figure moves as it should; None where no direction is good, or for too few months of counts.

    Months left out of the chart are left out here too.
    """
    better = series.indicator.better
    if series.counts is None or better == "none":
        return None
    definition = TrendDefinition(direction="decreasing" if better == "down" else "increasing")
    told = [
        (part, whole)
        for place, (part, whole) in enumerate(zip(*series.counts, strict=True))
        if part is not None and whole and place not in series.excluded
    ]
    if len(told) < definition.window:
        return None
    parts, wholes = zip(*told, strict=True)
    return Trend(provable_trend(parts, wholes, definition))


def _probability(value: float, language: Language) -> str:
    decimals = 3 if value < _LARGE else 2
    printed = format_figure(Figure(max(value, _SMALLEST), Unit.COUNT, decimals), language)
    return f"p {'<' if value < _SMALLEST else '='} {printed}"
