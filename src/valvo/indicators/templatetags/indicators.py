"""What pages of indicators are made of: a picture's rows, a period's name, and what was decided, in words."""

from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache

from django import template
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from valvo.core import clock
from valvo.core.figures import Figure, format_period
from valvo.core.languages import Language
from valvo.core.periods import Period
from valvo.documents.tree import Target
from valvo.documents.words import target_value
from valvo.indicators.declarations import Indicator
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


@register.filter
def told_at(period: Period, known: datetime | None) -> str:
    """Return a period's name, and that it is not over where it was not at the moment figures are known to."""
    name = format_period(period, reading_language())
    unfinished = known is not None and period.end > clock.local_day(known)
    return name + " " + _("so far") if unfinished else name


@register.filter
def in_target(value: Decimal, indicator: Indicator) -> str:
    """Return a target's value in words, with all its decimals: “under 59,5 %”."""
    if indicator.limit is None:
        return ""
    decimals = max(0, -int(value.normalize().as_tuple().exponent))
    return target_value(Target(Figure(value, indicator.unit, decimals), indicator.limit), reading_language())


@register.filter
def as_month(day: date) -> str:
    """Return the month a day lies in, as it is read in the person's language."""
    return format_period(Period.containing(day, "month"), reading_language())
