"""`valvo import FILE… [--as KIND] [--unit U] [--period P] [--dry-run] [--json]`: messy files as people have them."""

import argparse
import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from valvo.config.start import start_django
from valvo.core.arguments import period_named
from valvo.core.errors import Refusal
from valvo.core.languages import LANGUAGES, Language
from valvo.registers.incoming import RawFile, read_all
from valvo.registers.reading.facts import SUM, Difference, Kind
from valvo.registers.reading.read import period_of_folder
from valvo.registers.reading.reasons import Note, TableError
from valvo.registers.terms import TOTAL

if TYPE_CHECKING:
    from valvo.registers.actions import Outcome

UNITS = "units"


def import_files(arguments: list[str]) -> int:
    """Run `valvo import`; 0 when all files are in (or would be), 1 when one is refused, 2 for wrong usage."""
    try:
        options = _parser().parse_args(arguments)
    except SystemExit as stop:  # argparse has written help or usage and ends with 0 or 2
        return int(stop.code or 0)
    start_django()
    from django.utils import translation  # noqa: PLC0415 (only once Django has started)

    with translation.override(options.lang):
        try:
            return _import(options)
        except TableError as error:
            _tell_faults(error.notes, options)
        except (Refusal, OSError) as error:
            _tell_refusal(error, options)
    return 1


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="valvo import", description="Read tables as people have them (CSV, XLSX) and keep their figures."
    )
    parser.add_argument("files", nargs="+", type=Path, metavar="FILE")
    parser.add_argument("--as", dest="kind", choices=[*Kind, UNITS], help="read as this kind, whatever it looks like")
    parser.add_argument("--unit", help="whose figures they are: identifier or name")
    parser.add_argument("--period", type=period_named, help="what they are of: 2024, 2024Q1, 2024-03")
    parser.add_argument("--dry-run", action="store_true", help="tell what would be done and do nothing")
    parser.add_argument("--json", action="store_true", help="one JSON object on standard output")
    parser.add_argument("--lang", choices=LANGUAGES, default="en", help="language of what is told")
    return parser


def _import(options: argparse.Namespace) -> int:
    """Take in lists of units or tables of figures, not both at once: figures need their unit to be there."""
    from valvo.registers.unit_lists import lists_units  # noqa: PLC0415 (models exist only once Django has started)

    contents = [(path, path.read_bytes()) for path in options.files]
    if options.kind == UNITS:
        return _import_units(contents, options)
    units = [path.name for path, content in contents if options.kind is None and lists_units(path.name, content)]
    if len(units) == len(contents):
        return _import_units(contents, options)
    if units:
        sys.stderr.write(
            f"valvo import: take in lists of units by themselves, before the figures: {', '.join(units)}\n"
        )
        return 2
    if not options.unit:
        sys.stderr.write("valvo import: say whose figures they are with --unit\n")
        return 2
    return _import_figures(contents, options)


def _import_figures(contents: Sequence[tuple[Path, bytes]], options: argparse.Namespace) -> int:
    from valvo.registers.actions import take_in  # noqa: PLC0415 (models exist only once Django has started)
    from valvo.registers.queries import known_columns, unit_named  # noqa: PLC0415

    kind = Kind(options.kind) if options.kind else None
    unit = unit_named(options.unit)
    raw = [
        RawFile(path.name, content, options.period, period_of_folder(path.resolve()), kind)
        for path, content in contents
    ]
    outcomes = take_in(files=read_all(raw, known_columns(unit)), unit=unit, by=None, dry_run=options.dry_run)
    if options.json:
        _write_json(
            {
                "unit": unit.public_id,
                "dry_run": options.dry_run,
                "files": [_plain(outcome, options.lang) for outcome in outcomes],
                "errors": [],
            }
        )
        return 0
    for outcome in outcomes:
        _tell(outcome, options.lang)
    if options.dry_run:
        sys.stdout.write("Dry run: nothing was written.\n")
    return 0


