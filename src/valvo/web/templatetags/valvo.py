"""Template tags of the design system: fields wired for everybody, icons, figures. Built in to every template."""

import html
from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from django import forms, template
from django.forms.boundfield import BoundField
from django.template.context import Context
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeData, SafeString, mark_safe
from django.utils.translation import get_language, get_language_info

from valvo.accounts.permissions import Permission
from valvo.core.figures import Figure, format_figure, format_period
from valvo.core.languages import Language, language_or
from valvo.core.periods import Period
from valvo.web.icons import ICONS
from valvo.web.menu import menu_for

if TYPE_CHECKING:
    from valvo.web.lists import Cell, Column

register = template.Library()
_GROUPED = (forms.RadioSelect, forms.CheckboxSelectMultiple)


@register.inclusion_tag("web/parts/field.html")
def field(bound: BoundField, inline: str = "") -> dict[str, object]:
    """Render a field: label, help, input and errors, tied together for screen readers.

    `inline` sets the options of a choice side by side.
    """
    parts = [f"{bound.auto_id}_help"] if bound.help_text else []
    parts += [f"{bound.auto_id}_error"] if bound.errors else []
    described_by = " ".join(parts)
    attributes: dict[str, str | bool] = (
        {"class": "ds-input"} if not isinstance(bound.field.widget, forms.CheckboxInput) else {}
    )
    if described_by:
        attributes["aria-describedby"] = described_by
    if bound.errors:
        attributes["aria-invalid"] = "true"
    return {
        "field": bound,
        "widget": bound.as_widget(attrs=attributes),
        "grouped": isinstance(bound.field.widget, _GROUPED),
        "single_box": isinstance(bound.field.widget, forms.CheckboxInput),
        "described_by": described_by,
        "inline": inline,
    }


@register.inclusion_tag("web/parts/error_summary.html")
def error_summary(form: forms.BaseForm) -> dict[str, object]:
    """Render the list of mistakes on top of a form, each leading to its field."""
    return {"form": form}


@register.simple_tag(takes_context=True)
def main_menu(context: Context, part: str) -> SafeString:
    """Return a part of the menu: `side`, or `bottom` for a phone. On every page, and seldom another."""
    frame = context["frame"]
    return _menu(part, frame.permissions, frame.section, frame.query(), reading_language())


@lru_cache(maxsize=1_000)
def _menu(part: str, permissions: frozenset[Permission], section: str, query: str, _language: Language) -> SafeString:
    shown = {"menu": menu_for(permissions), "section": section, "query": query}
    return render_to_string(f"web/parts/menu_{part}.html", shown)


@register.simple_tag
@lru_cache(maxsize=1_000)
def icon(name: str, label: str = "") -> SafeString:
    """Render an icon; with a label it is an image, without one it is decoration."""
    shape = mark_safe(ICONS[name])  # noqa: S308 (our own fixed drawings)
    if label:
        return format_html('<svg class="icon" viewBox="0 0 24 24" role="img" aria-label="{}">{}</svg>', label, shape)
    return format_html('<svg class="icon" viewBox="0 0 24 24" aria-hidden="true">{}</svg>', shape)


@register.filter
def own_name(code: str) -> str:
    """Return a language's name in that language."""
    return str(get_language_info(code)["name_local"]).capitalize()


@register.simple_tag(takes_context=True)
def address_with(context: Context, **changes: object) -> str:
    """Return the present address with some query values changed; None takes a value away."""
    query = context["request"].GET.copy()
    for name, value in changes.items():
        query.pop(name, None)
        if value is not None:
            query[name] = str(value)
    return f"?{query.urlencode()}"


@register.simple_tag(takes_context=True)
def remove_from_address(context: Context, name: str) -> str:
    """Return the present address without one of its query values, on its first page."""
    return address_with(context, **{name: None, "page": None})


@register.simple_tag
def list_cell(column: "Column[Any]", cell: "Cell") -> SafeString:
    """Return one cell of a list; a page has hundreds, and a template takes ten times as long for each."""
    kind = {"number": "num", "date": "nowrap day"}.get(column.kind, "")
    shown = _escaped(printed(cell.value))
    if cell.href:
        shown = f'<a class="main" href="{_escaped(cell.href)}">{shown}</a>'
    elif cell.tag:
        shown = f'<span class="tag {cell.tag}">{shown}</span>'
    quiet = f'<div class="quiet">{_escaped(cell.quiet)}</div>' if cell.quiet else ""
    wide = " wide" if column.wide else ""
    return mark_safe(f'<td class="{kind}{wide}">{shown}{quiet}</td>')  # noqa: S308 (each value is escaped above)


@register.simple_tag
def options(choices: "Sequence[tuple[str, object]]", chosen: str) -> SafeString:
    """Return the options of a choice, the chosen one marked."""
    marks = (
        (_escaped(value), " selected" if str(value) == chosen else "", _escaped(label)) for value, label in choices
    )
    return mark_safe("".join(f'<option value="{value}"{mark}>{label}</option>' for value, mark, label in marks))  # noqa: S308 (escaped)


def _escaped(value: object) -> str:
    """Return a value as it may stand in a page; Django's own does the same at five times the cost."""
    text = str(value)
    return text if isinstance(text, SafeData) else html.escape(text)


@register.filter
def in_words(day: date) -> str:
    """Return a day with its weekday and month in words, as the person's language writes it."""
    return date_format(day, "l j. E" if reading_language() == "fi" else "l j F")


@register.filter
def printed(value: object) -> str:
    """Return a cell's value as read in the person's language; nothing is a dash."""
    if value is None:
        return "–"
    if isinstance(value, datetime):
        return date_format(timezone.localtime(value), "SHORT_DATETIME_FORMAT")
    if isinstance(value, date):
        return date_format(value, "SHORT_DATE_FORMAT")
    if isinstance(value, Period):
        return format_period(value, reading_language())
    if isinstance(value, int | float | Decimal) and not isinstance(value, bool):
        return format_figure(Figure(value, decimals=0 if isinstance(value, int) else 1), reading_language())
    return str(value)


def reading_language() -> Language:
    """Return the language the present reader reads in."""
    return language_or(get_language())
