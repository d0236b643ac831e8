"""Published plans for everybody, in a list; each plan's own page is the plans' own."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from valvo.organisation.queries import named
from valvo.plans import access
from valvo.portal import queries
from valvo.web.templatetags.valvo import reading_language

PER_PAGE = 50


@require_GET
def index(request: HttpRequest) -> HttpResponse:
    """List the plans of units whose name holds what is sought."""
    sought = request.GET.get("q", "").strip()
    found = access.published().filter(named(sought, "unit")).order_by("unit__name_sv", "template")
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    shown = queries.of_plans(page.object_list, reading_language())
    return render(request, "portal/plans.html", {"rows": shown, "page": page, "sought": sought})
