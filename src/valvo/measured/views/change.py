"""Changing how a figure is told of, and ending it."""

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from valvo.measured import access, actions
from valvo.measured.forms import ChangeForm, EndForm
from valvo.measured.models import MeasuredFigure
from valvo.web.forms import saved
from valvo.web.frame import frame_of
from valvo.web.templatetags.valvo import reading_language

_FIELDS = ("name_sv", "name_fi", "name_en", "unit_of_measure", "better", "target", "days_after", "meaning")


@login_required
@require_http_methods(["GET", "POST"])
def change(request: HttpRequest, pk: int) -> HttpResponse:
    """Change words, direction, target or days; what it was before is listed below."""
    frame = frame_of(request)
    figure = access.figure_to_change(frame, pk)
    first = {name: getattr(figure, name) for name in _FIELDS}
    form = ChangeForm(request.POST if request.method == "POST" else None, initial=first)

    def keep(one: ChangeForm) -> None:
        actions.change_figure(figure=figure, new=one.change(), why=one.cleaned_data["why"], by=frame.person)

    if form.is_bound and saved(form, keep):
        return _done(request, pk)
    return _page(request, figure, form, EndForm())


@login_required
@require_POST
def end(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask for the figure no longer from a day on; what has been delivered stays."""
    frame = frame_of(request)
    figure, form = access.figure_to_change(frame, pk), EndForm(request.POST)

    def keep(one: EndForm) -> None:
        actions.end_figure(figure=figure, on=one.cleaned_data["on"], by=frame.person)

    if saved(form, keep):
        return _done(request, pk)
    return _page(request, figure, ChangeForm(initial={name: getattr(figure, name) for name in _FIELDS}), form)


def _done(request: HttpRequest, pk: int) -> HttpResponse:
    messages.success(request, _("Saved."))
    return redirect(reverse("measured:figure", args=[pk]) + frame_of(request).query())


def _page(request: HttpRequest, figure: MeasuredFigure, form: forms.Form, end_form: forms.Form) -> HttpResponse:
    labels = {name: str(field.label) for name, field in form.fields.items()}
    versions = [
        (one, [(labels.get(name, name), value) for name, value in one.before.items()])
        for one in figure.versions.select_related("changed_by")
    ]
    name = figure.names[reading_language()]
    context = {"figure": figure, "name": name, "form": form, "end_form": end_form, "versions": versions}
    status = 422 if form.errors or end_form.errors else 200
    return render(request, "measured/change.html", context, status=status)
