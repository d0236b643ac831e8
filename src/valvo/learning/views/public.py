"""The page everybody can read: you told us, we did."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.http import require_GET

from valvo.core.languages import language_or
from valvo.learning.access import published

SHOWN = 50


@require_GET
def learned(request: HttpRequest) -> HttpResponse:
    """Show the newest texts in the reader's language."""
    return render(request, "learning/public.html", {"versions": published(language_or(get_language()))[:SHOWN]})
