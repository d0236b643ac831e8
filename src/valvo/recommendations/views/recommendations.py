"""The list of recommendations, and one of them with the units' answers."""

from django.contrib.auth.decorators import login_required
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET

from valvo.accounts.access import units_reached
from valvo.accounts.permissions import Permission
from valvo.core import clock
from valvo.organisation.queries import subtree
from valvo.recommendations import access, queries
from valvo.recommendations.models import Recommendation
from valvo.recommendations.sources import learnt
from valvo.web.frame import Frame, frame_of
from valvo.web.lists import Cell, Column, Filter, ListPage
from valvo.web.templatetags.valvo import reading_language


def _of(part: str, whole: str) -> Cell:
    return Cell(f"{part} / {whole}")


def _given(row: Recommendation) -> Cell:
    return Cell(clock.local_day(row.created_at))


def _state(row: Recommendation) -> Cell:
    asked, answered = getattr(row, "asked", 0), getattr(row, "answered", 0)
    if asked == answered:
        return Cell(str(_("All have answered")), tag="better")
    late = row.answer_by < clock.today()
    return Cell(str(_("Answers are late")) if late else str(_("Waits for answers")), tag="worse" if late else "teal")


def _waiting(rows: QuerySet[Recommendation], value: str) -> QuerySet[Recommendation]:
    owed = Exists(queries.owed().filter(recommendation=OuterRef("pk")))
    return rows.filter(owed if value == "waiting" else ~owed)


class Recommendations(ListPage[Recommendation]):
    """Recommendations given by or to the unit in view and the units under it."""

    title = _("Recommendations")
    lead = _(
        "What one unit has learnt, for others to do too. Each unit answers: does not concern us, planned, or done."
    )
    empty = _("A recommendation is given here, on the page of a case or of an action.")
    default_sort = "-given"
    search = ("title", "unit__name_sv", "unit__name_fi", "unit__name_en")
    template = "recommendations/recommendations.html"
    columns = (
        Column(
            "title",
            _("Recommendation"),
            lambda one: Cell(
                one.title, href=reverse("recommendations:recommendation", args=[one.pk]), quiet=one.unit.name
            ),
        ),
        Column(
            "given",
            _("Given"),
            lambda one: Cell(clock.local_day(one.created_at)),
            sort=("created_at",),
            kind="date",
            wide=True,
        ),
        Column("by", _("Answers by"), lambda one: Cell(one.answer_by), sort=("answer_by",), kind="date", wide=True),
        Column("answered", _("Have answered"), lambda one: _of(one.answered, one.asked), kind="number"),
        Column("done", _("Have it done"), lambda one: _of(one.done, one.asked - one.not_relevant), kind="number"),
        Column("state", _("State"), _state),
    )
    filters = (
        Filter("answers", _("Answers"), [("waiting", _("Some wait")), ("all", _("All have answered"))], _waiting),
    )

    def rows(self, frame: Frame) -> QuerySet[Recommendation]:
        """Return the recommendations in reach given by or to units in view, with their answers counted."""
        under = subtree(frame.required_unit(), clock.today()).values("pk")
        asked = queries.asked_of(under).values("recommendation")
        seen = access.recommendations_seen(frame.person).filter(Q(unit__in=under) | Q(pk__in=asked))
        return queries.counted(seen).select_related("unit")

    def more(self, frame: Frame) -> dict[str, object]:
        """Return whether one may give a recommendation here."""
        return {"may_give": access.may_recommend(frame.person, frame.required_unit())}


@login_required
@require_GET
def show(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a recommendation, how far all its units have come, and the answers of those in reach."""
    person = frame_of(request).person
    found, language = access.recommendation_seen(person, pk), reading_language()
    shares = queries.shares(found)
    answerable = set(units_reached(person, Permission.ACTION_EDIT).values_list("pk", flat=True))
    context = {
        "recommendation": found,
        "shares": shares,
        "answered_share": shares.answered_share(language),
        "done_share": shares.done_share(language),
        "rows": queries.rows(access.answers_seen(person, found), answerable),
        "learnt": learnt(person, found.source, found.source_id),
    }
    return render(request, "recommendations/recommendation.html", context)
