"""Support to staff after a serious event: where to turn. Looking leaves no trace, and nobody signs up here."""

from django.contrib.auth.decorators import login_required
from django.contrib.messages import success
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from valvo.investigations import access, actions
from valvo.investigations.definition import definition
from valvo.investigations.forms import SupportForm
from valvo.investigations.queries import support_text
from valvo.web.forms import saved
from valvo.web.frame import frame_of
from valvo.web.templatetags.valvo import reading_language


@login_required
@require_GET
def show(request: HttpRequest) -> HttpResponse:
    """Show the ways to support, and the organisation's own words."""
    frame, said = frame_of(request), definition().support
    context = {
        "support_lead": said.lead[reading_language()],
        "paths": [(path.label[reading_language()], path.text[reading_language()]) for path in said.paths],
        "own": support_text(frame.unit, reading_language()),
        "may_write": frame.unit is not None and access.may_decide(frame.person, frame.unit),
    }
    return render(request, "investigations/support.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def write(request: HttpRequest) -> HttpResponse:
    """Write the unit's own words and contacts."""
    frame = frame_of(request)
    unit = access.unit_to_write_support_for(frame.person, frame.required_unit())
    form = SupportForm(request.POST if request.method == "POST" else None, initial=access.support_texts(unit))

    def save(filled: SupportForm) -> None:
        actions.write_support(unit=unit, texts=filled.texts(), by=frame.person)

    if request.method == "POST" and saved(form, save):
        success(request, _("Saved."))
        return redirect(f"/investigations/support/?unit={unit.public_id}")
    context = {"unit": unit, "form": form}
    return render(request, "investigations/write_support.html", context, status=422 if form.is_bound else 200)
