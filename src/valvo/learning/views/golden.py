"""The golden rules of safety for everybody: a screen in the unit, and a poster to print."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from valvo.core.errors import NotFoundError
from valvo.core.languages import LANGUAGES, language_or
from valvo.documents.files import as_file
from valvo.learning import golden
from valvo.web.templatetags.valvo import reading_language


@require_GET
def screen(request: HttpRequest) -> HttpResponse:
    """Show the rules large, for a screen on the wall."""
    found, language = golden.golden_rules(), reading_language()
    rows = [(one.title[language], one.text[language]) for one in found.rules]
    context = {"title": found.title[language], "rules": rows, "languages": LANGUAGES}
    return render(request, "learning/golden_rules.html", context)


@require_GET
def poster(request: HttpRequest, language: str) -> HttpResponse:
    """Return the rules as PDF."""
    if language not in LANGUAGES:
        raise NotFoundError("no such language")
    data = golden.poster(language_or(language))
    return as_file(data, name=f"golden-rules-{language}", form="pdf")
