"""A programme out of a table people have (CSV, XLSX) into a definition folder, as docs/programmes-format.md shows it.

One row tells one thing: the programme itself, a part, a goal, a measure or a task; where it stands follows from its id.
Every fault of the file is collected and told together, with its row and column, in the reader's language.
"""

import re
import shutil
import tempfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from difflib import SequenceMatcher
from pathlib import Path
from typing import TypeVar

import yaml
from pydantic import ValidationError

from valvo.core.figures import Figure, Unit, format_figure
from valvo.core.languages import LANGUAGES, Text
from valvo.programmes import loading
from valvo.programmes.definition import InconsistentProgrammeError, Level, Programme, Role
from valvo.programmes.loading import HEAD, LoadedProgramme, ProgrammeError
from valvo.registers.reading import cells
from valvo.registers.reading.files import read_grids
from valvo.registers.reading.grid import Cell, Grid
from valvo.registers.reading.reasons import Note, Place, Reason, TableError
from valvo.registers.reading.words import plain

Named = TypeVar("Named", Level, Role)
Values = dict[str, object]  # a mapping as it stands in a definition file

# What a column may be called, in lower case: English, Swedish, Finnish.
COLUMNS: dict[str, tuple[str, ...]] = {
    "id": ("id", "number", "nummer", "numero"),
    "kind": ("kind", "slag", "laji"),
    "sv": ("sv", "swedish", "svenska", "ruotsi"),
    "fi": ("fi", "finnish", "finska", "suomi"),
    "en": ("en", "english", "engelska", "englanti"),
    "level": ("level", "nivå", "taso"),
    "responsible": ("responsible", "ansvarig", "vastuutaho"),
    "years": ("years", "år", "vuodet"),
    "evaluation_sv": ("evaluation sv", "utvärdering sv", "arviointi sv"),
    "evaluation_fi": ("evaluation fi", "utvärdering fi", "arviointi fi"),
    "evaluation_en": ("evaluation en", "utvärdering en", "arviointi en"),
}
REQUIRED = ("id", "kind", "sv", "fi", "en")
KINDS: dict[str, tuple[str, ...]] = {
    "programme": ("programme", "program", "ohjelma"),
    "spearhead": ("spearhead", "spets", "kärki"),
    "foundation": ("foundation", "grund", "perusta"),
    "focus_area": ("focus area", "focus_area", "fokusområde", "painopiste"),
    "theme": ("theme", "tema", "teema"),
    "goal": ("goal", "mål", "päämäärä"),
    "measure": ("measure", "åtgärd", "toimenpide"),
    "task": ("task", "uppgift", "tehtävä"),
}
# Each kind as a reader says it.
KIND_LABELS = {kind: Text(sv=words[-2], fi=words[-1], en=words[0]) for kind, words in KINDS.items()}
NEAREST = 6  # names told where a word is not known
_AND_MORE = Text(sv="…", fi="…", en="…")
PARTS = ("spearhead", "foundation", "focus_area", "theme")
# What each kind may stand under.
ABOVE = {"goal": PARTS, "measure": (*PARTS, "goal"), "task": ("measure",), **dict.fromkeys(PARTS, PARTS)}
INSIDE = {"goal": "goals", "measure": "measures", "task": "tasks", **dict.fromkeys(PARTS, "parts")}
_TARGET = re.compile(r"(?:target|mål|tavoite) ((?:19|20)\d\d)")
_ID = re.compile(r"[0-9A-Za-z][0-9A-Za-z_-]*(?:\.[0-9A-Za-z_-]+)*")
_YEARS = re.compile(r"(\d{4})(?:\s*[-–]\s*(\d{4}))?")
NOT_FOR_IDS = ("projects", "take-in")  # addresses of pages


@dataclass
class _Thing:
    """One row, read: what it tells, and where it stands in the file."""

    id: str
    kind: str
    place: Place
    values: Values
    years_at: Place | None = None

    @property
    def years(self) -> set[int]:
        """Return the years the row names."""
        own = self.values.get("years")
        return set(own) if isinstance(own, list) else set()


