"""Whatever is done to cases in whatever order: no report and no word is lost, every clock is right, every write is in
the trail, a refusal changes nothing, and un-merging gives back exactly what there was.
"""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from importlib import import_module
from typing import Any

import pytest
from django.apps import apps
from django.db import models, transaction
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from thread import case_at

from factories import county, person
from valvo.accounts.models import User
from valvo.accounts.permissions import Role
from valvo.core import clock
from valvo.core.errors import Refusal
from valvo.definitions import deadlines
from valvo.definitions.catalogue import catalogue
from valvo.handling import actions, rules
from valvo.handling.actions import Judgement, Person
from valvo.handling.choices import CaseState, MessageKind, PartState
from valvo.handling.models import Case, Classification, Clock, Factor, Merge, Message, Notice, Part
from valvo.intake.models import Addendum, Report
from valvo.organisation.models import Unit
from valvo.trail.actions import seal
from valvo.trail.models import Event
from valvo.trail.verification import verify

TABLES: tuple[type[models.Model], ...] = (
    Report, Addendum, Case, Classification, Factor, Message, Clock, Notice, Part, Merge, Event
)  # fmt: skip
START = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)
UNITS, KINDS = ("ward-1", "ward-2", "home"), ("hazard_event", "device_incident", "grievance", "success")
JUDGED = (
    Judgement(event_type="medication", physical_harm="low", psychological_harm="none"),
    Judgement(event_type="accident", affected=[Person("client", "", "low", "low"), Person("staff", "", "none", "low")]),
    Judgement(event_type="accident", physical_harm="low", psychological_harm="severe"),
)
HAPPENED = date(2026, 3, 1)
Step = tuple[str, int, int]  # a move, which case, and one more choice


def everything() -> list[list[dict[str, Any]]]:
    """Return every row there is of cases, of what was told, and of the trail."""
    return [list(table._default_manager.order_by("pk").values()) for table in TABLES]


def whole(case: Case) -> tuple[object, ...]:
    """Return all of a case that un-merging has to give back."""
    row = Case.objects.filter(pk=case.pk).values().get()
    kept = {name: value for name, value in row.items() if name not in {"version", "changed_at"}}
    return kept, list(case.clocks.order_by("pk").values()), list(case.parts.order_by("pk").values())


class World:
    """Three cases, people who may do all, and what has been said so far."""

    def __init__(self, units: dict[str, Unit], above: User) -> None:
        self.units, self.above, self.now = units, above, START
        with clock.stopped_at(START):
            self.cases = [
                case_at(units["ward-1"], above, texts={"story": f"Told {n}."}, happened_on=HAPPENED, answers=answers)
                for n, answers in enumerate(({}, {"harm": ["severe"]}, {}))
            ]
        self.reports = list(Report.objects.order_by("pk").values())
        self.said: list[tuple[int, str, str]] = []
        self.before_merge: dict[int, tuple[object, ...]] = {}
        self.ever_paused: set[int] = set()

    def do(self, step: Step) -> None:
        """Try a move; what is refused must have changed nothing, what is done must be told by the trail."""
        name, which, choice = step
        case = Case.objects.get(pk=self.cases[which].pk)
        before, events = everything(), Event.objects.count()
        with clock.stopped_at(self.now):
            try:
                with transaction.atomic():
                    MOVES[name](self, case, choice)
            except Refusal:
                assert everything() == before, f"{name} was refused, but changed something"
            else:
                if everything() != before:
                    assert Event.objects.count() > events, f"{name} is not in the trail"
                self._remember(name, case, before)
        self.now += timedelta(hours=7 * choice)
        self.holds()

    def _remember(self, name: str, case: Case, before: list[list[dict[str, Any]]]) -> None:
        if name == "unmerge":
            assert whole(case) == self.before_merge.pop(case.pk)
        if name == "ask":
            self.ever_paused.add(case.pk)

    def say(self, case: Case, kind: str, text: str) -> str:
        """Remember words that are about to be said; they count only where the move is not refused."""
        self.said.append((case.pk, kind, f"{text} {len(self.said)}"))
        return self.said[-1][2]

    def holds(self) -> None:
        """Check everything that always holds."""
        assert list(Report.objects.order_by("pk").values()) == self.reports
        assert sorted(Case.objects.values_list("report", flat=True)) == [row["id"] for row in self.reports]
        for case in Case.objects.select_related("report", "classification"):
            self._clocks_are_right(case)
            self._seriousness_is_right(case)
            self._parts_are_right(case)
            if case.state == CaseState.CLOSED:
                told = case.messages.filter(kind=MessageKind.FEEDBACK).exists()
                assert told or case.no_feedback_reason

    def _clocks_are_right(self, case: Case) -> None:
        kind = catalogue().kind(case.kind)
        kept = [row for row in case.clocks.all() if row.done_at is None]
        counted = [row.due_at for row in kept if row.paused_at is None or row.paused_at > row.due_at]
        assert case.due_at == min(counted, default=None), "the case knows its next deadline"
        for row in case.clocks.all():
            definition = catalogue().clocks[row.rule].value
            met = {
                "first_answer": case.first_answer_at is not None,
                "notice_sent": case.notices.exists(),
                "closed": not case.is_open,
            }[definition.stops_when]
            if definition.stops_when == "notice_sent" and met and row.done_at is None:
                continue  # a notice sent before the kind that asks for one was chosen does not count for it
            assert (row.done_at is not None) == (met or not case.is_open or row.rule not in kind.clocks), row
            if row.done_at is None:
                waits = definition.pauses and case.state == CaseState.WAITS_REPORTER
                assert (row.paused_at is not None) == waits, row
                rule = definition.rule_on(clock.local_day(row.started_at))
                assert rule is not None
                set_for = deadlines.due(rule, row.started_at)
                assert row.due_at == set_for or (case.pk in self.ever_paused and row.due_at > set_for)

    def _seriousness_is_right(self, case: Case) -> None:
        judged = [getattr(case, "classification", None)]
        harms = {harm for one in judged if one for harm in (one.physical_harm, one.psychological_harm)}
        reported = set(case.report.answers.get("harm", ()))
        serious = bool((harms - {"", "unknown"} or reported) & {"severe", "fatal"})
        assert case.serious_on == (case.report.happened_on if serious else None), "the case knows a serious event"

    def _parts_are_right(self, case: Case) -> None:
        parts = list(case.parts.all())
        own = [part for part in parts if part.unit_id == case.unit_id]
        others = [part for part in parts if part.unit_id != case.unit_id]
        assert bool(own) == (bool(others) or any(part.messages.exists() for part in own))
        for part in parts:
            concluded = part.messages.filter(kind=MessageKind.CONCLUSION).exists()
            assert not part.is_done or concluded
            assert part.is_done or case.state != CaseState.CLOSED
            assert (part.handler is None) == (part.state == PartState.ASKED)


