"""The same document in every format: the same figures, hidden ones hidden, accessible, and nobody's text as markup."""

import io
import json
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pikepdf
import pytest
from documents_sample import HIDDEN, HOSTILE, percent, sample_document
from lxml import html
from pdfua import validate
from pptx import Presentation
from pptx.presentation import Presentation as Deck
from pypdf import PdfReader
from python_calamine import CalamineWorkbook

from valvo.core.figures import Figure, Suppression, Unit, format_figure, with_unit
from valvo.core.languages import LANGUAGES, Language
from valvo.documents.chart_tables import chart_table
from valvo.documents.renderers import FORMATS, MEDIA_TYPES, render
from valvo.documents.renderers.html import block_fragment, fragment
from valvo.documents.renderers.xlsx import key_figures_table
from valvo.documents.tree import (
    Bar,
    Bars,
    Chart,
    ChartData,
    Column,
    ControlChart,
    ControlPoint,
    Document,
    Funnel,
    FunnelPoint,
    Group,
    GroupedBars,
    KeyFigure,
    KeyFigures,
    Kind,
    Limit,
    Line,
    Paragraph,
    Row,
    Section,
    Series,
    Table,
    Target,
    Tone,
)
from valvo.documents.words import cell_text

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def document() -> Document:
    return sample_document()


@pytest.fixture(scope="module")
def page(document: Document) -> html.HtmlElement:
    return html.document_fromstring(render(document, "html").decode())


@pytest.fixture(scope="module")
def pdf(document: Document) -> bytes:
    return render(document, "pdf")


@pytest.fixture(scope="module")
def pdf_text(pdf: bytes) -> str:
    return _pdf_text(pdf)


@pytest.fixture(scope="module")
def deck(document: Document) -> Deck:
    return Presentation(io.BytesIO(render(document, "pptx")))


def _pdf_text(pdf: bytes) -> str:
    """Return the text with lines joined; the spaces inside figures are left as they are."""
    text = "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages)
    return re.sub(r"[ \n]+", " ", text)


def tables(document: Document) -> Iterator[Table]:
    for block in document.blocks():
        if isinstance(block, Table):
            yield block
        if isinstance(block, Chart):
            yield chart_table(block, document.language)


def printed_rows(table: Table, language: Language) -> list[list[str]]:
    return [[cell_text(cell, language) for cell in row.cells] for row in table.rows]


def key_values(document: Document) -> list[str]:
    blocks = (block for block in document.blocks() if isinstance(block, KeyFigures))
    return [with_unit(item.value, document.language) for block in blocks for item in block.items]


# --- the same figures ------------------------------------------------------------------------------------------------


def html_cell(cell: html.HtmlElement) -> str:
    for spoken in cell.xpath(".//*[@class='doc-sr']"):
        spoken.drop_tree()
    return str(cell.text_content())


def test_every_table_row_stands_in_html_as_printed(document: Document, page: html.HtmlElement) -> None:
    found = [
        [[html_cell(cell) for cell in row.xpath("th|td")] for row in table.xpath("tbody/tr")]
        for table in page.xpath("//table")
    ]
    assert found == [printed_rows(table, document.language) for table in tables(document)]


def test_every_table_row_stands_in_the_pdf_as_printed(document: Document, pdf_text: str) -> None:
    rows = [row for table in tables(document) for row in printed_rows(table, document.language)]
    assert len(rows) > 150
    missing = [row for row in rows if " ".join(cell for cell in row if cell) not in pdf_text]
    assert missing == []


def test_every_table_row_stands_on_a_slide_or_in_its_notes_as_printed(document: Document, deck: Deck) -> None:
    on_slides = [
        [cell.text for cell in row.cells]
        for slide in deck.slides
        for shape in slide.shapes
        if shape.has_table
        for row in shape.table.rows
    ]
    in_notes = [line.split("\t") for slide in deck.slides for line in notes(slide).split("\n")]
    rows = [row for table in tables(document) for row in printed_rows(table, document.language)]
    assert [row for row in rows if row not in on_slides and row not in in_notes] == []


def notes(slide: object) -> str:
    return slide.notes_slide.notes_text_frame.text if slide.has_notes_slide else ""  # type: ignore[attr-defined]  # untyped in the library


