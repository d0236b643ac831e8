"""`valvo programme list`, `show ID` and `import FILE`: what a programme contains, and another one out of a table."""

import argparse
import json
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

from valvo.core.languages import LANGUAGES, Language
from valvo.programmes.definition import Measure, PlacedMeasure, Programme, Task
from valvo.programmes.importing import read_table, write_programme
from valvo.programmes.loading import LoadedProgramme, ProgrammeError, load_programme, programme_ids
from valvo.registers.reading.reasons import TableError


@dataclass(frozen=True)
class Totals:
    """How many measures and tasks a programme has; a place is a goal's id, or a part's where there is no goal."""

    parts: int
    goals: int
    measures: int
    tasks: int
    measures_by_place: dict[str, int]
    measures_by_level: dict[str, int]
    tasks_by_place: dict[str, int]
    tasks_by_level: dict[str, int]
    tasks_by_year: dict[int, int]
    who_measures: tuple[str, ...]


def programme(arguments: list[str]) -> int:
    """Run `valvo programme`; returns 0 when done, 1 for an unknown or faulty programme, 2 for wrong usage."""
    try:
        options = _parser().parse_args(arguments)
    except SystemExit as stop:  # argparse has written help or usage and ends with 0 or 2
        return int(stop.code or 0)
    try:
        text = _ANSWERS[options.what](options)
    except (ProgrammeError, TableError) as error:
        sys.stderr.write(f"valvo programme: {error}\n")
        return 1
    sys.stdout.write(text)
    return 0


def totals(programme: Programme) -> Totals:
    """Count measures and tasks by place, level and year. A task counts under its own level, else the measure's."""
    placed = list(programme.all_measures())
    tasks = [(one.place, one.measure.level_of(task), task) for one in placed for task in one.measure.tasks]
    by_year = Counter(year for _, _, task in tasks for year in task.years)
    return Totals(
        parts=len(programme.parts),
        goals=sum(kind == "goal" for _, kind, _ in _places(programme)),
        measures=len(placed),
        tasks=len(tasks),
        measures_by_place=dict(Counter(one.place for one in placed)),
        measures_by_level=_by_level(programme, Counter(one.measure.level for one in placed)),
        tasks_by_place=dict(Counter(place for place, _, _ in tasks)),
        tasks_by_level=_by_level(programme, Counter(level for _, level, _ in tasks)),
        tasks_by_year={year: by_year[year] for year in programme.years},
        who_measures=tuple(one.measure.id for one in placed if one.measure.who),
    )


def _by_level(programme: Programme, counted: Counter[str]) -> dict[str, int]:
    return {level.id: counted[level.id] for level in programme.levels}


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="valvo programme", description="Programmes and action plans.")
    commands = parser.add_subparsers(dest="what", required=True)
    listing = commands.add_parser("list", help="name the programmes there are")
    listing.add_argument("--json", action="store_true", help="one JSON object instead of lines")
    show = commands.add_parser("show", help="show one programme: measures, tasks, years")
    show.add_argument("id", help="the programme's id, as `valvo programme list` gives it")
    show.add_argument("--json", action="store_true", help="one JSON object with all texts in three languages")
    show.add_argument("--language", choices=LANGUAGES, default="en", help="the language of the lines (default: en)")
    importing = commands.add_parser("import", help="take in a programme from a table (CSV, XLSX)")
    importing.add_argument("file", type=Path, help="the table, as docs/programmes-format.md describes it")
    importing.add_argument("--id", required=True, help="the programme's id")
    importing.add_argument("--version", default="1", help="a changed content gets a new version (default: 1)")
    importing.add_argument("--dry-run", action="store_true", help="only tell what would be taken in")
    return parser


def _importing(options: argparse.Namespace) -> str:
    try:
        content = options.file.read_bytes()
    except OSError as error:
        raise ProgrammeError(f"{options.file}: {error.strerror or error}") from error
    read = read_table(options.file.name, content, options.id, options.version)
    if not options.dry_run:
        write_programme(read)
    sums = totals(read)
    done = "would be taken in" if options.dry_run else "is taken in"
    counted = f"{sums.parts} parts, {sums.goals} goals, {sums.measures} measures, {sums.tasks} tasks"
    return f"{read.title.en} ({read.id}, version {read.version}) {done}: {counted}\n"


