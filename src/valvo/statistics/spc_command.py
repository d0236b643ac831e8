"""`valvo spc`: one series in, centre, limits and signals out."""

import argparse
import json
import sys
from dataclasses import asdict, replace
from pathlib import Path

import numpy as np

from valvo.statistics.chart_choice import DATA_KINDS
from valvo.statistics.chart_messages import WARNINGS, sentence
from valvo.statistics.chart_types import (
    CHARTS,
    RULE_SETS,
    ChartResult,
    ChartSpec,
    ChartWarning,
    FloatArray,
    Parameter,
    Phase,
    Scalar,
    SpecError,
)
from valvo.statistics.charts import control_chart
from valvo.statistics.proposal_command import propose
from valvo.statistics.series_file import LARGEST, LEAST, FileError, SeriesFile, read_series

JsonValue = Scalar | list["JsonValue"] | dict[str, "JsonValue"]


def spc(arguments: list[str]) -> int:
    """Chart one CSV file; return 0 done, 1 the data says no, 2 wrong usage."""
    try:
        asked = _parser().parse_args(arguments)
    except SystemExit as stop:
        return int(stop.code or 0)
    if asked.propose:
        return propose(asked.file, asked.propose, as_data=asked.json)
    try:
        series = read_series(asked.file, asked.chart)
        result = control_chart(series.observed, _spec(asked, series))
    except FileError as error:
        sys.stderr.write(f"valvo spc: {error}\n")
        return 1
    except SpecError as error:
        sys.stderr.write(f"valvo spc: {asked.file}: {error}\n")
        return 2
    result = replace(result, warnings=(*result.warnings, *series.warnings))
    if np.all(np.isnan(series.observed.values)):
        sys.stderr.write(f"valvo spc: {asked.file}: every value is missing.\n")
        return 1
    text = (
        json.dumps(as_json(result, series.periods), ensure_ascii=False, indent=1)
        if asked.json
        else _table(result, series)
    )
    sys.stdout.write(f"{text}\n")
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="valvo spc",
        description="Chart one series. FILE has the columns period,value or period,numerator,denominator, and may have "
        "a column target. For xbar and s: one row per measurement, a repeated period is a subgroup. An empty cell is a "
        "missing value. Indices start at 0.",
    )
    parser.add_argument("file", type=Path, metavar="FILE.csv")
    wanted = parser.add_mutually_exclusive_group(required=True)
    wanted.add_argument("--chart", type=_chart, choices=CHARTS)
    wanted.add_argument(
        "--propose",
        choices=DATA_KINDS,
        metavar="KIND",
        help=f"tell which chart suits, and why: {', '.join(DATA_KINDS)}",
    )
    parser.add_argument("--rules", default="anhoej", choices=list(RULE_SETS), help="signal rules (default: anhoej)")
    parser.add_argument(
        "--freeze", type=whole_number, metavar="N", help="the first N points of each phase make its baseline"
    )
    parser.add_argument(
        "--phase", type=indices, nargs="+", action="extend", default=[], metavar="I", help="a phase starts at I"
    )
    parser.add_argument(
        "--exclude", type=indices, nargs="+", action="extend", default=[], metavar="I", help="ghost points"
    )
    parser.add_argument("--target", type=number, metavar="X")
    parser.add_argument("--direction", default="none", choices=["up", "down", "none"], help="which way is better")
    parser.add_argument(
        "--screen-moving-ranges", action="store_true", help="drop outlying moving ranges once (Nelson 1982)"
    )
    parser.add_argument("--cl", type=number, metavar="X", help="a given centre, in the units of the values")
    parser.add_argument("--json", action="store_true")
    return parser


def _chart(text: str) -> str:
    """Return the chart's name with a typewriter's prime, however the prime was written."""
    return text.replace("′", "'").replace("’", "'")


# What follows is named as argparse tells of a wrong argument: “invalid number value: 'x'”.
def whole_number(text: str) -> int:
    """Return the whole number above nought of an argument. Raises ValueError, ArgumentTypeError."""
    found = int(text)
    if found < 1:
        raise argparse.ArgumentTypeError("must be at least 1")
    return found


def indices(text: str) -> list[int]:
    """Return the indices of one argument: one, or several parted by commas. Raises ValueError, ArgumentTypeError."""
    numbers = [int(part) for part in text.split(",")]
    if min(numbers) < 0:
        raise argparse.ArgumentTypeError("indices start at 0")
    return numbers