def test_every_table_row_stands_in_json_as_printed_and_as_value(document: Document) -> None:
    plain = json.loads(render(document, "json"))
    blocks = [block for section in plain["sections"] for block in section["blocks"]]
    found = [
        block if block["type"] == "table" else block["table"] for block in blocks if block["type"] in {"table", "chart"}
    ]
    printed = [[[cell["printed"] for cell in row["cells"]] for row in table["rows"]] for table in found]
    assert printed == [printed_rows(table, document.language) for table in tables(document)]
    cells = [cell for table in found for row in table["rows"] for cell in row["cells"] if cell["type"] == "figure"]
    again = [Figure(c["value"], Unit(c["unit"]), c["decimals"], c["signed"], reason(c["suppressed"])) for c in cells]
    assert [format_figure(figure, document.language) for figure in again] == [cell["printed"] for cell in cells]


def reason(name: str | None) -> Suppression | None:
    return Suppression(name) if name else None


def test_every_number_in_the_workbook_prints_as_in_the_document(document: Document) -> None:
    book = CalamineWorkbook.from_filelike(io.BytesIO(render(document, "xlsx")))
    expected = list(all_tables(document))
    sheets = book.sheet_names[1:]
    assert len(sheets) == len(expected)
    for name, table in zip(sheets, expected, strict=True):
        # calamine leaves out rows and columns that are empty at the edges; the caption is always there
        rows = book.get_sheet_by_name(name).to_python()[3:]
        for row, cells in zip(table.rows, rows, strict=False):
            assert [
                as_printed(value, cell, document.language) for cell, value in zip(row.cells, cells, strict=False)
            ] == [cell_text(cell, document.language) for cell in row.cells]


def all_tables(document: Document) -> Iterator[Table]:
    for block in document.blocks():
        if isinstance(block, KeyFigures):
            yield key_figures_table(block, document.language)
        elif isinstance(block, Table):
            yield block
        elif isinstance(block, Chart):
            yield chart_table(block, document.language)


def as_printed(value: object, cell: object, language: Language) -> str:
    """Return a number read from the workbook as the document prints it; texts and dates as they are."""
    if not isinstance(cell, Figure) or not isinstance(value, float):
        return value if isinstance(value, str) else cell_text(value, language)  # type: ignore[arg-type]  # a date
    number = value * 100 if cell.unit is Unit.PERCENT else value
    return format_figure(Figure(round(number, 6), cell.unit, cell.decimals, cell.signed), language)


def test_the_key_figures_stand_in_html_pdf_and_slides_alike(
    document: Document, page: html.HtmlElement, pdf_text: str, deck: Deck
) -> None:
    wanted = key_values(document)
    assert [html_cell(value) for value in page.xpath("//*[@class='doc-key-value']")] == wanted
    assert [value for value in wanted if value not in pdf_text] == []
    on_slides = "\n".join(
        shape.text_frame.text for slide in deck.slides for shape in slide.shapes if shape.has_text_frame
    )
    assert [value for value in wanted if value not in on_slides] == []


def test_a_target_missed_and_a_concern_without_a_change_are_told_in_every_format() -> None:
    target = Target(percent(50, 0), Limit.BELOW)
    hidden = Figure.hidden(Suppression.SMALL_NUMBER, Unit.PERCENT)
    keys = (
        KeyFigure("Nådde patienten", percent(50.5), target=target),
        KeyFigure("Försenade", Figure(7), tone=Tone.WORSE),
        KeyFigure("För få", hidden, tone=Tone.WORSE, target=target),
    )
    made = small(KeyFigures(keys))
    slide = Presentation(io.BytesIO(render(made, "pptx"))).slides[1]
    written = {
        "html": render(made, "html").decode(),
        "pdf": _pdf_text(render(made, "pdf")),
        "pptx": "\n".join(shape.text_frame.text for shape in slide.shapes if shape.has_text_frame),
    }
    for form, text in written.items():
        assert (text.count("nås inte"), text.count("oroande")) == (1, 1), form
    told = json.loads(render(made, "json"))["sections"][0]["blocks"][0]["items"]
    assert [item["target"] and item["target"]["reached"] for item in told] == [False, None, None]


@pytest.mark.parametrize(("value", "reached"), [(49.9, True), (50, False), (49.96, False), (None, None)])
def test_a_target_is_held_against_what_is_printed(value: float | None, reached: bool | None) -> None:  # noqa: FBT001
    assert Target(percent(50, 0), Limit.BELOW).reached(Figure(value, Unit.PERCENT, 1)) is reached


