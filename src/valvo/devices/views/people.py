"""Who looks after devices, and who has a passport for which."""

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
from valvo.devices import access, actions, queries, rules
from valvo.devices.forms import OfficerForm, PassportForm
from valvo.devices.models import Passport
from valvo.web.forms import saved
from valvo.web.frame import Frame, frame_of
from valvo.web.lists import Cell, Column, Filter, ListPage


@login_required
@require_http_methods(["GET", "POST"])
def officers(request: HttpRequest) -> HttpResponse:
    """Show who looks after the devices of the unit in view and those under it; appoint somebody."""
    frame = frame_of(request)
    frame.require(Permission.DEVICE_VIEW)
    unit = frame.required_unit()
    may_keep = access.units_kept(frame.person).filter(pk=unit.pk).exists()
    form = _officer_form(request, frame) if may_keep or request.method == "POST" else None

    def keep(one: OfficerForm) -> None:
        actions.appoint(**one.cleaned_data, by=frame.person)

    if form is not None and form.is_bound and saved(form, keep):
        messages.success(request, _now("Saved."))
        return redirect(reverse("devices:officers") + frame.query())
    context = {"rows": access.officers(frame.person, unit), "form": form, "may_keep": may_keep, "today": clock.today()}
    return render(request, "devices/officers.html", context, status=422 if form is not None and form.errors else 200)


def _officer_form(request: HttpRequest, frame: Frame) -> OfficerForm:
    unit = access.unit_kept(frame.person, frame.required_unit())
    first = {"unit": unit.public_id, "since": clock.today()}
    units = access.units_seen(frame.person, unit)
    return OfficerForm(request.POST or None, units=units, people=access.staff(unit), initial=first)


@login_required
@require_POST
def end(request: HttpRequest, pk: int) -> HttpResponse:
    """End an officer's duty."""
    frame = frame_of(request)
    actions.release(officer=access.officer_kept(frame.person, pk), by=frame.person)
    return redirect(reverse("devices:officers") + frame.query())


def state_cell(one: Passport) -> Cell:
    """Return whether a passport holds today."""
    if rules.holds(one.valid_to, one.withdrawn_on, clock.today()):
        return Cell(_now("Holds"), tag="better")
    return Cell(_now("Is withdrawn") if one.withdrawn_on else _now("Has ended"), tag="worse")


def person_cell(one: Passport) -> Cell:
    """Return whose passport it is, leading to it."""
    return Cell(one.person.name, href=reverse("devices:passport", args=[one.pk]))


class Passports(ListPage[Passport]):
    """The passports of those who work at the unit in view or under it."""

    title = _("Device passports")
    needs = Permission.DEVICE_PASSPORT
    lead = _("Who has shown that they can use which type of device, and how long it holds.")
    empty = _("Give the first passport with the button above.")
    template = "devices/passports.html"
    default_sort = "person"
    search = ("person__name", "type__name", "type__maker")
    columns = (
        Column("person", _("Person"), person_cell, ("person__name", "type__name")),
        Column("type", _("Type"), lambda one: Cell(one.type.name, quiet=one.type.maker), ("type__name",)),
        Column(
            "given",
            _("Shown on"),
            lambda one: Cell(one.given_on, quiet=one.given_by.name),
            ("given_on",),
            "date",
            wide=True,
        ),
        Column("until", _("Holds until"), lambda one: Cell(one.valid_to), ("valid_to",), "date"),
        Column("state", _("State"), state_cell),
    )
    filters = (
        Filter(
            "state",
            _("State"),
            (("holds", _("Holds")), ("soon", _("Ends within 60 days"))),
            lambda rows, value: queries.ending_soon(rows) if value == "soon" else queries.holding(rows, clock.today()),
        ),
    )

    def rows(self, frame: Frame) -> QuerySet[Passport]:
        """Return the passports of those who work at the unit in view."""
        return access.passports(frame.person, frame.required_unit())


@login_required
@require_http_methods(["GET", "POST"])
def give(request: HttpRequest) -> HttpResponse:
    """Note that somebody has shown how they use a type of device."""
    frame = frame_of(request)
    unit = access.unit_led(frame.person, frame.required_unit())
    people = access.staff(unit).exclude(pk=frame.person.pk)
    kinds = access.types_to_use(unit)
    form = PassportForm(request.POST or None, people=people, kinds=kinds, initial={"given_on": clock.today()})

    def keep(one: PassportForm) -> None:
        actions.give_passport(unit=unit, by=frame.person, **one.cleaned_data)

    if form.is_bound and saved(form, keep):
        messages.success(request, _now("The passport is given."))
        return redirect(reverse("devices:passports") + frame.query())
    context = {"form": form, "title": _now("Give a device passport"), "lead": unit.name}
    return render(request, "devices/form.html", context, status=422 if form.errors else 200)


@login_required
@require_GET
def passport(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a passport to who leads its holder, with the button that withdraws it while it holds."""
    found = access.passport_for(frame_of(request).person, pk)
    holds = rules.holds(found.valid_to, found.withdrawn_on, clock.today())
    return render(request, "devices/passport.html", {"one": found, "state": state_cell(found), "holds": holds})


@login_required
@require_POST
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Withdraw a passport."""
    frame = frame_of(request)
    actions.withdraw_passport(passport=access.passport_for(frame.person, pk), by=frame.person)
    messages.success(request, _now("The passport is withdrawn."))
    return redirect(reverse("devices:passports") + frame.query())


@login_required
@require_GET
def mine(request: HttpRequest) -> HttpResponse:
    """Show somebody their own passports."""
    rows = [(one, state_cell(one)) for one in access.own_passports(frame_of(request).person)]
    return render(request, "devices/mine.html", {"rows": rows})
