"""A document in any of its formats: `render(document, "pdf")`.

    html    a page that stands alone (`html.fragment` for a page of ours, `html.block_fragment` for one chart or table)
    pdf     PDF/UA-1
    pptx    an editable deck with native charts and tables
    xlsx    every table, figures as numbers
    json    every figure with its value and printed form

All read the same tree, and every figure is printed by `valvo.core.figures.format_figure`.
"""

from collections.abc import Callable, Mapping
from importlib import import_module
from types import MappingProxyType
from typing import cast

from valvo.documents.tree import Document

# Modules are loaded on first use: drawing, typesetting and slides are large libraries.
RENDERERS: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "html": ("html", "render_html"),
        "pdf": ("pdf", "render_pdf"),
        "pptx": ("pptx", "render_pptx"),
        "xlsx": ("xlsx", "render_xlsx"),
        "json": ("as_json", "render_json"),
    }
)
FORMATS: tuple[str, ...] = tuple(RENDERERS)
MEDIA_TYPES: Mapping[str, str] = MappingProxyType(
    {
        "html": "text/html; charset=utf-8",
        "pdf": "application/pdf",
        "pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
        "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        "json": "application/json",
    }
)


def render(document: Document, format: str) -> bytes:  # noqa: A002  (the word of the command line and the pages)
    """Return the document in a format of `FORMATS`; raises ValueError for any other."""
    if format not in RENDERERS:
        raise ValueError(f"“{format}” is no document format; choose one of {', '.join(FORMATS)}")
    module, name = RENDERERS[format]
    renderer = cast("Callable[[Document], bytes]", getattr(import_module(f"{__name__}.{module}"), name))
    return renderer(document)