@dataclass
class _Desk:
    """The grid being read, its columns, and the faults found so far."""

    grid: Grid
    columns: dict[str, int] = field(default_factory=dict)
    targets: dict[int, int] = field(default_factory=dict)  # column by year
    faults: list[Note] = field(default_factory=list)
    left_out: set[str] = field(default_factory=set)  # ids of rows refused for their kind
    levels: dict[str, Level] = field(default_factory=dict)  # those used, in order of appearance
    roles: dict[str, Role] = field(default_factory=dict)

    def place(self, cell: Cell) -> Place:
        heading = next((row[cell.column - 1].text for row in self.grid.rows[:1]), "")
        return Place(self.grid.file, self.grid.sheet, cell.row, cell.letter, heading)

    def whole(self, row: int = 0) -> Place:
        """Return the place that is the whole sheet, or a whole row of it."""
        return Place(self.grid.file, self.grid.sheet, row)

    def refuse(self, place: Place, reason: Reason, text: str = "", *details: str | Text) -> None:
        self.faults.append(Note(place, reason, text, details))

    def refuse_cell(self, cell: Cell, reason: Reason, *details: str | Text) -> None:
        self.refuse(self.place(cell), reason, cell.text, *details)

    def cell(self, row: tuple[Cell, ...], name: str) -> Cell | None:
        return row[self.columns[name]] if name in self.columns else None

    def text(self, row: tuple[Cell, ...], name: str) -> str:
        cell = self.cell(row, name)
        return cell.text if cell else ""


def read_table(name: str, content: bytes, programme_id: str = "", version: str = "1") -> Programme:
    """Return the programme a table tells; raises TableError with every fault.

    Without an id it is the one in the programme's row. Raises ProgrammeError where the given id cannot be one.
    """
    if programme_id and not _ID.fullmatch(programme_id):
        raise ProgrammeError(f"'{programme_id}' cannot be a programme's id: use letters, digits, '-' and '_'")
    desk = _Desk(read_grids(name, content)[0])
    _find_columns(desk)
    things = list(_things(desk, own_id=not programme_id)) if not desk.faults else []
    head = _head(desk, things, programme_id, version) if not desk.faults else {}
    parts = _nested(desk, things)
    if desk.faults:
        raise TableError(tuple(desk.faults))
    try:
        return Programme.model_validate({**head, "parts": parts})
    except ValidationError as error:
        raise TableError(tuple(_notes(error, name, things))) from error


def as_next(programme: Programme) -> Programme | None:
    """Return the programme as the version after the one imported before; None where its content is that one's."""
    folder = loading.imported_folder() / programme.id
    if not folder.exists():
        return programme
    before = loading.read_programme(folder).programme
    same = programme.model_copy(update={"version": before.version, "source": before.source})
    number = int(before.version) if before.version.isdecimal() else len(before.version)
    return None if same == before else programme.model_copy(update={"version": str(number + 1)})


def write_programme(programme: Programme, folder: Path | None = None) -> LoadedProgramme:
    """Write a definition folder beside those imported before; the old one stays whole until the new one is.

    Raises ProgrammeError for the id of one of Valvo's own, or a version that is there already.
    """
    folder = folder or loading.imported_folder()
    target = folder / programme.id
    if programme.id in loading.programme_ids(loading.FOLDER):
        raise ProgrammeError(f"'{programme.id}' is one of Valvo's own programmes; choose another id")
    if target.exists() and loading.read_programme(target).programme.version == programme.version:
        raise ProgrammeError(f"'{programme.id}' version {programme.version} is there already; give another --version")
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder, prefix=".") as scratch:
        fresh = Path(scratch) / programme.id
        _write_files(programme, fresh)
        loaded = loading.read_programme(fresh)
        if target.exists():
            shutil.move(target, Path(scratch) / "before")
        fresh.rename(target)
    return loaded


def _write_files(programme: Programme, folder: Path) -> None:
    folder.mkdir()
    content = programme.model_dump(mode="json", exclude_defaults=True)
    parts = content.pop("parts")
    for name, values in [(HEAD, content), *((f"{part['id']}.yaml", part) for part in parts)]:
        text = yaml.safe_dump(values, allow_unicode=True, sort_keys=False, width=120)
        (folder / name).write_text(text, encoding="utf-8")


