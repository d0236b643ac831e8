"""Requests that take two persons: the list, one of them, deciding it, and reading the name that was opened."""

from django.contrib.auth.decorators import login_required
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_POST

from valvo.core.errors import Refusal
from valvo.handling.access import cases_seen
from valvo.intake.identity import Reporter
from valvo.intake.queries import kind_label, language
from valvo.privacy import access, actions
from valvo.privacy.choices import Purpose
from valvo.privacy.forms import DecideForm
from valvo.privacy.models import Request
from valvo.privacy.rules import Standing
from valvo.web.forms import saved
from valvo.web.frame import Frame, frame_of
from valvo.web.lists import Cell, Column, Filter, ListPage


def _stands(request: Request) -> Cell:
    return Cell(request.stands, tag="teal" if request.standing in {Standing.WAITING, Standing.OPEN} else "plain")


class Requests(ListPage[Request]):
    """Requests in reach and one's own, newest first."""

    title = _("Requests")
    lead = _("To open a protected name and to remove text for good takes two: one asks with a reason, another decides.")
    empty = _("Nobody has asked for anything.")
    default_sort = "-asked"
    columns = (
        Column("purpose", _("What"), lambda one: Cell(one.get_purpose_display(), href=f"/privacy/{one.pk}/")),
        Column("number", _("Report no."), lambda one: Cell(one.report.number, quiet=one.report.case.unit.name)),
        Column("state", _("State"), _stands),
        Column("asked_by", _("Asked by"), lambda one: Cell(one.asked_by.name), wide=True),
        Column("asked", _("Asked"), lambda one: Cell(one.asked_at), sort=("asked_at",), kind="date", wide=True),
    )
    filters = (Filter("purpose", _("What"), Purpose.choices, lambda rows, value: rows.filter(purpose=value)),)

    def rows(self, frame: Frame) -> QuerySet[Request]:
        """Return the requests the person may read."""
        return access.requests_seen(frame.person).select_related("report__case__unit", "asked_by")


@login_required
@require_GET
def show(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a request."""
    return _page(request, access.request_seen(frame_of(request).person, pk))


@login_required
@require_POST
def decide(request: HttpRequest, pk: int) -> HttpResponse:
    """Agree or refuse; which button was pressed says which."""
    person = frame_of(request).person
    found, form = access.request_to_decide(person, pk), DecideForm(request.POST)
    granted = request.POST.get("decision") == "agree"

    def save(form: DecideForm) -> None:
        actions.decide(request=found, granted=granted, answer=form.cleaned_data["answer"], by=person)

    if saved(form, save):
        return redirect("privacy:request", pk=pk)
    return _page(request, access.request_seen(person, pk), form)


@login_required
@require_POST
def name(request: HttpRequest, pk: int) -> HttpResponse:
    """Show who reported, to who asked; reading is recorded, which is why it is not a plain link."""
    person = frame_of(request).person
    found = access.request_to_read_by(person, pk)
    try:
        reporter = actions.read_name(request=found, by=person)
    except Refusal as refusal:
        return _page(request, found, refused=str(refusal))
    return _page(request, found, reporter=reporter)


def _page(
    request: HttpRequest,
    found: Request,
    form: DecideForm | None = None,
    *,
    reporter: Reporter | None = None,
    refused: str = "",
) -> HttpResponse:
    person = frame_of(request).person
    context = {
        "one": found,
        "kind": kind_label(found.report.kind, language()),
        "form": form or DecideForm(),
        "may_decide": access.may_decide(person, found),
        "may_read": found.asked_by_id == person.pk and found.standing == Standing.OPEN,
        "sees_case": cases_seen(person).filter(report=found.report_id).exists(),
        "reporter": reporter,
        "refused": refused,
    }
    response = render(
        request, "privacy/request.html", context, status=422 if refused or (form and form.errors) else 200
    )
    response["Cache-Control"] = "private, no-store"
    return response
