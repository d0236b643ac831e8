"""How the demo region's cases go: delays, judgements, feedback and actions, cut off at the present moment."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from valvo.core.clock import local_day
from valvo.definitions.catalogue import catalogue
from valvo.definitions.schema import ReportKind
from valvo.demo.dice import Dice
from valvo.demo.effects import CLOSING_DAYS, NEVER_EVENT, SLOW_CLOSING_DAYS, SLOW_ENTITY, SLOW_TAKING_DAYS, TAKING_DAYS
from valvo.demo.lives import Handled, Judged, PlannedAction, Said
from valvo.demo.people import handler_of, reporters_of, verifier_of
from valvo.demo.phrases import Phrases, Written, phrases
from valvo.demo.region import ServiceUnit
from valvo.handling.rules import State, forces_action

_LEVELS = {"none": 1, "low": 2, "moderate": 3, "severe": 4, "fatal": 5}
_HARM: Mapping[str, float] = {"none": 50, "low": 37, "moderate": 11, "severe": 1.6, "fatal": 0.1, "unknown": 0.9}
_FALL_HARM: Mapping[str, float] = {"none": 40, "low": 42, "moderate": 15, "severe": 2.8, "fatal": 0.2}
_SURGERY_HARM: Mapping[str, float] = {"none": 60, "low": 30, "moderate": 10}  # the never event stands alone
_STOPPED: Mapping[str, float] = {"none": 97, "low": 3}
_MIND: Mapping[str, float] = {"none": 62, "low": 29, "moderate": 5, "severe": 0.4, "unknown": 3.6}
_CONSEQUENCE: Mapping[str, float] = {
    "none": 55, "extra_work": 33, "longer_care": 5, "cost": 3, "reputation": 2, "other": 2
}  # fmt: skip
_FACTORS: Mapping[str, float] = {
    "communication": 20, "routines": 18, "staffing": 15, "competence": 12, "workplace": 9, "person": 9, "team": 6,
    "equipment": 4, "it": 3, "medicines": 2, "leadership": 1, "other": 1,
}  # fmt: skip
_TYPICAL = {"medication": "medicines", "device": "equipment", "it_system": "it", "accident": "person"}
_WAIVED: Mapping[str, float] = {"given_in_person": 6, "no_contact": 3, "not_wanted": 1}
_LEFT_OUT: Mapping[str, float] = {"not_ours": 5, "not_an_event": 4, "test": 1}
_DUE_DAYS = (14, 30, 30, 60, 90)
_DAY = timedelta(days=1)
_WAITS_FOR_ANSWER = 8 * _DAY  # then a case is closed without one


@dataclass(frozen=True)
class Course:
    """What a case begins with: codes (`harm` is empty where it is not asked), and `titles` of what may be decided."""

    unit: ServiceUnit
    kind: ReportKind
    event: str
    reach: str
    harm: str
    language: Written
    titles: Phrases
    received: datetime

    @property
    def slow(self) -> bool:
        """Tell whether the case is with those who handle slowly."""
        return self.unit.entity == SLOW_ENTITY


class Handling:
    """Works out what has happened with a case by now."""

    def __init__(self, dice: Dice, now: datetime) -> None:
        self.dice, self.now = dice, now

    def harm(self, event: str, *, reached: bool) -> str:
        """Return the physical harm of an event, as a code."""
        if not reached:
            return self.dice.weighted(_STOPPED)
        if event == NEVER_EVENT:
            return self.dice.weighted(_SURGERY_HARM)
        return self.dice.weighted(_FALL_HARM if event == "accident" else _HARM)

    def of(self, course: Course) -> Handled:
        """Return what has been done by now with a case."""
        taken = self._taken(course)
        if taken is None:
            return Handled(handler_of(course.unit))
        if self.dice.chance(0.012):
            return self._left_out(course, taken)
        return self._handled(course, taken)

    def investigated(self, course: Course) -> Handled:
        """Return a case that was taken at once and is being investigated since."""
        taken = course.received + timedelta(minutes=50)
        judged = Judged(
            at=taken + timedelta(hours=2),
            event_type=course.event,
            reach=course.reach,
            physical_harm=course.harm,
            psychological_harm="moderate",
            unit_consequence="reputation",
            likelihood=2,
            severity=5,
            factors=("communication", "routines", "team"),
        )
        feedback = Said(self.dice.office(taken, _DAY), phrases(course.language).feedback[1])
        return Handled(
            handler=handler_of(course.unit),
            taken_at=taken,
            judged=judged,
            aside=State.INVESTIGATION,
            aside_at=judged.at + timedelta(hours=1),
            feedback=feedback,
            actions=(self._action(course, judged.at + timedelta(hours=3)),),
        )

    def _taken(self, course: Course) -> datetime | None:
        median = SLOW_TAKING_DAYS if course.slow else TAKING_DAYS
        return self._past(self.dice.office(course.received, self.dice.delay(median, 0.9)))

    def _left_out(self, course: Course, taken: datetime) -> Handled:
        left_out = self._past(self.dice.office(taken, self.dice.delay(1, 0.5)))
        reason = self.dice.weighted(_LEFT_OUT) if left_out else ""
        return Handled(handler_of(course.unit), taken_at=taken, left_out_at=left_out, left_out_reason=reason)

    def _handled(self, course: Course, taken: datetime) -> Handled:
        dice, said = self.dice, phrases(course.language)
        judged = self._judged(course, dice.office(taken, timedelta(hours=dice.between(0.1, 30))))
        rule = catalogue().improvement.value.rule_on(local_day(course.received))
        forced = forces_action(self._level(judged), rule.action_from_level)
        excused = forced and dice.chance(0.3)
        acts = not excused and (forced or dice.chance(0.24))
        actions = tuple(self._action(course, judged.at) for _ in range(1 + dice.chance(0.18))) if acts else ()
        question, answer = self._dialogue(course, judged.at)
        aside, aside_at, resumed_at = self._aside(course, judged.at, answer)
        closing = self._closing(course, judged, actions, resumed_at or judged.at, question, forced=forced)
        feedback_at = dice.office(taken, timedelta(days=dice.between(0.1, 1.6))) if dice.chance(0.6) else closing
        feedback_at = max(feedback_at, judged.at + timedelta(minutes=2))
        told = dice.chance(0.94)
        after = max(closing, feedback_at) + timedelta(minutes=3)
        open_forever = aside_at is not None and resumed_at is None
        return Handled(
            handler=handler_of(course.unit),
            taken_at=taken,
            judged=judged if judged.at <= self.now else None,
            note=self._said(judged.at + timedelta(minutes=8), dice.pick(said.notes)) if dice.chance(0.15) else None,
            question=question,
            answer=answer,
            aside=aside,
            aside_at=aside_at,
            resumed_at=resumed_at,
            feedback=self._said(feedback_at, dice.pick(said.feedback)) if told else None,
            waived_at=None if told else self._past(feedback_at),
            waived_reason="" if told or feedback_at > self.now else dice.weighted(_WAIVED),
            no_action=self._said(closing - timedelta(minutes=5), dice.pick(said.no_action)) if excused else None,
            actions=tuple(action for action in actions if action.created_at <= self.now),
            closed_at=None if open_forever else self._past(after),
        )

    def _judged(self, course: Course, at: datetime) -> Judged:
        dice, asked, harm = self.dice, course.kind.judged, course.harm
        factors = {_TYPICAL[course.event]} if course.event in _TYPICAL and dice.chance(0.6) else set()
        factors |= {dice.weighted(_FACTORS) for _ in range(int(dice.between(0, 3)))}
        graded = dice.chance(0.55)
        mind = dice.weighted(_MIND if course.reach == "reached" else _STOPPED)
        consequence = dice.weighted(_CONSEQUENCE)
        return Judged(
            at=at,
            event_type=course.event if dice.chance(0.97) or not course.event else "other",
            reach=self._reach(course),
            physical_harm=harm,
            psychological_harm=mind if "psychological_harm" in asked else "",
            unit_consequence=consequence if "unit_consequence" in asked else "",
            likelihood=1 + int(dice.between(0, 4.2)) if graded else None,
            severity=min(5, _LEVELS.get(harm, 2) + dice.chance(0.4)) if graded else None,
            factors=tuple(sorted(factors)) if course.kind.factors else (),
        )

    def _reach(self, course: Course) -> str:
        """Return the reach as the handler sees it: now and then another than the reporter's."""
        others = [one for one in course.kind.reaches if one != course.reach]
        return self.dice.pick(others) if others and self.dice.chance(0.03) else course.reach

    def _level(self, judged: Judged) -> int:
        return max(_LEVELS.get(judged.physical_harm, 1), _LEVELS.get(judged.psychological_harm, 1))

    def _dialogue(self, course: Course, judged_at: datetime) -> tuple[Said | None, Said | None]:
        if not self.dice.chance(0.12):
            return None, None
        said = phrases(course.language)
        question = self._said(judged_at + timedelta(minutes=15), self.dice.pick(said.questions))
        if question is None or self.dice.chance(0.25):
            return question, None
        after = min(self.dice.delay(1.2, 0.8), _WAITS_FOR_ANSWER)
        return question, self._said(question.at + after, self.dice.pick(said.answers))

    def _aside(
        self, course: Course, judged_at: datetime, answer: Said | None
    ) -> tuple[State | None, datetime | None, datetime | None]:
        """Return where a few cases waited, since when, until when; only after the reporter's answer."""
        if not self.dice.chance(0.05):
            return None, None, None
        start = self._past((answer.at if answer else judged_at) + timedelta(hours=self.dice.between(2, 30)))
        if start is None:
            return None, None, None
        state = self.dice.pick((State.HIGHER_LEVEL, State.WAITS_UNIT))
        return state, start, self._past(start + self.dice.delay(9, 0.6))

    def _closing(
        self,
        course: Course,
        judged: Judged,
        actions: tuple[PlannedAction, ...],
        earliest: datetime,
        question: Said | None,
        *,
        forced: bool,
    ) -> datetime:
        dice = self.dice
        median = SLOW_CLOSING_DAYS if course.slow else CLOSING_DAYS
        closing = dice.office(course.received, dice.delay(median, 0.45 if course.slow else 0.72))
        floor = [earliest + timedelta(minutes=30), judged.at + timedelta(minutes=30)]
        if question:
            floor.append(question.at + _WAITS_FOR_ANSWER)
        if forced and actions:
            floor.append(min((one.verified_at or self.now + _DAY) for one in actions) + timedelta(hours=1))
        return max([closing, *floor])

    def _action(self, course: Course, judged_at: datetime) -> PlannedAction:
        dice, said = self.dice, phrases(course.language)
        created = judged_at + timedelta(minutes=dice.between(10, 50))
        due = local_day(created) + dice.pick(_DUE_DAYS) * _DAY
        days = max(2.0, (due - local_day(created)).days + dice.normal(-4, 14)) * (3 if dice.chance(0.08) else 1)
        done = self._past(dice.office(created, timedelta(days=days)))
        verified = self._past(dice.office(done, dice.delay(6, 0.7))) if done else None
        started = self._past(created + timedelta(days=days * dice.between(0.1, 0.6))) if dice.chance(0.6) else None
        reporters = reporters_of(course.unit)
        return PlannedAction(
            title=dice.pick(course.titles),
            owner=handler_of(course.unit) if dice.chance(0.65) else dice.pick(reporters),
            verifier=verifier_of(course.unit),
            created_at=created.astimezone(UTC),
            due=due,
            started_at=started,
            done_at=done,
            done_note=dice.pick(said.done_notes) if done and dice.chance(0.6) else "",
            verified_at=verified,
        )

    def _said(self, at: datetime, text: str) -> Said | None:
        return Said(at.astimezone(UTC), text) if at <= self.now else None

    def _past(self, moment: datetime) -> datetime | None:
        return moment.astimezone(UTC) if moment <= self.now else None
