"""Figures of the catalogue of indicators that a text may hold beside what its document shows: value, the counts behind
it, target, change from the period before.

    {{ falls }}  {{ falls.numerator }}  {{ falls.denominator }}  {{ falls.target }}  {{ falls.before }}

Small numbers are hidden as in the document: the counts behind all figures of its texts are judged as cells
(`picked_cells`) beside what its tables and former documents tell, and are kept with them for those that come after.
Where the document hides a number of events of the unit, no other figure made of cases is told either: it might give the
number back.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from valvo.analytics.errors import LakeMissingError
from valvo.analytics.tables import CASES
from valvo.core.figures import Figure, Suppression, Unit, format_period
from valvo.core.languages import Language, alphabetical
from valvo.core.periods import Period
from valvo.documents import releases
from valvo.documents.builders.issues import Days, Issue, together
from valvo.documents.builders.live import IDS, Live, beside_former, days_of, live
from valvo.documents.builders.live_blocks import change
from valvo.documents.builders.picked_cells import TYPE, cells, counted
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
from valvo.statistics.disclosure_tables import Key

NUMERATOR, DENOMINATOR, TARGET, BEFORE = "numerator", "denominator", "target", "before"
MOST_FOUND = 12


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


@dataclass(frozen=True)
class Pick:
    """Indicators picked for the texts of a unit's document, which of their figures the texts hold by name, and what the
    document tells beside them.
    """

    unit: int
    period: Period
    audience: Audience
    wanted: tuple[Indicator, ...]
    held: frozenset[str]
    shown: Issue | None


def figures(pick: Pick, language: Language) -> tuple[LiveFigure, ...]:
    """Return the figures of the indicators picked; without a lake there is no value in any."""
    if not pick.wanted:
        return ()
    now, earlier = _judged(pick)
    decisions = decided(pick.unit)
    since = f"{word('since', language)} {format_period(earlier.period, language)}"
    return tuple(
        figure
        for one in pick.wanted
        for figure in _figures(one, now, earlier, decisions.get(one.id, Decided()), since, language)
    )


def issue(pick: Pick) -> Issue | None:
    """Return what the figures tell, shown and hidden, of counts the document does not tell beside them.

    What no reader gets is not among it: it would count as known. None where no indicator is picked.
    """
    if not pick.wanted:
        return None
    asked = tuple(_asked(pick, *_judged(pick)))
    found = together([told.cells(one) for told, one, _held in asked])
    beside = frozenset(pick.shown.cells) if pick.shown else frozenset()
    hidden = frozenset(key for told, _one, _held in asked for key in told.hidden.intersection(found.cells)) - beside
    seen = frozenset(key for told, one, held in asked for key in _seen(told, one, held))
    kept = (hidden | seen) - beside
    sums = tuple(one for one in found.relations if kept | beside >= set(one.cells))
    return Issue({key: found.cells[key] for key in kept}, sums, hidden)


def _asked(pick: Pick, now: "_Told", earlier: "_Told") -> Iterator[tuple["_Told", Indicator, set[str]]]:
    """Yield the periods of indicators the texts tell of, and which parts of their figures; no change that is hidden."""
    for one in pick.wanted:
        names = {"": one.id} | {part: f"{one.id}.{part}" for part in _parts(one)}
        held = {part for part, name in names.items() if name in pick.held}
        compared = BEFORE in held and not (now.figure(one).suppressed or earlier.figure(one).suppressed)
        yield now, one, held if compared else held - {BEFORE}
        if compared:
            yield earlier, one, held


def _seen(told: "_Told", one: Indicator, held: set[str]) -> Iterator[Key]:
    """Yield the cells a reader can work out from parts of a figure: of a denominator or a target no other."""
    whole = counted(one).get(DENOMINATOR)
    at_most_whole = not held - {DENOMINATOR, TARGET}
    cells_of = () if told.figure(one).suppressed else told.cells(one).cells
    yield from (key for key in cells_of if not at_most_whole or (DENOMINATOR in held and key[2:] == whole))


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
    hidden: frozenset[Key] = frozenset()

    def cells(self, one: Indicator) -> Issue:
        """Return the counts behind an indicator's figure; none of one that is told as it is."""
        found = self.computed.get(one.id)
        if self.live is None or found is None or one.publication is Publication.OPEN:
            return Issue({}, ())
        return cells(one, found, days_of(self.period, self.live.counted.as_of))

    def figure(self, one: Indicator) -> Figure:
        """Return an indicator's figure, hidden where it must be."""
        figure = charting.figure(one, self.computed.get(one.id))
        if self.live is None or figure.value is None or one.publication is Publication.OPEN:
            return figure
        if self.hidden.intersection(self.cells(one).cells):
            return _hidden(one)
        if one.id in IDS:
            return self.live.kept(self.live.counted.whole, figure)
        return _hidden(one) if self._gives_away(one, figure, self.live) else figure

    @staticmethod
    def _gives_away(one: Indicator, figure: Figure, live: Live) -> bool:
        hidden, whole = live.protected.hidden, live.counted.whole
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


def _judged(pick: Pick) -> tuple[_Told, _Told]:
    """Return what may be told of the period and of the one before, nothing of this where no change is asked for."""
    before = pick.period.shifted(-1)
    compared = any(name.endswith(f".{BEFORE}") for name in pick.held)
    told = _told(pick, pick.period), _told(pick, before) if compared else _Told(before, None, {})
    found = _cells(pick, told)
    if not found.cells:
        return told
    beside = [pick.shown] if pick.shown else []
    beside += [one.live.issue() for one in told if one.live]
    days = [Days.parse(key[1]) for key in found.cells]
    former = releases.around(pick.unit, min(one.first for one in days), max(one.end for one in days))
    hidden = frozenset(beside_former(found, former, pick.audience, beside).hidden)
    return replace(told[0], hidden=hidden), replace(told[1], hidden=hidden)


def _cells(pick: Pick, periods: Iterable[_Told]) -> Issue:
    return together([told.cells(one) for told in periods for one in pick.wanted])


def _told(pick: Pick, period: Period) -> _Told:
    ids = tuple(one.id for one in pick.wanted)
    try:
        found = compute(Ask(ids, (pick.unit,), period.first, period.end, period.grain, within=pick.unit))
        return _Told(period, live(pick.unit, period, pick.audience), {one.indicator: one for one in found})
    except LakeMissingError:
        return _Told(period, None, {})


def _figures(  # noqa: PLR0917 (all that one indicator's figures are made of)
    one: Indicator, now: _Told, earlier: _Told, decisions: Decided, since: str, language: Language
) -> Iterator[LiveFigure]:
    value, name = now.figure(one), one.name[language]
    yield LiveFigure(one.id, name, value, language)
    for part in _parts(one):
        figure, label = _part(part, one, value, language)
        if part == TARGET:
            goal = charting.target(one, decisions, now.period.last)
            figure = goal.figure if goal else figure
        if part == BEFORE:
            figure, label = _change(one, now, value, earlier.figure(one)), since
        yield LiveFigure(f"{one.id}.{part}", f"{name}: {label}", figure, language)


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
