"""What a shape is: a name, the columns it needs, and how it finds them in a table."""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from valvo.core.languages import Text
from valvo.registers.columns import Field
from valvo.registers.reading.desk import Desk
from valvo.registers.reading.facts import Kind
from valvo.registers.reading.tables import Heading, Table


@dataclass(frozen=True)
class Plan:
    """A table understood as a shape: how many of its columns were, which hold figures, and how to read the rows."""

    matched: int
    figures: tuple[Heading, ...]
    read: Callable[[Desk], None]


@dataclass(frozen=True)
class Shape:
    """One kind of table."""

    kind: Kind
    label: Text
    needs: Text  # the columns it must have, for the person whose file was refused
    plan: Callable[[Table], Plan | None]
    fields: tuple[Field, ...]  # its columns, for who is asked which is which; the first names the rows

    def meanings(self, columns: Mapping[str, str]) -> dict[str, str]:
        """Return what headings stand for, heading → words the plan knows, from a choice of field → heading."""
        return {columns[one.code]: one.stands_for for one in self.fields if columns.get(one.code)}


def first_matching(
    headings: Iterable[Heading], pattern: re.Pattern[str], besides: Iterable[Heading] = ()
) -> Heading | None:
    """Return the first heading whose words match, leaving some out."""
    left_out = set(besides)
    return next((heading for heading in headings if heading not in left_out and pattern.search(heading.words)), None)


def columns(*headings: Heading | None) -> set[int]:
    """Return the places of these columns, those that are absent left out."""
    return {heading.column for heading in headings if heading is not None}
