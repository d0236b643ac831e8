"""Three years of reports, day by day, up to now. Pure: the same seed, moment and scale give the same lives."""

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

from valvo.core.clock import LOCAL_ZONE, local_day
from valvo.definitions.catalogue import catalogue
from valvo.demo.dice import Dice
from valvo.demo.effects import NEVER_EVENT, NEVER_UNIT, WINTER_TIMES, Effects, effects
from valvo.demo.handling import Course, Handling
from valvo.demo.lives import Handled, Life
from valvo.demo.people import reporters_of
from valvo.demo.phrases import Written, phrases, texts
from valvo.demo.region import ServiceUnit, drawn_from, first_day, region, service_units

HAZARD = "hazard_event"
REPORTS = 6_000  # hazard events in three years, before the planted effects
# Reports of other kinds for each hazard event.
OTHER_KINDS: Mapping[str, float] = {"risk": 0.05, "success": 0.04, "feedback": 0.05, "staff_safety_incident": 0.04}
MATTERS: Mapping[str, int] = {"objection": 46, "injury_notice": 26}
MATTERS_DAYS = 540
_FROM_CLIENTS = {"feedback", "objection"}
_A_DAY = timedelta(days=1)
_GROWTH = 0.10  # more reports each year, as where reporting is encouraged
# Reports by weekday, hour and month compared with others: fewer at weekends, at night and in the holiday month.
_WEEKDAYS = (1.12, 1.1, 1.08, 1.06, 1.05, 0.8, 0.79)
_HOURS: Mapping[int, float] = dict(
    enumerate((3, 3, 2, 2, 2, 3, 5, 9, 11, 10, 9, 8, 8, 10, 10, 8, 7, 7, 8, 9, 8, 6, 4, 3))
)
_MONTHS = (1.0, 1.0, 1.05, 1.0, 1.0, 0.92, 0.76, 0.95, 1.06, 1.08, 1.08, 0.94)
_WINTER_FALLS = {12: 1.15, 1: 1.2, 2: 1.15}  # falls in any winter
_ROLES: Mapping[str, float] = {"staff": 93, "student": 4, "contractor": 3}
_CLIENTS: Mapping[str, float] = {"client": 60, "relative": 40}
_SWEDISH: Written = "sv"
_SECRECY: Mapping[str, float] = {"named": 72, "protected": 11, "anonymous": 17}


def history(now: datetime, *, seed: int, scale: float = 1.0) -> Iterator[Life]:
    """Yield every report of the three years that end now (aware), in the order they were received."""
    world = _World.of(now, seed)
    today = local_day(now)
    day = drawn_from(today)
    while day <= today:
        lives = world.lives_of(day, REPORTS * scale)
        if day >= first_day(today):
            yield from lives
        day += _A_DAY


def matters(now: datetime, *, seed: int) -> Iterator[Life]:
    """Yield the objections and injury notices of the last year and a half, in the order they were received.

    Dice of their own: they change nothing in the history drawn beside them.
    """
    world, today = _World.of(now, seed + 1), local_day(now)
    days = [today - timedelta(days=int(world.dice.between(1, MATTERS_DAYS))) for _ in range(sum(MATTERS.values()))]
    kinds = [kind for kind, number in MATTERS.items() for _ in range(number)]
    lives = [world.other(kind, day) for kind, day in zip(kinds, days, strict=True)]
    yield from sorted(lives, key=lambda life: life.received_at)


