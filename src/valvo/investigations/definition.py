"""How investigations are made, as a definition: levels with their time, roles, the method, and support to staff."""

from datetime import date, datetime
from functools import cache
from typing import Literal

from pydantic import Field

from valvo.core import clock
from valvo.core.languages import Language, Text
from valvo.definitions import deadlines
from valvo.definitions.catalogue import FOLDER
from valvo.definitions.reading import Loaded, read
from valvo.definitions.schema import ClockRule, Code, Frozen, Identifier, Source


class Level(Frozen):
    """How thorough an investigation is, and how long there is until its report."""

    id: Identifier
    label: Text
    meaning: Text
    rule_text: Text
    clock: tuple[ClockRule, ...] = Field(min_length=1)

    def due(self, start: datetime) -> datetime:
        """Return the last moment of a report begun at an aware moment; raises LookupError where no rule is in force."""
        day = clock.local_day(start)
        rule = next((one for one in self.clock if _in_force(one, day)), None)
        if rule is None:
            raise LookupError(f"the level '{self.id}' has no time in force on {day}")
        return deadlines.due(rule, start)


class Method(Frozen):
    """The systems method by which contributing factors are sorted, and where it comes from."""

    label: Text
    meaning: Text
    source: Source
    elements: tuple[Code, ...] = Field(min_length=2)


class Path(Frozen):
    """One way to support."""

    label: Text
    text: Text


class Support(Frozen):
    """Support to the staff involved; offered, never recorded who took it."""

    lead: Text
    paths: tuple[Path, ...] = Field(min_length=1)


class Definition(Frozen):
    """Everything about investigations that an organisation may wish otherwise."""

    id: Literal["investigation"]
    source: Source
    levels: tuple[Level, ...] = Field(min_length=1)
    roles: tuple[Code, ...] = Field(min_length=2)
    sources: tuple[Code, ...] = Field(min_length=1)
    ways: tuple[Code, ...] = Field(min_length=1)
    method: Method
    notes_kept_days: int = Field(ge=0, le=3650)
    support: Support

    def level(self, level_id: str) -> Level:
        """Return a level; raises KeyError for an unknown one."""
        return {one.id: one for one in self.levels}[level_id]


@cache
def loaded() -> Loaded[Definition]:
    """Return the definition with its fingerprint, read once; raises DefinitionError when it does not hold."""
    return read(FOLDER / "investigation.yaml", Definition)


def definition() -> Definition:
    """Return the definition of investigations."""
    return loaded().value


def label(codes: tuple[Code, ...], code: str, language: Language) -> str:
    """Return a code's label, the code itself where the definition no longer has it."""
    return next((one.label[language] for one in codes if one.id == code), code)


def choices(codes: tuple[Code, ...] | tuple[Level, ...], language: Language) -> list[tuple[str, str]]:
    """Return codes for a field to choose from."""
    return [(one.id, one.label[language]) for one in codes]


def _in_force(rule: ClockRule, day: date) -> bool:
    return rule.valid_from <= day and (rule.valid_to is None or day < rule.valid_to)
