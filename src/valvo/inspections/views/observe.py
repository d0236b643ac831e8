"""Writing observations on the visit: on a tablet, with or without a network or scripts."""

from pathlib import Path

from django.contrib.auth.decorators import login_required
from django.contrib.messages import success
from django.contrib.staticfiles import finders
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from valvo.inspections import access, actions
from valvo.inspections.choices import VisitState
from valvo.inspections.forms import ObserveForm
from valvo.inspections.models import Observation
from valvo.web.forms import saved
from valvo.web.frame import frame_of
from valvo.web.templatetags.valvo import reading_language


@login_required
@require_http_methods(["GET", "POST"])
def observe(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the form, or keep an observation; sent twice it is kept once."""
    person = frame_of(request).person
    one = access.visit_to_make(person, pk)
    posted = request.method == "POST"
    form = ObserveForm(
        request.POST if posted else None, request.FILES if posted else None, visit=one, language=reading_language()
    )
    made: list[Observation] = []

    def save(filled: ObserveForm) -> None:
        made.append(actions.observe(visit=one, new=filled.seen(), by=person))

    if posted and saved(form, save):
        _tell(request, made[0])
        return redirect("inspections:observe", pk=pk)
    context = {
        "one": one,
        "form": form,
        "number": one.observations.count(),
        "closed": one.state != VisitState.UNDER_WAY,
    }
    return render(request, "inspections/observe.html", context, status=422 if form.is_bound else 200)


def _tell(request: HttpRequest, made: Observation) -> None:
    if made.case is not None:
        number = made.case.report.number
        success(request, _("Kept. Those on call are being told: case %(number)s.") % {"number": number})
    else:
        success(request, _("The observation is kept."))


@login_required
@require_GET
@never_cache
def worker(request: HttpRequest) -> HttpResponse:
    """Return the worker's script: a worker reaches no further than the folder it is served from."""
    path = finders.find("intake/worker.js")
    if path is None:
        raise Http404
    return HttpResponse(Path(path).read_bytes(), content_type="text/javascript")
