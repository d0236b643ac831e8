"""How much feedback came on which theme, and the NPS by quarter."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from valvo.accounts.permissions import Permission
from valvo.core.figures import format_period
from valvo.feedback import access, queries
from valvo.web.frame import frame_of
from valvo.web.templatetags.valvo import reading_language


@login_required
@require_GET
def themes(request: HttpRequest) -> HttpResponse:
    """Show counts by theme and unit for the period in view, small numbers hidden; they are published nowhere."""
    frame = frame_of(request)
    frame.require(Permission.REGISTER_VIEW)
    unit, period, language = frame.required_unit(), frame.period, reading_language()
    near = period.shifted(-1), period.shifted(1)
    scores = queries.nps_by_quarter(frame.person, unit, period)
    context = {
        "sums": queries.sums(access.counted(frame.person, unit), unit, period, language),
        "scores": [(format_period(one.period, language), one) for one in scores],
        "period": format_period(period, language),
        "near": [(str(one), format_period(one, language)) for one in near],
        "may_read": Permission.CASE_VIEW in frame.permissions,
    }
    return render(request, "feedback/themes.html", context)
