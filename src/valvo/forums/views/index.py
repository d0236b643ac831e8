"""The forums of a unit and those under it, and how often patient safety was on their agenda."""

from django.contrib.auth.decorators import login_required
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from valvo.core import clock
from valvo.forums import access, actions, queries
from valvo.forums.forms import NewForumForm
from valvo.forums.models import Forum
from valvo.organisation.queries import subtree
from valvo.web.forms import saved
from valvo.web.frame import Frame, frame_of
from valvo.web.lists import Cell, Column, ListPage
from valvo.web.templatetags.valvo import reading_language


def _name(forum: Forum) -> Cell:
    return Cell(forum.name, href=reverse("forums:forum", args=[forum.pk]), quiet=forum.unit.name)


def _safe(forum: Forum) -> Cell:
    held, safe = getattr(forum, "held", 0), getattr(forum, "safe", 0)
    return Cell(f"{safe} / {held}")


class Forums(ListPage[Forum]):
    """Forums of the unit in view and under it that the person sees, and one's own."""

    title = _("Forums")
    lead = _("Groups that meet: an agenda made of what waits, minutes with decisions, actions that are followed.")
    empty = _("No forum has been made here yet.")
    default_sort = "name"
    search = ("name", "unit__name_sv", "unit__name_fi", "unit__name_en")
    template = "forums/index.html"
    columns = (
        Column("name", _("Forum"), _name, sort=("name",)),
        Column("next", _("Next meeting"), lambda one: Cell(one.next_on), sort=("next_on",), kind="date"),
        Column("members", _("Members"), lambda one: Cell(one.members), kind="number", wide=True),
        Column("safe", _("Patient safety dealt with, a year"), _safe, kind="number", wide=True),
    )

    def rows(self, frame: Frame) -> QuerySet[Forum]:
        """Return the forums in view, counted."""
        under = subtree(frame.required_unit(), clock.today()).values("pk")
        mine = access.seats_now().filter(person=frame.person).values("forum")
        seen = access.forums_seen(frame.person)
        return queries.counted(seen.filter(unit__in=under) | seen.filter(pk__in=mine)).select_related("unit")

    def more(self, frame: Frame) -> dict[str, object]:
        """Return the share of meetings with patient safety, and whether one may make a forum here."""
        unit = frame.required_unit()
        return {"safe": queries.safe_meetings(frame.person, unit), "may_make": access.may_lead(frame.person, unit)}


@login_required
@require_http_methods(["GET", "POST"])
def make(request: HttpRequest) -> HttpResponse:
    """Make a forum of the unit in view."""
    frame = frame_of(request)
    unit = access.unit_to_lead(frame.person, frame.required_unit())
    made: list[Forum] = []

    def save(form: NewForumForm) -> None:
        made.append(actions.make_forum(unit=unit, by=frame.person, **form.cleaned_data))

    first = {"language": reading_language(), "chair": frame.person}
    form = NewForumForm(request.POST or None, unit=unit, initial=first)
    if request.method == "POST" and saved(form, save):
        return redirect("forums:forum", pk=made[0].pk)
    context = {"form": form, "unit": unit}
    return render(request, "forums/make.html", context, status=422 if form.errors else 200)
