"""Everything on the page of an effect check."""

from dataclasses import dataclass, replace
from datetime import date
from typing import cast

from django.utils.translation import gettext as _

from valvo.accounts.access import may
from valvo.accounts.models import User
from valvo.accounts.permissions import Permission
from valvo.analytics.errors import LakeMissingError
from valvo.core import clock
from valvo.core.figures import format_date
from valvo.core.languages import Language
from valvo.documents.tree import ControlChart, Mark
from valvo.effects import measuring, sentences
from valvo.effects.measuring import Measured
from valvo.improvement.models import Action, EffectCheck, EffectDecision
from valvo.improvement.queries import done_with_indicator
from valvo.indicators.catalogue import UnknownIndicatorError, indicator
from valvo.indicators.charting import Charted, chart
from valvo.indicators.drill import Drawing, draw


@dataclass(frozen=True)
class SideLine:
    """One side of the action in the table: months, figure and counts as printed."""

    name: str
    months: int
    figure: str
    counts: str


@dataclass(frozen=True)
class Figures:
    """The figures as the page shows them; `name` is the indicator's."""

    id: str
    name: str
    verdict: str
    tone: str
    drawing: Drawing | None
    sides: tuple[SideLine, SideLine]
    change: str
    cautions: tuple[str, ...]
    as_of: date


@dataclass(frozen=True)
class Decided:
    """A decision with the figures it was made on; None where there were none."""

    decision: EffectDecision
    figures: Figures | None


def figures_now(check: EffectCheck, person: User) -> Measured | None:
    """Return the figures around the action; None without an indicator, a lake, or the right to them."""
    action = check.action
    if not action.indicator or action.done_at is None or not may(person, Permission.PICTURE_VIEW, action.unit):
        return None
    try:
        return measuring.measured(action.indicator, action.unit_id, clock.local_day(action.done_at))
    except (LakeMissingError, UnknownIndicatorError):
        return None


def decisions(check: EffectCheck, person: User, language: Language) -> list[Decided]:
    """Return what was decided, the last first, each with its figures as they were kept."""
    made = check.decisions.select_related("decided_by").order_by("-decided_at", "-pk")
    allowed = may(person, Permission.PICTURE_VIEW, check.action.unit)
    return [Decided(one, _kept(one, check.action, language) if allowed else None) for one in made]


def _kept(decision: EffectDecision, action: Action, language: Language) -> Figures | None:
    return shown(measuring.from_json(decision.figures), action, language) if decision.figures else None


def shown(found: Measured, action: Action, language: Language) -> Figures:
    """Return the figures as they are read: chart with the action's date marked, both sides, and the verdict."""
    one = indicator(found.indicator)
    first, last = found.points[0].period.first if found.points else found.done_on, found.as_of
    others = done_with_indicator(found.indicator, action.unit).exclude(pk=action.pk)
    in_months = others.filter(done_at__gte=clock.start_of_day(first), done_at__lt=clock.start_of_day(last)).count()
    return Figures(
        id=found.indicator,
        name=one.name[language],
        verdict=sentences.verdict(found, language),
        tone=found.verdict.value if found.verdict.value in {"better", "worse"} else "",
        drawing=_drawing(found, action, language),
        sides=(
            SideLine(_("Before"), found.before.months, *_side(found, found.before, language)),
            SideLine(_("After"), found.after.months, *_side(found, found.after, language)),
        ),
        change=sentences.change(found.change, language) if found.change.value is not None else "",
        cautions=tuple(sentences.cautions(found, in_months, language)),
        as_of=found.as_of,
    )


def _side(found: Measured, side: measuring.Side, language: Language) -> tuple[str, str]:
    counts = "" if side.numerator is None else str(side.numerator)
    if side.denominator is not None:
        counts = _("%(part)s of %(whole)s") % {"part": counts, "whole": side.denominator}
    return sentences.side_value(indicator(found.indicator), side, language), counts


def _drawing(found: Measured, action: Action, language: Language) -> Drawing | None:
    """Return the months charted, limits from those before, with a line where the action was done."""
    if all(point.value is None for point in found.points):
        return None
    one = indicator(found.indicator)
    series = Charted(one, found.points, measuring.chart_of(one, found.points, found.mark))
    drawn = chart(series, action.unit.name, language)
    said = sentences.verdict(found, language)
    mark = Mark(found.mark, _("Action done %(day)s") % {"day": format_date(found.done_on, language)})
    data = replace(cast("ControlChart", drawn.data), actions=(mark,) if found.mark < len(found.points) else ())
    return draw(
        replace(drawn, data=data, finding=said, summary=f"{one.name[language]}, {action.unit.name}. {said}"), language
    )