def test_native_charts_hold_the_printed_values_and_gaps_for_hidden_ones(document: Document, deck: Deck) -> None:
    charts = [shape.chart for slide in deck.slides for shape in slide.shapes if shape.has_chart]
    line = charts[1].plots[0].series
    drawn = next(block for block in document.blocks() if isinstance(block, Chart) and block.data.kind == "line")
    for native, series in zip(line, drawn.data.series, strict=False):  # type: ignore[union-attr]  # a line chart
        assert list(native.values) == [
            None if figure.value is None else float(figure.rounded() or 0) for figure in series.figures
        ]
    assert list(line[1].values)[9] is None


# --- hidden figures --------------------------------------------------------------------------------------------------


def test_a_hidden_figure_is_a_mark_with_its_reason_in_every_format() -> None:
    table = Table("Händelser", (Column("Enhet", Kind.TEXT), Column("Antal")), (Row(("Avdelning 9", HIDDEN)),))
    document = small(KeyFigures((KeyFigure("Fall", HIDDEN),)), table)
    told = "för få för att visas"
    assert told in render(document, "html").decode()
    assert told in _pdf_text(render(document, "pdf"))
    slides = Presentation(io.BytesIO(render(document, "pptx"))).slides
    assert any(told in notes(slide) for slide in slides)
    book = CalamineWorkbook.from_filelike(io.BytesIO(render(document, "xlsx")))
    assert book.get_sheet_by_index(2).to_python()[3] == ["Avdelning 9", ".."]
    assert told in render(document, "json").decode()


def test_a_document_without_blocks_comes_out_in_every_format() -> None:
    for name in FORMATS:
        assert render(small(), name)


NOTHING = Figure(None)
EMPTY = (
    Bars("E", "A", ()),
    GroupedBars("E", ("2023", "2024"), ()),
    Line((), (Series("X", ()),)),
    ControlChart("X", ()),
    Funnel("E", "A", "n", (), percent(50), ()),
)
WITHOUT_VALUES = (
    Bars("E", "A", (Bar("A", NOTHING), Bar("B", HIDDEN))),
    GroupedBars("E", ("2023", "2024"), (Group("A", (NOTHING, HIDDEN)),)),
    Line(("2024",), (Series("X", (HIDDEN,)),), Target(percent(50))),
    ControlChart("X", (ControlPoint("2024", HIDDEN),), target=Target(percent(50))),
    Funnel("E", "A", "n", (FunnelPoint("A", Figure(10), percent(40)),), percent(50), ()),
)


@pytest.mark.parametrize("data", [*EMPTY, *WITHOUT_VALUES], ids=lambda data: data.kind)
def test_a_chart_without_anything_to_draw_comes_out_in_every_format(data: ChartData) -> None:
    document = small(Chart("Tomt", data, "Inga uppgifter."))
    for name in FORMATS:
        assert render(document, name)


def small(*blocks: object, language: Language = "sv") -> Document:
    section = Section("Läget", blocks=blocks)  # type: ignore[arg-type]  # blocks of any kind
    return replace(sample_document(language), sections=(section,), definitions=())


# --- accessible ------------------------------------------------------------------------------------------------------


def test_the_pdf_passes_the_checker_of_pdf_ua(pdf: bytes, tmp_path: Path) -> None:
    file = tmp_path / "document.pdf"
    file.write_bytes(pdf)
    report = validate(file)
    assert [(finding.rule_id, finding.message) for finding in report.findings] == []


def test_the_pdf_says_it_is_tagged_titled_and_in_which_language(document: Document, pdf: bytes) -> None:
    with pikepdf.open(io.BytesIO(pdf)) as file:
        assert file.Root.MarkInfo.Marked
        assert str(file.Root.Lang).startswith(document.language)
        assert file.Root.ViewerPreferences.DisplayDocTitle
        metadata = file.open_metadata()
        assert metadata["pdfuaid:part"] == "1"
        assert metadata["dc:title"] == document.title
        tags = Counter(tag_names(file.Root.StructTreeRoot.K))
    assert tags["/Table"] == len(list(tables(document)))
    assert tags["/Figure"] == sum(isinstance(block, Chart) for block in document.blocks())
    assert tags["/TH"] >= sum(len(table.columns) for table in tables(document))
    assert tags["/H1"] == sum(section.level == 1 for section in document.sections) + 2  # definitions and figures


