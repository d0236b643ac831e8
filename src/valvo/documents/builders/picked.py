"""Figures of the catalogue of indicators that a text may hold beside what its document shows: value, the counts behind
it, target, change from the period before.

    {{ falls }}  {{ falls.numerator }}  {{ falls.denominator }}  {{ falls.target }}  {{ falls.before }}

Small numbers are hidden as in the document: what its own table of events judges is judged by that; of other figures
all is hidden where a count behind them, or what is left of the whole, is small. Where the document hides a number of
events of the unit, no other figure made of cases is told either: it might give the number back.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from valvo.analytics.errors import LakeMissingError
from valvo.analytics.tables import CASES
from valvo.core.figures import Figure, Suppression, Unit, format_period, with_unit
from valvo.core.languages import Language, alphabetical
from valvo.core.periods import Period
from valvo.documents.builders.live import IDS, Live, live
from valvo.documents.builders.live_blocks import change
from valvo.documents.composing import LiveFigure
from valvo.documents.rules import Audience
from valvo.documents.tree import Definition
from valvo.documents.words import word
from valvo.indicators import charting
from valvo.indicators.catalogue import INDICATORS
from valvo.indicators.computing import Ask, Computed, compute
from valvo.indicators.decisions import Decided, decided
from valvo.indicators.declarations import Count, Indicator, Publication, Quantile, Rate, Ratio, Share, StockShare
from valvo.indicators.own import own_indicators

NUMERATOR, DENOMINATOR, TARGET, BEFORE = "numerator", "denominator", "target", "before"
MOST_FOUND = 12
TYPE = "type_"  # how the indicators of event types are called


def offered(unit: int) -> Sequence[Indicator]:
    """Return the indicators whose figures a text of a unit may hold: none that is for those who handle cases only."""
    return [one for one in (*INDICATORS, *own_indicators(unit)) if one.publication is not Publication.INTERNAL]


def names(unit: int) -> Mapping[str, Indicator]:
    """Return the name of every figure a text of a unit may hold, with the indicator it is of."""
    return {name: one for one in offered(unit) for name in (one.id, *(f"{one.id}.{part}" for part in _parts(one)))}


def matching(unit: int, words: str, language: Language) -> Sequence[Indicator]:
    """Return the first indicators, by the alphabet, whose name holds every word; none where no word is given."""
    asked = words.casefold().split()
    found = [one for one in offered(unit) if asked and all(word in one.name[language].casefold() for word in asked)]
    return sorted(found, key=lambda one: alphabetical(one.name[language]))[:MOST_FOUND]


def named(unit: int, wanted: Iterable[str]) -> Sequence[Indicator]:
    """Return the indicators some names of figures belong to; what is no such name is passed over."""
    known = names(unit)
    return list({known[name].id: known[name] for name in sorted(wanted) if name in known}.values())


def definitions(wanted: Sequence[Indicator], language: Language) -> tuple[Definition, ...]:
    """Return how the indicators are made, for the end of the document."""
    return tuple(Definition(one.id, one.name[language], one.definition[language]) for one in wanted)


def figures(
    unit: int, period: Period, audience: Audience, wanted: Sequence[Indicator], language: Language
) -> tuple[LiveFigure, ...]:
    """Return the figures of some indicators as they are printed; without a lake there is no value in any."""
    if not wanted:
        return ()
    before = period.shifted(-1)
    now, earlier = (_told(unit, one, audience, wanted) for one in (period, before))
    decisions = decided(unit)
    since = f"{word('since', language)} {format_period(before, language)}"
    return tuple(
        figure
        for one in wanted
        for figure in _figures(one, now, earlier, decisions.get(one.id, Decided()), since, language)
    )


def _parts(one: Indicator) -> tuple[str, ...]:
    counts = (NUMERATOR, DENOMINATOR) if isinstance(one.measure, Share | Ratio | Rate | StockShare) else ()
    rows = (DENOMINATOR,) if isinstance(one.measure, Quantile) else ()
    return (*counts, *rows, *((TARGET,) if one.limit else ()), BEFORE)


@dataclass(frozen=True)
class _Told:
    """What is known of one period, and what of it may be told."""

    period: Period
    live: Live | None
    computed: Mapping[str, Computed]

    def figure(self, one: Indicator) -> Figure:
        """Return an indicator's figure, hidden where it must be."""
        figure = charting.figure(one, self.computed.get(one.id))
        if self.live is None or figure.value is None or one.publication is Publication.OPEN:
            return figure
        if one.id in IDS:
            return self.live.kept(self.live.counted.whole, figure)
        return _hidden(one) if self._gives_away(one, figure, self.live) else figure

    def _gives_away(self, one: Indicator, figure: Figure, live: Live) -> bool:
        hidden, whole = live.protected.hidden, live.counted.whole
        if one.id.startswith(TYPE) and live.counted.typed(one.id.removeprefix(TYPE)) in hidden:
            return True
        events_hidden = any(key[:2] == whole and len(key) == len(whole) + 1 for key in hidden)
        made_of_cases = one.fact.table is CASES and not one.id.startswith(TYPE)
        return (events_hidden and made_of_cases) or any(0 < count < live.threshold for count in _counts(one, figure))


