"""Key figures, charts and tables out of a unit's live figures; shared by every document made of live data."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from valvo.core.figures import Figure, Unit, format_date, format_figure, format_period
from valvo.core.languages import Language, alphabetical
from valvo.core.periods import Period
from valvo.definitions.catalogue import catalogue
from valvo.documents.builders.live import Counts, Live, Place
from valvo.documents.builders.live_words import say
from valvo.documents.tree import (
    Bar,
    Bars,
    Block,
    Chart,
    Column,
    ControlChart,
    Definition,
    KeyFigure,
    KeyFigures,
    Kind,
    Note,
    Row,
    RowKind,
    Table,
    Tone,
)
from valvo.indicators import charting
from valvo.indicators.catalogue import indicator
from valvo.indicators.computing import Computed
from valvo.indicators.decisions import Decided

TYPES_DRAWN = 8
ACTION_STATES = ("planned", "under_way", "done", "verified", "cancelled")
EVENTS, BY_TYPE, ACTIONS = "events", "events_by_type", "actions_by_state"


Decisions = Mapping[str, Decided]  # phases, notes and targets in force, by indicator


def key_figures(live: Live, decisions: Decisions, ids: Sequence[str], language: Language) -> KeyFigures:
    """Return indicators with their change since the same period of the year before."""
    return KeyFigures(tuple(_key_figure(live, decisions, one, language) for one in ids))


def _key_figure(live: Live, decisions: Decisions, name: str, language: Language) -> KeyFigure:
    one, counted = indicator(name), live.counted
    computed = counted.now.get(name)
    value = live.kept(counted.whole, charting.figure(one, computed))
    earlier = live.kept(counted.earlier, charting.figure(one, counted.before.get(name)))
    # So far this year against the whole of last year would say nothing of a count.
    comparable = one.unit is not Unit.COUNT or not counted.unfinished
    judged = charting.charted(one, shown_months(live, name), decisions.get(name)).judged
    tone = charting.TONES.get(judged.variation, Tone.PLAIN) if judged and judged.variation else Tone.PLAIN
    return KeyFigure(
        label=one.name[language],
        value=value,
        change=change(value, earlier) if comparable else None,
        since=format_period(counted.period.year_before(), language),
        tone=tone,
        target=charting.target(one, decisions.get(name, Decided()), counted.period.last),
        note="" if value.suppressed else charting.basis(one, computed, language),
    )


def change(value: Figure, earlier: Figure) -> Figure | None:
    """Return how much a figure has changed, None where one of the two is hidden or missing."""
    if value.value is None or earlier.value is None:
        return None
    unit = Unit.PERCENTAGE_POINTS if value.unit is Unit.PERCENT else value.unit
    difference = float(value.value) - float(earlier.value)
    return Figure(difference, unit, value.decimals, signed=True, definition=value.definition)


def shown_months(live: Live, name: str) -> tuple[Computed, ...]:
    """Return an indicator's months, hidden ones without their value: no mean, limit or verdict may rest on them."""
    one = indicator(name)
    return tuple(
        replace(month, numerator=None, denominator=None, value=None)
        if live.kept(live.counted.over(month.period), charting.figure(one, month)).suppressed
        else month
        for month in live.counted.months[name]
    )


def month_chart(live: Live, decisions: Decisions, name: str, unit_name: str, language: Language) -> Chart | Note:
    """Return an indicator's control chart by month, with phases and targets as decided and hidden months as gaps.

    Before anything of the kind has been recorded there is a note instead.
    """
    one, months = indicator(name), live.counted.months[name]
    if not months:
        return Note(say("no_months", language, indicator=one.name[language]))
    drawn = charting.chart(charting.charted(one, shown_months(live, name), decisions.get(name)), unit_name, language)
    if not isinstance(drawn.data, ControlChart):
        raise TypeError("An indicator is drawn as a control chart")
    points = tuple(
        replace(point, figure=live.kept(live.counted.over(month.period), charting.figure(one, month)))
        for point, month in zip(drawn.data.points, months, strict=True)
    )
    return replace(drawn, data=replace(drawn.data, points=points))


