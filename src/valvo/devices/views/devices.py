"""Devices: the list, one of them, its state and checks, and where a lot or a UDI is."""

from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from valvo.accounts.permissions import Permission
from valvo.core import clock
from valvo.core.figures import Figure, Unit, format_figure
from valvo.devices import access, actions, queries
from valvo.devices.actions import NewDevice
from valvo.devices.choices import Result, State, Task
from valvo.devices.forms import DeviceForm, DoneForm, MarksForm, PlanForm, StateForm, filled_marks
from valvo.devices.models import Device
from valvo.web.forms import saved, seen
from valvo.web.frame import Frame, frame_of
from valvo.web.lists import Cell, Column, Filter, ListPage
from valvo.web.templatetags.valvo import reading_language

MOST_TRACED = 500


def device_cell(one: Device) -> Cell:
    """Return a device's type and maker, leading to it."""
    return Cell(
        one.type.name, href=reverse("devices:device", args=[one.pk]), quiet=f"{one.type.maker} {one.mark}".strip()
    )


def state_cell(one: Device) -> Cell:
    """Return whether a device may be used."""
    return Cell(one.get_state_display(), tag="worse" if one.state == State.QUARANTINED else "plain")


def due_cell(one: Device) -> Cell:
    """Return the day of a device's next check, marked where it has passed."""
    due = getattr(one, "next_due", None)
    over = due is not None and due < clock.today() and one.state != State.TAKEN_OUT
    return Cell(due, quiet=_now("late") if over else "")


class Devices(ListPage[Device]):
    """The devices at and under the unit in view."""

    title = _("Devices")
    needs = Permission.DEVICE_VIEW
    lead = _("Which devices there are, where, and when each is checked next.")
    empty = _("Take a device into use, or take in a list from a file.")
    template = "devices/devices.html"
    default_sort = "type"
    search = ("type__name", "type__maker", "number", "serial", "lot", "place")
    columns = (
        Column("type", _("Type"), device_cell, ("type__name", "number", "serial")),
        Column(
            "mark", _("Identifier"), lambda one: Cell(one.mark, quiet=one.lot if one.lot != one.mark else ""), wide=True
        ),
        Column("unit", _("Unit"), lambda one: Cell(one.unit.name, quiet=one.place), ("unit__name_sv", "type__name")),
        Column("state", _("State"), state_cell, ("state", "type__name"), wide=True),
        Column("due", _("Next check"), due_cell, ("next_due",), "date"),
    )
    filters = (
        Filter("state", _("State"), State.choices, lambda rows, value: rows.filter(state=value)),
        Filter("checks", _("Checks"), (("late", _("Late")),), lambda rows, value: queries.late(rows)),
        Filter(
            "risk",
            _("Risk class"),
            lambda frame: queries.risk_choices(reading_language()),
            lambda rows, value: rows.filter(type__risk=value),
        ),
    )

    def rows(self, frame: Frame) -> QuerySet[Device]:
        """Return the devices of the unit in view, each with its next check."""
        return queries.with_next_due(access.devices(frame.person, frame.required_unit()))

    def more(self, frame: Frame) -> dict[str, object]:
        """Return the shares shown above the list, and whether the person looks after devices here."""
        unit, today = frame.required_unit(), clock.today()
        here = access.devices(frame.person, unit)
        return {
            "may_keep": access.units_kept(frame.person).filter(pk=unit.pk).exists(),
            "leads": Permission.DEVICE_PASSPORT in frame.permissions,
            "checked": _told(queries.checked_in_time(here, today)),
            "passports": _told(queries.with_valid_passports(unit, here, today)),
        }


def _told(part: queries.Part) -> dict[str, object]:
    share = format_figure(Figure(part.share, Unit.PERCENT, 0), reading_language())
    return {"share": share, "part": part.part, "whole": part.whole}


