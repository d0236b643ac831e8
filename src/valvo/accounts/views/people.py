"""People for administrators: who there is, which roles they hold, who stands in, who takes over."""

from collections.abc import Callable
from typing import TypeVar

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from valvo.accounts import access, actions
from valvo.accounts.forms import DeputyForm, HandOverForm, NewPersonForm, RoleForm
from valvo.accounts.handover import held_by
from valvo.accounts.models import User
from valvo.accounts.permissions import Permission, Role
from valvo.core import clock
from valvo.core.errors import NotAllowedError, NotFoundError, Refusal
from valvo.core.languages import language_or
from valvo.organisation.models import Unit
from valvo.web.forms import saved
from valvo.web.frame import Frame, frame_of
from valvo.web.lists import Cell, Column, Filter, ListPage

F = TypeVar("F", bound=forms.Form)


class People(ListPage[User]):
    """The people an administrator looks after."""

    title = gettext_lazy("People")
    lead = gettext_lazy("Everybody with a role at a unit in your reach, and those who have none yet.")
    empty = gettext_lazy("Add the first person.")
    template = "accounts/list.html"
    default_sort = "name"
    search = ("name", "email")
    columns = (
        Column(
            "name",
            gettext_lazy("Name"),
            lambda one: Cell(one.name, href=f"/people/{one.pk}/", quiet=one.email),
            ("name",),
        ),
        Column("roles", gettext_lazy("Roles"), lambda one: Cell(_roles(one))),
        Column(
            "active", gettext_lazy("Account"), lambda one: Cell(_("open") if one.is_active else _("closed")), wide=True
        ),
    )
    filters = (
        Filter(
            "role",
            gettext_lazy("Role"),
            Role.choices,
            lambda rows, role: rows.filter(memberships__role=role).distinct(),
        ),
    )

    def rows(self, frame: Frame) -> QuerySet[User]:
        """Return the people in reach, with their roles."""
        _require(frame)
        return access.people_reached(frame.person).prefetch_related("memberships__unit")