def _find_columns(desk: _Desk) -> None:
    known = {word: name for name, words in COLUMNS.items() for word in words}
    for column, cell in enumerate(desk.grid.rows[0]):
        heading = plain(cell.text)
        if match := _TARGET.fullmatch(heading):
            if int(match[1]) in desk.targets:
                desk.refuse(desk.place(cell), Reason.COLUMN_TWICE)
            desk.targets[int(match[1])] = column
        elif heading in known:
            if known[heading] in desk.columns:
                desk.refuse(desk.place(cell), Reason.COLUMN_TWICE)
            desk.columns[known[heading]] = column
        elif heading:
            desk.refuse_cell(cell, Reason.UNKNOWN_WORD, _headings())
    missing = [name for name in REQUIRED if name not in desk.columns]
    if missing:
        desk.refuse(desk.whole(1), Reason.NO_COLUMN, "", _headings(missing))


def _headings(names: Iterable[str] | None = None) -> Text:
    """Return what columns are called in each language; of all columns, the targets' too, where none are named."""
    words = [COLUMNS[name] for name in (COLUMNS if names is None else names)]
    target = () if names is not None else (("target 2026", "mål 2026", "tavoite 2026"),)
    first = [(one[0], one[-2], one[-1]) for one in words] + list(target)
    return _listed(Text(en=en, sv=sv, fi=fi) for en, sv, fi in first)


def _listed(words: Iterable[Text]) -> Text:
    several = list(words)
    return Text(**{language: ", ".join(one[language] for one in several) for language in LANGUAGES})


def _things(desk: _Desk, *, own_id: bool) -> Iterator[_Thing]:
    kinds = {word: kind for kind, words in KINDS.items() for word in words}
    seen: dict[str, int] = {}
    for row in desk.grid.rows[1:]:
        if all(cell.empty for cell in row):
            continue
        kind_cell, id_cell = row[desk.columns["kind"]], row[desk.columns["id"]]
        kind = kinds.get(plain(kind_cell.text), "")
        if not kind:
            desk.refuse_cell(kind_cell, Reason.UNKNOWN_WORD, _listed(KIND_LABELS.values()))
            desk.left_out.add(id_cell.text)
            continue
        id_ = _id(desk, id_cell) if kind != "programme" or own_id else ""
        stands = "" if kind == "programme" else id_
        if stands in seen:
            desk.refuse_cell(id_cell, Reason.TWICE, str(seen[stands]))
        seen[stands] = id_cell.row
        years = desk.cell(row, "years")
        at = desk.place(years) if years else None
        yield _Thing(id_, kind, desk.place(id_cell), _values(desk, row, kind, id_), at)


def _id(desk: _Desk, cell: Cell) -> str:
    whole = isinstance(cell.raw, Decimal) and cell.raw == cell.raw.to_integral_value()
    if isinstance(cell.raw, Decimal | date) and not whole:
        desk.refuse_cell(cell, Reason.ID_TYPED_AS_NUMBER)
    elif not _ID.fullmatch(cell.text):
        desk.refuse_cell(cell, Reason.NOT_AN_ID)
    return cell.text


def _values(desk: _Desk, row: tuple[Cell, ...], kind: str, id_: str) -> Values:
    values: Values = {"id": id_}
    values["text" if kind in {"measure", "task"} else "title"] = _text(desk, row, LANGUAGES)
    if kind in PARTS:
        values["kind"] = kind
    if kind == "measure":
        values |= {"level": _level(desk, row), "years": _years(desk, row), "target": _target(desk, row)}
    if kind == "task":
        level = _level(desk, row) if desk.text(row, "level") else None
        values |= {"level": level, "responsible": _responsible(desk, row), "years": _years(desk, row)}
        if any(desk.text(row, f"evaluation_{language}") for language in LANGUAGES):
            values["evaluation"] = _text(desk, row, [f"evaluation_{language}" for language in LANGUAGES])
    if kind == "programme":
        values |= {"years": _years(desk, row), "publisher": desk.text(row, "responsible")}
    return values


