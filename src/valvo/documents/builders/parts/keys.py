"""Key figures by theme: value, the year before, change; what follows from two of them is computed; targets are read."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Literal

from valvo.core.figures import Figure, Suppression, Unit, format_period
from valvo.core.languages import Language
from valvo.core.periods import Period
from valvo.documents.builders.parts import figures
from valvo.documents.builders.words import say
from valvo.documents.tree import Column, KeyFigure, KeyFigures, Kind, Limit, Row, Table, Target
from valvo.registers.queries import KeyRow
from valvo.registers.reading.words import plain
from valvo.registers.terms import Theme
from valvo.registers.terms import say as term

_TARGET = re.compile(
    r"(?:mål|tavoite|target)\s*:?\s*(under|alle|below|över|yli|above|minst|vähintään|at least|högst|enintään|at most)?"
    r"\s*(\d+(?:[.,]\d+)?)"
)
_LIMITS = {
    **dict.fromkeys(("under", "alle", "below"), Limit.BELOW),
    **dict.fromkeys(("över", "yli", "above"), Limit.ABOVE),
    **dict.fromkeys(("minst", "vähintään", "at least"), Limit.AT_LEAST),
    **dict.fromkeys(("högst", "enintään", "at most"), Limit.AT_MOST),
}


@dataclass(frozen=True)
class Computed:
    """A figure that follows from two key figures."""

    name: str
    theme: Theme
    number: str  # codes of the two key figures
    per: str
    form: Literal["share", "rate"]
    decimals: int


COMPUTED = (
    Computed("serious-share", "safety", "reports-serious", "reports", "share", 1),
    Computed("observations-per-visit", "audits", "audit-observations", "audit-visits", "rate", 1),
    Computed("objects-per-event", "ombud", "ombud-objects", "ombud-events", "rate", 2),
)


def figure_of(row: KeyRow, value: Decimal | None) -> Figure:
    """Return a key figure's value with its unit; a unit that is not ours is printed as a plain number."""
    unit = figures.UNITS.get(row.unit_of_measure, figures.UNITS["count"])
    if row.hidden and value is not None:
        return Figure.hidden(Suppression.SMALL_NUMBER, unit, decimals=row.decimals)
    if value is not None and value == value.to_integral_value():
        return Figure(int(value), unit, row.decimals)
    return Figure(value, unit, row.decimals)


def target_in(remark: str, value: Figure) -> Target | None:
    """Return the target a remark names (`mål under 50 %`, `mål 65`), None where it names none."""
    match = _TARGET.search(plain(remark))
    if match is None:
        return None
    number = Decimal(match[2].replace(",", "."))
    decimals = 0 if number == number.to_integral_value() else 1
    return Target(Figure(number, value.unit, decimals), _LIMITS.get(match[1] or "", Limit.AT_LEAST))


def tiles(rows: Sequence[KeyRow], codes: Sequence[str], period: Period, language: Language) -> KeyFigures | None:
    """Return the key figures and computed figures of these names as a row of tiles, None where there are none."""
    by_code = _by_code(rows)
    found = [tile for code in codes if (tile := _tile_of(code, by_code, period, language))]
    return KeyFigures(tuple(found)) if found else None


def tables(rows: Sequence[KeyRow], theme: Theme, period: Period, language: Language) -> tuple[Table, ...]:
    """Return the key figures of a theme with what is computed from them: first the whole's, then each section's."""
    own = [row for row in rows if row.label.theme == theme]
    groups: dict[str, list[KeyRow]] = {"": []}
    for row in own:
        groups.setdefault(row.label.group, []).append(row)
    computed = [one for one in COMPUTED if one.theme == theme and _known(one, _by_code(rows))]
    return tuple(
        _table(inner, [] if group else computed, _by_code(rows), period, language)
        for group, inner in groups.items()
        if inner
    )


def _by_code(rows: Sequence[KeyRow]) -> dict[str, KeyRow]:
    """Return the whole organisation's key figures by the codes of their terms."""
    return {row.label.code: row for row in rows if not row.label.group}