@dataclass(frozen=True)
class _World:
    now: datetime
    dice: Dice
    effects: Effects
    handling: Handling
    units: Mapping[str, ServiceUnit]
    weights: Mapping[str, float]
    events: Mapping[str, Mapping[str, float]]
    days: float  # of the history, counted by their weights

    @classmethod
    def of(cls, now: datetime, seed: int) -> "_World":
        today, dice = local_day(now), Dice(seed)
        units = {unit.id: unit for unit in service_units(today)}
        span = (today - drawn_from(today)).days + 1
        return cls(
            now=now,
            dice=dice,
            effects=effects(today),
            handling=Handling(dice, now),
            units=units,
            weights={unit.id: region().profiles[unit.profile].weight for unit in units.values()},
            events={
                name: {key: float(share) for key, share in one.events.items()}
                for name, one in region().profiles.items()
            },
            days=sum(_weight(drawn_from(today) + n * _A_DAY, drawn_from(today)) for n in range(span)),
        )

    def lives_of(self, day: date, total: float) -> list[Life]:
        """Return the reports received on a day, in order."""
        start = drawn_from(local_day(self.now))
        number = self.dice.around(total * _weight(day, start) / self.days)
        lives = [life for _ in range(number) for life in self._drawn(day)]
        for kind, share in OTHER_KINDS.items():
            expected = total * share * _weight(day, start) / self.days
            lives += [self.other(kind, day) for _ in range(self.dice.around(expected))]
        if day == self.effects.never_on:
            lives.append(self._never_event(day))
        return sorted((life for life in lives if life.received_at <= self.now), key=lambda life: life.received_at)

    def _drawn(self, day: date) -> Iterator[Life]:
        unit = self._unit(day)
        event = self.dice.weighted(self.events[unit.profile])
        if self.effects.thinned(unit, event, day) and self.dice.chance(0.5):
            return
        yield self._life(unit, event, day)
        more = WINTER_TIMES if self.effects.icy(event, day) else _WINTER_FALLS.get(day.month, 1.0)
        if event == "accident":
            for _ in range(int(more) - 1 + self.dice.chance(more % 1)):
                yield self._life(unit, event, day)

    def _unit(self, day: date) -> ServiceUnit:
        while True:
            unit = self.units[self.dice.weighted(self.weights)]
            if unit.opened <= day and (unit.closed is None or day < unit.closed):
                return unit

    def _life(self, unit: ServiceUnit, event: str, day: date) -> Life:
        """Return a hazard event."""
        dice = self.dice
        reached = dice.chance(self.effects.reached_share(unit, event, day))
        language = self._language(unit)
        received, happened = self._moments(day, unit)
        course = Course(
            unit=unit,
            kind=catalogue().kind(HAZARD),
            event=event,
            reach="reached" if reached else "near_miss",
            harm=self.handling.harm(event, reached=reached),
            language=language,
            titles=phrases(language).events[event].actions,
            received=received,
        )
        told = _Told(
            texts=texts(dice, language, event, reached=reached),
            answers=self._answers(event, course.harm),
            place=dice.pick(phrases(language).events[event].places) if dice.chance(0.6) else "",
            role=dice.weighted(_ROLES),
            secrecy=dice.weighted(_SECRECY),
        )
        return self._told(course, happened, told, self.handling.of(course))

    def other(self, kind: str, day: date) -> Life:
        """Return a report of another kind."""
        dice, unit = self.dice, self._unit(day)
        language, definition = self._language(unit), catalogue().kind(kind)
        said = phrases(language).kinds[kind]
        event = dice.pick(list(said.stories))
        reach = dice.pick(definition.reaches)
        received, happened = self._moments(day, unit)
        harm = self.handling.harm(event, reached=reach == "reached") if "physical_harm" in definition.judged else ""
        course = Course(unit, definition, event, reach, harm, language, said.actions, received)  # in their order
        public = kind in _FROM_CLIENTS
        told = _Told(
            texts={"story": dice.pick(said.stories[event])},
            answers={},
            place="",
            role=dice.weighted(_CLIENTS) if public else "staff",
            secrecy="anonymous" if public else dice.weighted(_SECRECY),
            channel="public" if public else "staff",
        )
        return self._told(course, happened, told, self.handling.of(course))

    def _never_event(self, day: date) -> Life:
        """Return the one event that should never happen: it is being investigated."""
        unit, language = self.units[NEVER_UNIT], _SWEDISH
        happened = datetime(day.year, day.month, day.day, 9, 40, tzinfo=LOCAL_ZONE)
        about = phrases(language).events[NEVER_EVENT]
        course = Course(
            unit=unit,
            kind=catalogue().kind(HAZARD),
            event=NEVER_EVENT,
            reach="reached",
            harm="severe",
            language=language,
            titles=about.actions,
            received=happened + timedelta(hours=2),
        )
        answers = {"event_type": [NEVER_EVENT], "harm": ["severe"], "never_event": ["wrong_site"]}
        told = _Told({"story": about.never}, answers, about.places[0], role="staff", secrecy="named")
        return self._told(course, happened, told, self.handling.investigated(course))

    def _told(self, course: Course, happened: datetime, told: "_Told", handled: Handled) -> Life:
        return Life(
            key=UUID(int=self.dice.bits(128), version=4),
            kind=course.kind.id,
            unit=course.unit.id,
            language=course.language,
            event=course.event,
            reach=course.reach,
            happened_on=happened.date(),
            happened_at=happened.time() if self.dice.chance(0.85) else None,
            received_at=course.received.astimezone(UTC),
            place=told.place,
            texts=told.texts,
            answers=told.answers,
            role=told.role,
            secrecy=told.secrecy,
            channel=told.channel,
            reporter=self.dice.pick(reporters_of(course.unit)),
            handled=handled,
        )

    def _language(self, unit: ServiceUnit) -> Written:
        return "sv" if self.dice.chance(unit.swedish) else "fi"

    def _moments(self, day: date, unit: ServiceUnit) -> tuple[datetime, datetime]:
        """Return when it was received (on the day) and when it happened: mostly the same shift."""
        dice = self.dice
        hour, minute = dice.weighted(_HOURS), int(dice.between(0, 60))
        received = datetime(day.year, day.month, day.day, hour, minute, int(dice.between(0, 60)), tzinfo=LOCAL_ZONE)
        hours = dice.between(0.2, 7) if dice.chance(0.72) else dice.between(8, 200) * dice.between(0.1, 1)
        happened = max(received - timedelta(hours=hours), datetime(*unit.opened.timetuple()[:3], tzinfo=LOCAL_ZONE))
        return received, happened.replace(minute=happened.minute // 5 * 5, second=0, microsecond=0)

    def _answers(self, event: str, harm: str) -> dict[str, list[str]]:
        answers = {"event_type": [event]} if self.dice.chance(0.72) else {}
        return answers | ({"harm": [harm]} if self.dice.chance(0.8) else {})


@dataclass(frozen=True)
class _Told:
    texts: dict[str, str]
    answers: dict[str, list[str]]
    place: str
    role: str
    secrecy: str
    channel: str = "staff"


def _weight(day: date, start: date) -> float:
    grown = math.exp(_GROWTH * (day - start).days / 365)
    return _WEEKDAYS[day.weekday()] * _MONTHS[day.month - 1] * grown
