"""The list of actions, whatever raised them."""

from django.db.models import BigIntegerField, F, Q, QuerySet, Value
from django.utils.translation import gettext_lazy as _

from valvo.core import clock
from valvo.improvement import access, queries
from valvo.improvement.choices import ActionState, Origin
from valvo.improvement.models import Action
from valvo.improvement.rules import OPEN
from valvo.organisation.queries import subtree
from valvo.web.frame import Frame
from valvo.web.lists import Cell, Column, Filter, ListPage


def _late(rows: QuerySet[Action], value: str) -> QuerySet[Action]:
    return rows.filter(due__lt=clock.today(), state__in=OPEN)


class Actions(ListPage[Action]):
    """Actions at the unit in view and under it, and one's own wherever they are."""

    title = _("Actions")
    empty = _("Actions are added where the need is seen, for example on the page of a case.")
    default_sort = "due"
    search = ("title", "owner__name")
    columns = (
        Column("title", _("Action"), lambda one: Cell(one.title, href=f"/actions/{one.pk}/", quiet=one.unit.name)),
        Column("owner", _("Owner"), lambda one: Cell(one.owner.name), sort=("owner__name",), wide=True),
        Column("due", _("Done by"), lambda one: Cell(one.due), sort=("due",), kind="date"),
        Column(
            "state",
            _("State"),
            lambda one: Cell(queries.stands(one, clock.today()), tag=queries.tone(one, clock.today())),
            sort=("state",),
        ),
        Column("origin", _("Raised by"), lambda one: Cell(one.get_origin_display()), wide=True),
    )
    filters = (
        Filter("state", _("State"), ActionState.choices, lambda rows, value: rows.filter(state=value)),
        Filter("origin", _("Raised by"), Origin.choices, lambda rows, value: rows.filter(origin=value)),
        Filter("late", _("Time"), [("yes", _("Over its day"))], _late),
        Filter("whose", _("Whose"), [("mine", _("My own"))], lambda rows, value: rows.filter(owner=F("viewer"))),
    )

    def rows(self, frame: Frame) -> QuerySet[Action]:
        """Return the actions in reach in the unit in view."""
        under = subtree(frame.required_unit(), clock.today()).values("pk")
        in_view = access.actions_seen(frame.person).filter(Q(unit__in=under) | Q(owner=frame.person))
        shown = in_view.select_related("unit", "owner")
        return shown.annotate(viewer=Value(frame.person.pk, output_field=BigIntegerField()))
