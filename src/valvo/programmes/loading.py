"""Reads programme definitions: a folder with `programme.yaml` and one YAML file for each part, beside it.

Valvo's own lie among its definitions, those an organisation has imported in the data folder.
"""

import hashlib
import re
from collections.abc import Hashable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import cast

import yaml
from pydantic import ValidationError

from valvo import definitions
from valvo.config.environment import environment
from valvo.programmes.definition import InconsistentProgrammeError, Problem, Programme

FOLDER = Path(definitions.__file__).parent / "programmes"
HEAD = "programme.yaml"


class ProgrammeError(ValueError):
    """A programme definition cannot be used; the message names the file and the place in it."""


class UnknownProgrammeError(ProgrammeError):
    """There is no programme with the given id; the message lists those there are."""


@dataclass(frozen=True)
class LoadedProgramme:
    """A validated programme and the SHA-256 (hexadecimal) of the files it was read from."""

    programme: Programme
    sha256: str


class _StrictLoader(yaml.CSafeLoader):
    """PyYAML's safe loader, except that a key given twice is an error instead of the last one winning."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Hashable, object]:  # noqa: FBT001, FBT002 - PyYAML's own signature
        keys = [cast("Hashable", self.construct_object(key, deep=True)) for key, _ in node.value]
        for n, key in enumerate(keys):
            if key in keys[:n]:
                raise yaml.constructor.ConstructorError(
                    None, None, f"'{key}' is given twice", node.value[n][0].start_mark
                )
        return cast("dict[Hashable, object]", super().construct_mapping(node, deep=deep))


def imported_folder() -> Path:
    """Return the folder of the programmes the organisation has imported."""
    return environment().data / "programmes"


def programme_ids(folder: Path | None = None) -> tuple[str, ...]:
    """Return the ids of all programmes in a folder, or of Valvo's own and those imported, in alphabetical order."""
    folders = (folder,) if folder else (FOLDER, imported_folder())
    found = {path.parent.name for one in folders for path in one.glob(f"*/{HEAD}")}
    return tuple(sorted(one for one in found if not one.startswith(".")))


def load_programme(programme_id: str) -> LoadedProgramme:
    """Return a programme, Valvo's own first; raises UnknownProgrammeError, or ProgrammeError for a faulty one."""
    known = programme_ids()
    if programme_id not in known:
        raise UnknownProgrammeError(f"there is no programme '{programme_id}'; there are: {', '.join(known)}")
    if programme_id in programme_ids(FOLDER):
        return _load_own(programme_id)
    return read_programme(imported_folder() / programme_id)


@cache
def _load_own(programme_id: str) -> LoadedProgramme:
    return read_programme(FOLDER / programme_id)


def read_programme(folder: Path) -> LoadedProgramme:
    """Return the programme in one folder, validated as a whole; raises ProgrammeError with file and place."""
    if not (folder / HEAD).is_file():
        raise ProgrammeError(f"{folder / HEAD}: the file is missing")
    files = [folder / HEAD, *_part_files(folder)]
    contents = [path.read_bytes() for path in files]
    head, *parts = [_parse(path, content) for path, content in zip(files, contents, strict=True)]
    if "parts" in head:
        raise ProgrammeError(f"{folder / HEAD}: parts stand in files of their own, one for each part")
    try:
        programme = Programme.model_validate({**head, "parts": parts})
    except ValidationError as error:
        raise ProgrammeError("\n".join(_sentences(error, files, head, parts))) from error
    if programme.id != folder.name:
        raise ProgrammeError(f"{folder / HEAD}: the id is '{programme.id}', but the folder is '{folder.name}'")
    return LoadedProgramme(programme, _sha256(files, contents))


def _part_files(folder: Path) -> list[Path]:
    """Return the part files in natural order: 2.yaml before 10.yaml."""
    paths = [path for path in folder.glob("*.yaml") if path.name != HEAD]
    return sorted(paths, key=lambda path: [int(s) if s.isdigit() else s for s in re.split(r"(\d+)", path.stem)])


def _parse(path: Path, content: bytes) -> dict[str, object]:
    """Return the mapping in a YAML file; raises ProgrammeError with line and column."""
    try:
        value = yaml.load(content, Loader=_StrictLoader)  # noqa: S506 - a subclass of the safe loader
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark
        place = f", line {mark.line + 1}, column {mark.column + 1}" if mark else ""
        raise ProgrammeError(f"{path}{place}: {error.problem}") from error
    except yaml.YAMLError as error:
        raise ProgrammeError(f"{path}: {error}") from error
    if not isinstance(value, dict):
        raise ProgrammeError(f"{path}: a mapping is expected at the top of the file")
    return cast("dict[str, object]", value)


def _sha256(files: list[Path], contents: list[bytes]) -> str:
    """Return one digest of names and contents, each with its length so that nothing can slip from one to another."""
    digest = hashlib.sha256()
    for path, content in zip(files, contents, strict=True):
        digest.update(f"{path.name}\n{len(content)}\n".encode())
        digest.update(content)
    return digest.hexdigest()


def _sentences(error: ValidationError, files: list[Path], head: object, parts: list[dict[str, object]]) -> list[str]:
    """Return one sentence for each fault, with the file it is in and the ids on the way there."""
    sentences: list[str] = []
    for fault in error.errors():
        place = fault["loc"]
        cause = fault.get("ctx", {}).get("error")
        if isinstance(cause, InconsistentProgrammeError):
            sentences += [f"{_file_of(problem, files, parts)}: {problem.sentence}" for problem in cause.problems]
            continue
        if len(place) > 1 and place[0] == "parts" and isinstance(place[1], int):
            path, within = files[1 + place[1]], _named(parts[place[1]], place[2:])
        else:
            path, within = files[0], _named(head, place)
        sentences.append(f"{path}: {within + ': ' if within else ''}{fault['msg'].removeprefix('Value error, ')}")
    return sentences


def _file_of(problem: Problem, files: list[Path], parts: list[dict[str, object]]) -> Path:
    """Return the last file whose content holds the problem's id; the head's when the problem has none."""
    holding = [path for path, part in zip(files[1:], parts, strict=True) if problem.id in _all_ids(part)]
    return (files[:1] + holding)[-1]


def _all_ids(value: object) -> set[object]:
    """Return everything that stands under a key "id" anywhere in a parsed file."""
    if isinstance(value, list):
        return {id_ for item in value for id_ in _all_ids(item)}
    if not isinstance(value, dict):
        return set()
    own = {value["id"]} if "id" in value else set()
    return own.union(*(_all_ids(inner) for inner in value.values()))


def _named(value: object, place: tuple[int | str, ...]) -> str:
    """Return a place such as ('goals', 0, 'measures', 4, 'level') with the ids found on the way: 'goals 1.1 › …'."""
    words: list[str] = []
    for step in place:
        inner = value[step] if _has(value, step) else None  # type: ignore[index] # _has has looked
        id_ = inner.get("id") if isinstance(inner, dict) else None
        words.append(str(id_) if isinstance(step, int) and id_ is not None else str(step))
        value = inner
    return " › ".join(words)


def _has(value: object, step: int | str) -> bool:
    if isinstance(value, list):
        return isinstance(step, int) and step < len(value)
    return isinstance(value, dict) and step in value
