"""The list of investigations."""

from django.db.models import BigIntegerField, F, QuerySet, Value
from django.utils.translation import gettext_lazy as _

from valvo.core import clock
from valvo.investigations import access
from valvo.investigations.choices import InvestigationState
from valvo.investigations.models import Investigation
from valvo.investigations.rules import OPEN
from valvo.organisation.queries import under
from valvo.web.frame import Frame
from valvo.web.lists import Cell, Column, Filter, ListPage
from valvo.web.waiting import left


def _title(one: Investigation) -> Cell:
    return Cell(one.title, href=f"/investigations/{one.pk}/", quiet=f"{one.case.report.number} · {one.unit.name}")


def _stands(one: Investigation) -> Cell:
    return Cell(clock.local_day(one.due_at), quiet=left(one.due_at) if one.state in OPEN else "")


def _late(rows: QuerySet[Investigation], value: str) -> QuerySet[Investigation]:
    return rows.filter(due_at__lt=clock.now(), state__in=OPEN)


class Investigations(ListPage[Investigation]):
    """Investigations of the unit in view and under it, and those one is in wherever they are."""

    title = _("Investigations")
    lead = _("Serious events that a team investigates: what happened, why it could happen, and what is recommended.")
    empty = _("An investigation is decided on from the page of a case.")
    default_sort = "-decided"
    search = ("title", "case__report__number")
    template = "investigations/index.html"
    columns = (
        Column("title", _("Investigation"), _title),
        Column(
            "state",
            _("State"),
            lambda one: Cell(one.get_state_display(), tag="better" if one.state == "approved" else "teal"),
            sort=("state",),
        ),
        Column("due", _("Report ready by"), _stands, sort=("due_at",), kind="date"),
        Column(
            "decided", _("Decided on"), lambda one: Cell(clock.local_day(one.decided_at)), sort=("decided_at",),
            kind="date", wide=True,
        ),
    )  # fmt: skip
    filters = (
        Filter("state", _("State"), InvestigationState.choices, lambda rows, value: rows.filter(state=value)),
        Filter("late", _("Time"), [("yes", _("Over its time"))], _late),
        Filter(
            "whose", _("Whose"), [("mine", _("I am in the team"))], lambda rows, v: rows.filter(team__person=F("me"))
        ),
    )

    def rows(self, frame: Frame) -> QuerySet[Investigation]:
        """Return the investigations the person reads in the unit in view."""
        units = under(frame.required_unit(), clock.today()).values("pk")
        mine = access.investigations_seen(frame.person)
        shown = mine.filter(unit__in=units) | mine.filter(team__person=frame.person)
        named = shown.distinct().select_related("unit", "case__report")
        return named.annotate(me=Value(frame.person.pk, output_field=BigIntegerField()))