def _table(
    rows: Sequence[KeyRow],
    computed: Sequence[Computed],
    by_code: dict[str, KeyRow],
    period: Period,
    language: Language,
) -> Table:
    """Return one table; the columns of the year before and of remarks are there only when a row has something there."""
    compared, remarked = any(row.figure.before is not None for row in rows), any(row.remark for row in rows)
    names = [row.label.said(language) for row in rows] + [say(one.name, language) for one in computed]
    values: list[list[Figure | None]] = [_values(row, compared=compared) for row in rows]
    values += [[_computed(one, by_code), *([None] * 3 if compared else [])] for one in computed]
    remarks = [term("remark", row.remark, language) for row in rows] + [""] * len(computed)
    lines = [
        Row((name, *cells, *([remark] if remarked else [])))
        for name, cells, remark in zip(names, values, remarks, strict=True)
    ]
    columns = _columns(period, language, compared=compared, remarked=remarked)
    group = rows[0].label.group_said(language)
    told = format_period(period, language)
    caption = f"{group}, {told}" if group else say("figures_of", language, period=told)
    return Table(caption, columns, tuple(lines))


def _columns(period: Period, language: Language, *, compared: bool, remarked: bool) -> tuple[Column, ...]:
    now, before = format_period(period, language), format_period(period.year_before(), language)
    columns = [Column(say("figure", language), Kind.TEXT), Column(now, Kind.RATE)]
    if compared:
        columns += [
            Column(before, Kind.RATE),
            Column(say("change", language), Kind.CHANGE),
            Column(say("change_share", language), Kind.CHANGE),
        ]
    return (*columns, *([Column(say("remark", language), Kind.TEXT)] if remarked else []))


def _values(row: KeyRow, *, compared: bool) -> list[Figure | None]:
    name = _name(row)
    now = figures.named(figure_of(row, row.figure.now), name)
    if not compared:
        return [now]
    if row.figure.before is None:
        return [now, None, None, None]
    before = figures.named(figure_of(row, row.figure.before), name, "before")
    return [now, before, figures.named(_change(row), name, "difference"), _relative(row)]


def _name(row: KeyRow) -> str:
    """Return what a text calls the whole organisation's figure; nothing for a section's, which shares its code."""
    return "" if row.label.group else row.label.code


def _change(row: KeyRow) -> Figure:
    """Return the change with its sign: of shares in percentage points."""
    change = figure_of(row, row.figure.change)
    unit = Unit.PERCENTAGE_POINTS if change.unit is Unit.PERCENT else change.unit
    return replace(change, unit=unit, signed=True)


def _relative(row: KeyRow) -> Figure:
    """Return the change in per cent of what was before; of a share that would be read as its percentage points."""
    if row.unit_of_measure == "percent":
        return Figure(None, Unit.PERCENT, 1, signed=True)
    return figures.relative(None if row.hidden else row.figure.now, row.figure.before)


def _tile_of(code: str, by_code: dict[str, KeyRow], period: Period, language: Language) -> KeyFigure | None:
    if code in by_code:
        return _tile(by_code[code], period, language)
    computed = next((one for one in COMPUTED if one.name == code and _known(one, by_code)), None)
    return KeyFigure(say(code, language), _computed(computed, by_code)) if computed else None


def _tile(row: KeyRow, period: Period, language: Language) -> KeyFigure:
    value = figures.named(figure_of(row, row.figure.now), _name(row))
    target = target_in(row.remark, value)
    compared = row.figure.before is not None and not row.hidden
    change = _change(row) if row.unit_of_measure == "percent" else _relative(row)
    told = compared and change.value is not None  # of nothing before, no change in per cent can be told
    return KeyFigure(
        label=row.label.said(language),
        value=value,
        change=change if told else None,
        since=format_period(period.year_before(), language) if told else "",
        target=target,
    )


def _known(one: Computed, by_code: dict[str, KeyRow]) -> bool:
    return one.number in by_code and one.per in by_code


def _computed(one: Computed, by_code: dict[str, KeyRow]) -> Figure:
    if by_code[one.number].hidden or by_code[one.per].hidden:
        unit = Unit.PERCENT if one.form == "share" else Unit.RATE
        return Figure.hidden(Suppression.SMALL_NUMBER, unit, decimals=one.decimals)
    number, per = by_code[one.number].figure.now, by_code[one.per].figure.now
    if one.form == "share":
        return figures.share(number, per, decimals=one.decimals)
    return figures.rate(number, per, decimals=one.decimals)
