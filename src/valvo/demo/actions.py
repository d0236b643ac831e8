"""Writing the demo region in bulk: every row with its trail events in the same transaction, as of its own time."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.contrib.auth.hashers import make_password
from django.db import models, transaction

from valvo.accounts.events import AccountEvent
from valvo.accounts.models import Membership, User
from valvo.core import clock
from valvo.definitions import deadlines
from valvo.definitions.catalogue import catalogue
from valvo.demo.accounts import ACCOUNTS, PASSWORD, Account
from valvo.demo.lives import Handled, Life, PlannedAction
from valvo.demo.people import Person
from valvo.demo.region import Move, merged_unit, months_before, new_units, opened, public_id, region
from valvo.handling.choices import MessageKind
from valvo.handling.events import CaseEvent
from valvo.handling.facts import level, next_due, serious_on
from valvo.handling.models import Case, Classification, Clock, Factor, Message
from valvo.improvement.choices import Effect, Origin
from valvo.improvement.events import ActionEvent, EffectEvent
from valvo.improvement.models import Action, EffectCheck, EffectDecision
from valvo.intake import identity
from valvo.intake.choices import Secrecy
from valvo.intake.events import ReportEvent
from valvo.intake.models import Identity, NumberSeries, Report
from valvo.intake.queries import clock_runs, harm_level
from valvo.intake.rules import number, title_of
from valvo.organisation.actions import merge_units, move_unit, open_unit, open_units
from valvo.organisation.models import Unit
from valvo.trail.actions import event, record_all
from valvo.trail.models import Event
from valvo.trail.rules import Value
from valvo.trail.tags import Tag

CHUNK = 2_000  # reports held in memory at a time


@transaction.atomic
def write_units(today: date) -> dict[str, Unit]:
    """Open the region's units, then let the moves and the merger of its history happen; return units by name."""
    with clock.stopped_at(clock.start_of_day(opened(today))):
        open_units(new=new_units(today), by=None)
    for move in sorted(region().moves, key=lambda one: -one.months_ago):
        _move(move, today)
    merger = region().merger
    day = months_before(today, merger.months_ago)
    with clock.stopped_at(clock.start_of_day(day)):
        into = open_unit(new=merged_unit(today), by=None)
        merge_units(units=[_unit(name) for name in merger.units], into=into, on=day, by=None)
    prefix = f"{region().top.id}-"
    return {unit.public_id.removeprefix(prefix): unit for unit in Unit.objects.all()}


def _move(move: Move, today: date) -> None:
    day = months_before(today, move.months_ago)
    with clock.stopped_at(clock.start_of_day(day)):
        move_unit(unit=_unit(move.unit), parent=_unit(move.to), on=day, by=None)


def _unit(name: str) -> Unit:
    return Unit.objects.get(public_id=public_id(name))


@transaction.atomic
def write_people(people: Sequence[Person], units: Mapping[str, Unit], since: date) -> dict[str, User]:
    """Make the demo accounts and, without a password, the people of the history; return them by key.

    The shared password is hashed once: it is printed for everybody, so a salt for each account would hide nothing.
    """
    shared, now = make_password(PASSWORD), clock.now()
    users = {one.key: _user(one, shared, now) for one in ACCOUNTS} | {one.key: _user(one, None, now) for one in people}
    User.objects.bulk_create(users.values())
    posts = [(one.key, one.role, name) for one in ACCOUNTS for name in (one.unit, *one.also) if name in units]
    posts += [(one.key, one.role, one.unit) for one in people]
    memberships = Membership.objects.bulk_create(
        Membership(user=users[key], role=role, unit=units[name], valid_from=since) for key, role, name in posts
    )
    record_all(event(AccountEvent.ADDED, by=None, target=user) for user in users.values())
    record_all(_role_given(one, since) for one in memberships)
    return users


def _user(one: Account | Person, password: str | None, now: datetime) -> User:
    user = User(email=one.email, name=one.name, language=one.language, created_at=now)
    user.password = password or make_password(None)
    return user


def _role_given(one: Membership, since: date) -> Event:
    return event(
        AccountEvent.ROLE_GIVEN, by=None, target=one.user, unit=one.unit_id, role=one.role, since=since, until=None
    )


@dataclass(frozen=True)
class _Row:
    """A life and its rows, as far as they are written."""

    life: Life
    report: Report
    case: Case
    clocks: Sequence[Clock]


