"""Types of devices: reference data with their risk class, intervals, and whether using them needs a passport."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from valvo.accounts.permissions import Permission
from valvo.devices import access, actions, queries
from valvo.devices.choices import State
from valvo.devices.forms import ChangeTypeForm, TypeForm, filled_type
from valvo.devices.models import DeviceType
from valvo.web.forms import saved, seen
from valvo.web.frame import Frame, frame_of
from valvo.web.lists import Cell, Column, Filter, ListPage
from valvo.web.templatetags.valvo import reading_language


def _interval(months: int) -> Cell:
    return Cell(ngettext("%(number)s month", "%(number)s months", months) % {"number": months} if months else None)


class Types(ListPage[DeviceType]):
    """The types known at the unit in view."""

    title = _("Device types")
    needs = Permission.DEVICE_VIEW
    lead = _("What a type's devices have in common: risk class, how often they are checked, who may use them.")
    empty = _("Add the first type with the button above.")
    template = "devices/types.html"
    default_sort = "name"
    search = ("name", "maker", "udi_di")
    columns = (
        Column(
            "name",
            _("Model"),
            lambda one: Cell(one.name, href=reverse("devices:type", args=[one.pk]), quiet=one.maker),
            ("name",),
        ),
        Column("risk", _("Risk class"), lambda one: Cell(queries.risk_label(one.risk, reading_language())), ("risk",)),
        Column("devices", _("In use"), lambda one: Cell(one.in_use), ("in_use", "name"), "number"),
        Column("check", _("Checked every"), lambda one: _interval(one.check_months), ("check_months",), wide=True),
        Column(
            "passport",
            _("Device passport"),
            lambda one: Cell(_now("Needed") if one.needs_passport else None),
            ("needs_passport", "name"),
            wide=True,
        ),
        Column("until", _("Not taken into use from"), lambda one: Cell(one.until), ("until",), "date", wide=True),
    )
    filters = (
        Filter(
            "risk",
            _("Risk class"),
            lambda frame: queries.risk_choices(reading_language()),
            lambda rows, value: rows.filter(risk=value),
        ),
    )

    def rows(self, frame: Frame) -> QuerySet[DeviceType]:
        """Return the types at the unit in view, each with how many devices the person sees in use."""
        there = access.units_seen(frame.person, frame.required_unit()).values("pk")
        counted = Count("devices", filter=Q(devices__state=State.IN_USE, devices__unit__in=there))
        return access.types(frame.required_unit()).annotate(in_use=counted)

    def more(self, frame: Frame) -> dict[str, object]:
        """Return whether the person may add types here."""
        return {"may_keep": access.units_kept(frame.person).filter(pk=frame.required_unit().pk).exists()}


@login_required
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Declare a type at the unit in view."""
    frame = frame_of(request)
    unit = access.unit_kept(frame.person, frame.required_unit())
    form = TypeForm(request.POST or None)

    def keep(one: TypeForm) -> None:
        actions.add_type(unit=unit, values=one.cleaned_data, by=frame.person)

    if form.is_bound and saved(form, keep):
        messages.success(request, _now("Saved."))
        return redirect(reverse("devices:types") + frame.query())
    context = {"form": form, "title": _now("New device type"), "lead": unit.name}
    return render(request, "devices/form.html", context, status=422 if form.errors else 200)


@login_required
@require_http_methods(["GET", "POST"])
def change(request: HttpRequest, pk: int) -> HttpResponse:
    """Correct a type, or let it end."""
    frame = frame_of(request)
    found = access.type_kept(frame.person, pk)
    form = ChangeTypeForm(request.POST or None, initial=filled_type(found))

    def keep(one: ChangeTypeForm) -> None:
        actions.change_type(kind=found, values=one.cleaned_data, by=frame.person, seen=seen(request))

    if form.is_bound and saved(form, keep):
        messages.success(request, _now("Saved."))
        return redirect(reverse("devices:types") + frame.query())
    context = {"form": form, "title": str(found), "lead": found.unit.name, "version": found.version}
    return render(request, "devices/form.html", context, status=422 if form.errors else 200)