@login_required
@require_GET
def show(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a person: roles, deputies, what they hold."""
    frame = frame_of(request)
    return _page(request, frame, access.person_for(frame.person, pk))


@login_required
@require_http_methods(["GET", "POST"])
def add(request: HttpRequest) -> HttpResponse:
    """Make an account with its first role."""
    frame = frame_of(request)
    _require(frame)
    form = NewPersonForm(request.POST or None, initial={"unit": frame.unit.public_id if frame.unit else ""})
    if request.method == "POST" and form.is_valid():
        try:
            person = _added(form, frame.person)
        except Refusal as error:
            form.add_error("unit", str(error))
        else:
            messages.success(request, _("Saved."))
            return redirect("accounts:person", pk=person.pk)
    return render(request, "accounts/add.html", {"form": form}, status=422 if form.errors else 200)


@login_required
@require_POST
def give_role(request: HttpRequest, pk: int) -> HttpResponse:
    """Give a role at a unit."""
    frame = frame_of(request)
    person = access.person_for(frame.person, pk)

    def save(form: RoleForm) -> None:
        values = form.cleaned_data
        actions.give_role(
            user=person,
            role=Role(values["role"]),
            unit=_unit(frame.person, values["unit"]),
            since=values["since"],
            until=values["until"],
            by=frame.person,
        )

    return _done(request, frame, person, name="role_form", form=RoleForm(request.POST), save=save)


@login_required
@require_POST
def end_role(request: HttpRequest, pk: int, membership: int) -> HttpResponse:
    """End a role from today."""
    frame = frame_of(request)
    person = access.person_for(frame.person, pk)
    row = person.memberships.filter(pk=membership).select_related("unit").first()
    if row is None or not access.may(frame.person, Permission.PEOPLE_EDIT, row.unit):
        raise NotFoundError("no such role")
    actions.end_role(membership=row, by=frame.person)
    return redirect("accounts:person", pk=pk)


@login_required
@require_POST
def set_deputy(request: HttpRequest, pk: int) -> HttpResponse:
    """Say who stands in for a person; one may say it of oneself."""
    frame = frame_of(request)
    person = frame.person if frame.person.pk == pk else access.person_for(frame.person, pk)

    def save(form: DeputyForm) -> None:
        values = form.cleaned_data
        if values["deputy"] == person:
            raise Refusal(_("Somebody else has to stand in."))
        actions.set_deputy(
            absent=person, deputy=values["deputy"], since=values["since"], until=values["until"], by=frame.person
        )

    return _done(request, frame, person, name="deputy_form", form=DeputyForm(request.POST), save=save)


@login_required
@require_POST
def hand_over(request: HttpRequest, pk: int) -> HttpResponse:
    """Give everything a leaver holds to somebody else."""
    frame = frame_of(request)
    person = access.person_for(frame.person, pk)

    def save(form: HandOverForm) -> None:
        actions.hand_over(leaver=person, to=form.cleaned_data["to"], by=frame.person)

    return _done(request, frame, person, name="hand_over_form", form=HandOverForm(request.POST), save=save)


@login_required
@require_POST
def account(request: HttpRequest, pk: int) -> HttpResponse:
    """Close an account, or open it again."""
    frame = frame_of(request)
    person = access.person_for(frame.person, pk)
    change = actions.close_account if person.is_active else actions.open_account
    change(user=person, by=frame.person)
    return redirect("accounts:person", pk=pk)


@login_required
@require_GET
def me(request: HttpRequest) -> HttpResponse:
    """Show oneself: roles, who stands in."""
    frame = frame_of(request)
    return _page(request, frame, frame.person)


def _require(frame: Frame) -> None:
    if Permission.PEOPLE_EDIT not in frame.permissions:
        raise NotAllowedError(_("Only administrators look after people."))


def _roles(person: User) -> str:
    today = clock.today()
    rows = [row for row in person.memberships.all() if row.valid_to is None or row.valid_to > today]
    return ", ".join(f"{row.get_role_display()} ({row.unit.name})" for row in rows[:4])


def _unit(person: User, public_id: str) -> Unit:
    try:
        return access.unit_for(person, Permission.PEOPLE_EDIT, public_id)
    except NotFoundError as error:
        raise Refusal(_("There is no unit with that identifier in your reach.")) from error


def _added(form: NewPersonForm, by: User) -> User:
    values = form.cleaned_data
    unit = _unit(by, values["unit"])
    person = actions.add_person(
        email=values["email"], name=values["name"], language=language_or(values["language"]), by=by
    )
    actions.give_role(user=person, role=Role(values["role"]), unit=unit, by=by)
    return person


def _done(
    request: HttpRequest, frame: Frame, person: User, *, name: str, form: F, save: Callable[[F], None]
) -> HttpResponse:
    if saved(form, save):
        messages.success(request, _("Saved."))
        return redirect("accounts:me") if person == frame.person else redirect("accounts:person", pk=person.pk)
    return _page(request, frame, person, {name: form, "open": name, "form": form}, status=422)


def _page(
    request: HttpRequest, frame: Frame, person: User, changed: dict[str, object] | None = None, status: int = 200
) -> HttpResponse:
    memberships = list(person.memberships.select_related("unit").order_by("-valid_from"))
    today = clock.today()
    context: dict[str, object] = {
        "person": person,
        "own": person == frame.person,
        "may_edit": Permission.PEOPLE_EDIT in frame.permissions and person != frame.person,
        "memberships": [(row, row.valid_to is None or row.valid_to > today) for row in memberships],
        "deputies": person.deputies.select_related("deputy").order_by("-valid_from"),
        "holdings": held_by(person),
        "role_form": RoleForm(initial={"since": today}),
        "deputy_form": DeputyForm(initial={"since": today}),
        "hand_over_form": HandOverForm(),
        "open": "",
    }
    return render(request, "accounts/person.html", context | (changed or {}), status=status)