def _counts(one: Indicator, figure: Figure) -> Iterator[float]:
    if isinstance(one.measure, Count) and figure.value is not None:
        yield float(figure.value)
    known = [float(count) for count in (figure.cases, figure.out_of) if count is not None]
    yield from known
    if isinstance(one.measure, Share | StockShare) and len(known) == 2:
        yield known[1] - known[0]


def _hidden(one: Indicator) -> Figure:
    return Figure(None, one.unit, one.decimals, suppressed=Suppression.SMALL_NUMBER, definition=one.id)


def _told(unit: int, period: Period, audience: Audience, wanted: Sequence[Indicator]) -> _Told:
    ids = tuple(one.id for one in wanted)
    try:
        found = compute(Ask(ids, (unit,), period.first, period.end, period.grain, within=unit))
        return _Told(period, live(unit, period, audience), {one.indicator: one for one in found})
    except LakeMissingError:
        return _Told(period, None, {})


def _figures(  # noqa: PLR0917 (all that one indicator's figures are made of)
    one: Indicator, now: _Told, earlier: _Told, decisions: Decided, since: str, language: Language
) -> Iterator[LiveFigure]:
    value, name = now.figure(one), one.name[language]
    yield LiveFigure(one.id, name, with_unit(value, language))
    for part in _parts(one):
        figure, label = _part(part, one, value, language)
        if part == TARGET:
            goal = charting.target(one, decisions, now.period.last)
            figure = goal.figure if goal else figure
        if part == BEFORE:
            figure, label = _change(one, now, value, earlier.figure(one)), since
        yield LiveFigure(f"{one.id}.{part}", f"{name}: {label}", with_unit(figure, language))


def _part(part: str, one: Indicator, value: Figure, language: Language) -> tuple[Figure, str]:
    """Return the count behind a figure and what it counts; hidden where the figure is."""
    count = value.cases if part == NUMERATOR else value.out_of if part == DENOMINATOR else None
    said = one.denominator if part == DENOMINATOR else one.numerator
    label = word("target", language) if part == TARGET else (said or one.basis)[language]
    hidden = None if part == TARGET else value.suppressed
    return Figure(count, suppressed=hidden, definition=one.id), label


def _change(one: Indicator, now: _Told, value: Figure, earlier: Figure) -> Figure:
    """Return the change from the period before; hidden where either is, none for a count of a period that goes on."""
    reason = value.suppressed or earlier.suppressed
    if reason:
        return Figure(None, one.unit, one.decimals, suppressed=reason, definition=one.id)
    goes_on = now.live is not None and now.live.counted.unfinished and one.unit is Unit.COUNT
    return (None if goes_on else change(value, earlier)) or Figure(None, one.unit, one.decimals, definition=one.id)
