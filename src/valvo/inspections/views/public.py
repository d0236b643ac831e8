"""Published reports of visits for everybody, without signing in."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.safestring import mark_safe
from django.views.decorators.http import require_GET

from valvo.documents.renderers.html import fragment
from valvo.inspections import access
from valvo.inspections.reading import public_report
from valvo.web.templatetags.valvo import reading_language

SHOWN = 200


@require_GET
def index(request: HttpRequest) -> HttpResponse:
    """List the published reports, the latest first."""
    return render(request, "inspections/public_index.html", {"visits": access.published()[:SHOWN]})


@require_GET
def show(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a published report with what was added to it."""
    one = access.published_visit(pk)
    context = {
        "one": one,
        "content": mark_safe(fragment(public_report(one, reading_language()))),  # noqa: S308 (the renderer escapes every text)
    }
    return render(request, "inspections/public.html", context)