def tag_names(node: pikepdf.Object) -> Iterator[str]:
    children = list(node) if isinstance(node, pikepdf.Array) else [node]
    for child in children:
        if isinstance(child, pikepdf.Dictionary):
            if "/S" in child:
                yield str(child.S)
            if "/K" in child:
                yield from tag_names(child.K)


def test_a_long_table_repeats_its_heading_on_the_next_page(pdf: bytes) -> None:
    pages = [page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages]
    holding = [text for text in pages if "Lääkinnällisen kuntoutuksen yksikkö" in text]
    assert len(holding) == 2
    assert all("Palveluyksikkö" in text for text in holding)


def test_a_wide_table_lies_on_a_turned_page(pdf: bytes) -> None:
    boxes = [(page.mediabox.width, page.mediabox.height) for page in PdfReader(io.BytesIO(pdf)).pages]
    assert sum(width > height for width, height in boxes) == 1


def test_the_same_document_gives_the_same_pdf(document: Document, pdf: bytes) -> None:
    assert render(document, "pdf") == pdf


def test_the_page_has_one_title_and_headings_in_order(document: Document, page: html.HtmlElement) -> None:
    levels = [int(heading.tag[1]) for heading in page.xpath("//h1|//h2|//h3|//h4|//h5")]
    assert levels == [1, *(section.level + 1 for section in document.sections), 2]


def test_the_page_names_rows_and_columns_and_lets_the_keyboard_reach_wide_tables(page: html.HtmlElement) -> None:
    assert {cell.get("scope") for cell in page.xpath("//thead//th")} == {"col"}
    assert {cell.get("scope") for cell in page.xpath("//tbody//th")} == {"row"}
    assert all(table.xpath("caption") for table in page.xpath("//table"))
    assert {box.get("tabindex") for box in page.xpath("//*[@class='doc-scroll']")} == {"0"}


def test_what_the_heading_says_is_not_shown_again_above_the_table(document: Document) -> None:
    columns = (Column("Class", Kind.TEXT), Column("Observation", Kind.TEXT))
    tables = tuple(Table(caption, columns, (Row(("A", "Words")),)) for caption in ("Places", "Others"))
    made = replace(document, sections=(Section("Places", blocks=tables),))

    captions = html.document_fromstring(render(made, "html").decode()).xpath("//caption")

    assert [(one.text_content(), one.get("class")) for one in captions] == [("Places", "doc-sr"), ("Others", None)]


def test_every_id_is_there_once_and_every_reference_leads_to_one(page: html.HtmlElement) -> None:
    ids = page.xpath("//@id")
    assert len(ids) == len(set(ids))
    pointed = [name for value in page.xpath("//@aria-labelledby") for name in value.split()]
    pointed += [link[1:] for link in page.xpath("//a/@href") if link.startswith("#")]
    assert set(pointed) <= set(ids)


def test_a_fragment_carries_no_style_and_no_script(document: Document) -> None:
    tree = html.fragment_fromstring(fragment(document))
    assert tree.xpath("//@style|//style|//script|//@onload|//@onclick") == []


def test_one_chart_can_stand_in_a_page_by_itself(document: Document) -> None:
    chart = next(block for block in document.blocks() if isinstance(block, Chart))
    tree = html.fragment_fromstring(block_fragment(chart, "sv", prefix="x"))
    assert (tree.tag, len(tree.xpath(".//*[local-name()='svg']")), len(tree.xpath(".//table"))) == ("figure", 2, 1)


def test_every_chart_and_table_on_a_slide_has_a_description_and_every_text_its_language(deck: Deck) -> None:
    frames = [shape for slide in deck.slides for shape in slide.shapes if shape.has_chart or shape.has_table]
    assert frames
    assert all(frame.element.nvGraphicFramePr.cNvPr.get("descr") for frame in frames)
    runs = [run for slide in deck.slides for run in slide.element.iter("{*}r")]
    assert {run.xpath("string(a:rPr/@lang)") for run in runs} == {"sv-FI"}


def test_every_slide_has_a_title_and_no_empty_placeholder(deck: Deck) -> None:
    for slide in deck.slides:
        assert slide.shapes.title is not None
        assert slide.shapes.title.text
        empty = [place.name for place in slide.placeholders if place.has_text_frame and not place.text_frame.text]
        assert empty == []


