"""Statements written once and used many times.

The ORM writes a statement anew each time it is used, which takes ten times as long as the database takes over a small
one. What nearly every page asks and every report stores is written here once, by the ORM itself, and kept.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from typing import Any, Generic, TypeVar

from django.db import connection, models
from django.db.models import F, QuerySet

Row = TypeVar("Row", bound=models.Model)
Value = int | str | date
# Values that stand in a question for those to come, and that nothing else in it can be.
_ALONG = "along_"
_NUMBER, _DAY, _TEXT = 9_000_000_000, date(9000, 1, 1), "\x1a value "


@dataclass(frozen=True)
class _Statement:
    sql: str
    fixed: tuple[object, ...]
    places: Mapping[int, str]  # where in `fixed` which value goes

    def values(self, given: Mapping[str, Value]) -> list[object]:
        """Return the statement's values with those given in their places, written as the database's own are."""
        filled = list(self.fixed)
        for place, name in self.places.items():
            filled[place] = str(given[name]) if isinstance(self.fixed[place], str) else given[name]
        return filled


@dataclass(frozen=True)
class Written:
    """A question as the database takes it, to stand in another one."""

    sql: str
    values: tuple[object, ...]


class Prepared(Generic[Row]):
    """A question whose values change and whose shape does not: called with them, it returns the rows.

    `ask` returns the queryset for the values, which are numbers, texts and days. It is called once: whatever else it
    looks at (today's date, a setting) would stay as it was then. `along` names a foreign key whose rows are read along.
    """

    def __init__(self, ask: Callable[..., QuerySet[Row, Any]], along: str = "") -> None:
        self._ask, self._along = ask, along
        self._written: dict[tuple[str, ...], tuple[type[Row], _Statement]] = {}

    def __call__(self, **values: Value) -> list[Row]:
        """Return the rows for these values."""
        model, statement = self._statement(values)
        rows = list(model._default_manager.raw(statement.sql, statement.values(values)))  # noqa: SLF001 (Django's documented model API)
        for row in rows if self._along else ():
            _attach(row, self._along)
        return rows

    def written(self, **values: Value) -> Written:
        """Return the question with these values, for `among` (`valvo.database.lookups`); it asks for one column."""
        _model, statement = self._statement(values)
        return Written(statement.sql, tuple(statement.values(values)))

    def _statement(self, values: Mapping[str, Value]) -> tuple[type[Row], _Statement]:
        key = (connection.vendor, *(f"{name}:{type(value).__name__}" for name, value in values.items()))
        if key not in self._written:
            self._written[key] = self._write(values)
        return self._written[key]

    def _write(self, values: Mapping[str, Value]) -> tuple[type[Row], _Statement]:
        marks = {name: _mark(number, value) for number, (name, value) in enumerate(values.items())}
        asked = self._ask(**marks)
        if self._along:
            asked = asked.annotate(
                **{f"{_ALONG}{one}": F(f"{self._along}__{one}") for one in _columns(asked.model, self._along)}
            )
        sql, fixed = asked.query.sql_with_params()
        names = {str(mark): name for name, mark in marks.items()}
        places = {place: names[str(value)] for place, value in enumerate(fixed) if str(value) in names}
        if set(places.values()) != set(values):
            raise ValueError("a value is not among those the statement asks with")
        return asked.model, _Statement(sql, tuple(fixed), places)


def _columns(model: type[models.Model], along: str) -> list[str]:
    return [field.attname for field in _related(model, along)._meta.concrete_fields]  # noqa: SLF001 (Django's documented model API)


def _related(model: type[models.Model], along: str) -> type[models.Model]:
    found: type[models.Model] = model._meta.get_field(along).related_model  # type: ignore[assignment]  # noqa: SLF001 (a foreign key's model)
    return found


def _attach(row: models.Model, along: str) -> None:
    """Make the row a foreign key leads to out of the columns read along."""
    columns, related = _columns(type(row), along), _related(type(row), along)
    values = [getattr(row, f"{_ALONG}{column}") for column in columns]
    for place, column, ways in _converted(related, connection.vendor):
        for way in ways:
            values[place] = way(values[place], column, connection)
    setattr(row, along, related.from_db(connection.alias, columns, values))


@cache
def _converted(model: type[models.Model], _vendor: str) -> list[tuple[int, Any, list[Callable[..., Any]]]]:
    """Return which of a model's columns the database gives otherwise than they are (SQLite knows no time zone)."""
    columns = [field.get_col(model._meta.db_table) for field in model._meta.concrete_fields]  # noqa: SLF001 (Django's documented model API)
    ways = [[*connection.ops.get_db_converters(one), *one.get_db_converters(connection)] for one in columns]
    return [(place, columns[place], ways[place]) for place in range(len(columns)) if ways[place]]


def _mark(number: int, value: Value) -> Value:
    if isinstance(value, date):
        return _DAY + timedelta(days=number)
    return f"{_TEXT}{number}" if isinstance(value, str) else _NUMBER + number


def insert(*rows: models.Model, instead_of: str = "") -> None:
    """Store new rows of one model with one statement, and set the keys the database gives them.

    `instead_of` names a unique column: a row that is there already with the same value is replaced. What `save` does
    besides (signals, parents) is not done.
    """
    if not rows:
        return
    sql, fields = _insertion(type(rows[0]), len(rows), instead_of, connection.vendor)
    values = [field.get_db_prep_save(field.pre_save(row, add=True), connection) for row in rows for field in fields]
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        keys = cursor.fetchall()
    for row, (key,) in zip(rows, keys, strict=True):
        row.pk = row.pk or key
        row._state.adding, row._state.db = False, connection.alias  # noqa: SLF001 (Django's documented model API)


@cache
def _insertion(
    model: type[models.Model], many: int, instead_of: str, _vendor: str
) -> tuple[str, list["models.Field[Any, Any]"]]:
    meta, quoted = model._meta, connection.ops.quote_name  # noqa: SLF001 (Django's documented model API)
    fields = [field for field in meta.concrete_fields if not isinstance(field, models.AutoField)]
    columns = ", ".join(quoted(str(field.column)) for field in fields)
    marks = ", ".join(["(" + ", ".join(["%s"] * len(fields)) + ")"] * many)
    key = quoted(str(meta.pk.column))
    replaced = ", ".join(f"{quoted(str(field.column))} = excluded.{quoted(str(field.column))}" for field in fields)
    conflict = f" ON CONFLICT ({quoted(instead_of)}) DO UPDATE SET {replaced}" if instead_of else ""
    return f"INSERT INTO {quoted(meta.db_table)} ({columns}) VALUES {marks}{conflict} RETURNING {key}", fields  # noqa: S608 (names are our models' own)
