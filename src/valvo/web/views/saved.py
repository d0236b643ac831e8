"""Views kept of lists: saving one, and the page where they are renamed and deleted."""

from typing import Any

from django import forms
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import Resolver404, resolve
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_POST

from valvo.accounts.access import may
from valvo.accounts.permissions import Permission
from valvo.core.errors import NotAllowedError, NotFoundError
from valvo.organisation.models import Unit
from valvo.web import access, actions
from valvo.web.forms import saved
from valvo.web.frame import Frame, frame_of
from valvo.web.lists import ListPage
from valvo.web.models import SavedView
from valvo.web.saved import kept_of


class ViewForm(forms.Form):
    """A view's name, and whether the list opens with it."""

    name = forms.CharField(max_length=60, label=gettext_lazy("Name of the view"))
    is_default = forms.BooleanField(required=False, label=gettext_lazy("Open the list with it"))


class NewViewForm(ViewForm):
    """What of a list is kept, and whether others see it."""

    path = forms.CharField(max_length=200, widget=forms.HiddenInput)
    query = forms.CharField(max_length=1_000, required=False, widget=forms.HiddenInput)
    shared = forms.BooleanField(required=False, label=gettext_lazy("Share it with everybody at the unit"))


@login_required
@require_POST
def save(request: HttpRequest) -> HttpResponse:
    """Keep the view a list shows and return to it; refused, it comes back as it was typed."""
    frame, form = frame_of(request), NewViewForm(request.POST)
    page = list_at(request.POST.get("path", ""))
    unit = _unit_to_share_at(frame) if request.POST.get("shared") else None
    query = kept_of(QueryDict(request.POST.get("query", "")), page.own_keys())

    made: list[SavedView] = []

    def keep(form: NewViewForm) -> None:
        told = {key: form.cleaned_data[key] for key in ("path", "name", "is_default")}
        made.append(actions.save_view(query=query, unit=unit, by=frame.person, **told))

    if saved(form, keep):
        view = made[0]
        unit_in_view = f"&unit={request.GET['unit']}" if "unit" in request.GET else ""
        return redirect(f"{view.path}?{query}{'&' if query else ''}view={view.pk}{unit_in_view}")
    context = {"form": form, "title": page.title, "to": request.get_full_path(), "may_share": _may_share(frame)}
    return render(request, "web/save_view.html", context, status=422)


@login_required
@require_GET
def views(request: HttpRequest) -> HttpResponse:
    """Show the views a person may change, list by list."""
    return _page(request)


@login_required
@require_POST
def rename(request: HttpRequest, pk: int) -> HttpResponse:
    """Give a view another name, or let the list open with it."""
    person, form = frame_of(request).person, ViewForm(request.POST, prefix=f"view{pk}")
    view = access.view_to_change(person, pk)

    def keep(form: ViewForm) -> None:
        actions.rename_view(view=view, by=person, **form.cleaned_data)

    return redirect("web:views") if saved(form, keep) else _page(request, {pk: form})


@login_required
@require_POST
def delete(request: HttpRequest, pk: int) -> HttpResponse:
    """Let a view go."""
    person = frame_of(request).person
    actions.delete_view(view=access.view_to_change(person, pk), by=person)
    return redirect("web:views")


def list_at(path: str) -> type[ListPage[Any]]:
    """Return the list at an address; raises NotFoundError where there is none."""
    try:
        page: type[ListPage[Any]] | None = getattr(resolve(path).func, "view_class", None)
    except Resolver404:
        page = None
    if page is None or not issubclass(page, ListPage):
        raise NotFoundError("no such list")
    return page


def _may_share(frame: Frame) -> bool:
    return frame.unit is not None and may(frame.person, Permission.CASE_COORDINATE, frame.unit)


def _unit_to_share_at(frame: Frame) -> Unit:
    if not _may_share(frame):
        raise NotAllowedError(_("Views are shared by those who look after the safety work of the unit."))
    return frame.required_unit()


def _page(request: HttpRequest, filled: dict[int, ViewForm] | None = None) -> HttpResponse:
    rows = access.views_changed(frame_of(request).person).select_related("unit").order_by("path", "unit_id", "name")
    shown = [(one, _title(one), (filled or {}).get(one.pk) or _form(one)) for one in rows]
    return render(request, "web/views.html", {"rows": shown}, status=422 if filled else 200)


def _form(view: SavedView) -> ViewForm:
    return ViewForm(prefix=f"view{view.pk}", initial={"name": view.name, "is_default": view.is_default})


def _title(view: SavedView) -> str:
    try:
        return str(list_at(view.path).title)
    except NotFoundError:
        return view.path
