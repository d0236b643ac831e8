"""Rows of the work's own tables: units, reports, cases with their deadlines, and actions."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

from django.db.models import Count

from valvo.analytics.projecting import Keys, Projection, Row, Touched, day_of
from valvo.analytics.work_tables import ACTIONS, ALERTS, CASES, CLOCKS, CLOSURE, PARTS, REPORTS, UNITS
from valvo.core import clock
from valvo.handling.choices import MessageKind
from valvo.handling.facts import level
from valvo.handling.models import Affected, Case, Clock, Factor, Message, Part
from valvo.hotline.models import Alert
from valvo.improvement.choices import ActionState, Origin
from valvo.improvement.models import Action
from valvo.intake.models import Report
from valvo.organisation.models import Closure, Unit
from valvo.organisation.rules import FOREVER


def _units(keys: Keys) -> Iterator[Row]:
    fields = (
        "pk",
        "public_id",
        "kind",
        "sector",
        "provider_form",
        "name_sv",
        "name_fi",
        "name_en",
        "opened_on",
        "closed_on",
    )
    yield from Unit.objects.filter(pk__in=keys).order_by("pk").values_list(*fields)


def _closure(keys: Keys) -> Iterator[Row]:
    links = Closure.objects.filter(pk__in=keys).order_by("pk")
    for above, below, depth, start, end in links.values_list(
        "ancestor", "descendant", "depth", "valid_from", "valid_to"
    ):
        yield above, below, depth, start, end or FOREVER


def _reports(keys: Keys) -> Iterator[Row]:
    fields = ("pk", "unit", "kind", "reach", "role", "secrecy", "channel", "language", "happened_on", "received_at")
    for *values, received_at in Report.objects.filter(pk__in=keys).order_by("pk").values_list(*fields):
        received = clock.local_day(received_at)
        yield *values, received, received.year


_CASE = ("pk", "report", "unit", "kind", "state", "report__role", "handler", "report__happened_on")
_MOMENTS = ("opened_at", "taken_at", "closed_at")
_REACH = ("report__reach", "joint", "classification__reach")
_HARMED = ("event_type", "physical_harm", "psychological_harm")
_JUDGED = (*_HARMED, "unit_consequence", "phase", "preventability", "never_event", "likelihood", "severity")


def _cases(keys: Keys) -> Iterator[Row]:
    factors, affected = _factors(keys), _affected(keys)
    actions, told = _actions_of(keys), _with_feedback(keys)
    judged = [f"classification__{name}" for name in _JUDGED]
    cases = Case.objects.filter(pk__in=keys).order_by("pk").values_list(*_CASE, *_MOMENTS, *_REACH, *judged)
    for (
        pk,
        report,
        unit,
        kind,
        state,
        role,
        handler,
        happened,
        opened_at,
        taken_at,
        closed_at,
        reported,
        joint,
        *rest,
    ) in cases:
        opened = clock.local_day(opened_at)
        taken, closed = day_of(taken_at), day_of(closed_at)
        yield (
            *(pk, report, unit, kind, state, role),
            *_Judgement(reported, *rest).columns(kind, affected[pk]),
            *(factors[pk], joint, handler is not None, pk in told, actions[pk]),
            *(happened, opened, taken, closed, _days(opened, taken), _days(opened, closed), opened.year),
        )


@dataclass(frozen=True)
class _Judgement:
    """What reporter and handler said of a case; None or empty where nobody has."""

    reported: str
    reach: str | None
    event_type: str | None
    physical: str | None
    psychological: str | None
    consequence: str | None
    phase: str | None
    preventability: str | None
    never_event: str | None
    likelihood: int | None
    severity: int | None

    def columns(self, kind: str, affected: int) -> Row:
        """Return reach, type, harm, consequence, phase … severity; what is not judged is empty."""
        return (
            self.reach or self.reported,
            *(self.event_type or None, self.physical or None, self.psychological or None),
            _harm(kind, self.physical or "", self.psychological or ""),
            *(self.consequence or None, self.phase or None, self.preventability or None, self.never_event or None),
            *(affected, self.likelihood, self.severity),
        )


@lru_cache(maxsize=1_000)
def _harm(kind: str, physical: str, psychological: str) -> int | None:
    return level(kind, physical, psychological)


def _factors(cases: Keys) -> Mapping[int, list[str]]:
    found: dict[int, list[str]] = defaultdict(list)
    for case, code in Factor.objects.filter(classification__case__in=cases).values_list("classification__case", "code"):
        found[case].append(code)
    return found


def _affected(cases: Keys) -> Mapping[int, int]:
    named = Affected.objects.filter(classification__case__in=cases).values_list("classification__case")
    return defaultdict(int, dict(named.annotate(number=Count("pk")).order_by()))


def _actions_of(cases: Keys) -> Mapping[int, int]:
    raised = Action.objects.filter(origin=Origin.CASE, origin_id__in=cases).exclude(state=ActionState.CANCELLED)
    counted = raised.values_list("origin_id").annotate(number=Count("pk")).order_by()
    return defaultdict(int, dict(counted))


def _with_feedback(cases: Keys) -> set[int]:
    told = Message.objects.filter(case__in=cases, kind=MessageKind.FEEDBACK).order_by()
    return set(told.values_list("case", flat=True).distinct())


def _parts(keys: Keys) -> Iterator[Row]:
    fields = ("pk", "case", "unit", "state", "involved_at", "due_at", "done_at")
    found = Part.objects.filter(pk__in=keys).order_by("pk").values_list(*fields)
    for pk, case, unit, state, involved_at, due_at, done_at in found:
        involved = clock.local_day(involved_at)
        yield pk, case, unit, state, involved, clock.local_day(due_at), day_of(done_at), involved.year


def _clocks(keys: Keys) -> Iterator[Row]:
    fields = ("pk", "case", "case__unit", "rule", "started_at", "due_at", "done_at")
    for pk, case, unit, rule, started_at, due_at, done_at in (
        Clock.objects.filter(pk__in=keys).order_by("pk").values_list(*fields)
    ):
        started = clock.local_day(started_at)
        late = done_at is not None and done_at > due_at
        yield pk, case, unit, rule, started, clock.local_day(due_at), day_of(done_at), late, started.year


def _actions(keys: Keys) -> Iterator[Row]:
    fields = (
        "pk",
        "unit",
        "origin",
        "origin_id",
        "state",
        "created_at",
        "due",
        "done_at",
        "verified_at",
        "cancelled_at",
    )
    for pk, unit, origin, origin_id, state, created_at, due, *ends in (
        Action.objects.filter(pk__in=keys).order_by("pk").values_list(*fields)
    ):
        created = clock.local_day(created_at)
        yield pk, unit, origin, origin_id, state, created, due, *map(day_of, ends), created.year


def _days(start: date, end: date | None) -> int | None:
    return (end - start).days if end else None


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
    of_cases = Clock.objects.filter(case__in=touched.get("handling.case", ())).values_list("pk", flat=True)
    return {*touched.get("handling.clock", ()), *of_cases}


def _touched_actions(touched: Touched) -> set[int]:
    return set(touched.get("improvement.action", ()))


def _touched_alerts(touched: Touched) -> set[int]:
    return set(touched.get("hotline.alert", ()))


_MINUTE = timedelta(minutes=1)
_TREE = ("organisation.unit",)
WORK = (
    Projection(UNITS, Unit, _units, wholly_by=_TREE),
    Projection(CLOSURE, Closure, _closure, wholly_by=_TREE),
    Projection(REPORTS, Report, _reports, _touched_reports),
    Projection(CASES, Case, _cases, _touched_cases),
    Projection(PARTS, Part, _parts, _touched_parts),
    Projection(CLOCKS, Clock, _clocks, _touched_clocks),
    Projection(ACTIONS, Action, _actions, _touched_actions),
    Projection(ALERTS, Alert, _alerts, _touched_alerts, by="id"),  # raised again, in another year perhaps
)
