"""The units directly under the one in view: in alphabetical order, and in a funnel where a funnel says something.

Units are never ranked, and not compared by number of reports at all: more reports do not mean less safety.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from django.utils.translation import gettext as _

from valvo.analytics.engine import open_lake
from valvo.core.figures import Figure, with_unit
from valvo.core.languages import Language, alphabetical
from valvo.core.periods import Period
from valvo.documents.tree import Chart, Funnel, FunnelLimits, FunnelPoint, Tone
from valvo.indicators.charting import basis, figure
from valvo.indicators.computing import Ask, Computed, compute
from valvo.indicators.declarations import Indicator, Share
from valvo.indicators.gathered import shown_manifest
from valvo.indicators.reach import units_below
from valvo.organisation.models import Unit
from valvo.statistics.chart_messages import sentence
from valvo.statistics.funnel import FunnelResult, FunnelRow, funnel
from valvo.statistics.funnel_limits import Units, lines
from valvo.statistics.funnel_messages import FUNNEL_WARNINGS

# Fewer units than this are a table, not a distribution.
FEWEST_FOR_FUNNEL = 5
# Sizes at which the funnel's limits are drawn, from the smallest unit to the largest.
STEPS = 40


@dataclass(frozen=True)
class UnitLine:
    """One unit as the table shows it."""

    key: int
    name: str
    public_id: str
    value: str
    basis: str
    tone: Tone


@dataclass(frozen=True)
class SideBySide:
    """Units in alphabetical order, the funnel where there is one, and what it says."""

    lines: tuple[UnitLine, ...]
    chart: Chart | None
    said: str
    cautions: tuple[str, ...]


@dataclass(frozen=True)
class Member:
    """A unit with its figure."""

    unit: Unit
    computed: Computed


def side_by_side(one: Indicator, whole: Unit, period: Period, language: Language) -> SideBySide:
    """Return the units that stood directly under a unit during a period, each with what belonged to both."""
    below = units_below(open_lake(shown_manifest()), whole.pk, "children", period.first, period.end)
    ask = Ask((one.id,), tuple(below), period.first, period.end, period.grain, within=whole.pk)
    units = {unit.pk: unit for unit in Unit.objects.filter(pk__in=below)}
    members = sorted(
        (Member(units[row.unit], row) for row in compute(ask)), key=lambda member: alphabetical(member.unit.name)
    )
    with_rows = [member for member in members if member.computed.denominator]
    if not isinstance(one.measure, Share) or len(with_rows) < FEWEST_FOR_FUNNEL:
        return SideBySide(_lines(one, members, {}, language), None, _why_not(one), ())
    result = funnel(
        [member.unit.public_id for member in with_rows],
        [float(member.computed.numerator or 0) for member in with_rows],
        [float(member.computed.denominator or 0) for member in with_rows],
        statistic="proportion",
        adjust=True,
    )
    flagged = {row.name: tone_of(one, row) for row in result.rows}
    said = said_of(result.rows, {member.unit.public_id: member.unit.name for member in with_rows})
    cautions = tuple(sentence(FUNNEL_WARNINGS, warning.code, warning.values, language) for warning in result.warnings)
    pairs = list(zip(with_rows, result.rows, strict=True))
    chart = funnel_chart(one, pairs, result, said, language)
    return SideBySide(_lines(one, members, flagged, language), chart, said, cautions)


def _why_not(one: Indicator) -> str:
    if isinstance(one.measure, Share):
        return _("A funnel is drawn when there are at least five units with figures.")
    return _("Units are listed in alphabetical order and not ranked.")


def _lines(
    one: Indicator, members: Sequence[Member], flagged: dict[str, Tone], language: Language
) -> tuple[UnitLine, ...]:
    return tuple(
        UnitLine(
            key=member.unit.pk,
            name=member.unit.name,
            public_id=member.unit.public_id,
            value=with_unit(figure(one, member.computed), language),
            basis=basis(one, member.computed, language),
            tone=flagged.get(member.unit.public_id, Tone.PLAIN),
        )
        for member in members
    )


def tone_of(one: Indicator, row: FunnelRow) -> Tone:
    """Return what lying outside the 99.8 % limits means; inside them nothing is said."""
    if row.flag not in {"low_998", "high_998"} or one.better == "none":
        return Tone.PLAIN
    return Tone.BETTER if (row.flag == "high_998") == (one.better == "up") else Tone.WORSE


def said_of(rows: Iterable[FunnelRow], names: Mapping[str, str]) -> str:
    """Return which units lie outside the 99.8 % limits, in words."""
    flags = [(names[row.name], row.flag) for row in rows]
    above = [name for name, flag in flags if flag == "high_998"]
    below = [name for name, flag in flags if flag == "low_998"]
    if not above and not below:
        return _("No unit lies outside the 99.8% limits: the differences are of the size chance gives.")
    parts = [_("above: %(units)s") % {"units": ", ".join(above)}] if above else []
    parts += [_("below: %(units)s") % {"units": ", ".join(below)}] if below else []
    return _("Outside the 99.8%% limits, %(units)s.") % {"units": "; ".join(parts)}


def funnel_chart(  # noqa: PLR0917 (a drawing, from all that stands in it)
    one: Indicator,
    pairs: Sequence[tuple[Member, FunnelRow]],
    result: FunnelResult,
    said: str,
    language: Language,
    scale: float = 100.0,
) -> Chart:
    """Return the funnel of some units of a result; `scale` makes its figures those that are printed."""
    points = tuple(
        FunnelPoint(
            label=member.unit.name,
            basis=Figure(member.computed.denominator),
            figure=figure(one, member.computed),
            tone=tone_of(one, row),
            outside=row.flag in {"low_998", "high_998"},
        )
        for member, row in pairs
    )
    return Chart(
        title=_("Units side by side"),
        data=Funnel(
            category=_("Unit"),
            measure=one.name[language],
            basis=_("Number behind each unit"),
            points=points,
            centre=Figure(scale * result.centre, one.unit, one.decimals),
            limits=_limits(result, [row for _member, row in pairs], scale),
        ),
        summary=said,
        finding=said,
    )


def _limits(result: FunnelResult, rows: Sequence[FunnelRow], scale: float) -> tuple[FunnelLimits, ...]:
    largest = max(row.denominator for row in rows)
    sizes = np.unique(np.linspace(1.0, largest * 1.05, STEPS))
    grid = Units(tuple(map(str, sizes)), result.centre * sizes, sizes, result.centre, result.statistic)
    drawn = [lines(grid, result.parameters.limits, level, result.tau2) for level in (0.95, 0.998)]
    (low_95, high_95), (low_998, high_998) = [(scale * low, scale * high) for low, high in drawn]
    return tuple(
        FunnelLimits(float(size), float(low_95[i]), float(high_95[i]), float(low_998[i]), float(high_998[i]))
        for i, size in enumerate(sizes)
    )
