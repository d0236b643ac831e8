"""What I have sent in: where it stands, what is asked and answered, and adding to it."""

from functools import partial

from django.contrib.auth.decorators import login_required
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_http_methods

from valvo.attachments import serving
from valvo.core.languages import language_or
from valvo.handling import access, actions
from valvo.handling.models import Case
from valvo.handling.queries import own
from valvo.intake.actions import withdraw_consent
from valvo.intake.forms import AddendumForm
from valvo.intake.queries import kind_label, language
from valvo.web.frame import Frame, frame_of
from valvo.web.lists import Cell, Column, ListPage


class Mine(ListPage[Case]):
    """A person's own reports; anonymous ones are nobody's and cannot be listed."""

    title = _("My reports")
    lead = _("What you have sent in under your name. Anonymous reports are not listed: nobody knows who sent them.")
    empty = _("You have not sent in anything yet.")
    default_sort = "-received"
    columns = (
        Column("number", _("Number"), lambda case: Cell(case.report.number, href=f"/mine/{case.report.number}/")),
        Column("kind", _("Kind"), lambda case: Cell(kind_label(case.kind, language())), wide=True),
        Column("state", _("State"), lambda case: Cell(case.get_state_display(), tag="teal")),
        Column("unit", _("Unit"), lambda case: Cell(case.report.unit.name), wide=True),
        Column("received", _("Received"), lambda case: Cell(case.opened_at), sort=("opened_at",), kind="date"),
    )

    def rows(self, frame: Frame) -> QuerySet[Case]:
        """Return the cases of the person's own reports."""
        return access.own_cases(frame.person).select_related("report__unit")


@login_required
@require_http_methods(["GET", "POST"])
def own_report(request: HttpRequest, number: str) -> HttpResponse:
    """Show an own report as it was sent, its state and what the handlers say; answer them or add to it."""
    frame, spoken = frame_of(request), language_or(get_language())
    case = access.own_case(frame.person, number)
    if "consent" in request.POST:
        withdraw_consent(report=case.report, by=frame.person)
        return redirect("handling:own_report", number=number)
    form = AddendumForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        actions.add_or_answer(
            case=case, by=frame.person, text=form.cleaned_data["text"], files=form.cleaned_data["attached"]
        )
        return redirect("handling:own_report", number=number)
    to_file = partial(_address_of_file, number)
    context = {"own": own.own_report(case, spoken, to_file), "form": form}
    return render(request, "handling/own_report.html", context, status=422 if form.errors else 200)


@login_required
@require_GET
def file(request: HttpRequest, number: str, pk: int) -> HttpResponse:
    """Hand out a file of one's own report; who reads it is not recorded, as it would tell who reported."""
    found = access.own_file(frame_of(request).person, number, pk)
    return serving.answer(file=found.stored, by=None, unit=found.report.unit_id, of=found.report)


def _address_of_file(number: str, pk: int) -> str:
    return reverse("handling:own_file", args=[number, pk])
