"""Units of like kind beside each other on one indicator: a table by name and a funnel. Nobody is ranked."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace

from django.utils.translation import gettext as _

from valvo.comparing import rules
from valvo.core.figures import Figure, with_unit
from valvo.core.figures import Unit as Counted
from valvo.core.languages import Language, alphabetical
from valvo.core.periods import Grain, Period
from valvo.documents.tree import Chart, Tone
from valvo.indicators.catalogue import INDICATORS
from valvo.indicators.charting import basis, figure
from valvo.indicators.computing import Ask, Computed, compute
from valvo.indicators.declarations import Indicator, Publication, Rate, Share, StockShare
from valvo.indicators.side_by_side import FEWEST_FOR_FUNNEL, Member, funnel_chart, said_of, tone_of
from valvo.organisation.models import Unit
from valvo.statistics.chart_messages import sentence
from valvo.statistics.funnel import FunnelResult, funnel
from valvo.statistics.funnel_messages import FUNNEL_WARNINGS

MOST_UNITS = 400


@dataclass(frozen=True)
class Line:
    """One unit as the table shows it; a hidden one keeps its name and nothing else."""

    unit: Unit
    value: str
    basis: str
    tone: Tone
    hidden: bool
    outside: bool
    figure: Computed | None


@dataclass(frozen=True)
class Comparison:
    """The table, the funnel where there is one, and what is to be said of it."""

    lines: tuple[Line, ...]
    chart: Chart | None
    said: str
    together: str
    cautions: tuple[str, ...]
    hidden: int
    left_out: int


def comparable() -> list[Indicator]:
    """Return the indicators that mean the same everywhere and have a size behind them: shares and rates, no counts."""
    return [one for one in INDICATORS if _scale(one) is not None]


def compare(
    one: Indicator, units: Iterable[Unit], reached: Collection[int], period: Period, language: Language
) -> Comparison:
    """Return units beside each other; raises LakeMissingError. `reached`: whose figures the reader sees anyhow."""
    every = sorted(units, key=lambda unit: alphabetical(unit.name))
    shown = {unit.pk: unit for unit in every[:MOST_UNITS]}
    computed = compute(Ask((one.id,), tuple(shown), period.first, period.end, period.grain)) if shown else ()
    figures = {row.unit: row for row in computed}
    members = [Member(shown[key], row) for key, row in figures.items() if row.denominator]
    outside = tuple(member.unit.pk for member in members if member.unit.pk not in reached)
    beside_small = _beside_small(one, outside, period)
    hidden = rules.hidden(
        [
            replace(_row(one, member.computed, outside), beside_small=member.unit.pk in beside_small)
            for member in members
        ],
        internal=one.publication is Publication.INTERNAL,
    )
    result = _funnel(one, members)
    pairs = [
        (member, row)
        for member, row in zip(members, result.rows if result else [None] * len(members), strict=True)
        if member.unit.pk not in hidden.keys
    ]
    judged = [(member, row) for member, row in pairs if row is not None]
    tones = {member.unit.pk: tone_of(one, row) for member, row in judged}
    drawn = result is not None and not hidden.centre and bool(judged)
    said = said_of([row for _m, row in judged], {m.unit.public_id: m.unit.name for m in members}) if drawn else _why()
    return Comparison(
        lines=tuple(
            _line(one, unit, figures.get(unit.pk), tones, hidden.keys, reached, language) for unit in shown.values()
        ),
        chart=funnel_chart(one, judged, result, said, language, _scale(one) or 1.0) if result and drawn else None,
        said=said,
        together=_together(one, result, language) if result and drawn else "",
        cautions=_cautions(result, language) if result and drawn else (),
        hidden=len(hidden.keys),
        left_out=max(0, len(every) - MOST_UNITS),
    )


def _scale(one: Indicator) -> float | None:
    """Return what a share or a rate is multiplied with to be shown; None for what cannot be compared so."""
    match one.measure:
        case Share() | StockShare():
            return 100.0
        case Rate(per=per) if one.unit in {Counted.PERCENT, Counted.RATE}:
            return per
        case _:
            return None


def _of_whole(one: Indicator) -> bool:
    return one.unit == Counted.PERCENT


def _row(one: Indicator, found: Computed, outside: Collection[int]) -> rules.Row:
    part, whole = float(found.numerator or 0), float(found.denominator or 0)
    return rules.Row(found.unit, part, whole, found.unit in outside, _of_whole(one))


def _beside_small(one: Indicator, outside: Sequence[int], period: Period) -> Collection[int]:
    """Return units of which some period of the year is small: then none of its periods so long are shown of them.

    A quarter less its other months would be the small month, so months give way to quarters, and quarters to years.
    A third less a quarter is a month too: thirds are shown where months are. What stands at a moment is no sum.
    """
    if period.grain == "year" or one.of_moment or one.last_seen or not outside:
        return ()
    year = Period.containing(period.first, "year")
    grain: Grain = "quarter" if period.grain == "quarter" else "month"
    found = compute(Ask((one.id,), tuple(outside), year.first, year.end, grain))
    return {each.unit for each in found if _row(one, each, outside).small}


def _funnel(one: Indicator, members: Sequence[Member]) -> FunnelResult | None:
    if len(members) < FEWEST_FOR_FUNNEL or _scale(one) is None:
        return None
    parts = [float(member.computed.numerator or 0) for member in members]
    wholes = [float(member.computed.denominator or 0) for member in members]
    within = all(part <= whole for part, whole in zip(parts, wholes, strict=True))
    return funnel(
        [member.unit.public_id for member in members],
        parts,
        wholes,
        statistic="proportion" if _of_whole(one) and within else "rate",
        adjust=True,
    )


def _why() -> str:
    return _("A funnel is drawn when there are at least five units with figures that may be shown.")


def _line(  # noqa: PLR0917 (a line of the table, from all that decides what stands in it)
    one: Indicator,
    unit: Unit,
    computed: Computed | None,
    tones: dict[int, Tone],
    hidden: Collection[int],
    reached: Collection[int],
    language: Language,
) -> Line:
    gone = unit.pk in hidden
    return Line(
        unit=unit,
        value="" if gone else with_unit(figure(one, computed), language),
        basis="" if gone else basis(one, computed, language),
        tone=Tone.PLAIN if gone else tones.get(unit.pk, Tone.PLAIN),
        hidden=gone,
        outside=unit.pk not in reached,
        figure=None if gone else computed,
    )


def _together(one: Indicator, result: FunnelResult, language: Language) -> str:
    centre = Figure((_scale(one) or 1.0) * result.centre, one.unit, one.decimals)
    return _("All together: %(centre)s.") % {"centre": with_unit(centre, language)}


def _cautions(result: FunnelResult, language: Language) -> tuple[str, ...]:
    found = [sentence(FUNNEL_WARNINGS, one.code, one.values, language) for one in result.warnings]
    if result.parameters.adjusted and result.phi is not None:
        wide = _("Units differ more than chance gives (overdispersion φ = %(phi)s); the limits are widened by it.")
        found.insert(0, wide % {"phi": with_unit(Figure(result.phi, decimals=2), language)})
    return tuple(found)