class HistoryWriter:
    """Writes lives in the order they come: reports get their numbers here."""

    def __init__(self, units: Mapping[str, Unit], users: Mapping[str, User]) -> None:
        self.units, self.users = units, users
        self.versions = {kind: catalogue().version(kind) for kind in catalogue().kinds}
        self.serials: Counter[int] = Counter()
        self.written = 0

    @transaction.atomic
    def write(self, lives: Sequence[Life]) -> None:
        """Write lives with all their rows, and their trail events in the order of time."""
        reports = Report.objects.bulk_create([self._report(life) for life in lives])
        rows = [self._row(life, report) for life, report in zip(lives, reports, strict=True)]
        Case.objects.bulk_create([row.case for row in rows])
        Identity.objects.bulk_create([self._identity(row) for row in rows if row.life.secrecy != Secrecy.ANONYMOUS])
        Clock.objects.bulk_create([one for row in rows for one in row.clocks])
        self._write_judgements(rows)
        events = [*self._events_of_reports(rows), *self._write_messages(rows), *self._write_actions(rows)]
        record_all(sorted(events, key=lambda one: one.at))
        self._keep_numbers()
        self.written += len(lives)

    def _report(self, life: Life) -> Report:
        year = clock.local_day(life.received_at).year
        self.serials[year] += 1
        return Report(
            number=number(year, self.serials[year]),
            client_key=life.key,
            kind=life.kind,
            definition=self.versions[life.kind],
            unit=self.units[life.unit],
            reach=life.reach,
            role=life.role,
            secrecy=life.secrecy,
            channel=life.channel,
            language=life.language,
            happened_on=life.happened_on,
            happened_at=life.happened_at,
            place=life.place,
            answers=life.answers,
            texts=life.texts,
            received_at=life.received_at,
        )

    def _row(self, life: Life, report: Report) -> _Row:
        case = self._case(life, report)
        clocks = list(_clocks(life, case))
        case.due_at, case.serious_on = next_due(clocks), serious_on(case, _level(life, report))
        return _Row(life, report, case, clocks)

    def _case(self, life: Life, report: Report) -> Case:
        handled = life.handled
        moments = _moments(handled)
        return Case(
            report=report,
            kind=life.kind,
            unit_id=report.unit_id,
            state=handled.state.value,
            title=title_of(life.texts["story"]),
            handler=self.users[handled.handler] if handled.taken_at else None,
            opened_at=life.received_at,
            taken_at=handled.taken_at,
            first_answer_at=handled.first_answer_at,
            closed_at=handled.left_out_at or handled.closed_at,
            no_feedback_reason=handled.waived_reason,
            no_action_reason=handled.no_action.text if handled.no_action else "",
            state_reason=handled.left_out_reason,
            changed_at=max(moments, default=life.received_at),
            version=1 + len(moments),
        )

    def _identity(self, row: _Row) -> Identity:
        user = self.users[row.life.reporter]
        sealed = identity.seal(identity.of_account(user), row.report.number)
        return Identity(report=row.report, sealed=sealed, owner=identity.owner(user.pk))

    def _write_judgements(self, rows: Sequence[_Row]) -> None:
        judged = [(row, one) for row in rows if (one := row.life.handled.judged) is not None]
        made = Classification.objects.bulk_create(
            Classification(
                case=row.case,
                event_type=one.event_type,
                reach=one.reach,
                physical_harm=one.physical_harm,
                psychological_harm=one.psychological_harm,
                unit_consequence=one.unit_consequence,
                likelihood=one.likelihood,
                severity=one.severity,
                definition=row.report.definition,
                classified_at=one.at,
                classified_by=row.case.handler,
            )
            for row, one in judged
        )
        Factor.objects.bulk_create(
            Factor(classification=row, code=code)
            for row, (_, one) in zip(made, judged, strict=True)
            for code in one.factors
        )

    def _events_of_reports(self, rows: Sequence[_Row]) -> Iterator[Event]:
        for row in rows:
            at, report = row.life.received_at, row.report
            by = self.users[row.life.reporter] if row.life.secrecy == Secrecy.NAMED else None
            yield _at(at, ReportEvent.SENT, by, report, report.unit_id, kind=report.kind, channel=report.channel)
            yield _at(at, CaseEvent.OPENED, None, row.case, row.case.unit_id, kind=report.kind)
            for moment, tag, data in _steps(row.life.handled):
                yield _at(moment, tag, row.case.handler, row.case, row.case.unit_id, **data)

    def _write_messages(self, rows: Sequence[_Row]) -> list[Event]:
        planned = [(tag, row, message) for row in rows for tag, message in _messages(row)]
        Message.objects.bulk_create([message for _, _, message in planned])
        return [
            _at(message.written_at, tag, message.author, row.case, row.case.unit_id, message=message.pk)
            for tag, row, message in planned
        ]

    def _write_actions(self, rows: Sequence[_Row]) -> list[Event]:
        planned = [(row, plan, self._action(row, plan)) for row in rows for plan in row.life.handled.actions]
        Action.objects.bulk_create([action for _, _, action in planned])
        events = [found for row, plan, action in planned for found in self._events_of_action(row, plan, action)]
        return events + self._write_effects([(plan, action) for _, plan, action in planned if plan.verified_at])

    def _write_effects(self, verified: Sequence[tuple[PlannedAction, Action]]) -> list[Event]:
        """Plan to look at the effect of verified actions; five days after the day for it somebody has decided."""
        checks = EffectCheck.objects.bulk_create(self._check(plan, action) for plan, action in verified)
        decided = [one for one in checks if one.effect]
        EffectDecision.objects.bulk_create(_decision(one) for one in decided)
        planned = [
            _at(one.created_at, EffectEvent.PLANNED, one.responsible, one, one.action.unit_id, action=one.action_id)
            for one in checks
        ]
        return planned + [
            _at(
                _decided_at(one),
                EffectEvent.DECIDED,
                one.responsible,
                one,
                one.action.unit_id,
                action=one.action_id,
                effect=one.effect,
            )
            for one in decided
        ]

    def _check(self, plan: PlannedAction, action: Action) -> EffectCheck:
        since = plan.verified_at or plan.created_at
        days = catalogue().improvement.value.rule_on(clock.local_day(since)).effect_check_days
        due = clock.local_day(since) + timedelta(days=days)
        check = EffectCheck(action=action, due=due, responsible=self.users[plan.verifier], created_at=since)
        if _decided_at(check) < clock.now():
            check.effect = _EFFECTS[action.pk % len(_EFFECTS)]
        return check

    def _action(self, row: _Row, plan: PlannedAction) -> Action:
        moments = [at for at in (plan.started_at, plan.done_at, plan.verified_at) if at]
        return Action(
            origin=Origin.CASE,
            origin_id=row.case.pk,
            title=plan.title,
            owner=self.users[plan.owner],
            unit_id=row.case.unit_id,
            due=plan.due,
            state=plan.state.value,
            created_at=plan.created_at,
            created_by=row.case.handler,
            done_at=plan.done_at,
            done_note=plan.done_note,
            verified_at=plan.verified_at,
            verified_by=self.users[plan.verifier] if plan.verified_at else None,
            changed_at=max(moments, default=plan.created_at),
            version=1 + len(moments),
        )

    def _events_of_action(self, row: _Row, plan: PlannedAction, action: Action) -> Iterator[Event]:
        case, owner = row.case, self.users[plan.owner]
        data: dict[str, Value] = {"origin": Origin.CASE.value, "origin_id": case.pk, "owner": owner.pk, "due": plan.due}
        yield _at(plan.created_at, ActionEvent.ADDED, case.handler, action, case.unit_id, **data)
        if plan.started_at:
            yield _at(plan.started_at, ActionEvent.STARTED, owner, action, case.unit_id)
        if plan.done_at:
            yield _at(plan.done_at, ActionEvent.DONE, owner, action, case.unit_id)
        if plan.verified_at:
            yield _at(plan.verified_at, ActionEvent.VERIFIED, self.users[plan.verifier], action, case.unit_id)

    def _keep_numbers(self) -> None:
        series = [NumberSeries(year=year, last=last) for year, last in self.serials.items()]
        NumberSeries.objects.bulk_create(series, update_conflicts=True, update_fields=["last"], unique_fields=["year"])


