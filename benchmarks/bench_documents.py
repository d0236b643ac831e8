"""A quarterly review of ten million reports, 30 sections and 20 charts, in every format; and the board's page.

    python benchmarks/bench_documents.py                   ten million reports in a temporary folder
    python benchmarks/bench_documents.py --keep FOLDER     the lake of bench_lake.py, built there once

Budgets, from a warm lake (its figures of this version have been asked for): HTML, PDF and PPTX at most 3 s each from
the figures to the file, a board page 1 s, 1 GiB of memory. The first time, with its figures, is told beside.
"""

# ruff: noqa: PLC0415 (Django is set up once the data folder is known)

import argparse
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from valvo.documents.tree import Block, Document
    from valvo.organisation.models import Unit

PERIOD, GIBIBYTE = "2026Q3", 2**20  # of kilobytes, as the system counts peak memory
CHARTS, SECTIONS, REPEATS = 20, 30, 3
BUDGETS = {"html": 3.0, "pdf": 3.0, "pptx": 3.0, "board": 1.0}


def main() -> int:
    """Measure; return 0 within the budgets, 1 above one."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--reports", type=int, default=10_000_000)
    parser.add_argument("--keep", type=Path)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as own:
        folder = options.keep or Path(own)
        os.environ |= {"VALVO_DATA": str(folder), "VALVO_DATABASE": ""}
        if not (folder / "lake" / "manifest").exists():
            _generate(options.reports)
        return _measure()


def _generate(reports: int) -> None:
    command = [sys.executable, Path(__file__).with_name("bench_lake.py"), "--step", "generate"]
    subprocess.run([*command, "--reports", str(reports)], check=True, stdout=subprocess.DEVNULL)


def _measure() -> int:
    from valvo.config.start import start_django

    start_django(need_tables=False)
    unit = _organiser()
    from valvo.documents.renderers import render

    first = _timed(lambda: review(unit))
    print(f"documents  figures of the review, computed for the first time: {_told(first)}")
    held = [
        _within(f"review as {form.upper()}", lambda form=form: render(review(unit), form), BUDGETS[form])
        for form in ("html", "pdf", "pptx")
    ]
    print(f"documents  figures of the board's page, for the first time: {_told(_timed(lambda: board(unit)))}")
    held.append(_within("board's page", lambda: render(board(unit), "html"), BUDGETS["board"]))
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / GIBIBYTE
    print(f"documents  memory {memory:.2f} GiB  budget 1.00  ratio {memory:.2f}")
    return 0 if all(held) and memory <= 1 else 1


def _organiser() -> "Unit":
    """Return the lake's organiser, after its units have been put into the database beside it."""
    from django.core.management import call_command

    from valvo.analytics.engine import open_lake
    from valvo.analytics.tables import UNITS
    from valvo.organisation.choices import Sector
    from valvo.organisation.models import Unit

    call_command("migrate", verbosity=0)
    lake = open_lake()
    known = lake.run(lake.table(UNITS).select("id", "kind", "opened_on")).to_pylist()
    names = [{f"name_{language}": f"Enhet {one['id']}" for language in ("sv", "fi", "en")} for one in known]
    units = [Unit(public_id=f"u{a['id']}", sector=Sector.BOTH, **a, **b) for a, b in zip(known, names, strict=True)]
    Unit.objects.bulk_create(units, ignore_conflicts=True)
    return Unit.objects.get(id=1)


def review(unit: "Unit") -> "Document":
    """Return the review with so many sections: its own, then one for each chart, the rest text and key figures."""
    from valvo.core.periods import Period
    from valvo.documents.builders.safety_review import SAFETY_REVIEW
    from valvo.documents.tree import Chart, Paragraph, Section

    made = SAFETY_REVIEW.build(unit, Period.parse(PERIOD), "sv")
    drawn = sum(isinstance(block, Chart) for section in made.sections for block in section.blocks)
    charts = _charts(CHARTS - drawn)
    told = Paragraph("Händelserna blev **färre** under kvartalet. " * 8)
    more = [Section(f"Avsnitt {number}", 2, (told, chart)) for number, chart in enumerate(charts, start=1)]
    keys = made.sections[0].blocks
    rest = SECTIONS - len(made.sections) - len(more)
    return replace(
        made, sections=(*made.sections, *more, *(Section(f"Bilaga {n}", 2, (told, *keys)) for n in range(rest)))
    )


def _charts(number: int) -> "list[Block]":
    """Return control charts of the catalogue's indicators that the lake has figures of, two years of months."""
    from valvo.indicators.catalogue import INDICATORS
    from valvo.indicators.charting import chart, charted
    from valvo.indicators.computing import Ask, compute

    ids = tuple(one.id for one in INDICATORS if one.fact.table.name in {"reports", "cases", "clocks", "actions"})
    found = compute(Ask(ids[: number * 2], (1,), date(2024, 10, 1), date(2026, 10, 1)))
    lines = [(one, [point for point in found if point.indicator == one.id]) for one in INDICATORS if one.id in ids]
    known = [(one, points) for one, points in lines if any(point.value for point in points)]
    return [chart(charted(one, points), "Regionen", "sv") for one, points in known[:number]]


def board(unit: "Unit") -> "Document":
    """Return the board's page."""
    from valvo.core.periods import Period
    from valvo.documents.builders.board_picture import BOARD_PICTURE

    return BOARD_PICTURE.build(unit, Period.parse(PERIOD), "sv")


def _timed(work: Callable[[], object]) -> tuple[float, float]:
    """Return the seconds a piece of work took on the clock and on the processors."""
    clock, processor = time.perf_counter(), time.process_time()
    work()
    return time.perf_counter() - clock, time.process_time() - processor


def _told(times: tuple[float, float]) -> str:
    return f"{times[0]:.2f} s, {times[1]:.2f} s on the processors"


def _within(name: str, work: Callable[[], object], budget: float) -> bool:
    best = min(_timed(work) for _ in range(REPEATS))
    print(f"documents  {name:16} {_told(best)}  budget {budget:.2f} s  ratio {best[0] / budget:.2f}", flush=True)
    return best[0] <= budget


if __name__ == "__main__":
    sys.exit(main())
