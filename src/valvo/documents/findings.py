"""A plain sentence about what a table or chart shows, proposed from its figures for a person to accept or rewrite.

Rules, not guesses: what is largest, what changed, whether a change is more than chance, whether a process is stable and
can reach its target. Chance is judged only where the counts behind a figure are known; where it cannot be judged the
sentence says nothing about cause or certainty. Nothing here says why something happened.
"""

from collections.abc import Mapping, Sequence
from functools import singledispatch
from types import MappingProxyType

from valvo.core.figures import Figure, Unit, format_figure, with_unit
from valvo.core.languages import Language, Text
from valvo.documents.tree import (
    Bars,
    Chart,
    ChartData,
    ControlChart,
    ControlPoint,
    Funnel,
    GroupedBars,
    Kind,
    Line,
    Row,
    RowKind,
    Table,
    Target,
    Tone,
)
from valvo.documents.words import target_value
from valvo.statistics.comparison import proportion_difference, rate_ratio

SIGNIFICANT = 0.05  # two-sided; stated in the sentence as “more than chance”
NAMED_AT_MOST = 5

PHRASES: Mapping[str, Text] = MappingProxyType(
    {
        "largest_share": Text(
            sv="Störst: {name}, {value} ({share} av alla {total}).",
            fi="Suurin: {name}, {value} ({share} kaikista, yhteensä {total}).",
            en="Largest: {name}, {value} ({share} of all {total}).",
        ),
        "highest_lowest": Text(
            sv="Högst: {name}, {value}. Lägst: {other}, {low}.",
            fi="Korkein: {name}, {value}. Matalin: {other}, {low}.",
            en="Highest: {name}, {value}. Lowest: {other}, {low}.",
        ),
        "reach_target": Text(
            sv="{count} av {all} når målet {target}.",
            fi="Tavoitteen {target} saavuttaa {count}/{all}.",
            en="{count} of {all} reach the target of {target}.",
        ),
        "total_change": Text(
            sv="Sammanlagt {now} ({series}), mot {before} ({earlier}): {change}.",
            fi="Yhteensä {now} ({series}), aiemmin {before} ({earlier}): {change}.",
            en="In all {now} ({series}), against {before} ({earlier}): {change}.",
        ),
        "most_up": Text(
            sv="Ökade mest: {name}, {change}.", fi="Kasvoi eniten: {name}, {change}.", en="Rose most: {name}, {change}."
        ),
        "most_down": Text(
            sv="Minskade mest: {name}, {change}.",
            fi="Väheni eniten: {name}, {change}.",
            en="Fell most: {name}, {change}.",
        ),
        "from_to": Text(sv="Från {before} till {now}.", fi="Ennen {before}, nyt {now}.", en="From {before} to {now}."),
        "beyond_chance": Text(
            sv="Skillnaden är större än vad slumpen brukar ge.",
            fi="Ero on suurempi kuin sattuma yleensä tuottaa.",
            en="The difference is larger than chance usually gives.",
        ),
        "within_chance": Text(
            sv="Skillnaden ryms inom vad slumpen ger.",
            fi="Ero mahtuu sattuman vaihteluun.",
            en="The difference is within what chance gives.",
        ),
        "latest": Text(
            sv="{name}: {value} ({period}), först {first} ({start}).",
            fi="{name}: {value} ({period}), alussa {first} ({start}).",
            en="{name}: {value} ({period}), at first {first} ({start}).",
        ),
        "stable": Text(
            sv="Vanlig variation: värdena ligger mellan {lower} och {upper}, i medel {centre}.",
            fi="Tavallista vaihtelua: arvot ovat välillä {lower}–{upper}, keskitaso {centre}.",
            en="Ordinary variation: the values lie between {lower} and {upper}, {centre} on average.",
        ),
        "signals": Text(
            sv="{count} av {all} värden i den senaste fasen avviker från vanlig variation; det senaste är {value} "
            "({period}).",
            fi="Viimeisimmässä vaiheessa {count}/{all} arvosta poikkeaa tavallisesta vaihtelusta; viimeisin on {value} "
            "({period}).",
            en="{count} of {all} values in the latest phase depart from ordinary variation; the latest is {value} "
            "({period}).",
        ),
        "new_level": Text(
            sv="Medelnivån gick från {before} till {now}.",
            fi="Keskitaso oli {before} ja on nyt {now}.",
            en="The mean level went from {before} to {now}.",
        ),
        "target_unreachable": Text(
            sv="Målet {target} ligger utanför gränserna: med dagens arbetssätt nås det inte.",
            fi="Tavoite {target} on rajojen ulkopuolella: nykyisellä toimintatavalla sitä ei saavuteta.",
            en="The target of {target} lies outside the limits: the present way of working will not reach it.",
        ),
        "target_kept": Text(
            sv="Målet {target} nås stadigt.",
            fi="Tavoite {target} saavutetaan vakaasti.",
            en="The target of {target} is reached reliably.",
        ),
        "target_by_chance": Text(
            sv="Målet {target} ligger innanför gränserna: det nås ibland, av en slump.",
            fi="Tavoite {target} on rajojen sisällä: se saavutetaan välillä, sattumalta.",
            en="The target of {target} lies inside the limits: it is reached at times, by chance.",
        ),
        "none_outside": Text(
            sv="Alla {all} ligger innanför 99,8 %-gränserna: skillnaderna mellan dem kan vara slump.",
            fi="Kaikki {all} ovat 99,8 %:n rajojen sisällä: niiden väliset erot voivat olla sattumaa.",
            en="All {all} lie inside the 99.8% limits: the differences between them may be chance.",
        ),
        "some_outside": Text(
            sv="{count} av {all} ligger utanför 99,8 %-gränserna: {names}.",
            fi="99,8 %:n rajojen ulkopuolella on {count}/{all}: {names}.",
            en="{count} of {all} lie outside the 99.8% limits: {names}.",
        ),
        "hidden": Text(
            sv="Dolda värden är inte med i jämförelsen.",
            fi="Peitetyt luvut eivät ole mukana vertailussa.",
            en="Hidden values are left out of the comparison.",
        ),
        "bars": Text(sv="Stapeldiagram", fi="Pylväskaavio", en="Bar chart"),
        "grouped_bars": Text(sv="Parade staplar", fi="Pylväsparit", en="Paired bars"),
        "line": Text(sv="Linjediagram", fi="Viivakaavio", en="Line chart"),
        "control_chart": Text(sv="Styrdiagram", fi="Ohjauskortti", en="Control chart"),
        "funnel": Text(sv="Trattdiagram", fi="Suppilokuvio", en="Funnel plot"),
    }
)


