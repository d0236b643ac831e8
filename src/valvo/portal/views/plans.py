"""Published plans for everybody, in a list; each plan's own page is the plans' own."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from valvo.plans import access
from valvo.portal import queries
from valvo.portal.views.shared import page_sought
from valvo.web.templatetags.valvo import reading_language


@require_GET
def index(request: HttpRequest) -> HttpResponse:
    """List the plans of units whose name holds what is sought."""
    sought, page = page_sought(request, access.published().order_by("unit__name_sv", "template"), "unit")
    shown = queries.of_plans(page.object_list, reading_language())
    return render(request, "portal/plans.html", {"rows": shown, "page": page, "sought": sought})
