"""Reads one definition file: strict YAML, checked against its schema, with file and place in every fault."""

import hashlib
from collections.abc import Hashable
from dataclasses import dataclass
from pathlib import Path
from typing import Generic, TypeVar, cast

import yaml
from pydantic import BaseModel, ValidationError

Model = TypeVar("Model", bound=BaseModel)


class DefinitionError(ValueError):
    """A definition cannot be used; the message names the file and the place in it."""


@dataclass(frozen=True)
class Loaded(Generic[Model]):
    """A validated definition, and the SHA-256 (hexadecimal) of the file it was read from."""

    value: Model
    sha256: str


class _StrictLoader(yaml.CSafeLoader):
    """The safe loader, except that a key given twice is an error instead of the last one winning."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Hashable, object]:  # noqa: FBT001, FBT002 (PyYAML's own signature)
        seen: set[Hashable] = set()
        for key_node, _ in node.value:
            key = cast("Hashable", self.construct_object(key_node, deep=True))
            if key in seen:
                raise yaml.constructor.ConstructorError(None, None, f"'{key}' is given twice", key_node.start_mark)
            seen.add(key)
        return cast("dict[Hashable, object]", super().construct_mapping(node, deep=deep))


def read(path: Path, model: type[Model]) -> Loaded[Model]:
    """Return the definition in a file; raises DefinitionError, one line for each fault."""
    content = path.read_bytes()
    value = _parsed(path, content)
    try:
        found = model.model_validate(value)
    except ValidationError as error:
        raise DefinitionError("\n".join(_sentences(path, value, error))) from error
    if getattr(found, "id", path.stem) != path.stem:
        raise DefinitionError(f"{path}: the id is '{getattr(found, 'id', '')}', but the file is '{path.name}'")
    return Loaded(found, hashlib.sha256(content).hexdigest())


def _parsed(path: Path, content: bytes) -> dict[str, object]:
    try:
        value = yaml.load(content, Loader=_StrictLoader)  # noqa: S506 (a subclass of the safe loader)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark
        place = f", line {mark.line + 1}, column {mark.column + 1}" if mark else ""
        raise DefinitionError(f"{path}{place}: {error.problem}") from error
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise DefinitionError(f"{path}: {error}") from error
    if not isinstance(value, dict):
        raise DefinitionError(f"{path}: a mapping is expected at the top of the file")
    return value


def _sentences(path: Path, value: object, error: ValidationError) -> list[str]:
    """Return one sentence for each fault: the file, the ids on the way to the place, what is wrong."""
    sentences = []
    for fault in error.errors():
        within = " › ".join(_steps(value, fault["loc"]))
        message = fault["msg"].removeprefix("Value error, ")
        sentences.append(f"{path}: {within + ': ' if within else ''}{message}")
    return sentences


def _steps(value: object, place: tuple[int | str, ...]) -> list[str]:
    """Return a place such as ('codes', 4, 'label') with ids for numbers: codes, fall, label."""
    words = []
    for step in place:
        value = _inner(value, step)
        id_ = value.get("id") if isinstance(value, dict) else None
        words.append(str(id_) if isinstance(step, int) and id_ is not None else str(step))
    return words


def _inner(value: object, step: int | str) -> object:
    if isinstance(value, list) and isinstance(step, int) and step < len(value):
        return value[step]
    return value.get(step) if isinstance(value, dict) else None