def propose(block: Table | Chart, language: Language) -> str:
    """Return sentences about a table or chart; empty when its figures give nothing to say."""
    return _table(block, language) if isinstance(block, Table) else _chart(block.data, language)


def summarise(title: str, data: ChartData, language: Language) -> str:
    """Return a chart in words, for who cannot see it: its kind, its title and what its figures say."""
    said = _chart(data, language)
    return f"{PHRASES[data.kind][language]}: {title}." + (f" {said}" if said else "")


def change_sentence(before: Figure, now: Figure, language: Language, *, events: bool = False) -> str:
    """Return “From … to …” and, where the counts allow it, whether the difference is more than chance.

    Shares are judged by the counts behind them (difference of proportions, Newcombe's interval); counts only when the
    caller knows them to be independent events over equal times (`events`; exact conditional test).
    """
    if before.value is None or now.value is None:
        return ""
    told = _say("from_to", language, before=with_unit(before, language), now=with_unit(now, language))
    p_value = _p_value(before, now, events=events)
    if p_value is None:
        return told
    return f"{told} {_say('beyond_chance' if p_value < SIGNIFICANT else 'within_chance', language)}"


def _p_value(before: Figure, now: Figure, *, events: bool) -> float | None:
    if before.cases is not None and before.out_of and now.cases is not None and now.out_of:
        return proportion_difference(now.cases, now.out_of, before.cases, before.out_of).p_value
    counts = (now.value, before.value)
    if events and all(isinstance(count, int) and count >= 0 for count in counts) and any(counts):
        return rate_ratio(float(now.value or 0), 1.0, float(before.value or 0), 1.0).p_value
    return None


