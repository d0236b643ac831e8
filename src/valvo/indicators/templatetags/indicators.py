"""The rows of a picture."""

from functools import lru_cache

from django import template
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from valvo.core.languages import Language
from valvo.indicators.picture import KEPT_ROWS, PictureRow
from valvo.web.templatetags.valvo import reading_language

register = template.Library()


@register.simple_tag
def picture_row(row: PictureRow, query: str) -> SafeString:
    """Return a row of the picture's table; its name leads to the indicator's own page, with the query."""
    return _drawn(row, query, reading_language())


# Drawing a hundred rows takes as long as all else a picture that is opened again is made of.
@lru_cache(maxsize=KEPT_ROWS)
def _drawn(row: PictureRow, query: str, _language: Language) -> SafeString:
    return render_to_string("indicators/parts/row.html", {"row": row, "query": query})
