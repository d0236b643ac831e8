"""A document as one JSON object: the same tree with plain names, every figure with its value and its printed form.

The PDF template reads this very object, so that what is printed there is what stands here.
"""

import json
from dataclasses import asdict
from datetime import date
from decimal import Decimal
from functools import singledispatch

from valvo.core.figures import Figure, format_date, format_figure, suppression_reason, with_unit
from valvo.core.languages import Language
from valvo.documents.canvas import Json
from valvo.documents.chart_tables import chart_table
from valvo.documents.tree import (
    Block,
    Cell,
    Chart,
    Document,
    KeyFigure,
    KeyFigures,
    Note,
    Paragraph,
    Section,
    Table,
    Target,
    table_figures,
)
from valvo.documents.words import hidden_notes, target_text

Plain = dict[str, Json]


def render_json(document: Document) -> bytes:
    """Return the document as UTF-8 JSON."""
    return json.dumps(document_plain(document), ensure_ascii=False, indent=1).encode()


def document_plain(document: Document) -> Plain:
    """Return the document as plain data."""
    language = document.language
    return {
        "name": document.name,
        "title": document.title,
        "subtitle": document.subtitle,
        "language": language,
        "organisation": document.organisation,
        "period": document.period,
        "as_of": document.as_of.isoformat(),
        "as_of_printed": format_date(document.as_of, language),
        "draft": document.draft,
        "sections": [_section(section, language) for section in document.sections],
        "definitions": [dict(asdict(definition)) for definition in document.definitions],
    }


def figure_plain(figure: Figure, language: Language) -> Plain:
    """Return one figure: value as a number (null when hidden or missing), printed form, unit and origin."""
    value = float(figure.value) if isinstance(figure.value, Decimal) else figure.value
    return {
        "type": "figure",
        "value": value,
        "printed": format_figure(figure, language),
        "with_unit": with_unit(figure, language),
        "unit": figure.unit.value,
        "decimals": figure.decimals,
        "signed": figure.signed,
        "suppressed": figure.suppressed.value if figure.suppressed else None,
        "reason": suppression_reason(figure, language),
        "definition": figure.definition,
        "cases": figure.cases,
        "out_of": figure.out_of,
    }


def _section(section: Section, language: Language) -> Plain:
    blocks: list[Json] = [_block(block, language) for block in section.blocks]
    return {"heading": section.heading, "level": section.level, "blocks": blocks}


@singledispatch
def _block(block: Block, language: Language) -> Plain:
    raise TypeError(f"No plain form for {type(block).__name__}")


@_block.register
def _paragraph(block: Paragraph, _language: Language) -> Plain:
    return {"type": "paragraph", "markdown": block.markdown, "generated": block.generated}


@_block.register
def _note(block: Note, _language: Language) -> Plain:
    return {"type": "note", "kind": block.kind, "text": block.text}


@_block.register
def _key_figures(block: KeyFigures, language: Language) -> Plain:
    return {
        "type": "key_figures",
        "items": [_key_figure(item, language) for item in block.items],
        "hidden": list(hidden_notes((item.value for item in block.items), language)),
    }


@_block.register
def table_plain(block: Table, language: Language) -> Plain:
    """Return a table with every cell's printed form."""
    return {
        "type": "table",
        "caption": block.caption,
        "finding": block.finding,
        "columns": [{"label": column.label, "kind": column.kind.value} for column in block.columns],
        "rows": [
            {"kind": row.kind.value, "cells": [_cell(cell, language) for cell in row.cells]} for row in block.rows
        ],
        "notes": list(block.notes),
        "hidden": list(hidden_notes(table_figures(block), language)),
    }


@_block.register
def _chart(block: Chart, language: Language) -> Plain:
    target = getattr(block.data, "target", None)
    return {
        "type": "chart",
        "kind": block.data.kind,
        "title": block.title,
        "finding": block.finding,
        "summary": block.summary,
        "notes": list(block.notes),
        "target": _target(target, language) if target else None,
        "table": table_plain(chart_table(block, language), language),
    }


def _key_figure(item: KeyFigure, language: Language) -> Plain:
    return {
        "label": item.label,
        "value": figure_plain(item.value, language),
        "change": figure_plain(item.change, language) if item.change else None,
        "since": item.since,
        "tone": item.tone.value,
        "target": {**_target(item.target, language), "reached": item.reached} if item.target else None,
        "note": item.note,
    }


def _target(target: Target, language: Language) -> Plain:
    return {
        "figure": figure_plain(target.figure, language),
        "limit": target.limit.value,
        "printed": target_text(target, language),
    }


def _cell(cell: Cell, language: Language) -> Plain:
    match cell:
        case str():
            return {"type": "text", "printed": cell}
        case date():
            return {"type": "date", "value": cell.isoformat(), "printed": format_date(cell, language)}
        case Figure():
            return figure_plain(cell, language)
        case None:
            return {"type": "empty", "printed": ""}
