"""`valvo funnel`: many units in, centre, limits and flags out."""

import argparse
import json
import math
import sys
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import get_args

from valvo.statistics.chart_messages import sentence
from valvo.statistics.checks import StatisticsError
from valvo.statistics.funnel import PERMITTED, FunnelResult, FunnelRow, FunnelWarning, Statistic, Trimming
from valvo.statistics.funnel import funnel as compare
from valvo.statistics.funnel_messages import FUNNEL_WARNINGS
from valvo.statistics.series_file import FileError, Row, figure, read_rows
from valvo.statistics.spc_command import JsonValue

_COLUMNS = {"names": "name", "numerators": "numerator", "denominators": "denominator"}


@dataclass(frozen=True, slots=True)
class _UnitsFile:
    names: tuple[str, ...]
    numerators: tuple[float, ...]
    denominators: tuple[float, ...]
    row_numbers: tuple[int, ...]


def funnel(arguments: list[str]) -> int:
    """Compare the units of one CSV file; return 0 done, 1 the data says no, 2 wrong usage."""
    try:
        asked = _parser().parse_args(arguments)
        _check_limits(asked)
    except SystemExit as stop:
        return int(stop.code or 0)
    try:
        result = _result(asked)
    except FileError as error:
        sys.stderr.write(f"valvo funnel: {error}\n")
        return 1
    text = json.dumps(as_json(result), ensure_ascii=False, indent=1) if asked.json else _table(result)
    sys.stdout.write(f"{text}\n")
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="valvo funnel",
        description="Compare units of like kind. FILE has the columns name,numerator,denominator, one row a unit. "
        "proportion: part and whole. rate: events and exposure. ratio: observed and expected events.",
    )
    parser.add_argument("file", type=Path, metavar="FILE.csv")
    parser.add_argument("--statistic", required=True, choices=get_args(Statistic))
    parser.add_argument(
        "--overdispersion", action="store_true", help="widen the limits by the variance found between units"
    )
    parser.add_argument(
        "--limits",
        metavar="METHOD",
        help="another formula: " + "; ".join(f"{name} {', '.join(ways)}" for name, ways in PERMITTED.items()),
    )
    parser.add_argument("--trimming", choices=get_args(Trimming), help="how outermost z-scores are tamed before phi")
    parser.add_argument(
        "--minimum-events", type=_not_negative, default=0.0, metavar="N", help="do not flag units with fewer events"
    )
    parser.add_argument("--json", action="store_true")
    return parser


def _not_negative(text: str) -> float:
    number = float(text)
    if not 0 <= number < math.inf:
        raise argparse.ArgumentTypeError("must be a number of at least 0")
    return number


def _check_limits(asked: argparse.Namespace) -> None:
    permitted = PERMITTED[asked.statistic]
    if asked.limits is not None and asked.limits not in permitted:
        _parser().error(f"argument --limits: for a {asked.statistic} choose one of {', '.join(permitted)}")


def _result(asked: argparse.Namespace) -> FunnelResult:
    """Return the funnel of a file; raises FileError naming file, row and column."""
    units = _read(asked.file)
    try:
        return compare(
            units.names,
            units.numerators,
            units.denominators,
            statistic=asked.statistic,
            adjust=asked.overdispersion,
            limits=asked.limits,
            trimming=asked.trimming,
            minimum_events=asked.minimum_events,
        )
    except StatisticsError as error:
        if error.index is None or error.column is None:
            raise FileError(f"{asked.file}: {error}") from error
        place = f"row {units.row_numbers[error.index]}, column '{_COLUMNS[error.column]}'"
        fault = str(error).partition(f"value {error.index + 1} ")[2]
        raise FileError(f"{asked.file}: {place}: the value {fault}") from error


def _read(path: Path) -> _UnitsFile:
    rows = read_rows(path)
    missing = next((column for column in _COLUMNS.values() if column not in rows[0].cells), None)
    if missing is not None:
        there = ", ".join(f"'{name}'" for name in rows[0].cells)
        raise FileError(f"{path}: row 1, column '{missing}': The column is missing; the headings are {there}.")
    unnamed = next((row.number for row in rows if not row.cells["name"]), None)
    if unnamed is not None:
        raise FileError(f"{path}: row {unnamed}, column 'name': The name is empty.")
    return _UnitsFile(
        names=tuple(row.cells["name"] for row in rows),
        numerators=tuple(_number(path, row, "numerator") for row in rows),
        denominators=tuple(_number(path, row, "denominator") for row in rows),
        row_numbers=tuple(row.number for row in rows),
    )


def _number(path: Path, row: Row, column: str) -> float:
    place = f"{path}: row {row.number}, column '{column}'"
    if not row.cells[column]:
        raise FileError(f"{place}: The value is missing.")
    try:
        return figure(row.cells[column], row)
    except ValueError as error:
        raise FileError(f"{place}: {error}") from error


def as_json(result: FunnelResult) -> dict[str, JsonValue]:
    """Return a result in plain names; what is not defined is null."""
    return {
        "statistic": result.statistic,
        "method": result.method,
        "version": result.version,
        "parameters": asdict(result.parameters),
        "warnings": [_warning(warning) for warning in result.warnings],
        "centre": result.centre,
        "phi": result.phi,
        "tau2": result.tau2,
        "rows": [asdict(row) for row in result.rows],
    }


def _warning(warning: FunnelWarning) -> dict[str, JsonValue]:
    return {"code": warning.code, **warning.values, "text": _text(warning)}


def _text(warning: FunnelWarning) -> str:
    return sentence(FUNNEL_WARNINGS, warning.code, warning.values, "en")


def _table(result: FunnelResult) -> str:
    """Return the result as lines to read: one a unit, then the method and warnings."""
    width = max(len("name"), *(len(row.name) for row in result.rows))
    headings = ("value", "lower 95", "upper 95", "lower 99.8", "upper 99.8", "z")
    lines = [f"{'name':<{width}} " + " ".join(f"{heading:>12}" for heading in headings) + "  flag"]
    lines += [_line(row, width) for row in result.rows]
    phi = "–" if result.phi is None else f"{result.phi:.4g}"
    return "\n".join(
        [
            *lines,
            "",
            f"centre {result.centre:.6g}, phi {phi}, tau2 {result.tau2:.4g}",
            f"{result.statistic}, {result.method} {result.version}",
            *(f"note: {_text(warning)}" for warning in result.warnings),
        ]
    )


def _line(row: FunnelRow, width: int) -> str:
    figures = (row.value, row.lower_95, row.upper_95, row.lower_998, row.upper_998, row.z)
    shown = " ".join(f"{'–' if figure is None else f'{figure:.6g}':>12}" for figure in figures)
    return f"{row.name:<{width}} {shown}  {row.flag or ''}".rstrip()
