"""Those waiting for assessment or care: the table as published, every share and change computed, and a chart."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Literal, TypeVar

from valvo.core.figures import NO_BREAK_SPACE, Figure, format_date, format_figure
from valvo.core.languages import Language
from valvo.documents.builders.parts import figures
from valvo.documents.builders.words import say
from valvo.documents.tree import Bar, Bars, Block, Chart, Column, Group, GroupedBars, Kind, Row, RowKind, Table
from valvo.registers.queries import Pair, WaitingRow, WaitingTable

T = TypeVar("T")
OVER_LIMIT = "share-over-limit"  # how the shares of the chart are made


def blocks(tables: list[WaitingTable], caption: str, language: Language) -> tuple[Block, ...]:
    """Return a table and a chart for each limit; `caption` names its words."""
    found: list[Block] = []
    for table in tables:
        found.append(_table(table, caption, language))
        found.append(_chart(table, language))
    return tuple(found)


def _base(row: WaitingRow, table: WaitingTable) -> Pair:
    return row.guarantee if table.by_guarantee else row.waiting


def _shares(row: WaitingRow, table: WaitingTable) -> tuple[Figure, Figure]:
    base = _base(row, table)
    return figures.share(row.over.now, base.now), figures.share(row.over.before, base.before)


def _table(table: WaitingTable, caption: str, language: Language) -> Table:
    day = format_date(table.day, language)
    return Table(
        caption=say(caption, language, day=day, days=str(table.limit_days)),
        columns=_told(_columns(table, language), table),
        rows=(*(_row(row, table, language) for row in table.rows), _total(table, caption, language)),
        notes=_notes(table, language),
    )


def _told(cells: Sequence[T], table: WaitingTable) -> tuple[T, ...]:
    """Return the columns or cells of a row that have something to tell: nothing of changes where none is known."""
    if table.compared:
        return tuple(cells)
    name, *counts, share, _share_before = cells
    return (name, *counts[::2], share)


def _columns(table: WaitingTable, language: Language) -> tuple[Column, ...]:
    # A date in a narrow heading may stand on two lines.
    day, before = (format_date(one, language).replace(NO_BREAK_SPACE, " ") for one in (table.day, table.day_before))
    days = str(table.limit_days)
    change = Column(say("change", language), Kind.CHANGE)
    dimension = "unit" if table.rows[0].label.dimension == "unit" else "specialty"
    all_waiting = "all_waiting_on" if table.by_guarantee else "waiting_on"
    columns = [Column(say(dimension, language), Kind.TEXT), Column(say(all_waiting, language, day=day)), change]
    if table.by_guarantee:
        columns += [Column(say("guarantee_on", language, day=day)), change]
    columns += [Column(say("over_on", language, day=day, days=days)), change]
    columns += [Column(say("share_on", language, day=one, days=days), Kind.SHARE) for one in (day, before)]
    return tuple(columns)


def _row(row: WaitingRow, table: WaitingTable, language: Language) -> Row:
    pairs = [row.waiting, row.guarantee, row.over] if table.by_guarantee else [row.waiting, row.over]
    counts = [cell for pair in pairs for cell in (figures.count(pair.now), figures.change(pair.change))]
    return Row(_told((row.label.said(language), *counts, *_shares(row, table)), table))


def _total(table: WaitingTable, caption: str, language: Language) -> Row:
    """Return the sum row, which texts may tell of; its shares rest on the rows where both counts are known."""
    name = f"{caption.removesuffix('_caption')}.{table.limit_days}"
    families: list[Literal["waiting", "guarantee", "over"]] = ["waiting", "over"]
    if table.by_guarantee:
        families.insert(1, "guarantee")
    cells: list[Figure] = []
    for family in families:
        pairs: list[Pair] = [getattr(row, family) for row in table.rows]
        changes = [pair.change for pair in pairs if pair.now is not None]
        known = None not in changes and bool(changes)
        cells += [
            figures.named(figures.count(figures.total([pair.now for pair in pairs])), name, family),
            figures.named(figures.change(figures.total(changes) if known else None), name, family, "change"),
        ]
    shares = (
        figures.named(_total_share(table, now=True), name, "share"),
        figures.named(_total_share(table, now=False), name, "share", "before"),
    )
    return Row(_told((say("total", language), *cells, *shares), table), RowKind.TOTAL)


def _total_share(table: WaitingTable, *, now: bool) -> Figure:
    pairs = [(row.over, _base(row, table)) for row in table.rows]
    counts = [(over.now, base.now) if now else (over.before, base.before) for over, base in pairs]
    known = [(over, base) for over, base in counts if over is not None and base is not None]
    parts: list[Decimal | None] = [over for over, _base_count in known]
    wholes: list[Decimal | None] = [base for _over, base in known]
    return figures.share(figures.total(parts), figures.total(wholes))


def _finding(table: WaitingTable, language: Language) -> str:
    """Say how many rows got better and worse, and where the share is highest; by exact shares, not printed ones."""
    shares = [(row, *_shares(row, table)) for row in table.rows]
    values = [(row, now, before) for row, now, before in shares if now.value is not None]
    if not values:
        return ""
    compared = [
        (Decimal(now.value or 0), Decimal(before.value)) for _row, now, before in values if before.value is not None
    ]
    worst, share, _before = max(values, key=lambda entry: entry[1].value or 0)
    told = {"worst": worst.label.said(language), "share": format_figure(share, language)}
    if not compared:
        return say("share_alone", language, **told) if share.value else say("share_none", language)
    numbers = {
        "lower": str(sum(now < before for now, before in compared)),
        "higher": str(sum(now > before for now, before in compared)),
        "all": str(len(table.rows)),
    }
    highest = say("share_highest", language, **told) if share.value else say("share_none", language)
    return say("share_compared", language, **numbers) + highest


def _notes(table: WaitingTable, language: Language) -> tuple[str, ...]:
    notes = [say("derived", language, day=format_date(table.day_before, language))] if table.derived else []
    incomplete = [row.label.said(language) for row in table.rows if row.over.now is None]
    if incomplete:
        notes.append(say("incomplete_total", language, rows=", ".join(incomplete)))
    return tuple(notes)


def _chart(table: WaitingTable, language: Language) -> Chart:
    title = say("share_chart" if table.compared else "share_chart_now", language, days=str(table.limit_days))
    finding = _finding(table, language)
    return Chart(title=title, data=_bars(table, language), summary=f"{title}. {finding}", finding=finding)


def _of_chart(shares: tuple[Figure, Figure]) -> tuple[Figure, Figure]:
    now, before = shares
    return figures.named(now, OVER_LIMIT), figures.named(before, OVER_LIMIT)


def _bars(table: WaitingTable, language: Language) -> Bars | GroupedBars:
    dimension = say("unit" if table.rows[0].label.dimension == "unit" else "specialty", language)
    days = (format_date(table.day_before, language), format_date(table.day, language))
    items = [(row.label.said(language), _of_chart(_shares(row, table))) for row in table.rows]
    if not table.compared:
        return Bars(dimension, days[1], tuple(Bar(name, now) for name, (now, _before) in items))
    return GroupedBars(dimension, days, tuple(Group(name, (before, now)) for name, (now, before) in items))
