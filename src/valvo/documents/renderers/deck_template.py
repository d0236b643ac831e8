"""The layouts of a deck, made by code: widescreen, the organisation's colours, a place for every part of a slide.

A person who edits the deck finds real layouts (title, text, figures, chart, table) whose placeholders can be moved
once for all slides.
"""

from dataclasses import dataclass
from html import escape

from pptx import Presentation
from pptx.dml.color import RGBColor
from pptx.opc.constants import RELATIONSHIP_TYPE
from pptx.opc.oxml import serialize_part_xml
from pptx.oxml import parse_xml
from pptx.presentation import Presentation as Deck
from pptx.slide import SlideLayout, SlideMaster
from pptx.util import Pt

from valvo.documents.tree import Document

WIDTH, HEIGHT = 960, 540  # points: 13⅓ × 7½ inches
EMU = 12700  # English metric units in a point
EYEBROW, FINDING, CONTENT = 12, 13, 14  # placeholder numbers
NAMESPACES = (
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main"'
)
A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"


@dataclass(frozen=True, slots=True)
class Layouts:
    """The layouts by what they are for."""

    title: SlideLayout
    text: SlideLayout
    figures: SlideLayout
    chart: SlideLayout
    table: SlideLayout


@dataclass(frozen=True, slots=True)
class Place:
    """A placeholder: its type, number, box in points and type size; `color` is one of the theme's."""

    name: str
    kind: str
    number: int
    box: tuple[float, float, float, float]
    size: float
    color: str = "tx1"
    bold: bool = False
    anchor: str = "t"


HEADING = Place("Title", "title", 0, (40, 40, 880, 50), 26, bold=True, anchor="t")
ABOVE = Place("Section", "body", EYEBROW, (40, 20, 880, 22), 12, "accent1", bold=True)
BELOW = Place("Finding", "body", FINDING, (40, 88, 880, 30), 15, "tx2")
BODY = Place("Text", "body", 1, (40, 96, 820, 390), 18)
UNDER = Place("Text", "body", 1, (40, 316, 820, 176), 16)
CHART = Place("Chart", "chart", CONTENT, (40, 122, 880, 372), 14)
TABLE = Place("Table", "tbl", CONTENT, (40, 124, 880, 366), 12)
COVER = (
    Place("Organisation", "body", EYEBROW, (72, 120, 800, 30), 16, "bg1", bold=True),
    Place("Title", "ctrTitle", 0, (72, 158, 800, 110), 44, "bg1", bold=True, anchor="t"),
    Place("Subtitle", "subTitle", 1, (72, 276, 800, 70), 22, "bg1"),
    Place("Period", "body", FINDING, (72, 440, 800, 30), 14, "bg1"),
)


def new_deck(document: Document) -> tuple[Deck, Layouts]:
    """Return an empty deck with the document's layouts."""
    deck = Presentation()
    deck.slide_width, deck.slide_height = Pt(WIDTH), Pt(HEIGHT)
    master = deck.slide_master
    _set_theme(master, document)
    _set_master(master)
    made = list(deck.slide_layouts)
    layouts = Layouts(title=made[0], text=made[1], figures=made[2], chart=made[3], table=made[4])
    for unused in made[5:]:
        deck.slide_layouts.remove(unused)
    footer = f"{document.organisation} · {document.title} · {document.period}"
    _set_layout(layouts.title, "Title", COVER, "")
    _set_layout(layouts.text, "Text", (ABOVE, HEADING, BODY), footer)
    _set_layout(layouts.figures, "Key figures", (ABOVE, HEADING, UNDER), footer)
    _set_layout(layouts.chart, "Chart", (ABOVE, HEADING, BELOW, CHART), footer)
    _set_layout(layouts.table, "Table", (ABOVE, HEADING, BELOW, TABLE), footer)
    _fill(layouts.title, document.theme.deep)
    return deck, layouts


def _set_theme(master: SlideMaster, document: Document) -> None:
    """Give the theme the organisation's colours and the family's font."""
    part = master.part.part_related_by(RELATIONSHIP_TYPE.THEME)
    theme = parse_xml(part.blob)
    colors = {"dk1": "#12262b", "lt1": "#ffffff", "dk2": "#5c6a6d", "lt2": "#f1f4f2", "accent1": document.theme.accent}
    colors |= {"accent2": "#62797d", "accent3": "#c3cbc9", "accent4": "#1f6fb2", "accent5": "#c2570c"}
    colors |= {"accent6": document.theme.deep, "hlink": document.theme.accent}
    for name, color in colors.items():
        for slot in theme.iter(A + name):
            slot[:] = [parse_xml(f'<a:srgbClr {NAMESPACES} val="{color.lstrip("#")}"/>')]
    for font in (*theme.iter(A + "majorFont"), *theme.iter(A + "minorFont")):
        # Where Inter is not installed the panose number leads to another plain sans serif.
        font.find(A + "latin").set("typeface", "Inter")
        font.find(A + "latin").set("panose", "020B0604020202020204")
    part._blob = serialize_part_xml(theme)  # noqa: SLF001  (no public way)