def _say(phrase: str, language: Language, /, **values: object) -> str:
    return PHRASES[phrase][language].format(**values)


@singledispatch
def _chart(data: ChartData, language: Language) -> str:
    raise TypeError(f"No sentence for {type(data).__name__}")


@_chart.register
def _bars(data: Bars, language: Language) -> str:
    named = [(bar.label, bar.figure) for bar in data.items]
    parts = [_extremes(named, language)]
    known = [figure for _, figure in named if figure.value is not None]
    if data.target and known:
        count = sum(_reaches(figure, data.target) for figure in known)
        target = target_value(data.target, language)
        parts.append(_say("reach_target", language, count=count, all=len(known), target=target))
    if any(figure.suppressed for _, figure in named):
        parts.append(_say("hidden", language))
    return _joined(parts)


@_chart.register
def _grouped(data: GroupedBars, language: Language) -> str:
    whole = [item for item in data.items if all(isinstance(figure.value, int) for figure in item.figures)]
    changes = [(item.label, _difference(*item.figures)) for item in whole]
    parts = []
    if whole and len(whole) == len(data.items):
        before, now = (sum(int(item.figures[index].value or 0) for item in whole) for index in (0, 1))
        earlier, series = data.series
        told = {"now": _count(now, language), "before": _count(before, language)}
        change = format_figure(Figure(now - before, signed=True), language)
        parts.append(_say("total_change", language, **told, change=change, series=series, earlier=earlier))
    parts.append(_movers(changes, language))
    if any(figure.suppressed for item in data.items for figure in item.figures):
        parts.append(_say("hidden", language))
    return _joined(parts)


@_chart.register
def _line(data: Line, language: Language) -> str:
    parts = []
    for series in data.series:
        pairs = zip(data.periods, series.figures, strict=True)
        known = [(period, figure) for period, figure in pairs if figure.value is not None]
        if len(known) > 1:
            (start, first), (period, last) = known[0], known[-1]
            values = {"value": with_unit(last, language), "first": with_unit(first, language)}
            parts.append(_say("latest", language, name=series.name, period=period, start=start, **values))
    return _joined(parts)


@_chart.register
def _control(data: ControlChart, language: Language) -> str:
    start = max((phase.index for phase in data.phases), default=0)
    current = [
        point for point in data.points[start:] if point.figure.value is not None and point.tone is not Tone.EXCLUDED
    ]
    if not current:
        return ""
    last, departing = current[-1], sum(point.tone is not Tone.PLAIN for point in current)
    parts = [_new_level(data.points[:start], last, language)]
    if departing:
        told = {"value": with_unit(last.figure, language), "period": last.period}
        parts.append(_say("signals", language, count=departing, all=len(current), **told))
    elif last.centre is not None and last.lower is not None and last.upper is not None:
        limits = {"lower": last.lower, "upper": last.upper, "centre": last.centre}
        parts.append(_say("stable", language, **{name: with_unit(figure, language) for name, figure in limits.items()}))
        # What a process will do can only be said of one that is stable.
        parts.append(_against_target(last, data.target, language))
    return _joined(parts)


@_chart.register
def _funnel(data: Funnel, language: Language) -> str:
    outside = [point.label for point in data.points if point.outside]
    if not data.points:
        return ""
    if not outside:
        return _say("none_outside", language, all=len(data.points))
    names = ", ".join(outside[:NAMED_AT_MOST]) + (" …" if len(outside) > NAMED_AT_MOST else "")
    return _say("some_outside", language, count=len(outside), all=len(data.points), names=names)