def _import_units(contents: Sequence[tuple[Path, bytes]], options: argparse.Namespace) -> int:
    from valvo.registers.unit_imports import open_listed  # noqa: PLC0415 (models exist only once Django has started)
    from valvo.registers.unit_lists import read_units  # noqa: PLC0415

    listed = [unit for path, content in contents for unit in read_units(path.name, content)]
    opened = open_listed(units=listed, by=None, dry_run=options.dry_run)
    if options.json:
        _write_json({"dry_run": options.dry_run, "listed": len(listed), "opened": opened, "errors": []})
    else:
        sys.stdout.write(f"{len(listed)} units listed, {len(opened)} opened, the others were there.\n")
    return 0


def _tell(outcome: "Outcome", language: Language) -> None:
    reading = outcome.reading
    days = str(reading.last) if reading.first == reading.last else f"{reading.first}–{reading.last}"
    figures = len(reading.facts) + len(reading.chains)
    lines = [
        f"{reading.file}{f' [{reading.sheet}]' if reading.sheet else ''}",
        f"  read as {reading.kind}, {days}{f', limit {reading.limit_days} days' if reading.limit_days else ''}",
        f"  {reading.rows} rows, {figures} figures, {reading.derived} of them from changes, {reading.missing} missing",
        f"  {outcome.result}: {outcome.new} new, {outcome.replaced} replaced, {outcome.withdrawn} withdrawn",
    ]
    if reading.differences:
        lines.append("  source says, counts give:")
        lines += [f"    {_difference_line(found)}" for found in reading.differences]
    if reading.remarks:
        lines.append("  worth knowing:")
        lines += [f"    {remark.told(language)}" for remark in reading.remarks]
    sys.stdout.write("\n".join(lines) + "\n")


def _difference_line(found: Difference) -> str:
    sign = " %" if found.unit == "percent" else ""
    item = TOTAL.en if found.item == SUM else found.item
    return (
        f"row {found.origin.row}, column {found.origin.column} ({found.heading}): {item}: "
        f"{found.printed}{sign}, counts give {found.computed}{sign}"
    )


def _plain(outcome: "Outcome", language: Language) -> dict[str, object]:
    reading = outcome.reading
    return {
        "file": reading.file,
        "sheet": reading.sheet,
        "kind": reading.kind,
        "first": reading.first.isoformat(),
        "last": reading.last.isoformat(),
        "limit_days": reading.limit_days,
        "rows": reading.rows,
        "figures": len(reading.facts) + len(reading.chains),
        "derived": reading.derived,
        "missing": reading.missing,
        "result": outcome.result,
        "new": outcome.new,
        "replaced": outcome.replaced,
        "withdrawn": outcome.withdrawn,
        "source_says_counts_give": [
            {
                "row": found.origin.row,
                "column": found.origin.column,
                "heading": found.heading,
                "item": found.item,
                "printed": float(found.printed),
                "computed": float(found.computed),
                "decimals": found.decimals,
                "unit": found.unit,
            }
            for found in reading.differences
        ],
        "remarks": [_plain_note(remark, language) for remark in reading.remarks],
    }


def _plain_note(note: Note, language: Language) -> dict[str, object]:
    place = note.place
    return {
        "file": place.file,
        "sheet": place.sheet,
        "row": place.row or None,
        "column": place.column or None,
        "heading": place.heading or None,
        "text": note.text,
        "reason": note.reason,
        "sentence": note.sentence(language),
    }


def _tell_faults(notes: Sequence[Note], options: argparse.Namespace) -> None:
    for note in notes:
        sys.stderr.write(f"{note.told(options.lang)}\n")
    if options.json:
        _write_json({"files": [], "errors": [_plain_note(note, options.lang) for note in notes]})


def _tell_refusal(error: Exception, options: argparse.Namespace) -> None:
    sentence = f"{error.filename}: {error.strerror}" if isinstance(error, OSError) else str(error)
    sys.stderr.write(f"valvo import: {sentence}\n")
    if options.json:
        _write_json({"files": [], "errors": [{"sentence": sentence}]})


def _write_json(value: dict[str, object]) -> None:
    json.dump(value, sys.stdout, ensure_ascii=False, indent=1)
    sys.stdout.write("\n")
