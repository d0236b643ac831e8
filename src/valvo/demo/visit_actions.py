"""The demo region's visits in bulk: as many visits and observations as the papers tell of, and one reactive.

Each has its report as it was approved, and what was decided became actions but for the last few.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta
from functools import cache
from pathlib import Path
from uuid import UUID

from django.db import transaction
from pydantic import BaseModel, ConfigDict, RootModel

from valvo.accounts.models import User
from valvo.core import clock
from valvo.core.languages import LANGUAGES
from valvo.definitions.reading import read
from valvo.demo.dice import Dice
from valvo.demo.people import handler_of, verifier_of
from valvo.demo.region import ServiceUnit
from valvo.documents.canvas import Json
from valvo.documents.freezing import digest, freeze
from valvo.improvement.choices import ActionState, Origin
from valvo.improvement.events import ActionEvent
from valvo.improvement.models import Action
from valvo.inspections.actions import publish
from valvo.inspections.choices import Purpose, VisitKind, VisitState
from valvo.inspections.definition import definition
from valvo.inspections.events import VisitEvent
from valvo.inspections.models import Member, Observation, Report, RestrictionCount, Visit
from valvo.inspections.report import tree_of
from valvo.inspections.rules import NONCONFORMITIES, SHORTCOMINGS, Grade
from valvo.organisation.models import Unit
from valvo.questionnaires.actions.rounds import keep_edition
from valvo.questionnaires.loading import load_questionnaire
from valvo.trail.actions import event, record_all
from valvo.trail.models import Event
from valvo.trail.rules import Value

VISITS, OBSERVATIONS, UNDONE = 97, 2_033, 3
NOT_VISITED = 9  # every ninth unit
PUBLISHED = 6  # visits whose reports everybody reads
RESTRICTION_MONTHS = 27  # eight quarters that have ended, and the one under way
GRADES: Mapping[Grade, float] = {
    Grade.STRENGTH: 18, Grade.CONFORMS: 47, Grade.IMPROVE: 24, Grade.MINOR: 9, Grade.MAJOR: 2,
}  # fmt: skip
# Themes where more is wanting than elsewhere: what the reviews of visits say again and again.
OFTEN_WANTING: Mapping[str, float] = {"records": 1.0, "introduction": 0.8}
KINDS: Mapping[VisitKind, float] = {VisitKind.ANNOUNCED: 30, VisitKind.UNANNOUNCED: 57, VisitKind.FOLLOW_UP: 10}
_DAY = timedelta(days=1)


class _Words(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    well: str
    wanting: str


@cache
def _words() -> Mapping[str, _Words]:
    return read(Path(__file__).with_name("visits.yaml"), RootModel[dict[str, _Words]]).value.root


class VisitsWriter:
    """Writes the visits of the last year with their observations, reports and restriction measures."""

    def __init__(self, dice: Dice, units: Mapping[str, Unit], users: Mapping[str, User], now: datetime) -> None:
        self.dice, self.units, self.users, self.now = dice, units, users, now
        self.people: Mapping[int, tuple[str, str]] = {}  # by unit: who does what was decided, and who verifies it
        self.lead, self.approver = users["inspector"], users["coordinator"]
        self.edition = keep_edition(loaded=load_questionnaire("supervision_visit"))

    @transaction.atomic
    def write(self, places: Sequence[ServiceUnit]) -> None:
        """Write them all; each row with its trail events, as of its own day."""
        alive = [one for one in places if one.closed is None]
        open_now = [self.units[one.id] for one in alive]
        self.people = {self.units[one.id].pk: (handler_of(one), verifier_of(one)) for one in alive}
        visits = Visit.objects.bulk_create(
            list(self._visits([one for number, one in enumerate(open_now) if number % NOT_VISITED]))
        )
        Member.objects.bulk_create([Member(visit=one, person=self.lead, role="lead") for one in visits])
        observed = Observation.objects.bulk_create(list(self._observations(visits)))
        by_visit: dict[int, list[Observation]] = {}
        for row in observed:
            by_visit.setdefault(row.visit_id, []).append(row)
        Report.objects.bulk_create([_report(one, by_visit[one.pk]) for one in visits])
        record_all(found for one in visits for found in _events(one, by_visit[one.pk]))
        self._act_on([row for row in observed if row.decision][:-UNDONE])
        RestrictionCount.objects.bulk_create(list(self._restrictions(open_now)))
        self._publish(visits[-PUBLISHED - 1 : -1])

    def _publish(self, visits: Sequence[Visit]) -> None:
        for one in visits:
            with clock.stopped_at(min(self.now, (one.approved_at or self.now) + 7 * _DAY)):
                publish(visit=one, by=self.approver)

    def _visits(self, units: Sequence[Unit]) -> Iterator[Visit]:
        first = clock.local_day(self.now) - timedelta(days=400)
        for number in range(VISITS + 1):
            day = first + timedelta(days=365 * number // VISITS + self.dice.pick(range(3)))
            day -= timedelta(days=max(0, day.weekday() - 4))
            kind = self.dice.weighted(KINDS) if number < VISITS else VisitKind.REACTIVE
            yield self._visit(units[number % len(units)], kind, day)

    def _visit(self, unit: Unit, kind: VisitKind, day: date) -> Visit:
        planned, approved = _at(day - 30 * _DAY), _at(day + 25 * _DAY)
        return Visit(
            unit=unit,
            purpose=Purpose.AUDIT if unit.provider_form == "own" else Purpose.SUPERVISION,
            kind=kind,
            form=unit.provider_form,
            edition=self.edition,
            state=VisitState.APPROVED,
            planned_for=day,
            planned_at=planned,
            planned_by=self.approver,
            visited_on=day,
            heard_staff=3 + self.dice.pick(range(8)),
            heard_clients=self.dice.pick(range(9)),
            heard_children=0,
            summary="Arbetet görs i huvudsak enligt planen. Det som ska bli bättre står i besluten.",
            comment_due=day + 20 * _DAY,
            comment="Enheten har inget att tillägga.",
            commented_at=_at(day + 18 * _DAY),
            approved_at=approved,
            approved_by=self.approver,
            changed_at=approved,
            version=6,
        )

    def _observations(self, visits: Sequence[Visit]) -> Iterator[Observation]:
        """Yield the observations, the same number on each visit but for what is left over; two on the reactive one.

        Each visit begins with another theme, so that all are looked at as often.
        """
        each, more = divmod(OBSERVATIONS - 2, VISITS)
        themes = [theme.id for theme in definition().themes]
        for number, visit in enumerate(visits):
            count = 2 if number == VISITS else each + (number < more)
            for at in range(count):
                yield self._observation(visit, themes[(at + number) % len(themes)], 100 * number + at)

    def _observation(self, visit: Visit, theme: str, serial: int) -> Observation:
        grade = self.dice.weighted(GRADES)
        if self.dice.chance(OFTEN_WANTING.get(theme, 0) / 2):
            grade = Grade.IMPROVE
        decided = grade in NONCONFORMITIES
        words = _words()[theme]
        return Observation(
            visit=visit,
            client_key=UUID(int=(0xDE30 << 96) + serial),
            theme=theme,
            grade=grade,
            text=words.wanting if grade in SHORTCOMINGS else words.well,
            decision="Enheten rättar till bristen och visar det." if decided else "",
            decision_due=visit.planned_for + 60 * _DAY if decided else None,
            written_at=_at(visit.planned_for),
            written_by=self.lead,
        )

    def _act_on(self, decided: Sequence[Observation]) -> None:
        """Make an action of each observation decided on, done before its day and verified by another."""
        actions = Action.objects.bulk_create([self._action(row) for row in decided])
        for row, action in zip(decided, actions, strict=True):
            row.action = action
        Observation.objects.bulk_update(decided, ["action"])
        record_all(found for one in actions for found in _events_of_action(one))

    def _action(self, row: Observation) -> Action:
        owner, verifier = (self.users[one] for one in self.people[row.visit.unit_id])
        decided, day = row.visit.planned_for + 25 * _DAY, row.visit.planned_for
        done = min(decided + (5 + row.client_key.int % 40) * _DAY, clock.local_day(self.now) - 2 * _DAY)
        return Action(
            origin=Origin.OBSERVATION,
            origin_id=row.pk,
            title=row.decision,
            owner=owner,
            unit_id=row.visit.unit_id,
            due=row.decision_due or day,
            state=ActionState.VERIFIED,
            created_at=_at(decided),
            created_by=self.lead,
            done_at=_at(done),
            done_note="Bristen är rättad.",
            verified_at=_at(done + _DAY),
            verified_by=verifier,
            changed_at=_at(done + _DAY),
            version=3,
        )

    def _restrictions(self, units: Sequence[Unit]) -> Iterator[RestrictionCount]:
        month = clock.local_day(self.now).replace(day=1)
        social = [unit for unit in units if unit.sector == "social"][:4]
        for back in range(1, RESTRICTION_MONTHS + 1):
            month = (month - _DAY).replace(day=1)
            for unit in social:
                for kind, expected in (("movement", 9.0), ("contact", 4.0), ("supervised", 6.0)):
                    decisions = self.dice.around(expected)
                    checked = decisions if back % 3 else decisions // 2
                    yield RestrictionCount(
                        unit=unit, kind=kind, month=month, decisions=decisions, checked=checked,
                        faulty=checked // 6, reported_at=_at(month + 35 * _DAY), reported_by=self.approver,
                    )  # fmt: skip


def _at(day: date) -> datetime:
    return clock.start_of_day(day) + timedelta(hours=10)


def _report(visit: Visit, rows: Sequence[Observation]) -> Report:
    trees: Json = {language: freeze(tree_of(visit, rows, language)) for language in LANGUAGES}
    public: Json = {language: freeze(tree_of(visit, rows, language, public=True)) for language in LANGUAGES}
    made_at = visit.approved_at or visit.changed_at
    return Report(visit=visit, trees=trees, public_trees=public, digest=digest(trees), made_at=made_at)


def _events_of_action(action: Action) -> Iterator[Event]:
    data: dict[str, Value] = {"origin": Origin.OBSERVATION.value, "origin_id": action.origin_id, "due": action.due}
    steps: tuple[tuple[datetime, ActionEvent, User | None, dict[str, Value]], ...] = (
        (action.created_at, ActionEvent.ADDED, action.created_by, data | {"owner": action.owner_id}),
        (action.done_at or action.changed_at, ActionEvent.DONE, action.owner, {}),
        (action.verified_at or action.changed_at, ActionEvent.VERIFIED, action.verified_by, {}),
    )
    for moment, tag, by, told in steps:
        with clock.stopped_at(moment):
            yield event(tag, by=by, target=action, unit=action.unit_id, **told)


def _events(visit: Visit, rows: Sequence[Observation]) -> Iterator[Event]:
    steps: tuple[tuple[datetime, VisitEvent, User | None, dict[str, Value]], ...] = (
        (visit.planned_at, VisitEvent.PLANNED, visit.planned_by, {"kind": visit.kind}),
        (_at(visit.planned_for), VisitEvent.BEGUN, None, {"observations": len(rows)}),
        (visit.approved_at or visit.changed_at, VisitEvent.APPROVED, visit.approved_by, {}),
    )
    for moment, tag, by, data in steps:
        with clock.stopped_at(moment):
            yield event(tag, by=by, target=visit, unit=visit.unit_id, **data)