def _listing(options: argparse.Namespace) -> str:
    loaded = [load_programme(programme_id) for programme_id in programme_ids()]
    if options.json:
        rows = [
            {"id": one.programme.id, "version": one.programme.version, "title": one.programme.title.model_dump()}
            for one in loaded
        ]
        return json.dumps({"programmes": rows}, ensure_ascii=False, indent=2) + "\n"
    return "".join(f"{one.programme.id:40} {one.programme.title.en}\n" for one in loaded)


def _showing(options: argparse.Namespace) -> str:
    loaded = load_programme(options.id)
    if options.json:
        return json.dumps(_as_object(loaded), ensure_ascii=False, indent=2) + "\n"
    return "\n".join(_lines(loaded.programme, options.language)) + "\n"


_ANSWERS = {"list": _listing, "show": _showing, "import": _importing}


def _as_object(loaded: LoadedProgramme) -> dict[str, object]:
    """Return the programme as plain values, its measures in one flat list beside the head and the totals."""
    programme = loaded.programme
    return {
        **programme.model_dump(mode="json", exclude={"parts"}),
        "sha256": loaded.sha256,
        "places": [{"id": placed_id, "kind": kind, "title": title} for placed_id, kind, title in _places(programme)],
        "totals": asdict(totals(programme)),
        "measures": [_measure_object(programme, one) for one in programme.all_measures()],
    }


def _places(programme: Programme) -> Iterator[tuple[str, str, dict[str, str]]]:
    """Yield (id, kind, title) of parts and goals in order; the kind of a goal is "goal"."""
    waiting = list(programme.parts)
    while waiting:
        part = waiting.pop(0)
        yield part.id, part.kind, part.title.model_dump()
        for goal in part.goals:
            yield goal.id, "goal", goal.title.model_dump()
        waiting = [*part.parts, *waiting]


def _measure_object(programme: Programme, placed: PlacedMeasure) -> dict[str, object]:
    measure = placed.measure
    return {
        **measure.model_dump(mode="json", exclude={"tasks", "years"}),
        "part": placed.part.id,
        "goal": placed.goal.id if placed.goal is not None else None,
        "years": list(measure.all_years()),
        "tasks": [
            {
                **task.model_dump(mode="json"),
                "level": measure.level_of(task),
                "answered_by": list(programme.answering_levels(measure, task)),
            }
            for task in measure.tasks
        ],
    }


def _lines(programme: Programme, language: Language) -> Iterator[str]:
    """Yield the programme as lines of text in one language, parts and goals as headings, totals last."""
    yield f"{programme.title[language]} ({programme.id}, version {programme.version})"
    labels = {level.id: level.label[language] for level in programme.levels}
    headed: set[str] = set()
    for one in programme.all_measures():
        for place in (one.part, one.goal):
            if place is not None and place.id not in headed:
                headed.add(place.id)
                yield from ("", f"{place.id}  {place.title[language]}")
        yield from _measure_lines(one.measure, labels, language)
    sums = totals(programme)
    yield from ("", f"{sums.measures} measures, {sums.tasks} tasks")


def _measure_lines(measure: Measure, labels: dict[str, str], language: Language) -> Iterator[str]:
    mark = "  WHO" if measure.who else ""
    yield from ("", f"  {measure.id}  {measure.text[language]}  [{labels[measure.level]}]{mark}")
    if measure.target is not None:
        yield f"      → {measure.target.text[language]}"
    for task in measure.tasks:
        when_and_who = "; ".join(part for part in (_schedule(task), ", ".join(task.responsible)) if part)
        yield f"      {task.id}  {task.text[language]}" + (f"  ({when_and_who})" if when_and_who else "")


def _schedule(task: Task) -> str:
    """Return a task's years, or its dates where it has no years; empty when the source gives no time."""
    if task.years:
        return ", ".join(str(year) for year in task.years)
    return "–".join(day.isoformat() for day in (task.start, task.due) if day is not None)