def quarters_table(live: Live, ids: Sequence[str], language: Language) -> Table | None:
    """Return indicators by quarter of the year, grown as the year goes on; None for a shorter period."""
    if not live.counted.quarters:
        return None
    quarters = list(dict.fromkeys(one.period for line in live.counted.quarters.values() for one in line))
    return Table(
        caption=say("quarters_caption", language, period=format_period(live.counted.period, language)),
        columns=(
            Column(say("figure", language), Kind.TEXT),
            *(Column(f"{(quarter.first.month + 2) // 3}/{quarter.first.year}", Kind.RATE) for quarter in quarters),
            Column(format_period(live.counted.period, language), Kind.RATE),
        ),
        rows=tuple(_quarter_row(live, name, quarters, language) for name in ids),
    )


def _quarter_row(live: Live, name: str, quarters: Sequence[Period], language: Language) -> Row:
    one, by_quarter = indicator(name), {found.period: found for found in live.counted.quarters[name]}
    cells = [
        live.kept(live.counted.over(quarter), charting.figure(one, by_quarter.get(quarter))) for quarter in quarters
    ]
    whole = live.kept(live.counted.whole, charting.figure(one, live.counted.now.get(name)))
    label = one.name[language] + (f", {say('days', language)}" if one.unit is Unit.DAYS else "")
    return Row((label, *cells, whole))


def units_table(live: Live, names: Mapping[int, str], own_name: str, language: Language) -> Table | None:
    """Return a row per unit directly below in alphabetical order; None where there is none."""
    if not live.counted.units:
        return None
    total = total_counts(live)
    rows = [
        _unit_row(live, names[unit], live.counted.below(unit), counts, RowKind.PLAIN)
        for unit, counts in sorted(live.counted.units.items(), key=lambda one: alphabetical(names[one[0]]))
    ]
    own = total.less(live.counted.units.values())
    if own != Counts():
        rows.append(_unit_row(live, say("own", language, unit=own_name), live.counted.own, own, RowKind.PLAIN))
    rows.append(_unit_row(live, say("total", language), live.counted.whole, total, RowKind.TOTAL))
    return Table(
        caption=say("units_caption", language, period=format_period(live.counted.period, language)),
        columns=(
            Column(say("unit", language), Kind.TEXT),
            Column(say("reports", language)),
            Column(say("events", language)),
            Column(say("reached", language)),
            Column(indicator("reached_share").name[language], Kind.SHARE),
            Column(say("serious", language)),
        ),
        rows=tuple(rows),
        notes=(say("units_note", language),),
    )


def total_counts(live: Live) -> Counts:
    """Return the counts of the whole."""
    reports, reached, serious = (live.counted.now.get(name) for name in ("reports", "reached_share", "serious_share"))
    return Counts(_numerator(reports), _denominator(reached), _numerator(reached), _numerator(serious))


def _numerator(one: Computed | None) -> int:
    return int(one.numerator or 0) if one else 0


def _denominator(one: Computed | None) -> int:
    return int(one.denominator or 0) if one else 0


def _unit_row(live: Live, name: str, place: Place, counts: Counts, kind: RowKind) -> Row:
    part, whole = (*place, "reached"), (*place, "events")
    cells = (
        Figure(counts.reports, definition="reports"),
        live.count(whole, counts.events, definition=EVENTS),
        live.count(part, counts.reached, definition="reached_share"),
        live.share(part, whole, (counts.reached, counts.events), definition="reached_share"),
        live.count((*place, "serious"), counts.serious, definition="serious_share"),
    )
    return Row((name, *cells), kind)


def type_blocks(live: Live, language: Language) -> tuple[Block, ...]:
    """Return the events by type as a chart and a table, or a note that there are none."""
    if not live.counted.types:
        return (Note(say("no_events", language)),)
    rows = [_type_row(live, code, number, language) for code, number in live.counted.types.items()]
    table = _type_table(live, rows, language)
    shown = [row for row in rows if not row[2].suppressed][:TYPES_DRAWN]
    return (_type_chart(live, shown, language), table) if shown else (table,)


