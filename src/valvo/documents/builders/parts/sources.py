"""Where the source prints another figure than its own counts give, and what else is worth knowing about the files."""

from collections.abc import Sequence

from valvo.core.figures import Figure, Unit
from valvo.core.languages import Language
from valvo.documents.builders.parts.figures import UNITS
from valvo.documents.builders.words import say
from valvo.documents.tree import Block, Column, Kind, Note, Row, Table
from valvo.registers.queries import DifferenceRow
from valvo.registers.reading.reasons import Note as Remark


def blocks(
    differences: Sequence[DifferenceRow], remarks: Sequence[Remark], files: Sequence[str], language: Language
) -> tuple[Block, ...]:
    """Return the table of differences (or a note that there are none), the remarks and the names of the files."""
    found: list[Block] = [_table(differences, language)] if differences else [Note(say("no_differences", language))]
    found += [Note(remark.told(language)) for remark in remarks]
    if files:
        found.append(Note(say("taken_from", language, files=", ".join(files)), "method"))
    return tuple(found)


def _table(differences: Sequence[DifferenceRow], language: Language) -> Table:
    return Table(
        caption=say("differences_caption", language),
        columns=(
            Column(say("figure", language), Kind.TEXT),
            Column(say("file", language), Kind.TEXT),
            Column(say("place", language), Kind.TEXT),
            Column(say("source_says", language), Kind.RATE),
            Column(say("counts_give", language), Kind.RATE),
        ),
        rows=tuple(_row(one, language) for one in differences),
    )


def _row(one: DifferenceRow, language: Language) -> Row:
    unit = UNITS.get(one.unit_of_measure, Unit.COUNT)
    group = one.label.group_said(language)
    name = one.label.said(language)
    full_name = f"{group}: {name}" if group else name
    return Row(
        (
            say("place_of", language, row=full_name, heading=one.heading),
            one.file,
            f"{one.column}{one.row}",
            Figure(one.printed, unit, one.decimals),
            Figure(one.computed, unit, one.decimals),
        )
    )
