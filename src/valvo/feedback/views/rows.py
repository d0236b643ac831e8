"""Feedback one by one: the list, and the page where a piece is read and grouped."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from valvo.accounts.permissions import Permission
from valvo.core import clock
from valvo.feedback import access, actions, queries, rules
from valvo.feedback.forms import ThemeForm
from valvo.handling import actions as handling
from valvo.handling.models import Case
from valvo.intake.choices import Secrecy
from valvo.intake.queries import story
from valvo.web.forms import saved, seen
from valvo.web.frame import Frame, frame_of
from valvo.web.lists import Cell, Column, Filter, ListPage
from valvo.web.templatetags.valvo import reading_language


def number_cell(case: Case) -> Cell:
    """Return a piece of feedback's number, leading to it."""
    return Cell(case.report.number, href=reverse("feedback:row", args=[case.report.number]), quiet=case.title)


def theme_cell(case: Case) -> Cell:
    """Return the theme a person has chosen."""
    grouping = queries.grouping_of(case)
    return Cell(queries.theme_label(grouping.theme, reading_language()) if grouping else None)


def _narrowed(rows: QuerySet[Case], value: str) -> QuerySet[Case]:
    return rows.filter(grouping__isnull=True) if value == queries.UNGROUPED else rows.filter(grouping__theme=value)


class Rows(ListPage[Case]):
    """The feedback of the unit in view."""

    title = _("Feedback")
    needs = Permission.CASE_VIEW
    lead = _(
        "Thanks and feedback in free text. A person chooses the theme of each; the words of the text only suggest."
    )
    empty = _("Feedback appears here when somebody has sent it.")
    template = "feedback/rows.html"
    default_sort = "-came"
    search = ("report__number", "title")
    columns = (
        Column("number", _("Feedback"), number_cell, ("report__number",)),
        Column("came", _("Came"), lambda case: Cell(clock.local_day(case.opened_at)), ("opened_at",), "date"),
        Column("unit", _("Unit"), lambda case: Cell(case.unit.name), ("unit__name_sv", "opened_at"), wide=True),
        Column("theme", _("Theme"), theme_cell, ("grouping__theme", "opened_at")),
    )
    filters = (
        Filter(
            "theme",
            _("Theme"),
            lambda frame: [(queries.UNGROUPED, _("Not grouped yet")), *queries.theme_choices(reading_language())],
            _narrowed,
        ),
    )

    def rows(self, frame: Frame) -> QuerySet[Case]:
        """Return the feedback of the unit in view."""
        return access.feedback(frame.person, frame.required_unit())


@login_required
@require_http_methods(["GET", "POST"])
def row(request: HttpRequest, number: str) -> HttpResponse:
    """Show a piece of feedback with the themes its words point to, and let it be grouped."""
    frame = frame_of(request)
    find = access.feedback_to_group if request.method == "POST" else access.feedback_for
    case = find(frame.person, number)
    if case.report.secrecy == Secrecy.PROTECTED:
        handling.record_reading(case=case, by=frame.person)
    found, grouping = queries.suggestions(case.report), queries.grouping_of(case)
    first = grouping.theme if grouping else rules.proposed(found)
    form = ThemeForm(request.POST or None, initial={"theme": first})

    def keep(one: ThemeForm) -> None:
        theme, suggested = one.cleaned_data["theme"], rules.proposed(found)
        actions.group(case=case, theme=theme, suggested=suggested, by=frame.person, seen=seen(request))

    if form.is_bound and saved(form, keep):
        messages.success(request, _now("Saved."))
        return redirect(_next(frame))
    language = reading_language()
    context = {
        "case": case,
        "story": story(case.report, language),
        "suggestions": [(one, queries.theme_label(one.theme, language)) for one in found],
        "grouping": grouping,
        "theme": queries.theme_label(grouping.theme, language) if grouping else "",
        "form": form if access.may_group(frame.person, case) else None,
    }
    return render(request, "feedback/row.html", context, status=422 if form.errors else 200)


def _next(frame: Frame) -> str:
    """Return the address of the next piece nobody has grouped, the oldest first; the list where none is left."""
    left = access.feedback(frame.person, frame.required_unit()).filter(grouping__isnull=True)
    case = left.order_by("opened_at", "pk").first()
    address = reverse("feedback:row", args=[case.report.number]) if case else reverse("feedback:rows")
    return address + frame.query()