# What was decided about effects, one after the other, and why.
_EFFECTS = (Effect.WORKED, Effect.UNCLEAR, Effect.WORKED, Effect.WORKED, Effect.NOT, Effect.UNCLEAR, Effect.WORKED)
_WHY = {
    Effect.WORKED: "Det används varje dag, och det har inte hänt igen.",
    Effect.UNCLEAR: "Händelserna är för få för att säga något.",
    Effect.NOT: "Det hände igen: rutinen används inte nattetid.",
}


def _decided_at(check: EffectCheck) -> datetime:
    return clock.start_of_day(check.due + timedelta(days=5)) + timedelta(hours=10)


def _decision(check: EffectCheck) -> EffectDecision:
    effect = Effect(check.effect)
    at, by = _decided_at(check), check.responsible
    return EffectDecision(effect_check=check, effect=effect, reason=_WHY[effect], decided_at=at, decided_by=by)


def _at(moment: datetime, tag: Tag, by: User | None, target: models.Model, unit: int, **data: Value) -> Event:
    with clock.stopped_at(moment):
        return event(tag, by=by, target=target, unit=unit, **data)


def _steps(handled: Handled) -> Iterator[tuple[datetime, Tag, dict[str, Value]]]:
    """Yield what the handler did, apart from what was said."""
    if handled.taken_at:
        yield handled.taken_at, CaseEvent.TAKEN, {}
    if handled.judged:
        yield handled.judged.at, CaseEvent.CLASSIFIED, _judged_values(handled)
    if handled.aside and handled.aside_at:
        yield handled.aside_at, CaseEvent.MOVED, {"state": handled.aside.value}
    if handled.resumed_at:
        yield handled.resumed_at, CaseEvent.MOVED, {"state": "in_handling"}
    if handled.waived_at:
        yield handled.waived_at, CaseEvent.FEEDBACK_WAIVED, {"reason": handled.waived_reason}
    if handled.no_action:
        yield handled.no_action.at, CaseEvent.ACTION_WAIVED, {}
    if handled.left_out_at:
        yield handled.left_out_at, CaseEvent.LEFT_OUT, {"reason": handled.left_out_reason}
    if handled.closed_at:
        yield handled.closed_at, CaseEvent.CLOSED, {}


