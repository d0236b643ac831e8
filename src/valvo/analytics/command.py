"""`valvo lake refresh [--full]`, `valvo lake status [--json]` and `valvo lake dictionary [--lang LANG]`."""

import argparse
import json
import sys
from collections.abc import Sequence

from valvo.config.start import start_django
from valvo.core.errors import DataError, Refusal, ValvoError
from valvo.core.languages import LANGUAGES


def lake(arguments: list[str]) -> int:
    """Run the command; return the exit status."""
    options = _parser().parse_args(arguments)
    start_django()
    from django.utils import translation  # noqa: PLC0415 (only once Django has started)

    with translation.override("en"):  # what this command tells is in English
        try:
            return {"refresh": _refresh, "status": _status, "dictionary": _dictionary}[options.what](options)
        except (Refusal, DataError, ValvoError) as error:
            sys.stderr.write(f"valvo lake: {error}\n")
            return 1


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="valvo lake", description="The analytic lake: tables indicators come from.")
    commands = parser.add_subparsers(dest="what", required=True)
    refreshing = commands.add_parser("refresh", help="bring the lake up to date")
    refreshing.add_argument("--full", action="store_true", help="build every table anew")
    telling = commands.add_parser("status", help="version, tables, and what waits")
    for one in (refreshing, telling):
        one.add_argument("--json", action="store_true", help="one JSON object on standard output")
    naming = commands.add_parser("dictionary", help="every table and column with its meaning, as Markdown")
    naming.add_argument("--lang", choices=LANGUAGES, default="en")
    return parser


def _refresh(options: argparse.Namespace) -> int:
    from valvo.analytics.refresh import refresh  # noqa: PLC0415 (models exist only after django.setup)

    done = refresh(full=options.full)
    if options.json:
        _print_json(
            {
                "lake_version": done.manifest.lake_version,
                "as_of": done.manifest.as_of.isoformat(),
                "changed": dict(done.changed),
                "rebuilt": list(done.rebuilt),
                "seconds": round(done.seconds, 3),
            }
        )
        return 0
    rows = [(name, f"{number:,}") for name, number in done.changed.items()]
    sys.stdout.write(f"Version {done.manifest.lake_version} in {done.seconds:.1f} s. Rows written or removed:\n")
    _print_columns(rows)
    return 0


def _status(options: argparse.Namespace) -> int:
    from valvo.analytics.changes import events_waiting  # noqa: PLC0415 (models exist only after django.setup)
    from valvo.analytics.engine import current_manifest  # noqa: PLC0415

    manifest = current_manifest()
    waiting = events_waiting(manifest.watermark)
    if options.json:
        tables = {name: {"rows": one.rows, "version": one.delta_version} for name, one in manifest.tables.items()}
        _print_json(
            {
                "lake_version": manifest.lake_version,
                "as_of": manifest.as_of.isoformat(),
                "watermark": manifest.watermark,
                "events_waiting": waiting,
                "tables": tables,
            }
        )
        return 0
    sys.stdout.write(f"Version {manifest.lake_version}, right as of {manifest.as_of:%Y-%m-%d %H:%M} UTC, ")
    sys.stdout.write(f"{waiting} sealed events not yet in it.\n")
    _print_columns([(name, f"{one.rows:,}", f"version {one.delta_version}") for name, one in manifest.tables.items()])
    return 0


def _dictionary(options: argparse.Namespace) -> int:
    from valvo.analytics.dictionary import markdown  # noqa: PLC0415 (kept beside the other commands' imports)

    sys.stdout.write(markdown(options.lang))
    return 0


def _print_json(value: dict[str, object]) -> None:
    sys.stdout.write(json.dumps(value, ensure_ascii=False, indent=2) + "\n")


def _print_columns(rows: Sequence[tuple[str, ...]]) -> None:
    for name, number, *rest in rows:
        sys.stdout.write(f"  {name:16} {number:>14}  {' '.join(rest)}\n")
