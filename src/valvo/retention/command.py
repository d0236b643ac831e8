"""`valvo retention [--dry-run] [--json]`: erases what has been kept long enough, or tells what would be erased."""

import argparse
import json
import sys

from valvo.config.start import start_django

Line = dict[str, str | int]


def retention(arguments: list[str]) -> int:
    """Run the command; return the exit status."""
    parser = argparse.ArgumentParser(prog="valvo retention", description="Erase what has been kept long enough.")
    parser.add_argument("--dry-run", action="store_true", help="erase nothing; tell what would be erased")
    parser.add_argument("--json", action="store_true", help="one JSON object on standard output")
    options = parser.parse_args(arguments)
    start_django()
    lines = _would() if options.dry_run else _done()
    if options.json:
        sys.stdout.write(json.dumps({"dry_run": options.dry_run, "lines": lines}) + "\n")
    else:
        _tell(lines, "would be erased" if options.dry_run else "erased")
    return 0


def _would() -> list[Line]:
    from valvo.retention.queries import would_erase  # noqa: PLC0415 (models exist only once Django has started)

    return [_line(row.rule, row.kind, row.unit.public_id, row.cases) for row in would_erase()]


def _done() -> list[Line]:
    from valvo.retention.actions import erase_what_has_run_out  # noqa: PLC0415 (as above)

    run = erase_what_has_run_out()
    lines = run.lines.select_related("unit") if run else []
    return [_line(one.rule, one.kind, one.unit.public_id, one.cases) for one in lines]


def _line(rule: str, kind: str, unit: str, cases: int) -> Line:
    return {"rule": rule, "kind": kind, "unit": unit, "cases": cases}


def _tell(lines: list[Line], what: str) -> None:
    for line in lines:
        sys.stdout.write(f"{line['cases']:7} {line['kind']:28} {line['unit']:24} {line['rule']}\n")
    sys.stdout.write(f"{sum(int(line['cases']) for line in lines)} cases {what}.\n")
