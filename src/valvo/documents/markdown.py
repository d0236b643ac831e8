"""A person's Markdown as a small typed tree: paragraphs, lists and quotes of plain, bold, italic and linked text.

Raw HTML, pictures, headings and tables are not for people's text: HTML stays text, a picture becomes its description,
a heading becomes a bold line (the document's own headings keep their order). What is not in this tree cannot reach a
page, a PDF or a slide. `to_html` passes the result through a sanitiser as well, as a second fence.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from html import escape

import nh3
from markdown_it import MarkdownIt
from markdown_it.tree import SyntaxTreeNode

SAFE_SCHEMES = {"http", "https", "mailto"}
SAFE_TAGS = {"p", "ul", "ol", "li", "blockquote", "strong", "em", "code", "a", "br"}
PARSER = MarkdownIt("commonmark", {"html": False})


@dataclass(frozen=True, slots=True)
class Span:
    """A run of text in one style; `link` is an address or empty; a line break is the text “\\n”."""

    text: str
    bold: bool = False
    italic: bool = False
    code: bool = False
    link: str = ""


@dataclass(frozen=True, slots=True)
class TextBlock:
    """A paragraph or a quotation."""

    spans: tuple[Span, ...]
    quote: bool = False


@dataclass(frozen=True, slots=True)
class ListBlock:
    """A list; every item holds blocks. `start` is the first number of an ordered list."""

    ordered: bool
    start: int
    items: tuple[tuple["TextBlock | ListBlock", ...], ...]


TextTree = tuple[TextBlock | ListBlock, ...]


def parse(markdown: str) -> TextTree:
    """Return the blocks of a Markdown text."""
    return tuple(_blocks(SyntaxTreeNode(PARSER.parse(markdown))))


def to_html(markdown: str) -> str:
    """Return sanitised HTML without headings, pictures, styles or scripts."""
    html = "".join(map(_block_html, parse(markdown)))
    return nh3.clean(html, tags=SAFE_TAGS, attributes={"a": {"href"}, "ol": {"start"}}, url_schemes=SAFE_SCHEMES)


def _blocks(node: SyntaxTreeNode, *, quote: bool = False) -> Iterator[TextBlock | ListBlock]:
    match node.type:
        case "bullet_list" | "ordered_list":
            items = tuple(tuple(_children(item, quote=quote)) for item in node.children)
            yield ListBlock(node.type == "ordered_list", int(node.attrs.get("start", 1)), items)
        case "root" | "blockquote":
            yield from _children(node, quote=quote or node.type == "blockquote")
        case "heading" | "paragraph":
            yield TextBlock(tuple(_inline(node, bold=node.type == "heading")), quote)
        case "fence" | "code_block":
            yield TextBlock((Span(node.content.rstrip("\n"), code=True),), quote)
        case _:
            return  # a thematic break says nothing


def _children(node: SyntaxTreeNode, *, quote: bool) -> Iterator[TextBlock | ListBlock]:
    for child in node.children:
        yield from _blocks(child, quote=quote)


def _inline(node: SyntaxTreeNode, *, bold: bool) -> Iterator[Span]:
    for child in node.children:
        yield from _spans(child.children, Span("", bold=bold))


def _spans(nodes: Sequence[SyntaxTreeNode], style: Span) -> Iterator[Span]:
    for node in nodes:
        match node.type:
            case "strong":
                yield from _spans(node.children, replace(style, bold=True))
            case "em":
                yield from _spans(node.children, replace(style, italic=True))
            case "link":
                href = str(node.attrs.get("href", ""))
                safe = href if href.partition(":")[0].lower() in SAFE_SCHEMES else ""
                yield from _spans(node.children, replace(style, link=safe))
            case "softbreak":
                yield replace(style, text=" ")
            case "hardbreak":
                yield replace(style, text="\n")
            case _:  # text, code, and a picture's description
                yield replace(style, text=node.content, code=node.type == "code_inline")


def _block_html(block: TextBlock | ListBlock) -> str:
    if isinstance(block, TextBlock):
        text = f"<p>{_spans_html(block)}</p>"
        return f"<blockquote>{text}</blockquote>" if block.quote else text
    items = "".join(f"<li>{_item_html(item)}</li>" for item in block.items)
    start = f' start="{block.start}"' if block.start != 1 else ""
    return f"<ol{start}>{items}</ol>" if block.ordered else f"<ul>{items}</ul>"


def _item_html(item: TextTree) -> str:
    """Return an item; its first text needs no paragraph of its own."""
    if item and isinstance(item[0], TextBlock) and not item[0].quote:
        return _spans_html(item[0]) + "".join(map(_block_html, item[1:]))
    return "".join(map(_block_html, item))


def _spans_html(block: TextBlock) -> str:
    return "".join(map(_span_html, block.spans))


def _span_html(span: Span) -> str:
    html = escape(span.text).replace("\n", "<br>")
    for tag, wanted in (("code", span.code), ("em", span.italic), ("strong", span.bold)):
        if wanted:
            html = f"<{tag}>{html}</{tag}>"
    return f'<a href="{escape(span.link)}">{html}</a>' if span.link else html