def _judged_values(handled: Handled) -> dict[str, Value]:
    judged = handled.judged
    if judged is None:
        return {}
    names = (
        "event_type", "reach", "physical_harm", "psychological_harm", "unit_consequence", "likelihood", "severity"
    )  # fmt: skip
    return {name: value for name in names if (value := getattr(judged, name))}


def _moments(handled: Handled) -> list[datetime]:
    """Return when the case was changed; a note changes nothing in the case itself."""
    said = [one.at for one in (handled.question, handled.answer, handled.feedback) if one]
    return [moment for moment, _, _ in _steps(handled)] + said


def _messages(row: _Row) -> Iterator[tuple[Tag, Message]]:
    handled = row.life.handled
    kinds = (
        (handled.note, MessageKind.NOTE, CaseEvent.NOTED),
        (handled.question, MessageKind.QUESTION, CaseEvent.ASKED),
        (handled.answer, MessageKind.ANSWER, CaseEvent.ANSWERED),
        (handled.feedback, MessageKind.FEEDBACK, CaseEvent.FEEDBACK_GIVEN),
    )
    for said, kind, tag in kinds:
        if said:
            author = None if kind is MessageKind.ANSWER else row.case.handler
            yield tag, Message(case=row.case, kind=kind, text=said.text, written_at=said.at, author=author)


def _level(life: Life, report: Report) -> int | None:
    """Return the degree of harm as judged, or else as reported."""
    one = life.handled.judged
    judged = level(life.kind, one.physical_harm, one.psychological_harm) if one else None
    return judged or harm_level(report)


def _clocks(life: Life, case: Case) -> Iterator[Clock]:
    handled, start = life.handled, life.received_at
    closed_at = handled.left_out_at or handled.closed_at
    for rule_id in catalogue().kind(life.kind).clocks:
        loaded = catalogue().clocks[rule_id]
        rule = loaded.value.rule_on(clock.local_day(start))
        if rule is not None and clock_runs(loaded.value, case.report, harm_level(case.report)):
            done_at = handled.first_answer_at or closed_at if loaded.value.stops_when == "first_answer" else closed_at
            yield Clock(
                case=case,
                rule=rule_id,
                definition=loaded.sha256,
                started_at=start,
                due_at=deadlines.due(rule, start),
                done_at=done_at,
            )
