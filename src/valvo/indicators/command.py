"""`valvo indicators list`, `compute ID…` and `gather`: the catalogue, figures from the lake, and all of them ahead."""

import argparse
import json
import sys
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date
from typing import get_args

from valvo.config.start import start_django
from valvo.core.arguments import period_named
from valvo.core.errors import DataError, Refusal, ValvoError
from valvo.core.figures import Figure, format_figure
from valvo.core.languages import LANGUAGES
from valvo.core.periods import Grain, Period

GRAINS: tuple[Grain, ...] = get_args(Grain)
LEVELS = ("children", "organiser", "producer", "entity", "unit")


def indicators(arguments: list[str]) -> int:
    """Run the command; return the exit status."""
    options = _parser().parse_args(arguments)
    start_django()
    try:
        return {"list": _list, "compute": _compute, "gather": _gather}[options.what](options)
    except (Refusal, DataError, ValvoError) as error:
        sys.stderr.write(f"valvo indicators: {error}\n")
        return 1


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="valvo indicators", description="The catalogue, and figures from the lake.")
    commands = parser.add_subparsers(dest="what", required=True)
    listing = commands.add_parser("list", help="every indicator with its definition")
    computing = commands.add_parser("compute", help="figures of indicators")
    computing.add_argument("id", nargs="+", help="indicator ids")
    computing.add_argument("--unit", help="identifier or name of the unit; the top of the tree when left out")
    computing.add_argument("--by", choices=LEVELS, help="a figure for each unit of this level under it")
    computing.add_argument(
        "--from", dest="first", type=period_named, help="first period, such as 2026, 2026Q1 or 2026-03"
    )
    computing.add_argument("--to", dest="last", type=period_named, help="last period, included")
    computing.add_argument("--grain", choices=GRAINS, default="month")
    computing.add_argument("--tree", choices=("then", "today"), default="then", help="which tree of units counts")
    gathering = commands.add_parser("gather", help="every indicator of every unit and month, kept for pages to read")
    gathering.add_argument("--json", action="store_true", help="one JSON object on standard output")
    for one in (listing, computing):
        one.add_argument("--json", action="store_true", help="one JSON object on standard output")
        one.add_argument("--lang", choices=LANGUAGES, default="en")
    return parser


def _list(options: argparse.Namespace) -> int:
    from valvo.indicators.catalogue import INDICATORS  # noqa: PLC0415 (models exist only after django.setup)

    if not options.json:
        for one in INDICATORS:
            sys.stdout.write(f"{one.id:32} {one.name[options.lang]}\n")
        return 0
    listed = [
        {
            "id": one.id,
            "theme": str(one.theme),
            "name": one.name.model_dump(),
            "definition": one.definition.model_dump(),
            "numerator": one.numerator.model_dump(),
            "denominator": one.denominator.model_dump() if one.denominator else None,
            "unit": str(one.unit),
            "better": one.better,
            "target": one.target.value if one.target else None,
            "target_limit": str(one.target.limit) if one.target else None,
            "target_by_year": [{"from": year, "value": value} for year, value in one.target.by_year]
            if one.target
            else [],
            "level": one.level,
            "period": one.period,
            "chart": one.chart,
            "publication": str(one.publication),
            "source": one.fact.table.name,
            "measures": list(one.follows),
            "who_lead_indicator": one.lead,
        }
        for one in INDICATORS
    ]
    _print_json({"indicators": listed})
    return 0


def _gather(options: argparse.Namespace) -> int:
    from valvo.indicators.gathering import gather  # noqa: PLC0415 (models exist only after django.setup)

    done = gather()
    if options.json:
        _print_json(asdict(done))
        return 0
    sys.stdout.write(
        f"{done.indicators} indicators, {done.units:,} units, {done.months} months of version {done.lake_version} "
        f"in {done.seconds:.1f} s; {done.computed} of {done.files} passes were computed.\n"
    )
    return 0


