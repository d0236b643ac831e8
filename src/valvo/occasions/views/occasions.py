"""Occasions: the list, and the page where one is noted or corrected."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST

from valvo.accounts.permissions import Permission
from valvo.core import clock
from valvo.occasions import access, actions, queries
from valvo.occasions.choices import Audience
from valvo.occasions.forms import OccasionForm, filled
from valvo.occasions.models import Occasion
from valvo.web.forms import saved, seen
from valvo.web.frame import Frame, frame_of
from valvo.web.lists import Cell, Column, Filter, ListPage
from valvo.web.templatetags.valvo import reading_language


def title_cell(one: Occasion) -> Cell:
    """Return an occasion's title, leading to it."""
    kind = queries.kind_label(one.kind, reading_language())
    return Cell(one.title, href=reverse("occasions:occasion", args=[one.pk]), quiet=kind)


class Occasions(ListPage[Occasion]):
    """What was arranged at and under the unit in view."""

    title = _("Occasions")
    needs = Permission.REGISTER_VIEW
    lead = _(
        "Trainings, network meetings, communication, safety dialogues, councils and panels: when, for whom, how many."
    )
    empty = _("Note the first one with the button above.")
    template = "occasions/occasions.html"
    default_sort = "-on"
    search = ("title", "outcome")
    columns = (
        Column("title", _("Occasion"), title_cell, ("title",)),
        Column("on", _("Day"), lambda one: Cell(one.on), ("on",), "date"),
        Column("unit", _("Unit"), lambda one: Cell(one.unit.name), ("unit__name_sv", "on"), wide=True),
        Column("audience", _("For whom"), lambda one: Cell(one.get_audience_display()), ("audience", "on"), wide=True),
        Column("invited", _("Invited"), lambda one: Cell(one.invited), ("invited",), "number", wide=True),
        Column("came", _("Took part"), lambda one: Cell(one.participants), ("participants",), "number"),
    )
    filters = (
        Filter(
            "kind",
            _("Kind"),
            lambda frame: queries.kind_choices(reading_language()),
            lambda rows, value: rows.filter(kind=value),
        ),
        Filter("audience", _("For whom"), Audience.choices, lambda rows, value: rows.filter(audience=value)),
    )

    def rows(self, frame: Frame) -> QuerySet[Occasion]:
        """Return the occasions of the unit in view."""
        return access.occasions(frame.person, frame.required_unit())

    def more(self, frame: Frame) -> dict[str, object]:
        """Return whether the person notes occasions here."""
        return {"may_keep": access.units_kept(frame.person).filter(pk=frame.required_unit().pk).exists()}


@login_required
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Note an occasion."""
    frame = frame_of(request)
    unit = access.unit_kept(frame.person, frame.required_unit())
    first = {"unit": unit.public_id, "on": clock.today(), "audience": Audience.STAFF}
    form = OccasionForm(request.POST or None, units=access.units_seen(frame.person, unit), initial=first)

    def keep(one: OccasionForm) -> None:
        actions.note(values=one.cleaned_data, by=frame.person)

    if form.is_bound and saved(form, keep):
        messages.success(request, _now("Saved."))
        return redirect(reverse("occasions:occasions") + frame.query())
    context = {"form": form, "title": _now("Note an occasion")}
    return render(request, "occasions/form.html", context, status=422 if form.errors else 200)


@login_required
@require_http_methods(["GET", "POST"])
def change(request: HttpRequest, pk: int) -> HttpResponse:
    """Correct an occasion."""
    frame = frame_of(request)
    found = access.occasion_kept(frame.person, pk)
    form = OccasionForm(request.POST or None, units=access.units_kept(frame.person), initial=filled(found))

    def keep(one: OccasionForm) -> None:
        actions.change(occasion=found, values=one.cleaned_data, by=frame.person, seen=seen(request))

    if form.is_bound and saved(form, keep):
        messages.success(request, _now("Saved."))
        return redirect(reverse("occasions:occasions") + frame.query())
    context = {"form": form, "title": found.title, "occasion": found}
    return render(request, "occasions/form.html", context, status=422 if form.errors else 200)


@login_required
@require_POST
def remove(request: HttpRequest, pk: int) -> HttpResponse:
    """Remove an occasion noted by mistake."""
    frame = frame_of(request)
    actions.remove(occasion=access.occasion_kept(frame.person, pk), by=frame.person, seen=seen(request))
    messages.success(request, _now("The occasion was removed."))
    return redirect(reverse("occasions:occasions") + frame.query())