TypeRow = tuple[str, Figure, Figure]


def _type_row(live: Live, code: str, number: int, language: Language) -> TypeRow:
    part, whole = live.counted.typed(code), (*live.counted.whole, "events")
    return (
        _type_name(code, language),
        live.count(part, number, definition=BY_TYPE),
        live.share(part, whole, (number, sum(live.counted.types.values())), definition=BY_TYPE),
    )


def _type_name(code: str, language: Language) -> str:
    """Return an event type's name, whichever report kind's list it is from."""
    judged = (one.value.judged.get("event_type", "event_type") for one in catalogue().kinds.values())
    lists = dict.fromkeys(("event_type", *judged))
    found = next((one for name in lists if code and (one := catalogue().code(name, code))), None)
    return found.label[language] if found else say("no_type", language)


def _type_chart(live: Live, shown: Sequence[TypeRow], language: Language) -> Chart:
    title = say("types_chart", language, period=format_period(live.counted.period, language))
    name, _number, share = shown[0]
    finding = say("types_finding", language, type=name.lower(), share=format_figure(share, language))
    bars = tuple(Bar(name, share) for name, _number, share in shown)
    data = Bars(say("type", language), say("share_of_events", language), bars)
    return Chart(title, data, summary=f"{title}. {finding}", finding=finding)


def _type_table(live: Live, rows: Sequence[TypeRow], language: Language) -> Table:
    events = total_counts(live).events
    whole = (*live.counted.whole, "events")
    total = (
        live.count(whole, events, definition=EVENTS),
        live.share(whole, whole, (events, events), definition=BY_TYPE),
    )
    return Table(
        caption=say("types_caption", language, period=format_period(live.counted.period, language)),
        columns=(
            Column(say("type", language), Kind.TEXT),
            Column(say("events", language)),
            Column(say("share_of_events", language), Kind.SHARE),
        ),
        rows=(*(Row(row) for row in rows), Row((say("total", language), *total), RowKind.TOTAL)),
    )


def actions_table(live: Live, language: Language) -> Block:
    """Return the actions decided in the period by state, or a note that there are none."""
    counted = {one.state: one for one in live.counted.actions}
    if not counted:
        return Note(say("no_actions", language))
    rows = [
        Row((say(state, language), _action(counted[state].number), _action(counted[state].late)))
        for state in ACTION_STATES
        if state in counted
    ]
    all_of_them, late = sum(one.number for one in live.counted.actions), sum(one.late for one in live.counted.actions)
    verified = counted["verified"].number if "verified" in counted else 0
    return Table(
        caption=say("actions_caption", language, day=format_date(live.counted.as_of, language)),
        columns=(
            Column(say("state", language), Kind.TEXT),
            Column(say("number", language)),
            Column(say("late", language)),
        ),
        rows=(*rows, Row((say("total", language), _action(all_of_them), _action(late)), RowKind.TOTAL)),
        finding=say("actions_finding", language, verified=str(verified), all=str(all_of_them)),
    )


def _action(number: int) -> Figure:
    return Figure(number, definition=ACTIONS)


def method_notes(live: Live, language: Language) -> tuple[Note, ...]:
    """Return what a reader must know of the figures."""
    notes = [
        Note(say("suppression", language, threshold=str(live.threshold)), "method"),
        Note(say("limits", language), "method"),
    ]
    if live.counted.unfinished:
        notes.insert(0, Note(say("unfinished", language, day=format_date(live.counted.as_of, language))))
    return tuple(notes)


def definitions(ids: Sequence[str], language: Language) -> tuple[Definition, ...]:
    """Return how the figures are made: the indicators named, and the counts of tables."""
    declared = [indicator(name) for name in ids]
    return (
        *(Definition(one.id, one.name[language], one.definition[language]) for one in declared),
        Definition(EVENTS, say("events", language), say("def_events", language)),
        Definition(BY_TYPE, say("type", language), say("def_types", language)),
        Definition(ACTIONS, say("state", language), say("def_actions", language)),
    )
