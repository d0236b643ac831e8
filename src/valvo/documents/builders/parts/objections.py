"""Objections by cause with the classes' sums, and complaints by authority: two years, shares and changes computed."""

from collections.abc import Mapping, Sequence
from decimal import Decimal

from valvo.core.figures import Figure, format_figure, format_period
from valvo.core.languages import Language
from valvo.core.periods import Period
from valvo.documents.builders.parts import figures
from valvo.documents.builders.words import say
from valvo.documents.tree import Block, Chart, Column, Group, GroupedBars, Kind, Row, RowKind, Table
from valvo.registers.queries import CountRow, Pair
from valvo.registers.reading.facts import Measure

INJURIES = (Measure.INJURY_NOTICES, Measure.INJURY_DECISIONS, Measure.INJURIES_PAID)


def objection_blocks(rows: Sequence[CountRow], period: Period, language: Language) -> tuple[Block, ...]:
    """Return the table by cause and class, and a chart of the classes' shares."""
    if not rows:
        return ()
    whole = _sum(rows)
    return _objection_table(rows, whole, period, language), _objection_chart(rows, whole, period, language)


def complaint_blocks(rows: Sequence[CountRow], period: Period, language: Language) -> tuple[Block, ...]:
    """Return the table by authority with its sum."""
    if not rows:
        return ()
    return (_counts_table("complaints_caption", "authority", rows, period, language),)


def injury_blocks(
    counted: Mapping[Measure, Sequence[CountRow]], period: Period, language: Language
) -> tuple[Block, ...]:
    """Return a table by cause for each of those notified, decided and compensated that the register tells of."""
    return tuple(
        _counts_table(f"{one}_caption", "cause", rows, period, language) for one, rows in counted.items() if rows
    )


def _counts_table(caption: str, named: str, rows: Sequence[CountRow], period: Period, language: Language) -> Table:
    now, before = _years(period, language)
    columns = (
        Column(say(named, language), Kind.TEXT),
        Column(before),
        Column(now),
        Column(say("change", language), Kind.CHANGE),
    )
    lines = [Row((row.label.said(language), *_counts(row.count))) for row in rows]
    whole = _sum(rows)
    total = Row((say("total", language), *_counts(whole)), RowKind.TOTAL)
    return Table(say(caption, language), columns, (*lines, total), finding=_finding(whole, period, language))


def _years(period: Period, language: Language) -> tuple[str, str]:
    return format_period(period, language), format_period(period.year_before(), language)


def _sum(rows: Sequence[CountRow]) -> Pair:
    return Pair(figures.total([row.count.now for row in rows]), figures.total([row.count.before for row in rows]))


def _counts(pair: Pair) -> tuple[Figure, Figure, Figure]:
    return figures.count(pair.before), figures.count(pair.now), figures.change(pair.change)


def _finding(whole: Pair, period: Period, language: Language) -> str:
    if whole.now is None or whole.before is None:
        return ""
    return say(
        "count_finding",
        language,
        now=format_figure(figures.count(whole.now), language),
        before=format_figure(figures.count(whole.before), language),
        change=format_figure(figures.relative(whole.now, whole.before), language),
        then=_years(period, language)[1],
    )


def _groups(rows: Sequence[CountRow]) -> dict[str, list[CountRow]]:
    """Return the causes by class in the order of the source; those without a class under the empty name."""
    found: dict[str, list[CountRow]] = {}
    for row in rows:
        found.setdefault(row.label.group, []).append(row)
    return found


def _group_name(group: str, rows: Sequence[CountRow], language: Language) -> str:
    return rows[0].label.group_said(language) if group else say("without_class", language)


def _objection_table(rows: Sequence[CountRow], whole: Pair, period: Period, language: Language) -> Table:
    now, before = _years(period, language)
    of_all = say("share_of_all", language)
    lines: list[Row] = []
    for group, own in _groups(rows).items():
        lines.append(_line(_group_name(group, own, language), _sum(own), whole, RowKind.SUBTOTAL))
        lines += [_line(row.label.said(language), row.count, whole) for row in own]
    lines.append(_line(say("total", language), whole, whole, RowKind.TOTAL))
    return Table(
        caption=say("objections_caption", language),
        columns=(
            Column(say("cause", language), Kind.TEXT),
            Column(before),
            Column(f"{before}, {of_all}", Kind.SHARE),
            Column(now),
            Column(f"{now}, {of_all}", Kind.SHARE),
            Column(say("change", language), Kind.CHANGE),
        ),
        rows=tuple(lines),
        finding=_finding(whole, period, language),
    )


def _line(name: str, pair: Pair, whole: Pair, kind: RowKind = RowKind.PLAIN) -> Row:
    before, now, change = _counts(pair)
    return Row((name, before, _share(pair.before, whole.before), now, _share(pair.now, whole.now), change), kind)


def _share(part: Decimal | None, whole: Decimal | None) -> Figure:
    return figures.share(part, whole, decimals=1)


def _objection_chart(rows: Sequence[CountRow], whole: Pair, period: Period, language: Language) -> Chart:
    now, before = _years(period, language)
    title = say("objections_chart", language, now=now, before=before)
    groups = [(_group_name(group, own, language), _sum(own)) for group, own in _groups(rows).items()]
    items = tuple(
        Group(name, (_share(pair.before, whole.before), _share(pair.now, whole.now))) for name, pair in groups
    )
    finding = _finding(whole, period, language)
    return Chart(title, GroupedBars(say("cause", language), (before, now), items), summary=f"{title}. {finding}")
