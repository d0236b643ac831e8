"""Rows of the work's own tables: units, reports, cases with their deadlines, and actions."""

from collections.abc import Iterator
from datetime import timedelta

import pyarrow as pa
import pyarrow.compute as pc
from django.db.models import Value
from django.db.models.functions import Coalesce

from valvo.analytics.columns import ARROW, Type
from valvo.analytics.projecting import Projection, Row, Touched, day_of
from valvo.analytics.reading import Keys
from valvo.analytics.selecting import (
    Along,
    Beside,
    Columns,
    Selected,
    by_combination,
    days_between,
    first_code,
    local_day,
    same,
    told,
)
from valvo.analytics.work_tables import ACTIONS, ALERTS, CASES, CLOCKS, CLOSURE, PARTS, REPORTS, UNITS
from valvo.core import clock
from valvo.handling.choices import MessageKind
from valvo.handling.facts import level
from valvo.handling.models import Affected, Case, Classification, Clock, Factor, Message, Part
from valvo.hotline.models import Alert
from valvo.improvement.choices import ActionState, Origin
from valvo.improvement.models import Action
from valvo.intake.models import Report
from valvo.organisation.models import Closure, Unit
from valvo.organisation.rules import FOREVER

_UNITS = Selected(
    same(
        *("public_id", "kind", "sector", "provider_form", "name_sv", "name_fi", "name_en", "opened_on", "closed_on"),
        id="pk",
    )
)
_CLOSURE = Selected(
    same("ancestor", "descendant", "depth", "valid_from", valid_to=Coalesce("valid_to", Value(FOREVER)))
)
_REPORTS = Selected(
    same(
        *("unit", "kind", "reach", "role", "secrecy", "channel", "language", "happened_on"),
        id="pk",
        received_on="received_at",
    )
)


def _harm(columns: Columns) -> pa.Array:
    judged = (columns[name] for name in ("kind", "physical_harm", "psychological_harm"))
    return by_combination(lambda kind, *harm: level(kind, *(code or "" for code in harm)), ARROW[Type.INTEGER], *judged)


_OF_REPORT = ("role", "first_reach")
_JUDGED = (
    *("reach", "event_type", "physical_harm", "psychological_harm", "unit_consequence"),
    *("phase", "preventability", "never_event"),
)
_GRADED = ("likelihood", "severity")
_ON_JUDGEMENT = ("classification", "judged")
_CASES = Selected(
    same(
        *("report", "unit", "kind", "state", "joint"),
        id="pk",
        handled=told(handler__isnull=False),
        opened_on="opened_at",
        taken_on="taken_at",
        closed_on="closed_at",
    ),
    along=(
        Along(Report.objects.all(), "report", "pk", same("role", "happened_on", first_reach="reach"), _OF_REPORT),
        Along(Classification.objects.all(), "id", "case", same(*_JUDGED, *_GRADED, judged="pk"), _JUDGED),
    ),
    beside={
        "factors": Beside(Factor.objects.all(), "classification__case", "code", through=_ON_JUDGEMENT),
        "affected": Beside(Affected.objects.all(), "classification__case", through=_ON_JUDGEMENT),
        "actions": Beside(Action.objects.filter(origin=Origin.CASE).exclude(state=ActionState.CANCELLED), "origin_id"),
        "feedback": Beside(Message.objects.filter(kind=MessageKind.FEEDBACK), "case"),
    },
    derived={
        "reach": lambda columns: first_code(columns["reach"], columns["first_reach"]),
        "harm": _harm,
        "days_to_take": lambda columns: days_between(columns["opened_on"], columns["taken_on"]),
        "days_to_close": lambda columns: days_between(columns["opened_on"], columns["closed_on"]),
    },
)
_PARTS = Selected(same("case", "unit", "state", id="pk", involved_on="involved_at", due_on="due_at", done_on="done_at"))
_CLOCKS = Selected(
    same(*("case", "rule", "due_at", "done_at"), id="pk", started_on="started_at"),
    along=(Along(Case.objects.all(), "case", "pk", same("unit"), again=True),),
    derived={
        "due_on": lambda columns: local_day(columns["due_at"]),
        "done_on": lambda columns: local_day(columns["done_at"]),
        "late": lambda columns: pc.greater(columns["done_at"], columns["due_at"]).fill_null(fill_value=False),
    },
)
_ACTIONS = Selected(
    same(
        *("unit", "origin", "origin_id", "state"),
        id="pk",
        created_on="created_at",
        due_on="due",
        done_on="done_at",
        verified_on="verified_at",
        cancelled_on="cancelled_at",
    )
)


def _alerts(keys: Keys) -> Iterator[Row]:
    fields = ("pk", "unit", "rule", "state", "happened_on", "raised_at", "acknowledged_at", "closed_at")
    for *values, raised_at, taken_at, closed_at in (
        Alert.objects.filter(pk__in=keys).order_by("pk").values_list(*fields)
    ):
        raised, minutes = clock.local_day(raised_at), (taken_at - raised_at) // _MINUTE if taken_at else None
        yield *values, raised, day_of(taken_at), minutes, day_of(closed_at), raised.year


def _touched_reports(touched: Touched) -> set[int]:
    return set(touched.get("intake.report", ()))


def _touched_cases(touched: Touched) -> set[int]:
    """Return cases changed themselves, those of changed reports, and those a changed action came from."""
    of_reports = Case.objects.filter(report__in=touched.get("intake.report", ())).values_list("pk", flat=True)
    raised = Action.objects.filter(pk__in=touched.get("improvement.action", ()), origin=Origin.CASE)
    return {*touched.get("handling.case", ()), *of_reports, *raised.values_list("origin_id", flat=True)}


def _touched_parts(touched: Touched) -> set[int]:
    """Return the parts of changed cases, and those told of themselves: they are gone."""
    of_cases = Part.objects.filter(case__in=touched.get("handling.case", ())).values_list("pk", flat=True)
    return {*touched.get("handling.part", ()), *of_cases}


def _touched_clocks(touched: Touched) -> set[int]:
    """Return the clocks of changed cases, and those told of themselves: they are gone."""
    of_cases = Clock.objects.filter(case__in=touched.get("handling.case", ())).values_list("pk", flat=True)
    return {*touched.get("handling.clock", ()), *of_cases}


def _touched_actions(touched: Touched) -> set[int]:
    return set(touched.get("improvement.action", ()))


def _touched_alerts(touched: Touched) -> set[int]:
    return set(touched.get("hotline.alert", ()))


_MINUTE = timedelta(minutes=1)
_TREE = ("organisation.unit",)
WORK = (
    Projection(UNITS, Unit, _UNITS, wholly_by=_TREE),
    Projection(CLOSURE, Closure, _CLOSURE, wholly_by=_TREE),
    Projection(REPORTS, Report, _REPORTS, _touched_reports),
    Projection(CASES, Case, _CASES, _touched_cases),
    Projection(PARTS, Part, _PARTS, _touched_parts),
    Projection(CLOCKS, Clock, _CLOCKS, _touched_clocks),
    Projection(ACTIONS, Action, _ACTIONS, _touched_actions),
    Projection(ALERTS, Alert, _alerts, _touched_alerts, by="id"),  # raised again, in another year perhaps
)
