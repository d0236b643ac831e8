"""How a table of the lake is declared: its columns with their types and what they mean.

No free text and no identity: codes, numbers, dates and the ids of rows. A fact is partitioned by the year of a moment
that never changes for it, so that the change of a row touches one partition.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from types import MappingProxyType

import pyarrow as pa

from valvo.core.languages import Text


class Type(StrEnum):
    """The types a column can have."""

    ID = "id"
    INTEGER = "integer"
    CODE = "code"
    CODES = "codes"
    NAME = "name"
    DAY = "day"
    YEAR = "year"
    FLAG = "flag"
    FIGURE = "figure"


ARROW: Mapping[Type, pa.DataType] = MappingProxyType(
    {
        Type.ID: pa.int64(),
        Type.INTEGER: pa.int32(),
        Type.CODE: pa.string(),
        Type.CODES: pa.list_(pa.field("element", pa.string())),
        Type.NAME: pa.string(),
        Type.DAY: pa.date32(),
        Type.YEAR: pa.int16(),
        Type.FLAG: pa.bool_(),
        Type.FIGURE: pa.float64(),
    }
)


@dataclass(frozen=True)
class Column:
    """One column. `optional` columns may be empty; the meaning says when. A year is that of the column `of`."""

    name: str
    type: Type
    meaning: Text
    optional: bool = False
    of: str = ""


@dataclass(frozen=True)
class LakeTable:
    """One table. Facts are partitioned by `year` and keyed by `id` or counted by day; others are rewritten whole."""

    name: str
    meaning: Text
    columns: tuple[Column, ...]

    @property
    def partitioned(self) -> bool:
        """Tell whether the table is a fact, partitioned by year."""
        return any(column.type is Type.YEAR for column in self.columns)

    @property
    def changes(self) -> "LakeTable":
        """Return the table beside this one that changed rows may lie in; of a row that is gone only id and year."""
        kept = ("id", "year")
        columns = (replace(one, optional=one.name not in kept) for one in self.columns)
        gone = flag("gone", "Raden är borta", "Rivi on poistettu", "The row is gone")
        return LakeTable(f"{self.name}_changes", self.meaning, (*columns, gone))

    @property
    def schema(self) -> pa.Schema:
        """Return the table's Arrow schema."""
        return pa.schema([pa.field(one.name, ARROW[one.type], nullable=one.optional) for one in self.columns])

    @property
    def digest(self) -> str:
        """Return a digest of names and types: a table built from other declarations is built anew."""
        shape = "\n".join(f"{one.name} {one.type} {one.optional}" for one in self.columns)
        return hashlib.sha256(shape.encode()).hexdigest()[:16]


def text(sv: str, fi: str, en: str) -> Text:
    """Return a meaning in three languages."""
    return Text(sv=sv, fi=fi, en=en)


UNIT = Column("unit", Type.ID, text("Enheten, id i units", "Yksikkö, id taulussa units", "The unit, id in units"))


def year(of: str) -> Column:
    """Return the partition: the year of another column."""
    meaning = text(f"Året i {of}; partition", f"Vuosi: {of}; osio", f"Year of {of}; partition")
    return Column("year", Type.YEAR, meaning, of=of)


def code(name: str, sv: str, fi: str, en: str, *, optional: bool = False) -> Column:
    """Return a column of codes."""
    return Column(name, Type.CODE, text(sv, fi, en), optional)


def day(name: str, sv: str, fi: str, en: str, *, optional: bool = False) -> Column:
    """Return a column of days."""
    return Column(name, Type.DAY, text(sv, fi, en), optional)


def number(name: str, sv: str, fi: str, en: str, *, optional: bool = False) -> Column:
    """Return a column of whole numbers."""
    return Column(name, Type.INTEGER, text(sv, fi, en), optional)


def flag(name: str, sv: str, fi: str, en: str) -> Column:
    """Return a column of yes and no."""
    return Column(name, Type.FLAG, text(sv, fi, en))


def key(sv: str, fi: str, en: str, name: str = "id") -> Column:
    """Return a column of ids of rows."""
    return Column(name, Type.ID, text(sv, fi, en))


def name(language: str, sv: str, fi: str, en: str) -> Column:
    """Return a column of names in one language."""
    return Column(f"name_{language}", Type.NAME, text(sv, fi, en))


def figure(name: str, sv: str, fi: str, en: str, *, optional: bool = False) -> Column:
    """Return a column of figures, with decimals where there are any."""
    return Column(name, Type.FIGURE, text(sv, fi, en), optional)