def _text(desk: _Desk, row: tuple[Cell, ...], columns: tuple[str, ...] | list[str]) -> Values:
    for name in columns:
        cell = desk.cell(row, name)
        if cell is None:
            desk.refuse(desk.whole(row[0].row), Reason.NO_COLUMN, "", _headings([name]))
        elif cell.empty:
            desk.refuse(desk.place(cell), Reason.NO_TRANSLATION)
    return {language: desk.text(row, name) for language, name in zip(LANGUAGES, columns, strict=True)}


def _level(desk: _Desk, row: tuple[Cell, ...]) -> str:
    cell = desk.cell(row, "level")
    wanted = plain(cell.text) if cell else ""
    for level in _known_levels():
        if wanted in {level.id, *(plain(level.label[language]) for language in LANGUAGES)}:
            desk.levels.setdefault(level.id, level)
            return level.id
    if cell is None:
        desk.refuse(desk.whole(row[0].row), Reason.NO_COLUMN, "", _headings(["level"]))
    else:
        desk.refuse_cell(cell, Reason.UNKNOWN_WORD, _listed(level.label for level in _known_levels()))
    return ""


def _responsible(desk: _Desk, row: tuple[Cell, ...]) -> list[str]:
    cell = desk.cell(row, "responsible")
    found = []
    for name in (one.strip() for one in re.split("[,;]", cell.text if cell else "")):
        role = _role(plain(name)) if name else None
        if role is not None:
            desk.roles.setdefault(role.id, role)
            found.append(role.id)
        elif name and cell:
            desk.refuse(desk.place(cell), Reason.UNKNOWN_WORD, name, _listed(_nearest(name)))
    return found


def _nearest(name: str) -> list[Text]:
    """Return the roles' names most like a word, the likest first: nobody reads a hundred in a fault."""
    labels = {one.label["en"]: one.label for one in _known_roles()}

    def likeness(label: Text) -> float:
        return max(SequenceMatcher(a=plain(name), b=plain(label[one])).ratio() for one in LANGUAGES)

    first = sorted(labels.values(), key=likeness, reverse=True)[:NEAREST]
    return first if len(first) == len(labels) else [*first, _AND_MORE]


def _role(wanted: str) -> Role | None:
    for role in _known_roles():
        if wanted in {role.id, *(plain(role.label[language]) for language in LANGUAGES)}:
            return role
    return None


def _years(desk: _Desk, row: tuple[Cell, ...]) -> list[int]:
    cell = desk.cell(row, "years")
    years: set[int] = set()
    for piece in (one.strip() for one in re.split("[,;]", cell.text if cell else "")):
        match = _YEARS.fullmatch(piece)
        first, last = (int(match[1]), int(match[2] or match[1])) if match else (0, 0)
        if match and 1990 <= first <= last <= 2100:
            years |= set(range(first, last + 1))
        elif piece and cell:
            desk.refuse(desk.place(cell), Reason.NOT_YEARS, piece)
    return sorted(years)


def _target(desk: _Desk, row: tuple[Cell, ...]) -> Values | None:
    shares = {}
    for year, column in sorted(desk.targets.items()):
        try:
            share = cells.share(row[column], fraction=True)
        except cells.CellError as error:
            desk.refuse_cell(row[column], error.reason, *error.details)
            continue
        if share is not None:
            shares[year] = float(share.value / 100)
    if not shares:
        return None
    printed = {
        language: ", ".join(
            f"{format_figure(Figure(round(share * 100, 1), Unit.PERCENT), language)} {year}"
            for year, share in shares.items()
        )
        for language in LANGUAGES
    }
    return {"text": printed, "shares": shares}


def _known_levels() -> list[Level]:
    """Return the levels of Valvo's own programmes: their labels exist in three languages."""
    return _first_of_each([level for one in _own() for level in one.levels])


def _known_roles() -> list[Role]:
    """Return the roles of Valvo's own programmes, and one for each level: the level's own units."""
    roles = [role for one in _own() for role in one.roles]
    return _first_of_each(roles + [Role(id=one.id, label=one.label, level=one.id) for one in _known_levels()])