def test_the_notes_of_a_slide_explain_its_figures(deck: Deck) -> None:
    waiting = next(slide for slide in deck.slides if slide.shapes.title.text.startswith("Väntar på bedömning"))
    assert "Remisser som inte bedömts den sista dagen. Källa: Köregistret." in notes(waiting)


# --- nobody's text is markup -----------------------------------------------------------------------------------------


def test_hostile_text_comes_out_as_text_in_every_format(page: html.HtmlElement, pdf_text: str, deck: Deck) -> None:
    heading = re.sub(r"\s+", " ", HOSTILE)
    assert heading in [str(found.text_content()) for found in page.xpath("//h3")]
    assert page.xpath("//script") == []
    assert heading in pdf_text
    assert heading in [slide.shapes.title.text for slide in deck.slides]


def test_a_label_that_looks_like_a_formula_stays_a_text_in_the_workbook() -> None:
    table = Table("=1+1", (Column("=cmd|calc", Kind.TEXT), Column("Antal")), (Row(("=2+3", Figure(4))),))
    book = CalamineWorkbook.from_filelike(io.BytesIO(render(small(table), "xlsx")))
    rows = book.get_sheet_by_index(1).to_python()
    assert (rows[0][0], rows[2][0], rows[3]) == ("=1+1", "=cmd|calc", ["=2+3", 4.0])


ODD = "Tack \U0001f600 och 日本!"


def test_characters_no_font_can_draw_become_boxes_in_the_pdf() -> None:
    chart = Chart(ODD, Bars("Enhet", "Antal", (Bar(ODD, Figure(3)),)), ODD)
    assert _pdf_text(render(small(Paragraph(ODD), chart), "pdf")).count("Tack □ och □□!") >= 2


def test_control_characters_are_dropped_in_every_format() -> None:
    odd = "Fall\x07\x00 på\x0b golvet"
    chart = Chart(odd, Bars(odd, odd, (Bar(odd, Figure(3)),)), odd)
    table = Table(odd, (Column(odd, Kind.TEXT),), (Row((odd,)),))
    document = small(Paragraph(odd), chart, table, KeyFigures((KeyFigure(odd, Figure(1)),)))
    for name in FORMATS:
        assert render(document, name)
    assert "Fall på golvet" in _pdf_text(render(document, "pdf"))


def test_tables_with_the_same_name_get_sheets_of_their_own() -> None:
    tables = [Table("Samma [namn]: " + "å" * 40, (Column("A", Kind.TEXT),), (Row((str(n),)),)) for n in range(3)]
    names = CalamineWorkbook.from_filelike(io.BytesIO(render(small(*tables), "xlsx"))).sheet_names
    assert len(set(names)) == 4


# --- languages and formats -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_document_speaks_its_language_in_every_format(language: Language) -> None:
    document = small(KeyFigures((KeyFigure("A", Figure(50.5, Unit.PERCENT, 1)),)), language=language)
    wanted = {"sv": "50,5\u00a0%", "fi": "50,5\u00a0%", "en": "50.5%"}[language]
    assert wanted in render(document, "html").decode()
    assert f'lang="{language}"' in render(document, "html").decode()
    assert wanted in _pdf_text(render(document, "pdf"))
    slides = Presentation(io.BytesIO(render(document, "pptx"))).slides
    assert any(wanted in shape.text_frame.text for slide in slides for shape in slide.shapes if shape.has_text_frame)


def test_a_draft_says_so_in_every_format() -> None:
    document = replace(small(), draft=True)
    assert "Utkast" in render(document, "html").decode()
    assert "Utkast" in _pdf_text(render(document, "pdf"))
    slides = Presentation(io.BytesIO(render(document, "pptx"))).slides
    assert any("Utkast" in shape.text_frame.text for shape in slides[0].shapes if shape.has_text_frame)
    assert CalamineWorkbook.from_filelike(io.BytesIO(render(document, "xlsx"))).get_sheet_by_index(0).to_python()[
        5
    ] == ["Utkast"]


def test_another_format_is_refused_by_name() -> None:
    with pytest.raises(ValueError, match="“docx” is no document format"):
        render(small(), "docx")


def test_every_format_has_a_media_type() -> None:
    assert set(MEDIA_TYPES) == set(FORMATS)
