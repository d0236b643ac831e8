"""A person's Markdown as a small typed tree: paragraphs, lists and quotes of plain, bold, italic and linked text.

Raw HTML, pictures, headings and tables are not for people's text: HTML stays text, a picture becomes its description,
a heading becomes a bold line (the document's own headings keep their order). What is not in this tree cannot reach a
page, a PDF or a slide. `to_html` passes the result through a sanitiser as well, as a second fence.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from html import escape
from typing import Literal

import nh3
from markdown_it import MarkdownIt
from markdown_it.tree import SyntaxTreeNode

SAFE_SCHEMES = ("https://", "http://", "mailto:")
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
    """A paragraph, or one item of a list (`depth` counts the lists it lies in)."""

    spans: tuple[Span, ...]
    kind: Literal["paragraph", "bullet", "numbered", "quote"] = "paragraph"
    depth: int = 0
    number: int = 0


def parse(markdown: str) -> tuple[TextBlock, ...]:
    """Return the text blocks of a Markdown text."""
    return tuple(_blocks(SyntaxTreeNode(PARSER.parse(markdown))))


def to_html(markdown: str) -> str:
    """Return sanitised HTML without headings, pictures, styles or scripts."""
    html = "".join(_html_parts(parse(markdown)))
    return nh3.clean(html, tags=SAFE_TAGS, attributes={"a": {"href"}}, url_schemes={"http", "https", "mailto"})


def to_text(markdown: str) -> str:
    """Return the plain text, one line per block."""
    return "\n".join("".join(span.text for span in block.spans) for block in parse(markdown))


def _blocks(node: SyntaxTreeNode, depth: int = 0) -> Iterator[TextBlock]:
    match node.type:
        case "bullet_list" | "ordered_list":
            yield from _list(node, depth + 1)
        case "blockquote":
            for child in node.children:
                for block in _blocks(child, depth):
                    yield replace(block, kind="quote") if block.kind == "paragraph" else block
        case "heading" | "paragraph":
            yield TextBlock(tuple(_inline(node, bold=node.type == "heading")), depth=depth)
        case "fence" | "code_block":
            yield TextBlock((Span(node.content.rstrip("\n"), code=True),), depth=depth)
        case "root":
            for child in node.children:
                yield from _blocks(child, depth)
        case _:
            return  # a thematic break says nothing


def _list(node: SyntaxTreeNode, depth: int) -> Iterator[TextBlock]:
    kind: Literal["bullet", "numbered"] = "bullet" if node.type == "bullet_list" else "numbered"
    for number, item in enumerate(node.children, start=int(node.attrs.get("start", 1))):
        fresh = True
        for child in item.children:
            for block in _blocks(child, depth):
                yield replace(block, kind=kind, number=number) if fresh else block
                fresh = False


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
                safe = href if href.lower().startswith(SAFE_SCHEMES) else ""
                yield from _spans(node.children, replace(style, link=safe))
            case "softbreak":
                yield replace(style, text=" ")
            case "hardbreak":
                yield replace(style, text="\n")
            case _:  # text, code, and a picture's description
                yield replace(style, text=node.content, code=node.type == "code_inline")


def _html_parts(blocks: Sequence[TextBlock]) -> Iterator[str]:
    tags: list[str] = []
    for block in blocks:
        wanted = {"bullet": "ul", "numbered": "ol"}.get(block.kind, tags[-1] if tags else "ul")
        while len(tags) > block.depth or (len(tags) == block.depth and tags and tags[-1] != wanted):
            yield f"</li></{tags.pop()}>"
        if block.kind in {"bullet", "numbered"} and len(tags) == block.depth:
            yield "</li><li>"
        while len(tags) < block.depth:
            tags.append(wanted)
            yield f"<{wanted}><li>"
        yield _block_html(block)
    while tags:
        yield f"</li></{tags.pop()}>"


def _block_html(block: TextBlock) -> str:
    inner = "".join(_span_html(span) for span in block.spans)
    match block.kind:
        case "paragraph":
            return f"<p>{inner}</p>"
        case "quote":
            return f"<blockquote><p>{inner}</p></blockquote>"
        case _:
            return inner


def _span_html(span: Span) -> str:
    html = escape(span.text).replace("\n", "<br>")
    for tag, wanted in (("code", span.code), ("em", span.italic), ("strong", span.bold)):
        if wanted:
            html = f"<{tag}>{html}</{tag}>"
    return f'<a href="{escape(span.link)}">{html}</a>' if span.link else html