@dataclass(frozen=True)
class _Span:
    """From `first` up to but not including `end`."""

    first: date
    end: date


def _compute(options: argparse.Namespace) -> int:
    from valvo.analytics.engine import open_lake  # noqa: PLC0415 (models exist only after django.setup)
    from valvo.indicators.computing import Ask, compute_on  # noqa: PLC0415
    from valvo.indicators.reach import units_below  # noqa: PLC0415

    span = _span(options.first, options.last, options.grain)
    whole, names = _whole(options.unit)
    lake = open_lake()  # the newest, whatever pages show
    below = units_below(lake, whole, options.by, span.first, span.end) if options.by else [whole]
    ask = Ask(
        indicators=tuple(options.id),
        units=tuple(below),
        first=span.first,
        end=span.end,
        grain=options.grain,
        tree=options.tree,
        within=whole if options.by else None,
    )
    found = compute_on(lake, ask)
    if options.json:
        rows = [
            {
                "indicator": one.indicator,
                "unit": names[one.unit],
                "period": str(one.period),
                "numerator": one.numerator,
                "denominator": one.denominator,
                "value": one.value,
            }
            for one in found
        ]
        _print_json({"grain": options.grain, "tree": options.tree, "rows": rows})
        return 0
    lines = [
        (one.indicator, names[one.unit], str(one.period), one.numerator, one.denominator, one.value) for one in found
    ]
    _print_lines(lines, options.lang)
    return 0


def _span(first: Period | None, last: Period | None, grain: Grain) -> _Span:
    """Return the days asked for; without any, the last twelve periods of the grain."""
    from valvo.core import clock  # noqa: PLC0415 (beside the other commands' imports)

    newest = last or Period.containing(clock.today(), grain)
    oldest = first or newest.shifted(-11)
    if oldest.first >= newest.end:
        raise Refusal(f"--from {oldest} lies after --to {newest}.")
    return _Span(Period.containing(oldest.first, grain).first, Period.containing(newest.last, grain).end)


def _whole(name: str | None) -> tuple[int, dict[int, str]]:
    """Return the unit asked for, by identifier or name, and the public identifiers of all units, from the lake."""
    from valvo.analytics.engine import open_lake  # noqa: PLC0415 (models exist only after django.setup)
    from valvo.analytics.tables import CLOSURE, UNITS  # noqa: PLC0415
    from valvo.registers.queries import unit_named  # noqa: PLC0415

    lake = open_lake()
    units, links = lake.table(UNITS), lake.table(CLOSURE)
    names = {row["id"]: row["public_id"] for row in lake.run(units.select("id", "public_id")).to_pylist()}
    if name is not None:
        unit = unit_named(name)
        if unit.pk not in names:
            raise Refusal(f"{unit.public_id} is not in the lake yet: run `valvo lake refresh`.")
        return unit.pk, names
    placed = set(lake.run(links.filter(links.depth > 0).select("descendant").distinct())["descendant"].to_pylist())
    tops = sorted(set(names) - placed)
    if len(tops) != 1:
        raise Refusal(f"There are {len(tops)} units at the top of the tree: say which with --unit.")
    return tops[0], names


def _print_json(value: dict[str, object]) -> None:
    sys.stdout.write(json.dumps(value, ensure_ascii=False, indent=2) + "\n")


def _decimals(value: float | None) -> int:
    return 0 if value is None or float(value).is_integer() else 1


def _print_lines(
    lines: Sequence[tuple[str, str, str, float | None, float | None, float | None]], language: str
) -> None:
    from valvo.core.languages import language_or  # noqa: PLC0415 (beside the other commands' imports)

    for name, unit, period, numerator, denominator, value in lines:
        printed = format_figure(Figure(value, decimals=_decimals(value)), language_or(language))
        counts = "" if denominator is None else f"{numerator if numerator is not None else ''}/{denominator}"
        sys.stdout.write(f"{name:24} {unit:20} {period:8} {printed:>12}  {counts}\n")
