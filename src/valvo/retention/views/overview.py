"""The page of retention: the rules, what they would erase now, what they have erased."""

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from valvo.intake.queries import kind_label, language
from valvo.retention import access, queries
from valvo.web.frame import frame_of


@login_required
@require_GET
def overview(request: HttpRequest) -> HttpResponse:
    """Show rules and counts at the units in reach; no content of any case."""
    units, spoken = access.units_seen(frame_of(request).person), language()
    context = {
        "rules": queries.rule_rows(spoken),
        "waiting": [(kind_label(row.kind, spoken), row.unit.name, row.cases) for row in queries.would_erase(units)],
        "runs": [
            (run, [(kind_label(line.kind, spoken), line.unit.name, line.cases) for line in lines])
            for run, lines in queries.runs(units)
        ],
        "held": queries.held_at(units),
        "by_itself": settings.ERASES_BY_ITSELF,
    }
    return render(request, "retention/overview.html", context)