def _ask(world: World, case: Case, choice: int) -> None:
    actions.ask_reporter(case=case, text=world.say(case, "question", "Asked"), by=world.above)


def _answer(world: World, case: Case, choice: int) -> None:
    actions.answer(case=case, text=world.say(case, "answer", "Answered"))


def _note(world: World, case: Case, choice: int) -> None:
    actions.add_note(case=case, text=world.say(case, "note", "Noted"), by=world.above)


def _feedback(world: World, case: Case, choice: int) -> None:
    actions.give_feedback(case=case, text=world.say(case, "feedback", "Thanked"), by=world.above)


def _merge(world: World, case: Case, choice: int) -> None:
    before = whole(case)
    actions.merge(case=case, into=world.cases[choice % 3], by=world.above)
    world.before_merge[case.pk] = before


def _part(case: Case, choice: int) -> Part:
    parts = list(case.parts.order_by("pk"))
    if not parts:
        raise Refusal("nothing to do")
    return parts[choice % len(parts)]


def _involve(world: World, case: Case, choice: int) -> None:
    unit = world.units[UNITS[choice % 3]]
    actions.involve(case=case, unit=unit, due=clock.today() + timedelta(days=choice), by=world.above)


def _part_note(world: World, case: Case, choice: int) -> None:
    part = _part(case, choice)
    actions.note_in_part(part=part, text=world.say(case, "note", "Noted inside"), by=world.above)


def _conclude(world: World, case: Case, choice: int) -> None:
    part = _part(case, choice)
    actions.conclude_part(part=part, text=world.say(case, "conclusion", "Concluded"), by=world.above)


def _aside(world: World, case: Case, choice: int) -> None:
    state = sorted(rules.ASIDE - {rules.State.WAITS_REPORTER})[choice % 3]
    actions.set_aside(case=case, state=CaseState(state), by=world.above)


def _ready(world: World, case: Case, choice: int) -> None:
    """Do all that is usually done, so that closing is reached often enough."""
    actions.classify(case=case, judgement=JUDGED[0] if choice % 2 else JUDGED[1], by=world.above)
    actions.waive_feedback(case=case, reason="no_contact", by=world.above)


