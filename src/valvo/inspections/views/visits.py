"""The list of visits."""

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from valvo.accounts.permissions import Permission
from valvo.core import clock
from valvo.inspections import access, queries
from valvo.inspections.choices import Purpose, VisitKind, VisitState
from valvo.inspections.models import Visit
from valvo.organisation.choices import ProviderForm
from valvo.organisation.queries import subtree
from valvo.web.frame import Frame
from valvo.web.lists import Cell, Column, Filter, ListPage

_TONES: dict[str, queries.Tone] = {"approved": "better", "cancelled": "plain"}


def _unit(one: Visit) -> Cell:
    quiet = f"{one.get_kind_display()} · {one.get_form_display()}"
    return Cell(one.unit.name, href=f"/inspections/{one.pk}/", quiet=quiet)


def _noted(one: Visit) -> Cell:
    return Cell(getattr(one, "noted", 0) if one.visited_on else None)


def _wanting(one: Visit) -> Cell:
    return Cell(getattr(one, "wanting", 0) if one.visited_on else None)


class Visits(ListPage[Visit]):
    """Audits and supervision visits of the unit in view and under it."""

    title = _("Inspections")
    lead = _(
        "Audits and supervision visits: planned from risk, written on the spot, answered by the unit, followed up."
    )
    empty = _("Visits are planned from risk, or one by one.")
    needs = Permission.ACTION_VIEW
    default_sort = "-day"
    search = ("unit__name_sv", "unit__name_fi", "unit__name_en")
    template = "inspections/index.html"
    columns = (
        Column("unit", _("Unit"), _unit),
        Column(
            "state", _("State"),
            lambda one: Cell(one.get_state_display(), tag=_TONES.get(one.state, "teal")), sort=("state",),
        ),
        Column(
            "day", _("Day"), lambda one: Cell(one.visited_on or one.planned_for), sort=("planned_for",), kind="date",
        ),
        Column("noted", _("Observations"), _noted, kind="number", wide=True),
        Column("wanting", _("Of them shortcomings"), _wanting, kind="number", wide=True),
    )  # fmt: skip
    filters = (
        Filter("state", _("State"), VisitState.choices, lambda rows, value: rows.filter(state=value)),
        Filter("kind", _("Kind of visit"), VisitKind.choices, lambda rows, value: rows.filter(kind=value)),
        Filter("form", _("Form"), ProviderForm.choices, lambda rows, value: rows.filter(form=value)),
        Filter("purpose", _("What kind of work"), Purpose.choices, lambda rows, value: rows.filter(purpose=value)),
    )

    def rows(self, frame: Frame) -> QuerySet[Visit]:
        """Return the visits the person reads in the unit in view."""
        under = subtree(frame.required_unit(), clock.today()).values("pk")
        return queries.counted(access.visits_seen(frame.person).filter(unit__in=under)).select_related("unit")

    def more(self, frame: Frame) -> dict[str, object]:
        """Return whether one plans visits here."""
        return {"may_plan": access.may_plan(frame.person, frame.required_unit())}
