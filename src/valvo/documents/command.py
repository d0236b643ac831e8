"""`valvo document build NAME --unit U --period P … -o FILE`, and `valvo document rebuild -o FOLDER`."""

import argparse
import sys
from pathlib import Path

from valvo.config.start import start_django
from valvo.core.arguments import period_named
from valvo.core.errors import ValvoError
from valvo.core.languages import LANGUAGES
from valvo.documents.composing import Placed, composed
from valvo.documents.renderers import FORMATS, render
from valvo.documents.rules import Audience

# As in builders.registry, which needs Django started; a test holds them together.
NAMES = (
    "safety-review",
    "quarterly-review",
    "annual-review",
    "board-picture",
    "unit-follow-up",
    "patient-safety-report",
    "programme-midway",
    "programme-final",
    "who-lead-indicators",
    "action-plan",
)


def document(arguments: list[str]) -> int:
    """Run `valvo document`; 0 when the file is written, 1 when it cannot be, 2 for wrong usage."""
    try:
        options = _parser().parse_args(arguments)
    except SystemExit as stop:  # argparse has written help or usage and ends with 0 or 2
        return int(stop.code or 0)
    start_django()
    from django.utils import translation  # noqa: PLC0415 (only once Django has started)

    try:
        if options.what == "rebuild":
            return _rebuild(options)
        with translation.override(options.lang):
            return _build(options)
    except OSError as error:
        sys.stderr.write(f"valvo document: {error.filename}: {error.strerror}\n")
    except (ValvoError, ValueError) as error:
        sys.stderr.write(f"valvo document: {error}\n")
    return 1


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="valvo document", description="Documents built from the figures.")
    commands = parser.add_subparsers(dest="what", required=True)
    build = commands.add_parser("build", help="write a document to a file")
    build.add_argument("name", choices=NAMES)
    build.add_argument("--unit", required=True, help="whose figures: identifier or name")
    build.add_argument("--period", required=True, type=period_named, help="2024, 2024Q1, 2024T1 or 2024-03")
    build.add_argument("--lang", choices=LANGUAGES, default="sv")
    build.add_argument("--audience", choices=Audience, type=Audience, default=Audience.INSIDE, help="inside or public")
    build.add_argument("--format", choices=FORMATS, help="html, pdf, pptx, xlsx or json; else by the file's ending")
    build.add_argument("-o", "--output", required=True, type=Path)
    rebuild = commands.add_parser(
        "rebuild",
        help="the reviews of the papers in samples/ in every language and format; the database stays as it is",
    )
    rebuild.add_argument("-o", "--output", required=True, type=Path, metavar="FOLDER")
    rebuild.add_argument("--format", choices=FORMATS, help="in one format only")
    return parser


def _rebuild(options: argparse.Namespace) -> int:
    from valvo.documents.rebuilding import rebuild  # noqa: PLC0415 (models exist only once Django has started)

    for path in rebuild(options.output, [options.format] if options.format else FORMATS):
        sys.stderr.write(f"{path}\n")
    return 0


def _build(options: argparse.Namespace) -> int:
    from valvo.documents.builders.registry import builder  # noqa: PLC0415 (models exist only once Django has started)
    from valvo.registers.queries import unit_named  # noqa: PLC0415

    output: Path = options.output
    form = options.format or output.suffix.lstrip(".").lower()
    if form not in FORMATS:
        sys.stderr.write(f"valvo document: say the format with --format: {', '.join(FORMATS)}\n")
        return 2
    unit = unit_named(options.unit)
    built = builder(options.name).build(unit, options.period, options.lang, options.audience)
    placed = [Placed("", section) for section in built.sections]
    # Sections in which only people write are empty here.
    output.write_bytes(render(composed(built, placed, {}, (), draft=False), form))
    sys.stderr.write(f"{output}: {built.title}, {built.organisation}, {built.period}\n")
    return 0