def number(text: str) -> float:
    """Return the finite number of an argument. Raises ValueError, ArgumentTypeError."""
    found = float(text)
    if not np.isfinite(found):
        raise argparse.ArgumentTypeError("must be a finite number")
    if abs(found) > LARGEST:
        raise argparse.ArgumentTypeError("is larger than any figure that can be used")
    if 0 < abs(found) < LEAST:
        raise argparse.ArgumentTypeError("is nearer to 0 than any figure that can be used")
    return found


def _spec(asked: argparse.Namespace, series: SeriesFile) -> ChartSpec:
    starts = sorted({0, *(index for group in asked.phase for index in group)})
    return ChartSpec(
        chart=asked.chart,
        rules=RULE_SETS[asked.rules],
        phases=tuple(Phase(start) for start in starts),
        freeze=asked.freeze,
        excluded=tuple(sorted({index for group in asked.exclude for index in group})),
        target=asked.target if asked.target is not None else series.targets,
        direction=asked.direction,
        screen_moving_ranges=asked.screen_moving_ranges,
        centre=asked.cl,
    )


def as_json(result: ChartResult, periods: tuple[str, ...]) -> dict[str, JsonValue]:
    """Return a result in plain names; what is not defined is null."""
    return {
        "chart": result.chart,
        "rules": result.rules,
        "n": len(result.value),
        "period": list(periods),
        "value": _list(result.value),
        "centre": _list(result.centre),
        "lower": _list(result.lower),
        "upper": _list(result.upper),
        "lower_warning": _list(result.lower_warning),
        "upper_warning": _list(result.upper_warning),
        "signals": [{"index": signal.index, "rule": signal.rule} for signal in result.signals],
        "point_types": list(result.point_types),
        "variation": result.variation,
        "assurance": result.assurance,
        "runs": [asdict(run) for run in result.runs],
        "phases": [asdict(phase) for phase in result.phases],
        "method": result.method,
        "version": result.version,
        "parameters": {name: _json_parameter(value) for name, value in result.parameters.items()},
        "warnings": [_warning(warning) for warning in result.warnings],
    }


def _json_parameter(value: Parameter) -> JsonValue:
    return list(value) if isinstance(value, tuple) else value


def _list(numbers: FloatArray) -> list[JsonValue]:
    return [None if np.isnan(number) else float(number) for number in numbers]


def _warning(warning: ChartWarning) -> dict[str, JsonValue]:
    return {"code": warning.code, **warning.values, "text": sentence(WARNINGS, warning.code, warning.values, "en")}


def _table(result: ChartResult, series: SeriesFile) -> str:
    """Return the result as lines to read: one a point, then run tests, assurance and warnings."""
    marks: dict[int, list[str]] = {}
    for signal in result.signals:
        marks.setdefault(signal.index, []).append(signal.rule)
    width = max(len("period"), *(len(period) for period in series.periods))
    lines = [f"{'index':>5}  {'period':<{width}} {'value':>12} {'centre':>12} {'lower':>12} {'upper':>12}  signals"]
    for index, period in enumerate(series.periods):
        figures = (line[index] for line in (result.value, result.centre, result.lower, result.upper))
        shown = " ".join(f"{_figure(float(figure)):>12}" for figure in figures)
        lines.append(f"{index:>5}  {period:<{width}} {shown}  {', '.join(marks.get(index, []))}".rstrip())
    return "\n".join([*lines, "", *_remarks(result)])


def _figure(number: float) -> str:
    return "–" if np.isnan(number) else f"{number:.6g}"


def _remarks(result: ChartResult) -> list[str]:
    remarks = [f"{result.method} {result.version}, rules {result.rules}"]
    for number, run in enumerate(result.runs):
        if run.longest_run is not None:
            remarks.append(
                f"phase {number}: {run.useful} useful points, longest run {run.longest_run} (at most "
                f"{run.longest_run_max}), {run.crossings} crossings (at least {run.crossings_min})"
            )
    remarks.append(f"last point: {result.variation}")
    if result.assurance is not None:
        remarks.append(f"target: {result.assurance}")
    warnings = [sentence(WARNINGS, warning.code, warning.values, "en") for warning in result.warnings]
    return [*remarks, *(f"note: {warning}" for warning in warnings)]
