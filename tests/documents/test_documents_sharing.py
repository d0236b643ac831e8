"""Short tables share a slide, headings have room, and a board's page is one page."""

import io
from datetime import date

import pytest
from pptx import Presentation
from pptx.util import Pt
from pypdf import PdfReader

from valvo.core.figures import Figure, format_date
from valvo.documents.fonts import text_width
from valvo.documents.renderers import render
from valvo.documents.renderers.deck_sharing import Piece, runs
from valvo.documents.table_layout import CELL_GAP, fitted
from valvo.documents.tree import (
    Bar,
    Bars,
    Chart,
    Column,
    Definition,
    Document,
    KeyFigure,
    KeyFigures,
    Kind,
    Paragraph,
    Row,
    Section,
    Table,
)

DAY = date(2024, 12, 31)


def table(rows: int, caption: str = "Nyckeltal") -> Table:
    columns = (Column("Nyckeltal", Kind.TEXT), Column("2024"))
    return Table(caption, columns, tuple(Row((f"Rad {number}", Figure(number))) for number in range(rows)))


def bars(count: int) -> Chart:
    return Chart("Stapel", Bars("Enhet", "Antal", tuple(Bar(str(n), Figure(n)) for n in range(count))), "Sägs.")


def pieces(*made: tuple[Table | Chart, str]) -> list[list[int]]:
    """Return how the blocks, each with its section's heading, are shared out: the rows or bars of each on a slide."""
    shared = runs([Piece(block, heading, "") for block, heading in made], "sv")
    return [[_size(piece.block) for piece in run] for run in shared]


def _size(block: Table | Chart) -> int:
    return len(block.rows) if isinstance(block, Table) else len(block.data.items)  # type: ignore[union-attr]  # bars


def document(*sections: Section) -> Document:
    told = (Definition("n", "Antal", "Alla räknas."),)
    return Document("x", "Titel", "Under", "sv", "Havsnäs", "kvartal 4/2024", DAY, sections, told)


def test_a_table_of_up_to_four_rows_shares_a_slide_with_its_neighbour_of_another_section() -> None:
    assert pieces((table(6), "A"), (table(4), "B")) == [[6, 4]]
    assert pieces((table(6), "A"), (table(5), "B")) == [[6], [5]]


def test_tables_of_one_section_go_together_as_long_as_there_is_room() -> None:
    assert pieces((table(6), "A"), (table(5), "A")) == [[6, 5]]
    assert pieces((table(12), "A"), (table(5), "A")) == [[12], [5]]


def test_a_chart_of_few_bars_goes_below_the_table_of_its_section_and_nowhere_else() -> None:
    assert pieces((table(3), "A"), (bars(4), "A")) == [[3, 4]]
    assert pieces((table(3), "A"), (bars(9), "A")) == [[3], [9]]
    assert pieces((table(3), "A"), (bars(4), "B")) == [[3], [4]]
    assert pieces((bars(4), "A"), (table(3), "A")) == [[4], [3]]


def test_a_shared_slide_names_its_sections_and_shows_every_table() -> None:
    made = document(Section("Skador", blocks=(table(1),)), Section("Personal", blocks=(table(3),)))
    slide = Presentation(io.BytesIO(render(made, "pptx"))).slides[1]

    frames = [shape for shape in slide.shapes if shape.has_table]
    assert slide.shapes.title.text == "Skador · Personal"
    assert [len(frame.table.rows) - 1 for frame in frames] == [1, 3]
    assert frames[0].top + frames[0].height < frames[1].top


def test_a_long_table_is_divided_evenly_and_named_by_its_section_where_captions_repeat() -> None:
    made = document(Section("Tal", blocks=(table(22),)), Section("Andra", blocks=(table(30),)))
    slides = Presentation(io.BytesIO(render(made, "pptx"))).slides
    rows = [len(shape.table.rows) - 1 for slide in slides for shape in slide.shapes if shape.has_table]

    titles = [slide.shapes.title.text for slide in slides][1:3]
    assert titles == ["Tal (del 1 av 2)", "Tal (del 2 av 2)"]
    assert rows[:2] == [11, 11]


def test_words_held_together_in_a_heading_have_room_for_all_of_it() -> None:
    label = f"Väntar {format_date(DAY, 'en')}"
    made = Table("Köer", (Column("Enhet", Kind.TEXT), *[Column(label)] * 3), (Row(("A", *[Figure(1)] * 3)),))

    for hyphenate in (True, False):
        layout = fitted(made, "en", size=8.5, across=481, hyphenate=hyphenate)
        assert min(layout.widths[1:]) >= text_width(format_date(DAY, "en"), 8.5, bold=True) + CELL_GAP * 8.5


def test_a_board_s_page_is_one_page_and_how_it_was_made_lies_behind_it() -> None:
    made = document(Section("Läget", blocks=(KeyFigures((KeyFigure("Anmälningar", Figure(594)),)), bars(5))))
    first, *behind = [page.extract_text() for page in PdfReader(io.BytesIO(render(made, "pdf"))).pages]

    assert "594" in first
    assert "Stapel" in first
    assert "Kvartal 4/2024" in first
    assert "Så räknas det" not in first
    assert len(behind) == 1
    assert "Bilaga: Så räknas det" in behind[0]


@pytest.mark.parametrize(("cards", "lines", "slides"), [(4, 3, 1), (8, 1, 1), (8, 2, 2), (9, 1, 3)])
def test_a_short_text_stands_on_the_slide_of_its_key_figures(cards: int, lines: int, slides: int) -> None:
    keys = KeyFigures(tuple(KeyFigure(f"Tal {number}", Figure(number)) for number in range(cards)))
    made = document(Section("Läget", blocks=(Paragraph("\n\n".join(["Läget är lugnt."] * lines)), keys)))

    deck = Presentation(io.BytesIO(render(made, "pptx")))

    told = [slide for slide in deck.slides if slide.shapes.title.text == "Läget"]
    assert len(told) == slides
    texts = [shape for slide in told for shape in slide.shapes if "lugnt" in shape.text_frame.text]
    assert len(texts) == 1
    assert texts[0].top + texts[0].height <= Pt(520)


def test_a_short_document_without_an_appendix_has_no_empty_page() -> None:
    made = Document("x", "Titel", "Under", "sv", "Havsnäs", "2024", DAY, (Section("Läget", blocks=(table(2),)),))
    assert len(PdfReader(io.BytesIO(render(made, "pdf"))).pages) == 1
