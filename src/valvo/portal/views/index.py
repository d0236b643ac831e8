"""The first page of the public side."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from valvo.documents import access as documents
from valvo.inspections import access as inspections
from valvo.plans import access as plans
from valvo.portal import queries
from valvo.web.templatetags.valvo import reading_language

NEWEST = 5


@require_GET
def show(request: HttpRequest) -> HttpResponse:
    """Show where one tells something, what was published last, and how much there is of each."""
    newest = documents.editions_told().order_by("-published_at", "-pk")[:NEWEST]
    context = {
        "newest": queries.of_documents(newest, reading_language()),
        "documents": documents.editions_told().count(),
        "plans": plans.published().count(),
        "visits": inspections.published().count(),
    }
    return render(request, "portal/index.html", context)
