"""Pages of measured figures: what is delivered, by whom, what is late or missing, and delivering."""

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from valvo.core.errors import NotAllowedError
from valvo.measured import access, actions, queries
from valvo.measured.actions import NewDelivery
from valvo.measured.forms import DeliveryForm, FigureForm
from valvo.measured.models import MeasuredFigure
from valvo.organisation.models import Unit
from valvo.web.forms import saved
from valvo.web.frame import Frame, frame_of
from valvo.web.templatetags.valvo import reading_language


@login_required
@require_GET
def index(request: HttpRequest) -> HttpResponse:
    """List the figures that units around the one in view deliver."""
    frame = frame_of(request)
    found = [(one, one.names[reading_language()]) for one in access.figures(frame)]
    context = {"figures": found, "may_edit": access.may_edit(frame.person, frame.required_unit())}
    return render(request, "measured/index.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def add(request: HttpRequest) -> HttpResponse:
    """Say what units under the one in view shall deliver."""
    frame = frame_of(request)
    unit = access.unit_to_declare_at(frame)
    form = FigureForm(request.POST if request.method == "POST" else None)

    def keep(one: FigureForm) -> None:
        actions.declare_figure(new=one.new(), unit=unit, by=frame.person)

    if form.is_bound and saved(form, keep):
        messages.success(request, _("Saved."))
        return redirect(reverse("measured:index") + frame.query())
    return render(request, "measured/add.html", {"form": form, "unit": unit}, status=422 if form.errors else 200)


@login_required
@require_GET
def show(request: HttpRequest, pk: int) -> HttpResponse:
    """Show who has delivered a figure, and take new ones."""
    frame = frame_of(request)
    figure = access.figure_for(frame, pk)
    return _page(request, frame, figure)


@login_required
@require_POST
def deliver(request: HttpRequest, pk: int) -> HttpResponse:
    """Take one figure of one unit."""
    frame = frame_of(request)
    figure, units = _to_deliver(frame, pk)
    form = DeliveryForm(request.POST, units=_choices(units), figure=figure)

    def keep(one: DeliveryForm) -> None:
        said = one.cleaned_data
        unit = next(unit for unit in units if unit.public_id == said["unit_id"])
        new = NewDelivery(unit, said["period"], said["value"], said.get("out_of"))
        actions.deliver(figure=figure, new=[new], by=frame.person)

    if saved(form, keep):
        messages.success(request, _("Saved."))
        return redirect(reverse("measured:figure", args=[pk]) + frame.query())
    return _page(request, frame, figure, one_form=form)


def _to_deliver(frame: Frame, pk: int) -> tuple[MeasuredFigure, list[Unit]]:
    figure = access.figure_for(frame, pk)
    units = list(access.units_to_deliver_for(frame.person, figure).order_by("name_sv"))
    if not units:
        raise NotAllowedError(_("You may not deliver this figure for any unit."))
    return figure, units


def _choices(units: list[Unit]) -> list[tuple[str, str]]:
    return [(unit.public_id, unit.name) for unit in units]


def _page(
    request: HttpRequest,
    frame: Frame,
    figure: MeasuredFigure,
    *,
    one_form: forms.Form | None = None,
) -> HttpResponse:
    units, seen = (
        list(access.units_to_deliver_for(frame.person, figure).order_by("name_sv")),
        access.units_seen(frame.person),
    )
    context = {
        "figure": figure,
        "name": figure.names[reading_language()],
        "deliveries": queries.deliveries(figure, seen),
        "newest": queries.newest(figure, seen),
        "may_deliver": bool(units),
        "may_change": access.may_edit(frame.person, figure.unit),
        "one_form": one_form or DeliveryForm(units=_choices(units), figure=figure),
        "sent": one_form,
    }
    return render(request, "measured/figure.html", context, status=422 if one_form and one_form.errors else 200)
