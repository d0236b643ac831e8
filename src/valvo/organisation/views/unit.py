"""One unit: what it is, where it stands and stood, and every change to it."""

from collections.abc import Callable
from typing import TypeVar

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from valvo.accounts import access
from valvo.accounts.permissions import Permission
from valvo.core import clock
from valvo.core.errors import NotFoundError
from valvo.organisation import actions, queries
from valvo.organisation.actions import NewUnit
from valvo.organisation.choices import Country, ProviderForm, Sector, UnitKind
from valvo.organisation.forms import CloseForm, MergeForm, MoveForm, NewUnitForm, UnitForm
from valvo.organisation.models import Unit
from valvo.organisation.rules import TreeError
from valvo.web.forms import saved
from valvo.web.frame import Frame, frame_of

F = TypeVar("F", bound=forms.BaseForm)


@login_required
@require_http_methods(["GET"])
def show(request: HttpRequest, public_id: str) -> HttpResponse:
    """Show a unit with its places over time and its successors."""
    frame = frame_of(request)
    unit = access.unit_for(frame.person, Permission.UNIT_VIEW, public_id)
    return _page(request, frame, unit)


@login_required
@require_http_methods(["POST"])
def edit(request: HttpRequest, public_id: str) -> HttpResponse:
    """Change names, sector or form."""
    frame, unit = _editable(request, public_id)

    def save(form: UnitForm) -> None:
        actions.edit_unit(
            unit=access.unit_for(frame.person, Permission.UNIT_EDIT, public_id),
            by=frame.person,
            name_sv=form.cleaned_data["name_sv"],
            name_fi=form.cleaned_data["name_fi"],
            name_en=form.cleaned_data["name_en"],
            sector=Sector(form.cleaned_data["sector"]),
            provider_form=ProviderForm(form.cleaned_data["provider_form"]),
            country=Country(form.cleaned_data["country"]),
        )

    return _done(request, frame, unit, name="edit_form", form=UnitForm(request.POST, instance=unit), save=save)


@login_required
@require_http_methods(["POST"])
def move(request: HttpRequest, public_id: str) -> HttpResponse:
    """Place the unit under another from a day on."""
    frame, unit = _editable(request, public_id)

    def save(form: MoveForm) -> None:
        parent = _other(frame, form)
        actions.move_unit(unit=unit, parent=parent, on=form.cleaned_data["on"], by=frame.person)

    return _done(request, frame, unit, name="move_form", form=MoveForm(request.POST), save=save)


@login_required
@require_http_methods(["POST"])
def close(request: HttpRequest, public_id: str) -> HttpResponse:
    """Close the unit from a day on."""
    frame, unit = _editable(request, public_id)

    def save(form: CloseForm) -> None:
        actions.close_unit(unit=unit, on=form.cleaned_data["on"], by=frame.person)

    return _done(request, frame, unit, name="close_form", form=CloseForm(request.POST), save=save)


@login_required
@require_http_methods(["POST"])
def merge(request: HttpRequest, public_id: str) -> HttpResponse:
    """Merge the unit into another from a day on."""
    frame, unit = _editable(request, public_id)

    def save(form: MergeForm) -> None:
        actions.merge_units(units=[unit], into=_other(frame, form), on=form.cleaned_data["on"], by=frame.person)

    return _done(request, frame, unit, name="merge_form", form=MergeForm(request.POST), save=save)


@login_required
@require_http_methods(["POST"])
def add(request: HttpRequest, public_id: str) -> HttpResponse:
    """Open a new unit under this one."""
    frame, unit = _editable(request, public_id)

    def save(form: NewUnitForm) -> None:
        actions.open_unit(new=_new(form, unit), by=frame.person)

    return _done(request, frame, unit, name="new_form", form=NewUnitForm(request.POST), save=save)


def _editable(request: HttpRequest, public_id: str) -> tuple[Frame, Unit]:
    frame = frame_of(request)
    return frame, access.unit_for(frame.person, Permission.UNIT_EDIT, public_id)


def _other(frame: Frame, form: forms.Form) -> Unit:
    """Return the other unit the form names; beyond one's reach or not there is the same mistake in the form."""
    try:
        return access.unit_for(frame.person, Permission.UNIT_EDIT, form.cleaned_data["other"])
    except NotFoundError as error:
        raise TreeError(_("There is no unit with that identifier in your reach.")) from error


def _new(form: NewUnitForm, parent: Unit) -> NewUnit:
    values = form.cleaned_data
    return NewUnit(
        public_id=values["public_id"],
        kind=UnitKind(values["kind"]),
        sector=Sector(values["sector"]),
        provider_form=ProviderForm(values["provider_form"]),
        name_sv=values["name_sv"],
        name_fi=values["name_fi"],
        name_en=values["name_en"],
        opened_on=values["opened_on"],
        parent=parent.public_id,
    )


def _done(
    request: HttpRequest, frame: Frame, unit: Unit, *, name: str, form: F, save: Callable[[F], None]
) -> HttpResponse:
    """Save a valid form and return to the unit; otherwise show the page with the form's mistakes."""
    if saved(form, save):
        messages.success(request, _("Saved."))
        return redirect("organisation:unit", public_id=unit.public_id)
    return _page(request, frame, unit, {name: form, "open": name, "form": form}, status=422)


def _page(
    request: HttpRequest,
    frame: Frame,
    unit: Unit,
    forms_with_mistakes: dict[str, object] | None = None,
    status: int = 200,
) -> HttpResponse:
    today = clock.today()
    context: dict[str, object] = {
        "unit": unit,
        "path": queries.path(unit, today),
        "children": queries.children(unit, today),
        "placements": unit.placements.select_related("parent").order_by("-valid_from"),
        "successions": unit.successions.select_related("successor"),
        "predecessions": unit.predecessions.select_related("unit"),
        "may_edit": access.may(frame.person, Permission.UNIT_EDIT, unit),
        "edit_form": UnitForm(instance=Unit(**{name: getattr(unit, name) for name in UnitForm.Meta.fields})),
        "move_form": MoveForm(),
        "close_form": CloseForm(),
        "merge_form": MergeForm(),
        "new_form": NewUnitForm(),
        "open": "",
    }
    return render(request, "organisation/unit.html", context | (forms_with_mistakes or {}), status=status)
