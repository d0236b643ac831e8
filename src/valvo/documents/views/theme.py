"""The organisation's logo and colours in its documents."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from valvo.documents import access, actions
from valvo.documents.forms import LookForm
from valvo.documents.looks import look_of, theme_of
from valvo.web.forms import saved
from valvo.web.frame import frame_of


@login_required
@require_http_methods(["GET", "POST"])
def look(request: HttpRequest) -> HttpResponse:
    """Show and change how the documents of the unit in view, and of those under it, look."""
    frame = frame_of(request)
    unit = access.unit_to_dress(frame)
    theme = theme_of(unit)
    initial = {"deep": theme.deep, "accent": theme.accent, "logo_alt": theme.logo_alt}
    form = LookForm(request.POST, request.FILES) if request.method == "POST" else LookForm(initial=initial)

    def keep(one: LookForm) -> None:
        actions.choose_look(unit=unit, look=one.look(), by=frame.person)

    if form.is_bound and saved(form, keep):
        messages.success(request, _("Saved."))
        return redirect(reverse("documents:look") + frame.query())
    found = look_of(unit)
    context = {"form": form, "unit": unit, "theme": theme, "own": found is not None and found.unit_id == unit.pk}
    return render(request, "documents/look.html", context, status=422 if form.errors else 200)
