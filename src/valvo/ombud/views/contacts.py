"""Contacts: the list, and the page where one is noted or corrected."""

from collections.abc import Callable, Sequence
from typing import Any, ClassVar

from django.contrib.auth.decorators import login_required
from django.db.models import Count, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST

from valvo.core import clock
from valvo.core.errors import Refusal, StaleError
from valvo.ombud import access, actions, forms, queries
from valvo.ombud.choices import Age, Channel, Sector, Tongue, Who
from valvo.ombud.models import Contact
from valvo.organisation.models import Unit
from valvo.web.forms import seen
from valvo.web.frame import Frame, frame_of
from valvo.web.lists import Cell, Column, Filter, ListPage

ROWS_AT_FIRST = 2


class Contacts(ListPage[Contact]):
    """The ombudsperson's contacts; nobody else sees them."""

    title = _("Contacts")
    lead = _("What the yearly account is counted from. No names and no stories: only you see the single contacts.")
    empty = _("Note the first one with the button above.")
    template = "ombud/contacts.html"
    default_sort = "-day"
    columns = (
        Column("day", _("Day"), lambda one: Cell(one.day, href=f"/ombud/contacts/{one.pk}/"), ("day",), "date"),
        Column("who", _("Who turned to the ombudsperson"), lambda one: Cell(one.get_who_display()), ("who",)),
        Column("age", _("The client's age"), lambda one: Cell(one.get_age_display()), ("age",), wide=True),
        Column("tongue", _("Language"), lambda one: Cell(one.get_tongue_display()), ("tongue",), wide=True),
        Column("channel", _("How the contact came"), lambda one: Cell(one.get_channel_display()), wide=True),
        Column("objects", _("Statistical objects"), lambda one: Cell(one.objects_count), kind="number"),
    )
    filters: ClassVar[Sequence[Filter[Contact]]] = (
        Filter("who", _("Who"), Who.choices, lambda rows, value: rows.filter(who=value)),
        Filter("age", _("Age"), Age.choices, lambda rows, value: rows.filter(age=value)),
        Filter("tongue", _("Language"), Tongue.choices, lambda rows, value: rows.filter(tongue=value)),
        Filter("channel", _("Channel"), Channel.choices, lambda rows, value: rows.filter(channel=value)),
        Filter(
            "sector",
            _("Sector"),
            Sector.choices,
            queries.about_sector,
        ),
    )

    def rows(self, frame: Frame) -> QuerySet[Contact]:
        """Return the contacts of the office in view."""
        office = access.office_of(frame.person, frame.unit)
        return access.contacts(frame.person).filter(office=office).annotate(objects_count=Count("objects_told"))


@login_required
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Note a contact."""
    frame = frame_of(request)
    office = access.office_of(frame.person, frame.unit)

    def save(values: dict[str, Any], told: list[dict[str, Any]]) -> None:
        actions.record_contact(office=office, values=values, objects=told, by=frame.person)

    return _form_page(request, office, None, save)


@login_required
@require_http_methods(["GET", "POST"])
def change(request: HttpRequest, pk: int) -> HttpResponse:
    """Correct a contact."""
    frame = frame_of(request)
    contact = access.contact_for(frame.person, pk)

    def save(values: dict[str, Any], told: list[dict[str, Any]]) -> None:
        actions.change_contact(contact=contact, values=values, objects=told, by=frame.person, seen=(seen(request) or 0))

    return _form_page(request, contact.office, contact, save)


@login_required
@require_POST
def remove(request: HttpRequest, pk: int) -> HttpResponse:
    """Remove a contact noted by mistake."""
    frame = frame_of(request)
    contact = access.contact_for(frame.person, pk)
    actions.remove_contact(contact=contact, by=frame.person, seen=(seen(request) or 0))
    return redirect("ombud:contacts")


Save = Callable[[dict[str, Any], list[dict[str, Any]]], None]


def _form_page(request: HttpRequest, office: Unit, contact: Contact | None, save: Save) -> HttpResponse:
    there = forms.filled_rows(contact) if contact else []
    shown = _rows_asked(request, len(there))
    data = request.POST if request.method == "POST" else None
    initial = forms.filled(contact) if contact else {"day": clock.today()}
    form = forms.ContactForm(data, initial=initial)
    rows = forms.object_rows(data, office, shown, there)
    # "Another row" comes back with everything typed and one row more.
    if data is not None and "more" not in data and form.is_valid() and rows.is_valid():
        try:
            save(form.cleaned_data, rows.told())
        except Refusal as refusal:
            form.add_error(None, str(refusal))
            return _render(request, contact, form, rows, 409 if isinstance(refusal, StaleError) else 422)
        return redirect(reverse("ombud:contacts"))
    if data is not None and "more" in data:
        unchecked = forms.ContactForm(initial={name: data.get(name, "") for name in form.fields})
        return _render(request, contact, unchecked, _one_row_more(request, office), 200)
    return _render(request, contact, form, rows, 422 if data is not None else 200)


def _one_row_more(request: HttpRequest, office: Unit) -> forms.BaseObjects:
    names = ("cause", "sector", "producer", "service")
    typed = [
        {name: request.POST.get(f"object-{number}-{name}", "") for name in names}
        for number in range(_rows_asked(request, 0))
    ]
    return forms.object_rows(None, office, len(typed) + 1, typed)


def _rows_asked(request: HttpRequest, there: int) -> int:
    text = request.POST.get("object-TOTAL_FORMS", "")
    asked = int(text) if text.isascii() and text.isdigit() and len(text) < 3 else 0
    return min(max(asked, there + 1, ROWS_AT_FIRST if not there else 0), forms.MOST_OBJECTS)


def _render(
    request: HttpRequest, contact: Contact | None, form: forms.ContactForm, rows: forms.BaseObjects, status: int
) -> HttpResponse:
    context = {"contact": contact, "form": form, "rows": rows, "may_add_row": len(rows.forms) < forms.MOST_OBJECTS}
    return render(request, "ombud/contact.html", context, status=status)
