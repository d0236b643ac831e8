"""Searching the words of all plans: who still names the old authority?"""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from valvo.plans import access, queries
from valvo.plans.definition import outdated_names
from valvo.plans.views.shared import language
from valvo.web.frame import frame_of


@login_required
@require_GET
def search(request: HttpRequest) -> HttpResponse:
    """Show where plans of the unit in view and under it hold the words."""
    frame = frame_of(request)
    unit = access.unit_to_search(frame.person, frame.required_unit())
    words = request.GET.get("q", "").strip()[:100]
    found = queries.search(frame.person, unit, words, language())
    context = {
        "q": words,
        "found": found,
        "plans": len({one.plan.pk for one in found}),
        "most": queries.MOST_FOUND,
        "outdated": [(one.words, one.now[language()]) for one in outdated_names()],
    }
    return render(request, "plans/search.html", context)
