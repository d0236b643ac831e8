"""The catalogue: what every indicator is, and the unit's own figures."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

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


@dataclass(frozen=True)
class Chapter:
    """The indicators of a theme."""

    id: str
    title: str
    rows: Sequence[Mapping[str, str]]


@login_required
@require_GET
def show(request: HttpRequest) -> HttpResponse:
    """Show what each indicator counts, chapter by chapter; those that hold every word sought, where any is."""
    frame, language = frame_of(request), reading_language()
    unit = access.unit_seen(frame)
    q = request.GET.get("q", "").strip()
    every = (*INDICATORS, *own_indicators(unit))
    found = [one for one in every if holds(one, q, language)]
    chapters = [
        Chapter(theme, str(title), [dict(_words(one, language)) for one in found if one.theme is theme])
        for theme, title in THEMES.items()
    ]
    context = {
        "unit": unit,
        "number": len(every),
        "found": len(found),
        "chapters": [one for one in chapters if one.rows],
        "q": q,
        "hidden": [(name, request.GET[name]) for name in ("unit", "period") if name in request.GET],
    }
    return render(request, "indicators/catalogue.html", context)


def holds(one: Indicator, sought: str, language: Language) -> bool:
    """Tell whether every word sought stands in what is said of an indicator in a language, or in its identifier."""
    said = " ".join(word for name, word in _words(one, language) if name != "better").casefold()
    return all(word in said for word in sought.casefold().split())


def _words(one: Indicator, language: Language) -> Iterator[tuple[str, str]]:
    yield "id", one.id
    for part in ("name", "definition", "numerator"):
        yield part, getattr(one, part)[language]
    yield "denominator", one.denominator[language] if one.denominator else ""
    yield "better", one.better
