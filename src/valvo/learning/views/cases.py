"""Learning cases: the list, one of them with its questions and uses, writing, checking, noting a use."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.db.models import Count, QuerySet, Sum
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from valvo.core import clock
from valvo.handling.access import case_to_handle
from valvo.learning import access as versions
from valvo.learning import case_access as access
from valvo.learning import case_actions as actions
from valvo.learning import rules
from valvo.learning.forms import CheckForm, LearningCaseForm, UseForm, filled_case
from valvo.learning.models import LearningCase
from valvo.web.forms import saved, seen
from valvo.web.frame import Frame, frame_of
from valvo.web.lists import Cell, Column, Filter, ListPage
from valvo.web.templatetags.valvo import reading_language


def _state(row: LearningCase) -> Cell:
    if row.retired_at:
        return Cell(gettext("Out of use"), tag="plain")
    return Cell(gettext("In use"), tag="better") if row.published_at else Cell(gettext("To be checked"), tag="teal")


class LearningCases(ListPage[LearningCase]):
    """Learning cases of the person's organisation."""

    title = _("Learning cases")
    lead = _("What happened, freed of who and where, with questions to talk about at the unit.")
    empty = _("No learning case has been taken into use yet.")
    default_sort = "-used"
    search = ("title", "told", "learned")
    template = "learning/cases.html"
    columns = (
        Column(
            "title",
            _("Title"),
            lambda one: Cell(one.title, href=reverse("learning:case", args=[one.pk])),
            sort=("title",),
        ),
        Column("language", _("Language"), lambda one: Cell(one.language.upper()), sort=("language",), wide=True),
        Column("used", _("Times used"), lambda one: Cell(one.used), sort=("used",), kind="number"),
        Column("people", _("People"), lambda one: Cell(one.people or 0), sort=("people",), kind="number", wide=True),
        Column("state", _("State"), _state),
    )
    filters = (
        Filter(
            "language", _("Language"), [("sv", "SV"), ("fi", "FI"), ("en", "EN")],
            lambda rows, value: rows.filter(language=value),
        ),
    )  # fmt: skip

    def rows(self, frame: Frame) -> QuerySet[LearningCase]:
        """Return the cases the person reads, with how often they were used."""
        return access.cases_read(frame.person).annotate(used=Count("uses"), people=Sum("uses__people"))

    def more(self, frame: Frame) -> dict[str, object]:
        """Return whether the person writes learning cases at the unit in view."""
        return {"may_write": access.may_write(frame.person, frame.required_unit())}


@login_required
@require_http_methods(["GET", "POST"])
def add(request: HttpRequest) -> HttpResponse:
    """Write a learning case, from a case where the address names one."""
    frame = frame_of(request)
    number = request.GET.get("case", "")
    case = case_to_handle(frame.person, number) if number else None
    unit = access.unit_to_write_for(frame.person, case.unit if case else frame.required_unit())
    language = reading_language()
    told = versions.current(case, language) if case else None
    first = {"language": language} | ({"title": told.title, "told": told.told, "learned": told.done} if told else {})
    made: list[LearningCase] = []

    def save(form: LearningCaseForm) -> None:
        made.append(actions.write_case(unit=unit, words=form.words(), from_case=number, by=frame.person))

    form = LearningCaseForm(request.POST or None, initial=first)
    if request.method == "POST" and saved(form, save):
        return redirect("learning:case", pk=made[0].pk)
    context = {"form": form, "unit": unit, "number": number}
    return render(request, "learning/case_form.html", context, status=422 if form.errors else 200)


@login_required
@require_http_methods(["GET", "POST"])
def change(request: HttpRequest, pk: int) -> HttpResponse:
    """Write a learning case anew while it is not in use."""
    person = frame_of(request).person
    row = access.case_to_write(person, pk)

    def save(form: LearningCaseForm) -> None:
        actions.write_case(unit=row.unit, words=form.words(), row=row, by=person, seen=seen(request))

    form = LearningCaseForm(request.POST or None, initial=filled_case(row))
    if request.method == "POST" and saved(form, save):
        return redirect("learning:case", pk=pk)
    context = {"form": form, "unit": row.unit, "row": row}
    return render(request, "learning/case_form.html", context, status=422 if form.errors else 200)


@login_required
@require_GET
def show(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a learning case."""
    return _page(request, access.case_read(frame_of(request).person, pk))


@login_required
@require_POST
def publish(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a learning case into use after checking it."""
    person, form = frame_of(request).person, CheckForm(request.POST)
    row = access.case_to_check(person, pk)
    if saved(form, lambda one: actions.publish_case(row=row, by=person, seen=seen(request), **one.cleaned_data)):
        return redirect("learning:case", pk=pk)
    return _page(request, row, check_form=form)


@login_required
@require_POST
def retire(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a learning case out of use."""
    person = frame_of(request).person
    actions.retire_case(row=access.case_to_check(person, pk), by=person, seen=seen(request))
    return redirect("learning:cases")


@login_required
@require_POST
def use(request: HttpRequest, pk: int) -> HttpResponse:
    """Note that the learning case was used at the unit in view."""
    frame, form = frame_of(request), UseForm(request.POST)
    row = access.case_read(frame.person, pk)
    unit = frame.required_unit()
    if saved(form, lambda one: actions.note_use(row=row, unit=unit, by=frame.person, **one.cleaned_data)):
        return redirect("learning:case", pk=pk)
    return _page(request, row, use_form=form)


def _page(request: HttpRequest, row: LearningCase, **forms: Any) -> HttpResponse:
    person, checking = frame_of(request).person, row.published_at is None and row.retired_at is None
    context = {
        "row": row,
        "questions": rules.questions(row.questions),
        "uses": list(row.uses.select_related("unit")[:50]),
        "total": row.uses.aggregate(times=Count("pk"), people=Sum("people")),
        "names": actions.suspected_in(row) if checking else [],
        "may_write": access.may_write(person, row.unit_id),
        "may_check": access.may_check(person, row.unit_id),
        "own": row.written_by_id == person.pk,
        "check_form": CheckForm(),
        "use_form": UseForm(initial={"on": clock.today()}),
    } | forms
    return render(request, "learning/case.html", context, status=422 if forms else 200)
