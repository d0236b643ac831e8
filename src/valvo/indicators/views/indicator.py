"""The page of one indicator."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from valvo.analytics.errors import LakeMissingError
from valvo.core.errors import NotFoundError
from valvo.core.figures import format_period
from valvo.indicators import access
from valvo.indicators.catalogue import UnknownIndicatorError, indicator
from valvo.indicators.declarations import Indicator
from valvo.indicators.drill import draw, drill
from valvo.indicators.picture import THEMES
from valvo.web.frame import frame_of
from valvo.web.templatetags.valvo import reading_language

FUNNEL_WIDTH = 330.0


@login_required
@require_GET
def show(request: HttpRequest, indicator_id: str) -> HttpResponse:
    """Show one indicator of a unit: chart, table, units side by side, and how it is made."""
    frame = frame_of(request)
    unit, language = access.unit_seen(frame), reading_language()
    one = _indicator(indicator_id)
    try:
        found = drill(one, unit, frame.period, language)
    except LakeMissingError:
        found = None
    compared = found.units.chart if found else None
    return render(
        request,
        "indicators/indicator.html",
        {
            "unit": unit,
            "indicator": one,
            "name": one.name[language],
            "theme": THEMES[one.theme],
            "definition": one.definition[language],
            "numerator": one.numerator[language],
            "denominator": one.denominator[language] if one.denominator else "",
            "target_source": one.target.source[language] if one.target else "",
            "source": one.fact.table.meaning[language],
            "period": format_period(frame.period, language),
            "drill": found,
            "funnel": draw(compared, language, wide=FUNNEL_WIDTH) if compared else None,
            "sees_cases": access.sees_cases(frame.person, unit),
            "units_seen": access.units_seen(frame.person),
            "show_table": request.GET.get("show") == "table",
        },
    )


def _indicator(identifier: str) -> Indicator:
    try:
        return indicator(identifier)
    except UnknownIndicatorError as error:
        raise NotFoundError(_("There is no such indicator.")) from error
