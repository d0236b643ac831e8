"""A document's tree as JSON that gives the very same tree back: what an approved document is kept as.

    thaw(freeze(document)) == document

Every part carries its kind's name, dates and exact numbers are tagged, and nothing is rounded.
"""

import base64
import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import fields
from datetime import date
from decimal import Decimal
from enum import StrEnum
from functools import cache
from types import MappingProxyType
from typing import Any

from valvo.core import figures
from valvo.core.errors import DataError
from valvo.documents import tree
from valvo.documents.canvas import Json

PARTS: Mapping[str, Callable[..., object]] = MappingProxyType(
    {
        kind.__name__: kind
        for kind in (
            figures.Figure,
            tree.Document,
            tree.Section,
            tree.Paragraph,
            tree.Note,
            tree.KeyFigure,
            tree.KeyFigures,
            tree.Column,
            tree.Row,
            tree.Table,
            tree.Target,
            tree.Bar,
            tree.Bars,
            tree.Group,
            tree.GroupedBars,
            tree.Series,
            tree.Line,
            tree.ControlPoint,
            tree.Mark,
            tree.ControlChart,
            tree.FunnelPoint,
            tree.FunnelLimits,
            tree.Funnel,
            tree.Chart,
            tree.Definition,
            tree.Theme,
        )
    }
)
WORDS: Mapping[str, type[StrEnum]] = MappingProxyType(
    {
        kind.__name__: kind
        for kind in (figures.Unit, figures.Suppression, tree.Kind, tree.Tone, tree.RowKind, tree.Limit)
    }
)


# Kept as they are; looked up by kind, since a document holds thousands of them.
_PLAIN = frozenset({bool, int, float, str, type(None)})


def freeze(document: tree.Document) -> Json:
    """Return the document as plain data."""
    return _frozen(document)


def thaw(frozen: Json) -> tree.Document:
    """Return the document that was frozen; raises DataError for anything else."""
    found = _thawed(frozen)
    if not isinstance(found, tree.Document):
        raise DataError("A snapshot does not hold a document.")
    return found


def digest(frozen: Json) -> str:
    """Return the SHA-256 of frozen data, the same however its keys are ordered."""
    return hashlib.sha256(json.dumps(frozen, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


def _frozen(part: Any) -> Json:
    if type(part) in _PLAIN:
        plain: Json = part
        return plain
    return [_frozen(item) for item in part] if isinstance(part, tuple) else _tagged(part)


def _tagged(part: Any) -> Json:
    match part:
        case StrEnum():
            return {"word": type(part).__name__, "is": part.value}
        case date():
            return {"date": part.isoformat()}
        case Decimal():
            return {"exact": str(part)}
        case bytes():
            return {"bytes": base64.b64encode(part).decode()}
    if type(part).__name__ in PARTS:
        held: dict[str, Json] = {name: _frozen(getattr(part, name)) for name in _names(type(part).__name__)}
        return {"part": type(part).__name__, "holds": held}
    if isinstance(part, int | float | str):  # of a kind made from them, such as a text marked as safe
        return part
    raise TypeError(f"{type(part).__name__} cannot be frozen")


@cache
def _names(kind: str) -> tuple[str, ...]:
    return tuple(one.name for one in fields(PARTS[kind]))  # type: ignore[arg-type]  # each part is a dataclass


def _thawed(frozen: Json) -> Any:  # whatever the tagged data says it is; `thaw` checks the whole
    if isinstance(frozen, list):
        return tuple(_thawed(item) for item in frozen)
    return _untagged(frozen) if isinstance(frozen, dict) else frozen


def _untagged(frozen: dict[str, Json]) -> Any:  # the same
    match frozen:
        case {"date": str(day)}:
            return date.fromisoformat(day)
        case {"exact": str(number)}:
            return Decimal(number)
        case {"bytes": str(held)}:
            return base64.b64decode(held)
        case {"word": str(kind), "is": str(value)} if kind in WORDS:
            return WORDS[kind](value)
        case {"part": str(kind), "holds": dict(held)} if kind in PARTS:
            return PARTS[kind](**{name: _thawed(value) for name, value in held.items()})
    raise DataError("A snapshot holds something unknown.")
