"""What readers see: the builder's tree with people's texts in their places and the sections that are switched off left
out. Pure: rows in, a tree out.

A text may hold live figures, written `{{ reports }}`: they are filled in with what the tree itself prints.
"""

import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from valvo.core.figures import Figure, with_unit
from valvo.core.languages import Language
from valvo.documents.findings import propose
from valvo.documents.tree import Chart, Document, KeyFigures, Paragraph, RowKind, Section, Table

LIVE = re.compile(r"\{\{\s*([^{}]*?)\s*\}\}")


@dataclass(frozen=True)
class Placed:
    """A section with its key; sections without a key take no text."""

    key: str
    section: Section


@dataclass(frozen=True)
class LiveFigure:
    """A figure a text may hold: its name in the text, what it is called, and the figure in a language."""

    name: str
    label: str
    figure: Figure
    language: Language

    @property
    def printed(self) -> str:
        """Return what is printed for it."""
        return with_unit(self.figure, self.language)


def composed(
    document: Document,
    placed: Sequence[Placed],
    texts: Mapping[str, str],
    hidden: Collection[str],
    *,
    draft: bool,
    more: Iterable[LiveFigure] = (),
) -> Document:
    """Return the document as readers see it: with texts, without hidden sections and without empty ones.

    `more` are figures a text may hold beside those of the document.
    """
    with_texts = arranged(document, placed, texts, hidden, more)
    shown = [one.section for one in with_texts if one.key not in hidden]
    kept = [section for number, section in enumerate(shown) if section.blocks or _has_inner(shown, number)]
    return replace(document, sections=tuple(kept), draft=draft)


def arranged(
    document: Document,
    placed: Sequence[Placed],
    texts: Mapping[str, str],
    hidden: Collection[str],
    more: Iterable[LiveFigure] = (),
) -> tuple[Placed, ...]:
    """Return every section with its text on top, hidden and empty ones too; what stands under a hidden one is gone."""
    figures = {one.name: one.printed for one in (*more, *live_figures(document))}
    return tuple(
        Placed(one.key, with_text(one.section, texts.get(one.key, ""), figures)) for one in _not_under(placed, hidden)
    )


def with_text(section: Section, markdown: str, figures: Mapping[str, str]) -> Section:
    """Return the section with a person's text before its figures."""
    if not markdown.strip():
        return section
    return replace(section, blocks=(Paragraph(filled(markdown, figures)), *section.blocks))


def live_figures(document: Document) -> tuple[LiveFigure, ...]:
    """Return the figures a text in this document may hold, by definition: its key figures with their changes, and every
    cell of a table whose definition no other cell has."""
    found: dict[str, LiveFigure] = {}
    for one in (*_live(document), *_in_tables(document)):
        found.setdefault(one.name, one)
    return tuple(found.values())


def _in_tables(document: Document) -> Iterator[LiveFigure]:
    cells = [
        (cell, f"{row.cells[0] if row.kind is RowKind.PLAIN else block.caption}, {column.label}")
        for block in document.blocks()
        if isinstance(block, Table)
        for row in block.rows
        for column, cell in zip(block.columns, row.cells, strict=True)
        if isinstance(cell, Figure) and cell.definition
    ]
    often = Counter(cell.definition for cell, _label in cells)
    for cell, label in cells:
        if often[cell.definition] == 1:
            yield LiveFigure(cell.definition, label, cell, document.language)


def _live(document: Document) -> Iterator[LiveFigure]:
    blocks = [block for block in document.blocks() if isinstance(block, KeyFigures)]
    for item in (item for block in blocks for item in block.items):
        name = item.value.definition
        if not name:
            continue
        yield LiveFigure(name, item.label, item.value, document.language)
        if item.change:
            yield LiveFigure(f"{name}.change", f"{item.label} ({item.since})", item.change, document.language)


def filled(markdown: str, figures: Mapping[str, str]) -> str:
    """Return the text with its live figures filled in; one that is no longer there stays visible as it was written."""
    return LIVE.sub(lambda found: figures.get(found[1], found[0]), markdown)


def asked_figures(texts: Iterable[str]) -> frozenset[str]:
    """Return the names of live figures that stand in some texts."""
    return frozenset(name for text in texts for name in LIVE.findall(text))


def unknown_figures(markdown: str, figures: Collection[str]) -> tuple[str, ...]:
    """Return the names in a text that are no live figure."""
    return tuple(dict.fromkeys(name for name in LIVE.findall(markdown) if name not in figures))


def proposed(section: Section, language: Language) -> str:
    """Return a plain finding for each table and chart of a section, one paragraph each, for a person to judge."""
    found = [propose(block, language) for block in section.blocks if isinstance(block, Table | Chart)]
    return "\n\n".join(dict.fromkeys(sentence for sentence in found if sentence))


def _not_under(placed: Sequence[Placed], hidden: Collection[str]) -> Iterator[Placed]:
    """Yield the sections, leaving out what stands under a hidden heading (the hidden section itself stays)."""
    above: int | None = None
    for one in placed:
        if above is not None and one.section.level > above:
            continue
        above = one.section.level if one.key in hidden else None
        yield one


def _has_inner(sections: Sequence[Section], number: int) -> bool:
    return number + 1 < len(sections) and sections[number + 1].level > sections[number].level