def _own() -> list[Programme]:
    return [loading.load_programme(one).programme for one in loading.programme_ids(loading.FOLDER)]


def _first_of_each(named: list[Named]) -> list[Named]:
    return list({one.id: one for one in reversed(named)}.values())[::-1]


def _head(desk: _Desk, things: list[_Thing], programme_id: str, version: str) -> Values:
    told = next((thing for thing in things if thing.kind == "programme"), None)
    if told is None:
        desk.refuse(desk.whole(), Reason.NO_PROGRAMME)
        return {}
    if told.id in {*loading.programme_ids(loading.FOLDER), *NOT_FOR_IDS}:
        desk.refuse(told.place, Reason.ID_TAKEN, told.id)
    if not told.values["publisher"]:
        desk.refuse(desk.whole(told.place.row), Reason.NO_PUBLISHER)
    years = told.years or {year for thing in things for year in thing.years}
    if not years:
        desk.refuse(desk.whole(), Reason.NO_YEARS)
    _refuse_other_years(desk, things, years)
    roles = list(desk.roles.values())
    used = dict.fromkeys([*desk.levels, *(role.level for role in roles if role.level)])
    return {
        "id": programme_id or told.id,
        "version": version,
        "title": told.values["title"],
        "source": {"title": desk.grid.file, "publisher": told.values["publisher"] or "?", "verified": False},
        "years": sorted(years),
        "levels": [level.model_dump() for level in _known_levels() if level.id in used],
        "roles": [role.model_dump() for role in roles],
    }


def _refuse_other_years(desk: _Desk, things: list[_Thing], years: set[int]) -> None:
    """Refuse years that are none of the programme's, where its own row names them."""
    of_programme = ", ".join(map(str, sorted(years)))
    for thing in things:
        for year in sorted(thing.years - years):
            if thing.years_at:
                desk.refuse(thing.years_at, Reason.YEAR_OUTSIDE, str(year), of_programme)


def _nested(desk: _Desk, things: list[_Thing]) -> list[Values]:
    """Put each thing into the one whose id it begins with; a thing with nothing above it must be a part."""
    by_id = {thing.id: thing for thing in things if thing.kind != "programme"}
    top: list[Values] = []
    for thing in things:
        over = thing.id.rpartition(".")[0]
        if thing.kind == "programme" or over in desk.left_out:
            continue
        above = by_id.get(over) if over else None
        if above is None and thing.kind in PARTS and "." not in thing.id:
            top.append(thing.values)
        elif above is None:
            desk.refuse(thing.place, Reason.NOTHING_ABOVE, "", over, thing.id)
        elif above.kind not in ABOVE[thing.kind]:
            labels = KIND_LABELS[thing.kind], KIND_LABELS[above.kind]
            desk.refuse(thing.place, Reason.CANNOT_STAND_UNDER, "", *labels, above.id)
        else:
            inside = above.values.setdefault(INSIDE[thing.kind], [])
            if isinstance(inside, list):
                inside.append(thing.values)
    for thing in things:
        if thing.values.get("tasks") and thing.values.get("years"):
            desk.refuse(desk.whole(thing.place.row), Reason.YEARS_OF_TASKS)
    if not top and not desk.faults:
        desk.refuse(desk.whole(), Reason.NO_PART)
    return top


def _notes(error: ValidationError, name: str, things: list[_Thing]) -> Iterator[Note]:
    """Yield what the definition's own rules refuse; tables written by the rules above seldom come here."""
    places = {thing.id: thing.place for thing in things}
    for fault in error.errors():
        cause = fault.get("ctx", {}).get("error")
        if isinstance(cause, InconsistentProgrammeError):
            for problem in cause.problems:
                yield Note(places.get(problem.id or "", Place(name)), Reason.DOES_NOT_FIT, "", (problem.sentence,))
        else:
            where = ".".join(str(step) for step in fault["loc"])
            said = f"{where}: {fault['msg'].removeprefix('Value error, ')}"
            yield Note(Place(name), Reason.DOES_NOT_FIT, "", (said,))
