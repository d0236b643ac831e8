"""Browsing the tree, and choosing which unit to look at."""

from django.contrib.auth.decorators import login_required
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET

from valvo.accounts import access
from valvo.accounts.permissions import Permission
from valvo.core import clock
from valvo.organisation import queries
from valvo.organisation.choices import ProviderForm, Sector, UnitKind
from valvo.organisation.models import Unit
from valvo.organisation.opening import ways
from valvo.web.frame import Frame, frame_of
from valvo.web.lists import Cell, Column, Filter, ListPage

MOST_FOUND = 30


class Units(ListPage[Unit]):
    """The units under the one in view."""

    title = _("Units")
    needs = Permission.UNIT_VIEW
    lead = _("All units under the one in view, as they stand today.")
    empty = _("Open a unit, or read in a file of units.")
    template = "organisation/list.html"
    default_sort = "name"
    search = ("name_sv", "name_fi", "name_en", "public_id")
    columns = (
        Column(
            "name",
            _("Name"),
            lambda unit: Cell(unit.name, href=f"/units/{unit.public_id}/", quiet=unit.public_id),
            sort=("name_sv",),
        ),
        Column("kind", _("Kind"), lambda unit: Cell(unit.get_kind_display()), sort=("kind",)),
        Column("sector", _("Sector"), lambda unit: Cell(unit.get_sector_display()), sort=("sector",), wide=True),
        Column("form", _("Form of provision"), lambda unit: Cell(unit.get_provider_form_display()), wide=True),
        Column("opened", _("Opened"), lambda unit: Cell(unit.opened_on), sort=("opened_on",), kind="date", wide=True),
        Column("closed", _("Closed"), lambda unit: Cell(unit.closed_on), sort=("closed_on",), kind="date", wide=True),
    )
    filters = (
        Filter("kind", _("Kind"), UnitKind.choices, lambda rows, value: rows.filter(kind=value)),
        Filter("sector", _("Sector"), Sector.choices, lambda rows, value: rows.filter(sector=value)),
        Filter("form", _("Form of provision"), ProviderForm.choices, lambda rows, v: rows.filter(provider_form=v)),
    )

    def rows(self, frame: Frame) -> QuerySet[Unit]:
        """Return the units in reach under the one in view."""
        return _in_view(frame)

    def more(self, frame: Frame) -> dict[str, object]:
        """Return the further ways to open units, for who may."""
        return {"ways": ways() if frame.unit and access.may(frame.person, Permission.UNIT_EDIT, frame.unit) else ()}


@login_required
@require_GET
def switch(request: HttpRequest) -> HttpResponse:
    """Offer the units one can look at: up, beside, below, and by name. Choosing one is a plain link."""
    frame = frame_of(request)
    frame.require(Permission.UNIT_VIEW)
    words = request.GET.get("q", "").strip()
    context = {
        "q": words,
        "next": _safe(request),
        "hidden": [("next", _safe(request)), ("unit", frame.required_unit().public_id)],
        "found": _found(frame, words) if words else [],
        "below": _children(frame),
    }
    return render(request, "organisation/switch.html", context)


def _in_view(frame: Frame) -> QuerySet[Unit]:
    reached = access.units_reached(frame.person, Permission.UNIT_VIEW)
    return reached & queries.subtree(frame.required_unit(), clock.today())


def _children(frame: Frame) -> QuerySet[Unit]:
    reached = access.units_reached(frame.person, Permission.UNIT_VIEW)
    return reached & queries.children(frame.required_unit(), clock.today())


def _found(frame: Frame, words: str) -> QuerySet[Unit]:
    reached = access.units_reached(frame.person, Permission.UNIT_VIEW)
    return reached.filter(queries.named(words) | Q(public_id=words))[:MOST_FOUND]


def _safe(request: HttpRequest) -> str:
    address = request.GET.get("next", "/")
    return address if url_has_allowed_host_and_scheme(address, allowed_hosts=None) else "/"
