"""The list of cases."""

import re
from collections.abc import Sequence
from functools import partial

from django.db.models import BigIntegerField, Exists, F, Q, QuerySet, Value
from django.utils.translation import gettext_lazy as _

from valvo.accounts.permissions import Permission
from valvo.core import clock
from valvo.core.figures import format_period
from valvo.core.periods import Period
from valvo.definitions.catalogue import catalogue
from valvo.handling import access, facts, rules
from valvo.handling.choices import CaseState
from valvo.handling.models import Case
from valvo.handling.queries import parts
from valvo.handling.queries.case import harm_label
from valvo.intake.queries import code_label, kind_label, language
from valvo.web.frame import Frame
from valvo.web.lists import Cell, Column, Filter, ListPage, Words
from valvo.web.waiting import left


def _event_types(frame: Frame) -> Sequence[tuple[str, Words]]:
    return [(code.id, code.label[language()]) for code in catalogue().code_list("event_type").codes]


def _kinds(frame: Frame) -> Sequence[tuple[str, Words]]:
    return [(kind_id, loaded.value.label[language()]) for kind_id, loaded in catalogue().kinds.items()]


def _late(rows: QuerySet[Case], value: str) -> QuerySet[Case]:
    # Only open cases have a deadline; said so, the index of open cases is used.
    return rows.filter(~Q(state__in=rules.FINISHED), due_at__lt=clock.now())


def _stage(rows: QuerySet[Case], value: str) -> QuerySet[Case]:
    stages = {
        "untaken": Q(state__in=rules.UNTAKEN),
        "open": ~Q(state__in=rules.FINISHED),
        "finished": Q(state__in=rules.FINISHED),
    }
    return rows.filter(stages[value])


def _periods(frame: Frame) -> Sequence[tuple[str, Words]]:
    return [(str(frame.period), format_period(frame.period, language()))]


def _during(moment: str, rows: QuerySet[Case], value: str) -> QuerySet[Case]:
    period = Period.parse(value)
    first, end = clock.start_of_day(period.first), clock.start_of_day(period.end)
    return rows.filter(**{f"{moment}__gte": first, f"{moment}__lt": end})


_NUMBER = re.compile(r"\d{4}-\d*")
_UNITS = [
    ("several", _("Several units")),
    ("undone", _("A unit's part is not done")),
    ("joint", _("Joint clients")),
]


def _units(rows: QuerySet[Case], value: str) -> QuerySet[Case]:
    found = parts.parts_of_rows()
    undone = found.filter(done_at__isnull=True).exclude(case__state__in=rules.FINISHED)
    return rows.filter({"several": Exists(found), "undone": Exists(undone), "joint": Q(joint=True)}[value])


def _harm(case: Case) -> Cell:
    row = getattr(case, "classification", None)
    level = facts.level(case.kind, row.physical_harm, row.psychological_harm) if row else None
    if row is None or level is None:
        return Cell(None)
    return Cell(
        harm_label(level, language()), tag="worse" if rules.forces_action(level, facts.action_from_level(case)) else ""
    )


def _event_type(case: Case) -> Cell:
    row = getattr(case, "classification", None)
    list_id = catalogue().kind(case.kind).judged.get("event_type")
    return Cell(code_label(list_id, row.event_type, language()) if row and row.event_type and list_id else None)


def _state(case: Case) -> Cell:
    over = case.due_at is not None and case.due_at < clock.now()
    return Cell(
        str(CaseState(case.state).label),
        tag="worse" if over else "" if case.state in rules.FINISHED else "teal",
        quiet=left(case.due_at) if case.due_at else "",
    )


# What a report tells is read on the case's own page: here it would be most of the work.
_SHOWN = (
    *("title", "state", "kind", "joint", "due_at", "opened_at", "report__number", "handler__name"),
    *("unit__name_sv", "unit__name_fi", "unit__name_en"),
    *("classification__event_type", "classification__physical_harm", "classification__psychological_harm"),
)


class Cases(ListPage[Case]):
    """Cases at the unit in view and under it."""

    title = _("Cases")
    needs = Permission.CASE_VIEW
    empty = _("No case has come in here. Cases come from reports: send one under Report.")
    template = "handling/cases.html"
    default_sort = "-received"
    search = ("title",)
    columns = (
        Column(
            "title",
            _("Case"),
            lambda case: Cell(case.title, href=f"/cases/{case.report.number}/", quiet=_quiet(case)),
        ),
        Column("state", _("State"), _state, sort=("state",)),
        Column("type", _("Event type"), _event_type, wide=True),
        Column("harm", _("Harm"), _harm, wide=True),
        Column("unit", _("Unit"), lambda case: Cell(case.unit.name), wide=True),
        Column("handler", _("Handler"), lambda case: Cell(case.handler.name if case.handler else None), wide=True),
        Column(
            "received", _("Received"), lambda case: Cell(case.opened_at), sort=("opened_at",), kind="date", wide=True
        ),
    )
    filters = (
        Filter(
            "stage",
            _("Stage"),
            [("open", _("Still open")), ("untaken", _("Not yet taken")), ("finished", _("Finished"))],
            _stage,
        ),
        Filter("state", _("State"), CaseState.choices, lambda rows, value: rows.filter(state=value)),
        Filter("kind", _("Kind"), _kinds, lambda rows, value: rows.filter(kind=value)),
        Filter("type", _("Event type"), _event_types, lambda rows, v: rows.filter(classification__event_type=v)),
        Filter("late", _("Time"), [("yes", _("Over its time"))], _late),
        Filter("came", _("Came in during"), _periods, partial(_during, "opened_at")),
        Filter("closed", _("Closed during"), _periods, partial(_during, "closed_at")),
        Filter("units", _("Units"), _UNITS, _units),
        Filter("whose", _("Whose"), [("mine", _("I handle"))], lambda rows, value: rows.filter(handler=F("viewer"))),
    )

    def searched(self, rows: QuerySet[Case], word: str) -> QuerySet[Case]:
        """Narrow by a number or the beginning of one, else by a word of the title: each has its index."""
        return rows.filter(report__number__startswith=word) if _NUMBER.fullmatch(word) else super().searched(rows, word)

    def rows(self, frame: Frame) -> QuerySet[Case]:
        """Return the cases in reach in the unit in view and under it."""
        in_view = access.cases_in_view(frame.person, frame.required_unit())
        shown = in_view.select_related("report", "unit", "handler", "classification").only(*_SHOWN)
        return shown.annotate(viewer=Value(frame.person.pk, output_field=BigIntegerField()))


def _quiet(case: Case) -> str:
    told = [case.report.number, kind_label(case.kind, language())]
    return " · ".join([*told, str(_("joint client"))] if case.joint else told)
