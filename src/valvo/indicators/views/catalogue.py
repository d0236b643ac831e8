"""The catalogue: what every indicator is, and the unit's own figures."""

from collections.abc import Iterator

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from valvo.core.languages import Language
from valvo.indicators import access
from valvo.indicators.catalogue import INDICATORS
from valvo.indicators.declarations import Indicator
from valvo.indicators.own import own_indicators
from valvo.indicators.picture import THEMES
from valvo.web.frame import frame_of
from valvo.web.templatetags.valvo import reading_language


@login_required
@require_GET
def show(request: HttpRequest) -> HttpResponse:
    """Show what each indicator counts, chapter by chapter."""
    frame, language = frame_of(request), reading_language()
    unit = access.unit_seen(frame)
    every = (*INDICATORS, *own_indicators(unit))
    chapters = [
        (title, [dict(_words(one, language)) for one in every if one.theme is theme]) for theme, title in THEMES.items()
    ]
    context = {"unit": unit, "number": len(every), "chapters": [pair for pair in chapters if pair[1]]}
    return render(request, "indicators/catalogue.html", context)


def _words(one: Indicator, language: Language) -> Iterator[tuple[str, str]]:
    yield "id", one.id
    for part in ("name", "definition", "numerator"):
        yield part, getattr(one, part)[language]
    yield "denominator", one.denominator[language] if one.denominator else ""
    yield "better", one.better