MOVES: dict[str, Callable[[World, Case, int], object]] = {
    "take": lambda w, c, n: actions.take(case=c, by=w.above),
    "receive": lambda w, c, n: actions.receive(case=c, by=w.above),
    "ask": _ask,
    "answer": _answer,
    "note": _note,
    "feedback": _feedback,
    "ready": _ready,
    "classify": lambda w, c, n: actions.classify(case=c, judgement=JUDGED[n % 3], by=w.above),
    "aside": _aside,
    "resume": lambda w, c, n: actions.resume(case=c, by=w.above),
    "transfer": lambda w, c, n: actions.transfer(case=c, unit=w.units[UNITS[n % 3]], by=w.above),
    "kind": lambda w, c, n: actions.change_kind(case=c, kind=KINDS[n % 4], by=w.above),
    "notice": lambda w, c, n: actions.record_notice(case=c, authority="fimea", sent_on=clock.today(), by=w.above),
    "involve": _involve,
    "withdraw": lambda w, c, n: actions.withdraw(part=_part(c, n), by=w.above),
    "take_part": lambda w, c, n: actions.take_part(part=_part(c, n), by=w.above),
    "part_note": _part_note,
    "conclude": _conclude,
    "resume_part": lambda w, c, n: actions.resume_part(part=_part(c, n), due=clock.today(), by=w.above),
    "joint": lambda w, c, n: actions.set_joint(case=c, joint=bool(n % 2), by=w.above),
    "merge": _merge,
    "unmerge": lambda w, c, n: actions.unmerge(case=c, by=w.above),
    "leave_out": lambda w, c, n: actions.leave_out(case=c, reason="not_ours", by=w.above),
    "reopen": lambda w, c, n: actions.reopen(case=c, reason="new_information", by=w.above),
    "close": lambda w, c, n: actions.close(case=c, by=w.above),
}
STEPS = st.tuples(st.sampled_from(sorted(MOVES)), st.integers(0, 2), st.integers(0, 6))


@pytest.fixture
def units() -> dict[str, Unit]:
    return county()


@pytest.fixture
def above(units: dict[str, Unit]) -> User:
    return person(Role.COORDINATOR, units["county"])


@pytest.mark.django_db
# What fails is shown as it was found: making it smaller takes minutes.
@settings(
    max_examples=8, deadline=None, phases=[Phase.generate], suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(steps=st.lists(STEPS, min_size=15, max_size=36))
def test_any_order_of_moves_loses_nothing(units: dict[str, Unit], above: User, steps: list[Step]) -> None:
    with transaction.atomic():  # each example begins without cases
        world = World(units, above)
        for step in steps:
            refused = len(world.said)
            rows = Message.objects.count()
            world.do(step)
            if Message.objects.count() == rows:
                del world.said[refused:]  # the move was refused, nothing was said
        found = set(Message.objects.values_list("case", "kind", "text"))
        assert set(world.said) == found
        seal()
        assert verify().faults == ()
        transaction.set_rollback(True)


@pytest.mark.django_db
def test_the_moves_reach_every_state(units: dict[str, Unit], above: User) -> None:
    """The walk above is worth something only if its moves can lead everywhere."""
    world = World(units, above)
    seen: set[str] = set()
    walk: list[Step] = [
        ("receive", 0, 1), ("take", 0, 1), ("ask", 0, 1), ("answer", 0, 2), ("aside", 0, 0), ("resume", 0, 0),
        ("aside", 0, 1), ("resume", 0, 0), ("involve", 0, 1), ("aside", 0, 2), ("conclude", 0, 0), ("conclude", 0, 1),
        ("ready", 0, 1), ("close", 0, 1), ("reopen", 0, 1), ("merge", 1, 0), ("unmerge", 1, 1), ("kind", 1, 3),
        ("kind", 1, 0), ("leave_out", 1, 1), ("reopen", 1, 3), ("transfer", 1, 2), ("withdraw", 1, 0),
    ]  # fmt: skip
    for step in walk:
        world.do(step)
        seen |= set(Case.objects.values_list("state", flat=True))
    assert seen == set(CaseState.values)


@pytest.mark.django_db
def test_the_migration_finds_the_serious_events_the_moves_keep(units: dict[str, Unit], above: User) -> None:
    world = World(units, above)
    for step in [("classify", 0, 2), ("classify", 2, 2), ("kind", 2, 3)]:
        world.do(step)
    kept = dict(Case.objects.order_by("pk").values_list("pk", "serious_on"))
    assert list(kept.values()) == [HAPPENED, HAPPENED, None]
    Case.objects.update(serious_on=None)
    import_module("valvo.handling.migrations.0012_serious_on_the_case").fill(apps, None)
    assert dict(Case.objects.values_list("pk", "serious_on")) == kept


@pytest.mark.django_db
def test_the_migration_finds_the_deadlines_the_moves_keep(units: dict[str, Unit], above: User) -> None:
    world = World(units, above)
    for step in [("take", 0, 1), ("ask", 0, 1), ("take", 1, 1), ("feedback", 2, 1)]:
        world.do(step)
    kept = dict(Case.objects.values_list("pk", "due_at"))
    assert None in kept.values()
    assert len(set(kept.values())) == 3
    Case.objects.update(due_at=None)
    import_module("valvo.handling.migrations.0009_next_deadline_of_case").fill(apps, None)
    assert dict(Case.objects.values_list("pk", "due_at")) == kept
