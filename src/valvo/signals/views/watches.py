"""What is watched at a unit: a list, and adding to it."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from valvo.indicators.catalogue import names
from valvo.signals import access, actions, queries
from valvo.signals.forms import WatchForm
from valvo.web.forms import saved
from valvo.web.frame import frame_of
from valvo.web.templatetags.valvo import reading_language


@login_required
@require_http_methods(["GET", "POST"])
def show(request: HttpRequest) -> HttpResponse:
    """Show what is watched; take more of it."""
    frame, language = frame_of(request), reading_language()
    unit = access.unit_to_watch(frame)
    offered = queries.indicators_to_watch(unit, language)
    form = WatchForm(request.POST if request.method == "POST" else None, indicators=offered)

    def keep(one: WatchForm) -> None:
        actions.watch(unit=unit, by=frame.person, **one.cleaned_data)

    if form.is_bound and saved(form, keep):
        messages.success(request, _("Saved."))
        return redirect(reverse("signals:watches") + frame.query())
    called = names(language)
    rows = [(one, called.get(one.indicator, one.indicator)) for one in access.watches(unit)]
    context = {"unit": unit, "rows": rows, "form": form}
    return render(request, "signals/watches.html", context, status=422 if form.errors else 200)


@login_required
@require_POST
def end(request: HttpRequest, pk: int) -> HttpResponse:
    """Watch no longer."""
    frame = frame_of(request)
    actions.end_watch(watch=access.watch_at(access.unit_to_watch(frame), pk), by=frame.person)
    messages.success(request, _("Saved."))
    return redirect(reverse("signals:watches") + frame.query())