@login_required
@require_GET
def trace(request: HttpRequest) -> HttpResponse:
    """Tell where the devices with a lot, a serial number or a UDI are, and who looks after them there."""
    frame = frame_of(request)
    frame.require(Permission.DEVICE_VIEW)
    text = request.GET.get("q", "")[:200]
    found = list(queries.traced(frame.person, text)[: MOST_TRACED + 1])
    shown = found[:MOST_TRACED]
    context = {
        "q": text,
        "asked": bool(text.strip()),
        "found": shown,
        "more": len(found) > MOST_TRACED,
        "units": len({one.unit_id for one in shown}),
        "officers": queries.officers_of({one.unit_id for one in shown}),
    }
    return render(request, "devices/trace.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Take a device into use."""
    frame = frame_of(request)
    unit = access.unit_kept(frame.person, frame.required_unit())
    units = access.units_seen(frame.person, unit)
    first = {"unit": unit.public_id, "used_from": clock.today()}
    form = DeviceForm(request.POST or None, units=units, types=access.types_to_use(unit), initial=first)
    made: list[Device] = []

    def keep(one: DeviceForm) -> None:
        made.append(actions.add_device(new=NewDevice(**one.cleaned_data), by=frame.person))

    if form.is_bound and saved(form, keep):
        messages.success(request, _now("The device is in use."))
        return redirect("devices:device", made[0].pk)
    context = {"form": form, "title": _now("Take a device into use")}
    return render(request, "devices/form.html", context, status=422 if form.errors else 200)


@login_required
@require_GET
def show(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a device."""
    frame = frame_of(request)
    return _page(request, frame, access.device_for(frame.person, pk))


@login_required
@require_http_methods(["GET", "POST"])
def change(request: HttpRequest, pk: int) -> HttpResponse:
    """Correct what a device is known by and where it is."""
    frame = frame_of(request)
    device = access.device_kept(frame.person, pk)
    form = MarksForm(request.POST or None, units=access.units_kept(frame.person), initial=filled_marks(device))

    def keep(one: MarksForm) -> None:
        actions.change_device(device=device, values=one.cleaned_data, by=frame.person, seen=seen(request))

    if form.is_bound and saved(form, keep):
        messages.success(request, _now("Saved."))
        return redirect("devices:device", pk)
    context = {"form": form, "title": str(device), "version": device.version}
    return render(request, "devices/form.html", context, status=422 if form.errors else 200)


@login_required
@require_POST
def state(request: HttpRequest, pk: int) -> HttpResponse:
    """Put a device in use, in quarantine or out of use."""
    frame = frame_of(request)
    device = access.device_kept(frame.person, pk)
    form = StateForm(request.POST)

    def keep(one: StateForm) -> None:
        to, why = State(one.cleaned_data["state"]), one.cleaned_data["why"]
        actions.move_state(device=device, state=to, why=why, by=frame.person, seen=seen(request))

    if saved(form, keep):
        return redirect("devices:device", pk)
    return _page(request, frame, device, state_form=form)


@login_required
@require_POST
def plan(request: HttpRequest, pk: int) -> HttpResponse:
    """Plan a device's next check."""
    frame = frame_of(request)
    device = access.device_kept(frame.person, pk)
    form = PlanForm(request.POST)

    def keep(one: PlanForm) -> None:
        task, due = Task(one.cleaned_data["task"]), one.cleaned_data["due"]
        actions.plan_check(device=device, task=task, due=due, by=frame.person)

    if saved(form, keep):
        return redirect("devices:device", pk)
    return _page(request, frame, device, plan_form=form)


@login_required
@require_http_methods(["GET", "POST"])
def check(request: HttpRequest, pk: int) -> HttpResponse:
    """Note how a check went."""
    frame = frame_of(request)
    planned = access.check_kept(frame.person, pk)
    device = access.device_for(frame.person, planned.device_id)
    form = DoneForm(request.POST or None, initial={"done_on": clock.today(), "result": Result.PASSED})

    def keep(one: DoneForm) -> None:
        said = one.cleaned_data
        actions.finish_check(check=planned, by=frame.person, **said | {"result": Result(said["result"])})

    if form.is_bound and saved(form, keep):
        messages.success(request, _now("The check is noted."))
        return redirect("devices:device", device.pk)
    context = {"form": form, "title": f"{planned.get_task_display()}: {device}", "lead": device.unit.name}
    return render(request, "devices/form.html", context, status=422 if form.errors else 200)


def _page(
    request: HttpRequest,
    frame: Frame,
    device: Device,
    *,
    state_form: forms.Form | None = None,
    plan_form: forms.Form | None = None,
) -> HttpResponse:
    sent = state_form or plan_form
    context: dict[str, Any] = {
        "device": device,
        "risk": queries.risk_label(device.type.risk, reading_language()),
        "planned": queries.planned_of(device),
        "done": queries.done_of(device)[:50],
        "about": queries.cases_about(frame.person, device)[:50],
        "officers": queries.officers_of([device.unit_id]),
        "may_keep": access.units_kept(frame.person).filter(pk=device.unit_id).exists(),
        "state_form": state_form or StateForm(initial={"state": device.state}),
        "plan_form": plan_form or PlanForm(),
        "sent": sent,
    }
    return render(request, "devices/device.html", context, status=422 if sent else 200)