def _set_master(master: SlideMaster) -> None:
    """Keep title and text of the master, placed and sized; drop its date, footer and number."""
    for shape in list(master.placeholders):
        kind = shape.element.xpath("string(.//p:nvPr/p:ph/@type)")
        if kind not in {"title", "body"}:
            shape.element.getparent().remove(shape.element)
            continue
        left, top, width, height = (HEADING if kind == "title" else BODY).box
        shape.left, shape.top, shape.width, shape.height = map(Pt, (left, top, width, height))
    for style in master.element.iter("{http://schemas.openxmlformats.org/presentationml/2006/main}titleStyle"):
        for level in style.iter(A + "lvl1pPr"):
            level.set("algn", "l")


def _set_layout(layout: SlideLayout, name: str, places: tuple[Place, ...], footer: str) -> None:
    tree = layout.shapes.element
    for shape in list(layout.shapes):
        tree.remove(shape.element)
    layout.element.cSld.set("name", name)
    layout.element.attrib.pop("type", None)
    for number, place in enumerate(places, start=2):
        tree.append(parse_xml(_placeholder(place, number)))
    if footer:
        tree.append(parse_xml(_text_box(90, "Footer", (40, 508, 760, 20), _run(footer), "l")))
        number_field = (
            '<a:fld id="{B6F15528-21DE-4FAA-801E-634DDDAF4B2B}" type="slidenum"><a:rPr/><a:t>‹#›</a:t></a:fld>'
        )
        tree.append(parse_xml(_text_box(91, "Slide number", (840, 508, 80, 20), number_field, "r")))


def _fill(layout: SlideLayout, color: str) -> None:
    layout.background.fill.solid()
    layout.background.fill.fore_color.rgb = rgb(color)


def rgb(color: str) -> RGBColor:
    """Return #rrggbb as the library's colour."""
    return RGBColor(*bytes.fromhex(color.lstrip("#")))


def _placeholder(place: Place, number: int) -> str:
    weight = ' b="1"' if place.bold else ' b="0"'
    levels = "".join(
        f'<a:lvl{level}pPr marL="{_margin(place, level)}" indent="{_indent(place, level)}" algn="l">'
        f'<a:spcBef><a:spcPts val="{300 if place.number == BODY.number else 0}"/></a:spcBef>{_bullet(place, level)}'
        f'<a:defRPr sz="{round(100 * (place.size - 2 * (level - 1)))}"{weight}>'
        f'<a:solidFill><a:schemeClr val="{place.color}"/></a:solidFill></a:defRPr></a:lvl{level}pPr>'
        for level in (1, 2, 3)
    )
    index = "" if place.number == 0 else f' idx="{place.number}"'
    return (
        f'<p:sp {NAMESPACES}><p:nvSpPr><p:cNvPr id="{number}" name="{place.name}"/>'
        f'<p:cNvSpPr><a:spLocks noGrp="1"/></p:cNvSpPr><p:nvPr><p:ph type="{place.kind}"{index}/></p:nvPr></p:nvSpPr>'
        f"<p:spPr>{_frame(place.box)}</p:spPr><p:txBody>"
        f'<a:bodyPr lIns="0" tIns="0" rIns="0" bIns="0" anchor="{place.anchor}"><a:normAutofit/></a:bodyPr>'
        f"<a:lstStyle>{levels}</a:lstStyle><a:p><a:r><a:rPr/><a:t>{place.name}</a:t></a:r></a:p></p:txBody></p:sp>"
    )


def _margin(place: Place, level: int) -> int:
    return (level - 1) * 18 * EMU if _is_text(place) else 0


def _indent(place: Place, level: int) -> int:
    return -14 * EMU if _is_text(place) and level > 1 else 0


def _bullet(place: Place, level: int) -> str:
    return '<a:buChar char="•"/>' if _is_text(place) and level > 1 else "<a:buNone/>"


def _is_text(place: Place) -> bool:
    return place.kind == "body" and place.number == BODY.number


def _text_box(number: int, name: str, box: tuple[float, float, float, float], run: str, align: str) -> str:
    shape = f'{_frame(box)}<a:prstGeom prst="rect"><a:avLst/></a:prstGeom>'
    style = '<a:defRPr sz="1000"><a:solidFill><a:schemeClr val="tx2"/></a:solidFill></a:defRPr>'
    return (
        f'<p:sp {NAMESPACES}><p:nvSpPr><p:cNvPr id="{number}" name="{name}"/><p:cNvSpPr txBox="1"/>'
        f'<p:nvPr userDrawn="1"/></p:nvSpPr><p:spPr>{shape}</p:spPr><p:txBody>'
        f'<a:bodyPr lIns="0" tIns="0" rIns="0" bIns="0" anchor="b"/>'
        f'<a:lstStyle><a:lvl1pPr algn="{align}">{style}</a:lvl1pPr></a:lstStyle><a:p>{run}</a:p></p:txBody></p:sp>'
    )


def _run(text: str) -> str:
    return f"<a:r><a:rPr/><a:t>{escape(text)}</a:t></a:r>"


def _frame(box: tuple[float, float, float, float]) -> str:
    left, top, width, height = (round(side * EMU) for side in box)
    return f'<a:xfrm><a:off x="{left}" y="{top}"/><a:ext cx="{width}" cy="{height}"/></a:xfrm>'