def _table(table: Table, language: Language) -> str:
    """Return what is largest in the first column of figures and what moved most in the first column of changes."""
    plain = [row for row in table.rows if row.kind is RowKind.PLAIN]
    parts = []
    first = next((index for index, column in enumerate(table.columns) if column.kind.is_number), None)
    if first is not None and table.columns[first].kind is Kind.RATE:  # key figures: each row measures something else
        return ""
    if first is not None and table.columns[first].kind is not Kind.CHANGE:
        parts.append(_extremes(_named(plain, first), language))
    change = next((index for index, column in enumerate(table.columns) if column.kind is Kind.CHANGE), None)
    if change is not None:
        parts.append(_movers([(name, figure) for name, figure in _named(plain, change)], language))
    if any(parts) and any(isinstance(cell, Figure) and cell.suppressed for row in plain for cell in row.cells):
        parts.append(_say("hidden", language))
    return _joined(parts)


def _named(rows: Sequence[Row], index: int) -> list[tuple[str, Figure]]:
    cells = ((row.cells[0], row.cells[index]) for row in rows)
    return [(name, cell) for name, cell in cells if isinstance(name, str) and isinstance(cell, Figure)]


def _extremes(named: Sequence[tuple[str, Figure]], language: Language) -> str:
    """Return the largest count with its share of all, or the highest and lowest of other figures."""
    known = [(name, figure) for name, figure in named if figure.value is not None]
    if len(known) < 2:
        return ""
    name, top = max(known, key=lambda item: item[1].value or 0)
    other, bottom = min(known, key=lambda item: item[1].value or 0)
    if top.value == bottom.value:
        return ""
    if top.unit is not Unit.COUNT:
        values = {"value": with_unit(top, language), "low": with_unit(bottom, language)}
        return _say("highest_lowest", language, name=name, other=other, **values)
    if len(known) < len(named) or not all(isinstance(figure.value, int) and figure.value >= 0 for _, figure in known):
        values = {"value": format_figure(top, language), "low": format_figure(bottom, language)}
        return _say("highest_lowest", language, name=name, other=other, **values)
    total = sum(int(figure.value or 0) for _, figure in known)
    share = format_figure(Figure.share(int(top.value or 0), total, decimals=0), language)
    values = {"value": format_figure(top, language), "total": _count(total, language)}
    return _say("largest_share", language, name=name, share=share, **values)


def _movers(changes: Sequence[tuple[str, Figure]], language: Language) -> str:
    known = [(name, figure) for name, figure in changes if figure.value is not None]
    parts = []
    if known:
        up = max(known, key=lambda item: item[1].value or 0)
        down = min(known, key=lambda item: item[1].value or 0)
        if (up[1].value or 0) > 0:
            parts.append(_say("most_up", language, name=up[0], change=with_unit(up[1], language)))
        if (down[1].value or 0) < 0:
            parts.append(_say("most_down", language, name=down[0], change=with_unit(down[1], language)))
    return _joined(parts)


def _new_level(before: Sequence[ControlPoint], last: ControlPoint, language: Language) -> str:
    earlier = next((point.centre for point in reversed(before) if point.centre is not None), None)
    if earlier is None or last.centre is None:
        return ""
    return _say("new_level", language, before=with_unit(earlier, language), now=with_unit(last.centre, language))


def _against_target(last: ControlPoint, target: Target | None, language: Language) -> str:
    """Return what a stable process means for its target: kept, out of reach, or hit by chance."""
    goal = target.figure.value if target else None
    if target is None or goal is None or last.lower is None or last.upper is None:
        return ""
    lower, upper = last.lower.value, last.upper.value
    if lower is None or upper is None:
        return ""
    worst, best = (lower, upper) if target.higher_is_better else (upper, lower)
    if _reaches(Figure(worst, target.figure.unit, 6), target):
        name = "target_kept"
    elif _reaches(Figure(best, target.figure.unit, 6), target):
        name = "target_by_chance"
    else:
        name = "target_unreachable"
    return _say(name, language, target=target_value(target, language))


def _reaches(figure: Figure, target: Target) -> bool:
    if figure.value is None or target.figure.value is None:
        return False
    return target.limit.kept(float(figure.value), float(target.figure.value))


def _difference(before: Figure, now: Figure) -> Figure:
    return Figure(int(now.value or 0) - int(before.value or 0), signed=True)


def _count(value: int, language: Language) -> str:
    return format_figure(Figure(value), language)


def _joined(parts: Sequence[str]) -> str:
    return " ".join(part for part in parts if part)
