"""The list of actions, whatever raised them."""

from collections.abc import Sequence
from typing import ClassVar

from django.db.models import BigIntegerField, F, Q, QuerySet, Value
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from valvo.accounts.access import may
from valvo.accounts.permissions import Permission
from valvo.core import clock
from valvo.improvement import access, queries
from valvo.improvement.choices import ActionState, Origin
from valvo.improvement.models import Action
from valvo.improvement.rules import OPEN
from valvo.organisation.queries import under
from valvo.web.frame import Frame
from valvo.web.lists import Cell, Column, Filter, ListPage

# What the list shows where no state is chosen: what still waits for somebody, verification included.
UNFINISHED = (*OPEN, ActionState.DONE)


def _in_state(rows: QuerySet[Action], value: str) -> QuerySet[Action]:
    return rows if value == "all" else rows.filter(state=value)


def _late(rows: QuerySet[Action], value: str) -> QuerySet[Action]:
    return rows.filter(due__lt=clock.today(), state__in=OPEN)


class Actions(ListPage[Action]):
    """Actions at the unit in view and under it, and one's own wherever they are."""

    title = _("Actions")
    empty = _("Actions are added where the need is seen, for example on the page of a case.")
    default_sort = "due"
    search = ("title", "owner__name")
    template = "improvement/actions.html"
    unchosen: ClassVar[Sequence[str]] = UNFINISHED
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
    filters: ClassVar[Sequence[Filter[Action]]] = (
        Filter(
            "state", _("State"), [("all", _("All, also finished")), *ActionState.choices], _in_state, _("Unfinished")
        ),
        Filter("origin", _("Raised by"), Origin.choices, lambda rows, value: rows.filter(origin=value)),
        Filter("late", _("Time"), [("yes", _("Over its day"))], _late),
        Filter("whose", _("Whose"), [("mine", _("My own"))], lambda rows, value: rows.filter(owner=F("viewer"))),
    )

    def rows(self, frame: Frame) -> QuerySet[Action]:
        """Return the actions in reach in the unit in view."""
        units = under(frame.required_unit(), clock.today()).values("pk")
        in_view = access.actions_seen(frame.person).filter(Q(unit__in=units) | Q(owner=frame.person))
        shown = in_view.select_related("unit", "owner")
        if not frame.request.GET.get("state"):
            shown = shown.filter(state__in=self.unchosen)
        return shown.annotate(viewer=Value(frame.person.pk, output_field=BigIntegerField()))

    def more(self, frame: Frame) -> dict[str, object]:
        """Return whether one may add an action here."""
        unit = frame.required_unit()
        return {"may_add": may(frame.person, Permission.ACTION_EDIT, unit)}


class Board(Actions):
    """The same actions as a board: a column for each state, moved on by buttons."""

    filters = Actions.filters[1:]
    unchosen = queries.BOARD_STATES
    template = "improvement/board.html"
    rows_template = "improvement/board.html#rows"

    def _context(self, frame: Frame, request: HttpRequest, found: QuerySet[Action]) -> dict[str, object]:
        kept = super()._context(frame, request, found.none())
        return kept | {"columns": queries.board(found, frame.person), "columns_to_choose": []}
